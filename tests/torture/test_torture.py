"""The torture itself: it sees what is lost, bricked or crashed, and each of its parts still works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.interchange.package import verify
from tests.interchange.packages import sound
from tests.torture import events, faults
from tests.torture.__main__ import PARTS, parts, tell
from tests.torture.faults import Bricked, Lost, NoSentence, Passed
from tests.torture.trial import Result

ROOT = Path(__file__).resolve().parents[2]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the torture kills forks of itself")


def test_an_event_that_says_something_else_has_digests_that_hold(tmp_path: Path) -> None:
    """Also those of everything that names it: else every odd body would be refused for its digest, and try nothing."""
    package = sound(tmp_path / "a.sqlite")
    heads = [event for event in events.events(package) if event.slot == "head"]
    events.rewrite_events(package, {event.key: {**event.body, "odd": ["长", 5]} for event in heads})
    assert verify(package).sound
    assert [event.body["odd"] for event in events.events(package) if event.slot == "head"] == [["长", 5]] * 2

    def add(db: object) -> None:
        events.add_event(db, kind="weather", slot="weather/1", body={"rain": 1}, root=heads[1].root, at=1)  # type: ignore[arg-type]
        events.add_event(db, kind="institution", slot="head", body={}, root=None, at=1)  # type: ignore[arg-type]

    events.rewrite_columns(package, add)
    assert verify(package).sound
    assert [event.kind for event in events.events(package)][-2:] == ["weather", "institution"]


@pytest.mark.parametrize(
    "words", ["", "database disk image is malformed", "文件已损坏\nPage 3: never used", "错" * 3000]
)
def test_words_that_are_no_sentence_are_a_fault(words: str) -> None:
    with pytest.raises(NoSentence):
        faults.require_sentence(words)


@pytest.mark.parametrize(
    ("error", "fault"),
    [(Lost("x"), "lost"), (Bricked("x"), "bricked"), (KeyError("x"), "traceback"), (Passed("lost", "x"), "lost")],
)
def test_each_fault_is_counted_as_what_it_is(error: Exception, fault: str) -> None:
    assert faults.fault_of(error) == fault


def test_one_fault_ends_the_torture_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    good = [Result("kills", number, "kills: signing", 1) for number in range(3)]
    assert tell(good, 7) == 0
    for fault in faults.FAULTS:
        assert tell([*good, Result("bodies", 1, "odd bodies", 4, fault, "words")], 7) == 1
    table = capsys.readouterr().out.splitlines()
    assert "kills 3, bodies 4" in table[-1]
    assert [line.split() for line in table if line.startswith("odd bodies")][-1] == [
        "odd",
        "bodies",
        "4",
        "0",
        "0",
        "1",
    ]


@needs_fork
def test_every_part_has_a_share_of_the_time() -> None:
    assert [part.NAME for part in parts(PARTS)] == list(PARTS)
    assert all(part.SHARE > 0 for part in parts(PARTS))


_CHILDREN = """
import json, sys
from pathlib import Path
from tests.torture.children import Child, in_a_fork
from tests.torture.faults import Lost, Passed
home = Path(sys.argv[1])

def told_then_asleep(tell):
    import time
    tell(1)
    tell(2)
    time.sleep(60)
    tell(3)

def losing():
    raise Lost("an answer")

child = Child(told_then_asleep, home)
child.wait_for(2, 20)
child.kill()
found = [child.end(), in_a_fork(lambda: "well", home)]
try:
    in_a_fork(losing, home)
except Passed as passed:
    found.append(passed.fault)
print(json.dumps(found))
"""


@needs_fork
def test_a_killed_program_has_told_what_it_did_and_faults_come_through(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _CHILDREN, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=True)
    assert json.loads(done.stdout) == [[[1, 2], False], "well", "lost"]


@needs_fork
def test_each_part_is_tried_and_nothing_is_lost() -> None:
    command = [sys.executable, "-m", "tests.torture", "--tries", "2", "--seed", "1", "--jobs", "2"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=300,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.splitlines()[-1]
    assert all(f"{part} " in last for part in PARTS)
