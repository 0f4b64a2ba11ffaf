"""A package examined in a process of its own is judged as it is judged here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from app.beside import Beside
from app.errors import Cancelled
from app.interchange import beside, plan
from app.interchange.apply import merge
from app.interchange.beside import Examiner, processes_for
from app.progress import NO_PROGRESS, Progress
from app.storage.examine import Unsound, examine
from app.storage.store import Store
from tests.interchange.packages import change, sound
from tests.interchange.test_merge import Stop


@pytest.fixture
def examiner() -> Iterator[Examiner]:
    made = Examiner(beside=True)
    yield made
    made.close()


def judged(path: Path, examiner: Examiner | None = None) -> object:
    try:
        return examine(path) if examiner is None else examiner.examine(path)
    except Unsound as unsound:
        return unsound.reason, unsound.detail, unsound.problems


def packages(folder: Path) -> list[Path]:
    """A sound one, one that was changed, one that is none, one that is damaged, and one of a second history."""
    folder.mkdir()
    changed, none, damaged = (folder / name for name in ("改.yijian", "无.yijian", "坏.yijian"))
    change(sound(changed), "UPDATE event SET at = at + 1 WHERE key & 1099511627775 IN (5, 7)")
    none.write_bytes(b"no package")
    content = sound(damaged).read_bytes()
    damaged.write_bytes(content[:8192] + bytes(4096) + content[12288:])
    return [sound(folder / "好.yijian"), changed, none, damaged, sound(folder / "又一.yijian")]


def test_what_is_examined_beside_is_answered_as_it_is_here(tmp_path: Path, examiner: Examiner) -> None:
    paths = packages(tmp_path / "files")
    first = judged(paths[0], examiner)  # here, while the process starts
    assert first == judged(paths[0])
    assert examiner._beside is not None
    assert [judged(path, examiner) for path in paths] == [judged(path) for path in paths]
    assert examiner._beside is not None and examiner._beside.process.poll() is None


def test_where_the_process_ends_the_file_is_examined_here(tmp_path: Path, examiner: Examiner) -> None:
    path = sound(tmp_path / "好.yijian")
    assert judged(path, examiner) == judged(path)
    assert examiner._beside is not None
    examiner._beside.process.kill()
    examiner._beside.process.wait()
    assert judged(path, examiner) == judged(path)
    assert examiner._beside is None


def test_where_no_process_can_be_had_the_file_is_examined_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.beside.command", lambda: [str(tmp_path / "nothing")])
    alone = Examiner(beside=True)
    path = sound(tmp_path / "好.yijian")
    assert judged(path, alone) == judged(path, alone) == judged(path)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Popen[bytes]]:
    """Every merge has a process, and all that were begun are listed."""
    found: list[Popen[bytes]] = []

    def noted(work: str) -> Beside:
        made = Beside(work)
        found.append(made.process)
        return made

    monkeypatch.setattr(beside, "Beside", noted)
    monkeypatch.setattr(plan, "processes_for", lambda paths: 1)
    return found


def merged(paths: list[Path], progress: Progress = NO_PROGRESS) -> list[tuple[str, int, int, str]]:
    with Store.memory(device="c" * 32) as county:
        return [
            (one.path.name, one.new_events, one.known_events, str(one.refused or ""))
            for one in merge(county, paths, at=1, progress=progress)
        ]


def test_a_merge_says_of_each_file_what_it_says_without_a_process(tmp_path: Path, begun: list[Popen[bytes]]) -> None:
    paths = packages(tmp_path / "files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "processes_for", lambda paths: 0)
        alone = merged(paths)
    assert merged(paths) == alone
    assert [bool(refused) for *_, refused in alone] == [False, True, True, True, True]
    assert [process.poll() is None for process in begun] == [False]


def test_a_stop_leaves_no_process_and_no_copy(
    tmp_path: Path, begun: list[Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # elsewhere other programs come and go
    with pytest.raises(Cancelled):
        merged(packages(tmp_path / "files"), Stop(2))
    assert [process.poll() is None for process in begun] == [False]
    assert list(tmp_path.glob("yijian-*")) == []


def test_few_files_and_small_ones_are_not_worth_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / f"{number}.yijian" for number in range(8)]
    for path in paths:
        path.write_bytes(bytes(1 << 20))
    for processors, wanted in ((1, 0), (2, 2), (4, 2), (16, 2), (None, 0)):
        monkeypatch.setattr(beside.os, "cpu_count", lambda count=processors: count)
        assert processes_for(paths) == wanted
        assert processes_for(paths[:3]) == 0
        assert processes_for([tmp_path / "没有"] * 8) == 0
