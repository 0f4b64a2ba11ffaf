"""What starting costs and needs: the command line lives without Qt, and imports nothing heavy before it has work."""

import json
import subprocess
import sys

BLOCK_QT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""
HEAVY = {
    "PySide6", "shiboken6", "reportlab", "segno", "openpyxl", "sqlite_utils", "PIL", "python_calamine", "msgspec",
    "_pi_heif", "pypdfium2",
}  # fmt: skip


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_the_command_line_works_with_qt_absent() -> None:
    """Below the window nothing knows Qt: with PySide6 not to be found the command still explains itself."""
    program = BLOCK_QT + "import app.cli\nfrom app.__main__ import main\nsys.exit(main(['--help']))"
    done = run(program)
    assert done.returncode == 0, done.stderr
    assert "yijian" in done.stdout


def test_qt_is_really_absent_in_that_test() -> None:
    assert "ModuleNotFoundError" in run(BLOCK_QT + "import PySide6").stderr


def test_the_command_line_starts_without_heavy_libraries() -> None:
    """Explaining the command imports neither Qt nor what prints, reads workbooks or migrates stores."""
    program = """
import json, sys
from app.__main__ import main
try:
    main(["--help"])
except SystemExit:
    pass
print()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
    done = run(program)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(json.loads(done.stdout.splitlines()[-1])) == set()


def test_the_window_is_made_before_the_library_that_reads_the_journal() -> None:
    """msgspec costs 8 ms: the rooms that read bodies bring it, after the window is drawn."""
    modules = "app.ui.main_window, app.ui.pages.registry, app.workflow.desk"
    done = run(f"import sys, {modules}; print('msgspec' in sys.modules)")
    assert done.stdout == "False\n", done.stderr
