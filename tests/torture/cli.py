"""The command line within this process: its exit code and its words, without a screen."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

from app.cli import run
from tests.torture.faults import NoSentence, require_sentence

CODES = {0, 1, 3}
"""Done, refused in a sentence, done with something left to decide."""


def command(*arguments: str) -> int:
    """Run one command line. Raises `NoSentence` where a refusal is no sentence or the exit code is another."""
    out, told = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(told):
        code = run(list(arguments), lambda *_, **__: 0)
    if code not in CODES:
        raise NoSentence(f"exit code {code} of {arguments}: {told.getvalue()}")
    for line in told.getvalue().splitlines():
        require_sentence(line)
    return code
