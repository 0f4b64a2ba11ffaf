"""A laptop, and the command line at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.storage.store import Store
from tests.cli.command import Run


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command as 检查员甲 at `laptop.sqlite`, or at another store of the test's folder."""
    Store.create(tmp_path / "laptop.sqlite").close()

    def call(*arguments: object, store: str = "laptop.sqlite") -> tuple[int, str, str]:
        code = main(["--store", str(tmp_path / store), "--as", "检查员甲", *map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call
