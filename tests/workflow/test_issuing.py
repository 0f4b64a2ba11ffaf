"""A number is on a paper only if the journal has it, and is given once: however the program or the disk fails."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import placing
from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError, Cancelled
from app.placing import Target
from app.progress import Progress
from app.storage.check import check, content_digest
from app.storage.store import Store
from app.workflow import issuing
from app.workflow.answering import answer
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.documents import documents_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue, issue_many, keep, preview, write_preview
from app.workflow.lines import inspections
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.workflow.conftest import NOON, sections
from tests.workflow.issue_and_die import (
    BEFORE_WRITING,
    OWN_FILES,
    POINTS,
    RENAMED,
    SINGLE,
    WAYS,
    WRITTEN,
    desk_at,
    issue_by,
    plain,
)

ROOT = Path(__file__).resolve().parents[2]
NOTICE = Wanted(Kind.NOTICE)
FIRST, SECOND = "养检改〔2026〕A01-001号", "养检改〔2026〕A01-002号"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two signed visits and no paper."""
    path = tmp_path / "store" / "yijian.sqlite"
    path.parent.mkdir()
    moments = iter(range(NOON - 10_000, NOON))
    with Store.create(path) as store:
        store.set_local("device_code", "A01")
        desk = Desk(store, "检查员甲", lambda: next(moments))
        home = register(desk, Institution(name="青石镇敬老院", county="同心县"))
        for _ in range(2):
            part = PartPlan(desk.actor, sections("fire"))
            visit = start(desk, home.key, Mode.PATROL, ("fire",), [part])
            answer(desk, visit, "XF09", Result(Verdict.FAIL))
            sign(desk, visit, "1")
    return path


@pytest.fixture
def desk(path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(issuing, "_render", plain)
    return desk_at(path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def visits(desk: Desk) -> list[int]:
    return list(reversed(inspections(desk)))


def numbers(desk: Desk) -> list[str]:
    """Of every visit's document, in order."""
    return [document.number for visit in visits(desk) for document in documents_of(desk, visit)]


def papers(folder: Path) -> list[str]:
    """The numbers on the papers that lie in a folder under their names."""
    found = sorted(each for each in folder.iterdir() if each.suffix == ".pdf")
    return [number for each in found for number in each.read_text(encoding="utf-8").split("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("way", WAYS)
def test_a_program_that_is_killed_leaves_a_number_that_prints_again_or_nothing(
    path: Path, out: Path, way: str, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = out if way == OWN_FILES else out / "通知.pdf"
    asked = [sys.executable, "-m", "tests.workflow.issue_and_die", str(path), str(target), way, point]
    assert subprocess.run(asked, cwd=ROOT).returncode == -signal.SIGKILL

    desk = desk_at(path)
    monkeypatch.setattr(issuing, "_render", plain)
    given, on_paper = numbers(desk), papers(out)
    assert set(on_paper) <= set(given), "a paper has a number that the journal does not know"
    several = way not in (SINGLE, OWN_FILES)
    kept = [] if point in (BEFORE_WRITING, WRITTEN) else [FIRST, SECOND] if several else [FIRST]
    assert given == kept and on_paper == (kept if point == RENAMED else [])

    again = out.parent / "again"
    again.mkdir()
    issue_by(way, desk, again if way == OWN_FILES else again / "通知.pdf")
    everything = [FIRST] if way == SINGLE else [FIRST, SECOND]
    assert numbers(desk) == papers(again) == everything
    issue(desk, visits(desk)[1], NOTICE, out / "下一份.pdf")
    assert numbers(desk) == [FIRST, SECOND] and len(set(numbers(desk))) == 2
    assert [each.name for each in out.iterdir() if each.suffix != ".pdf"] == [], "what was left there is swept away"
    assert check(desk.store).sound


@pytest.mark.parametrize("target", ["folder", "missing/a.pdf", "taken.pdf", "store"])
def test_a_paper_that_has_no_place_is_not_issued(desk: Desk, path: Path, out: Path, target: str) -> None:
    (out / "folder").mkdir()
    (out / "taken.pdf").write_bytes(b"somebody's")
    place = path if target == "store" else out / target
    before = content_digest(desk.store)
    for way in (lambda: issue(desk, visits(desk)[0], NOTICE, place), lambda: many(desk, place, one_file=True)):
        with pytest.raises(AppError):
            way()
    assert content_digest(desk.store) == before and (out / "taken.pdf").read_bytes() == b"somebody's"
    assert issue(desk, visits(desk)[0], NOTICE, out / "a.pdf").number == FIRST


def many(desk: Desk, out: Path, *, one_file: bool, progress: Progress | None = None) -> tuple[issuing.Issued, ...]:
    wanted = [(visit, NOTICE) for visit in visits(desk)]
    return issue_many(desk, wanted, out, one_file=one_file, **({"progress": progress} if progress else {}))


@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_fills_up_while_a_paper_is_written_issues_nothing(
    desk: Desk, out: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = content_digest(desk.store)
    with monkeypatch.context() as patched:
        patched.setattr(placing.os, "fsync", full)
        with pytest.raises(AppError, match="磁盘已满"):
            issue_by(way, desk, out if way == OWN_FILES else out / "a.pdf")
    assert content_digest(desk.store) == before and list(out.iterdir()) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_commit_that_fails_leaves_no_paper(desk: Desk, out: Path, way: str) -> None:
    """As where the disk of the store is full: the next paper gets the number."""
    before = content_digest(desk.store)
    absent = "x REFERENCES absent(x) DEFERRABLE INITIALLY DEFERRED"
    for statement in (
        "CREATE TEMP TABLE absent(x PRIMARY KEY)",
        f"CREATE TEMP TABLE owing({absent})",
        "CREATE TEMP TRIGGER fail AFTER INSERT ON main.event BEGIN INSERT INTO owing VALUES (1); END",
    ):
        desk.store.db.execute(statement)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        issue_by(way, desk, out if way == OWN_FILES else out / "a.pdf")
    desk.store.db.execute("DROP TRIGGER fail")
    assert content_digest(desk.store) == before and list(out.iterdir()) == []
    assert issue(desk, visits(desk)[0], NOTICE, out / "b.pdf").number == FIRST


@pytest.mark.parametrize("way", WAYS)
def test_a_paper_that_can_not_be_put_in_its_place_is_issued_and_says_so(
    desk: Desk, out: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled_out(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(placing, "_put_free", pulled_out)
        with pytest.raises(AppError, match=f"整改通知单{FIRST}.*已经出具，只是文件没有放到位") as error:
            issue_by(way, desk, out if way == OWN_FILES else out / "a.pdf")
    assert error.value.code == "report.issued_unwritten" and list(out.iterdir()) == []
    assert numbers(desk)[0] == FIRST
    assert issue(desk, visits(desk)[0], NOTICE, out / "b.pdf").number == FIRST
    with monkeypatch.context() as patched:
        patched.setattr(placing, "_put_free", pulled_out)
        with pytest.raises(AppError) as error:
            issue(desk, visits(desk)[0], NOTICE, out / "c.pdf")
    assert error.value.code == "file.unwritten", "printed again nothing is issued"


@pytest.mark.parametrize("one_file", [True, False])
def test_what_refuses_every_paper_is_said_once(desk: Desk, out: Path, one_file: bool) -> None:
    desk.seat("")
    with pytest.raises(AppError, match="还没有写明是谁在操作"):
        many(desk, out / "a.pdf" if one_file else out, one_file=one_file)
    assert numbers(desk) == [] and list(out.iterdir()) == []


def test_stopped_at_the_last_moment_one_file_is_issued_or_nothing(desk: Desk, out: Path) -> None:
    """The number of steps until the stop is every one there is."""

    class Stops:
        def __init__(self, after: int) -> None:
            self.left = after

        def step(self, done: int, total: int, label: str = "") -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    for after in range(20):
        try:
            many(desk, out / "a.pdf", one_file=True, progress=Stops(after))
        except Cancelled:
            assert numbers(desk) == [] and list(out.iterdir()) == []
        else:
            break
    assert after and numbers(desk) == papers(out) == [FIRST, SECOND]


def test_papers_of_their_own_names_leave_what_lies_in_the_folder(desk: Desk, out: Path) -> None:
    first = many(desk, out, one_file=False)
    second = many(desk, out, one_file=False)
    names = [each.path.name for each in (*first, *second) if each.path]
    assert len(set(names)) == 4 and all(name.endswith("（2）.pdf") for name in names[2:])
    assert papers(out) == [FIRST, FIRST, SECOND, SECOND]


def test_nothing_to_issue_writes_nothing(desk: Desk, out: Path) -> None:
    (out / "a.pdf").write_bytes(b"somebody's")
    wanted = [(visit, Wanted(Kind.ORDER)) for visit in visits(desk)]
    results = issue_many(desk, wanted, Target(out / "a.pdf", over=True), one_file=True)
    assert all(result.refused and result.path is None for result in results)
    assert (out / "a.pdf").read_bytes() == b"somebody's"


def test_issued_for_the_window_it_needs_no_file(desk: Desk, out: Path) -> None:
    visit = visits(desk)[0]
    wanted = keep(desk, visit, NOTICE)
    assert numbers(desk) == [FIRST] and preview(desk, visit, wanted).number == FIRST
    assert keep(desk, visit, NOTICE).slot == wanted.slot and numbers(desk) == [FIRST]


def test_what_can_not_be_drawn_is_not_issued(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise AppError("pdf.glyphs", "", "有的字印不出来。", "")

    monkeypatch.setattr(issuing, "_render", broken)
    with pytest.raises(AppError, match="印不出来"):
        keep(desk, visits(desk)[0], NOTICE)
    assert numbers(desk) == []


def test_a_preview_is_a_file_and_gives_no_number(desk: Desk, out: Path) -> None:
    written = write_preview(desk, visits(desk)[0], NOTICE, out / "a.pdf")
    assert written.path.exists() and written.number == "" and numbers(desk) == []


def test_before_a_signature_a_draft_is_no_issue(desk: Desk, out: Path) -> None:
    home = register(desk, Institution(name="又一家", county="同心县"))
    visit = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    assert issue(desk, visit, NOTICE, out / "草稿.pdf").number == ""
    assert documents_of(desk, visit) == ()
