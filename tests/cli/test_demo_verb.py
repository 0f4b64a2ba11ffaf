"""`yijian demo`: where it builds, what it never touches, and that a stop leaves nothing."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from app.__main__ import main
from app.progress import Progress
from app.workflow import demonstration
from app.workflow.demonstration import MARK, Demonstration


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C when a part of it is written."""

    def stop(folder: Path, seed: int, progress: Progress) -> Demonstration:
        (folder / "papers" / "a.pdf").write_bytes(b"%PDF")
        (folder / "county.sqlite").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstration, "_built", stop)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_stop_leaves_no_folder(stopped: None, temporary: Path, tmp_path: Path) -> None:
    assert main(["demo", "--no-window"]) == 130
    assert main(["demo", "--no-window", "--out", str(tmp_path / "示例")]) == 130
    assert [each.name for each in tmp_path.iterdir()] == ["tmp"] and list(temporary.iterdir()) == []


def test_a_folder_that_was_there_stays_and_is_empty_after_a_stop(stopped: None, tmp_path: Path) -> None:
    (tmp_path / "示例").mkdir()
    assert main(["demo", "--no-window", "--out", str(tmp_path / "示例")]) == 130
    assert list((tmp_path / "示例").iterdir()) == []


@pytest.mark.parametrize(
    ("out", "said"),
    [("a.txt", "路径中有一段不是文件夹"), ("missing/示例", "没有这个文件夹"), ("mine", "已有别的东西")],
)
def test_a_place_that_can_not_be_is_told_and_untouched(
    stopped: None, tmp_path: Path, out: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of somebody's own may be called papers too: only our mark says that it is ours."""
    (tmp_path / "a.txt").write_bytes(b"somebody's")
    (tmp_path / "mine" / "papers").mkdir(parents=True)
    (tmp_path / "mine" / "papers" / "合同.pdf").write_bytes(b"somebody's")
    assert main(["demo", "--no-window", "--out", str(tmp_path / out)]) == 1
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1
    assert (tmp_path / "mine" / "papers" / "合同.pdf").exists() and (tmp_path / "a.txt").read_bytes() == b"somebody's"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "mine"]


def test_what_an_earlier_one_made_is_made_anew_and_what_was_put_beside_it_is_not(
    stopped: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "示例"
    (folder / "papers" / "old").mkdir(parents=True)
    (folder / MARK).write_bytes(b"")
    (folder / "台账-我填的.xlsx").write_bytes(b"somebody's")
    assert main(["demo", "--no-window", "--out", str(folder)]) == 1
    assert "台账-我填的.xlsx" in capsys.readouterr().err and (folder / "papers" / "old").exists()
    (folder / "台账-我填的.xlsx").unlink()
    assert main(["demo", "--no-window", "--out", str(folder)]) == 130
    assert list(folder.iterdir()) == []


def test_one_that_somebody_has_open_is_told_and_made_anew_later(
    stopped: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows removes nothing that a viewer or a window has open."""
    folder = tmp_path / "示例"
    (folder / "notices").mkdir(parents=True)
    for name in (MARK, "county.sqlite", "summary.pdf"):
        (folder / name).write_bytes(b"")
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "county.sqlite":
            raise OSError(errno.EBUSY, "in use", str(path))
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as there:
        there.setattr(Path, "unlink", held)
        assert main(["demo", "--no-window", "--out", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "文件正被占用" in told and "county.sqlite" in told and len(told.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["county.sqlite", MARK]
    assert main(["demo", "--no-window", "--out", str(folder)]) == 130
    assert list(folder.iterdir()) == []
