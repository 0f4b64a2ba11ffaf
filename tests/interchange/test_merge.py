"""Taking in files: planned before anything is written, one transaction a file, every event in one named number."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.interchange import package
from app.interchange import plan as planning
from app.interchange.apply import apply, merge, rehearse
from app.interchange.package import export
from app.interchange.plan import Ready, Refused, gathering, plan
from app.storage import folding, unite
from app.storage.check import check, content_digest
from app.storage.opening import from_image, new_device_id
from app.storage.store import Store
from tests.interchange.packages import laptop, sound

ROOT = Path(__file__).resolve().parents[2]


class Stop:
    """A `Progress` that stops at a step."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.labels: list[str] = []

    def step(self, done: int, total: int, label: str = "") -> None:
        self.labels.append(label)
        if done == self.at:
            raise Cancelled


def visits(folder: Path, count: int) -> list[Path]:
    """Packages of laptops of which each contradicts the one before in one answer and adds one of its own."""
    folder.mkdir(exist_ok=True)
    paths: list[Path] = []
    with Store.memory(device="d" * 32) as first:
        first.begin("inspection", {"mode": "self"}, actor="甲", at=0)
        start = export(first, folder / "start", at=0).path
    for number in range(count):
        with Store.memory(device=f"{number + 1:032x}") as store:
            merge(store, [start], at=0)
            [(root, _)] = list(store.things("inspection"))
            for slot, verdict in (("answer/XF01", f"第{number}台"), (f"answer/CF{number + 1:02d}", "pass")):
                store.write(root, slot, {"verdict": verdict}, kind="answer", actor="乙", at=number)
            paths.append(export(store, folder / f"{number}.yijian", at=number).path)
    return paths


def test_every_event_of_a_file_is_new_or_known(tmp_path: Path) -> None:
    paths = visits(tmp_path, 3)
    with Store.memory() as county:
        outcomes = merge(county, paths, at=1)
        assert [(one.new_events, one.known_events) for one in outcomes] == [(3, 0), (2, 1), (2, 1)]
        assert [one.new_conflicts for one in outcomes] == [0, 1, 0]  # the third joins a conflict that is there
        assert len(county.conflicts()[0].heads) == 3


def test_a_file_merged_before_is_known_by_its_digest_whatever_its_name(tmp_path: Path) -> None:
    [path] = visits(tmp_path, 1)
    copy = path.with_name("改了名.yijian")
    copy.write_bytes(path.read_bytes())
    with Store.memory() as county:
        merge(county, [path], at=1)
        [outcome] = merge(county, [copy], at=2)
        assert (outcome.known_file, outcome.new_events, outcome.known_events) == (True, 0, 3)
        assert county.db.execute("SELECT count(*) FROM package").fetchone() == (1,)


def test_a_file_merged_before_is_not_examined_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = visits(tmp_path, 2)
    with Store.memory() as county:
        merge(county, paths, at=1)

        def not_again(_: Path) -> None:
            raise AssertionError("examined again")

        monkeypatch.setattr(planning, "examine", not_again)
        assert [(one.known_file, one.known_events) for one in merge(county, paths, at=2)] == [(True, 3), (True, 3)]


def test_a_later_package_of_the_same_laptop_brings_only_what_is_new(tmp_path: Path) -> None:
    with laptop() as store, Store.memory() as county:
        merge(county, [export(store, tmp_path / "1", at=1).path], at=1)
        [visit] = [root for root, _ in store.things("inspection")]
        store.write(visit, "answer/CF01", {"verdict": "pass"}, kind="answer", actor="张三", at=9)
        [outcome] = merge(county, [export(store, tmp_path / "2", at=2).path], at=2)
        assert (outcome.new_events, outcome.known_events, outcome.known_file) == (1, 46, False)


def test_a_plan_tells_and_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.write_bytes(b"")
    paths = visits(tmp_path, 2)
    with Store.memory() as county:
        merge(county, paths[:1], at=1)
        before = county.db.serialize()
        with gathering([*paths, bad]) as files:
            known, new, refused = (plan(county, each) for each in files)
            assert isinstance(known, Ready) and isinstance(new, Ready) and isinstance(refused, Refused)
            assert (known.new_events, known.known_events, known.known_file) == (0, 3, True)
            assert (new.new_events, new.known_events, new.known_file) == (2, 1, False)
            assert refused.error.code == "package.not_sqlite"
            rehearsed = rehearse(county, new)
            assert (rehearsed.new_events, rehearsed.new_conflicts) == (2, 1)
            assert county.db.serialize() == before
            assert apply(county, new, at=2) == rehearsed
            again = merge(county, [*paths, bad], at=3)
            assert [(one.known_file, one.refused is None) for one in again] == [
                (True, True),
                (True, True),
                (False, False),
            ]


def test_what_was_examined_is_what_is_merged(tmp_path: Path) -> None:
    """A file changed after it was gathered is merged as it was."""
    [path] = visits(tmp_path, 1)
    with Store.memory() as county, Store.memory() as clean:
        with gathering([path]) as files:
            ready = plan(county, next(files))
            path.write_bytes(b"swapped")
            assert isinstance(ready, Ready)
            apply(county, ready, at=1)
        merge(clean, visits(tmp_path / "again", 1), at=1)
        assert content_digest(county) == content_digest(clean)


def test_private_copies_do_not_outlive_the_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Path] = []
    original = package.private_copy

    def noting(path: Path, folder: Path) -> tuple[Path, str]:
        copy, digest = original(path, folder)
        kept.append(copy)
        return copy, digest

    monkeypatch.setattr(planning, "private_copy", noting)
    with Store.memory() as county:
        merge(county, visits(tmp_path, 3), at=1)
    assert len(kept) == 6  # three of the laptops took in the start
    assert not any(copy.exists() or copy.parent.exists() for copy in kept)


def test_a_stop_between_files_keeps_those_before_it(tmp_path: Path) -> None:
    paths = visits(tmp_path, 3)
    with Store.memory() as county, Store.memory() as other:
        stop = Stop(2)
        with pytest.raises(Cancelled):
            merge(county, paths, at=1, progress=stop)
        assert stop.labels == ["0.yijian", "1.yijian", "2.yijian"]
        merge(other, paths[:2], at=1)
        assert content_digest(county) == content_digest(other)


@pytest.mark.parametrize("room, name", [(folding, "refold"), (unite, "_hold"), (unite, "_copy_covers")])
def test_an_error_in_the_middle_of_a_file_leaves_the_county_as_it_was(
    room: object, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = visits(tmp_path, 2)
    with Store.memory() as county:
        merge(county, paths[:1], at=1)
        before = county.db.serialize()

        def fails(*_: object) -> None:
            raise RuntimeError("the middle")

        monkeypatch.setattr(room, name, fails)
        with pytest.raises(RuntimeError, match="the middle"):
            merge(county, paths[1:], at=2)
        assert county.db.serialize() == before
        monkeypatch.undo()
        [outcome] = merge(county, paths[1:], at=3)
        assert outcome.new_events == 2
        assert check(county).sound


def test_a_process_killed_in_the_middle_of_a_file_leaves_the_county_as_it_was(tmp_path: Path) -> None:
    paths = visits(tmp_path, 2)
    home = tmp_path / "county.db"
    with Store.create(home, device="c" * 32) as county:
        merge(county, paths[:1], at=1)
        before = content_digest(county)
    program = (
        "import os, sys; from pathlib import Path\n"
        "from app.interchange.apply import merge\n"
        "from app.storage import folding; from app.storage.store import Store\n"
        "folding.refold = lambda db: os._exit(9)\n"
        "merge(Store.open(Path(sys.argv[1])), [Path(sys.argv[2])], at=2)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(home), str(paths[1])], cwd=ROOT, check=False)
    assert killed.returncode == 9
    with Store.open(home) as county:
        assert content_digest(county) == before
        assert check(county).sound
        [outcome] = merge(county, paths[1:], at=3)
        assert outcome.new_events == 2


def test_a_cloned_laptop_loses_nothing_and_is_told(tmp_path: Path) -> None:
    """Two copies of one installation give the same number to different events: both are kept."""
    with laptop() as store, Store.memory(device="b" * 32) as county:
        image = store.db.serialize()
        for number in (1, 2):
            with Store(from_image(image), None, new_device_id) as twin:
                [visit] = [root for root, _ in twin.things("inspection")]
                twin.write(visit, f"answer/CF0{number}", {"verdict": "pass"}, kind="answer", actor="张三", at=number)
                export(twin, tmp_path / f"{number}", at=number)
        before = content_digest(county)
        waiting = merge(county, [tmp_path / "1", tmp_path / "2"], at=3)
        assert [one.disputed for one in waiting] == [False, True]
        assert "第 47 条起有两种不同的记录（张三" in str(waiting[1].refused)
        assert content_digest(county) != before
        outcomes = [waiting[0], *merge(county, [tmp_path / "2"], at=3, accept_forks=True)]
        assert [(one.new_events, one.known_events) for one in outcomes] == [(47, 0), (1, 46)]
        assert outcomes[1].forked_devices == (store.device,)
        [visit] = [root for root, _ in county.things("inspection")]
        assert {slot for slot in county.subjects(visit, "answer/CF")} == {"answer/CF01", "answer/CF02"}
        assert [device.branches for device in county.devices() if device.device == store.device] == [2]
        assert check(county).sound
        passed_on = export(county, tmp_path / "3", at=4)
        with Store.memory() as next_one:
            assert merge(next_one, [passed_on.path], at=5)[0].disputed
            merge(next_one, [passed_on.path], at=5, accept_forks=True)
            assert content_digest(next_one) == content_digest(county)
        [waiting_too] = merge(store, [passed_on.path], at=6)
        assert waiting_too.disputed and "本机" in str(waiting_too.refused)
        assert store.device == "a" * 32
        [outcome] = merge(store, [passed_on.path], at=6, accept_forks=True)  # it takes a new id
        assert outcome.new_device
        assert store.device != "a" * 32


def test_photos_come_along_once(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.yijian")
    with Store.memory() as county:
        [outcome] = merge(county, [path], at=1)
        assert outcome.new_blobs == 2
        [visit] = [root for root, _ in county.things("inspection")]
        [photo] = county.subjects(visit, "photo/").values()
        assert county.blob(str(photo["blob"])) == b"\xff\xd8\xff\xe0jpeg"


def test_a_look_at_a_file_leaves_nothing_of_it_in_the_log(tmp_path: Path) -> None:
    """Sixty packages that were only looked at must not need the room of sixty."""
    path = tmp_path / "大.yijian"
    with Store.memory() as giver:
        with giver.atomic():
            for number in range(300):
                giver.begin("institution", {"name": f"第{number}家敬老院" * 20}, actor="甲", at=0)
        export(giver, path, at=0)
    with Store.create(tmp_path / "县.db") as county:
        county.db.execute("PRAGMA cache_size = 10")  # pages: less than the file has
        log = tmp_path / "县.db-wal"
        with gathering([path]) as files:
            ready = plan(county, next(files))
            assert isinstance(ready, Ready)
            before = log.stat().st_size
            assert rehearse(county, ready).new_events == 300
            assert log.stat().st_size == before
