"""What the built program runs: the same entry as the `yijian` command."""

import sys

from app.__main__ import main

sys.exit(main())
