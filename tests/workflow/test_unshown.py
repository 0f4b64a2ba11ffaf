"""A visit that can't be shown bricks nothing: every list goes on, tells what it could not show, and shows the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.absence import Absence
from app.domain.documents import Copy, Kind
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.unreadable import UNSHOWN, Unreadable
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.placing import Target
from app.storage.check import check
from app.storage.decoding import NotShown
from app.storage.fitting import all_drawable
from app.storage.store import Store
from app.workflow.adopting import late_cases
from app.workflow.answer_filling import plan_answers, write_answer_form
from app.workflow.answering import answer, attach, edit_finding, photo_bytes
from app.workflow.case import Wanted, open_case
from app.workflow.checklists import available, own_checklists
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk
from app.workflow.documents import documents_of, offered_documents, scan_bytes
from app.workflow.exporting import export
from app.workflow.filling import write_register_form
from app.workflow.following import find, history, repeats_at
from app.workflow.indicating import measured
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import every, issue, issue_many, preview
from app.workflow.ledger import plan_ledger, write_ledger
from app.workflow.lines import findings, inspections, open_major, summaries
from app.workflow.merging import look, merge_files
from app.workflow.offering import offers
from app.workflow.office import profile_of
from app.workflow.profiles import own_profiles
from app.workflow.rating import ratings
from app.workflow.rechecking import open_findings, recheck_of
from app.workflow.rectifying import reply
from app.workflow.registering import amend, institution, institutions, register, visits_by_home
from app.workflow.reminding import workbench
from app.workflow.signing import readiness, sign
from app.workflow.summarising import print_summary, summarise, write_results, write_summary_book
from app.workflow.surveying import survey
from app.workflow.visits import INSPECTION, load, outcome
from tests.reports.paper import joined
from tests.storage.hostile import ABSENT, CLOSED_SLOTS, HEADS, ODD_HEADS, SLOTS, THINGS, bodies, mutated, say, values
from tests.workflow.conftest import NOON, desk_of, picture, sections

FIRST = date(2000, 1, 1)
NO_CHECKLISTS = (
    b"",
    b"\xff\xfe",
    b"= 5",
    b"id = 5",
    b"section = 5",
    b'id = "x"\ntitle = "x"\nedition = "x"\nsection = [1]',
    b'id = "x"\ntitle = 5\nedition = "x"\nsection = []',
)


class County:
    """A store with a sound visit and another, both signed, told to the home and replied to."""

    def __init__(self, folder: Path) -> None:
        ticks = count(NOON, 1000)
        self.desk = Desk(Store.memory(device="a" * 32), "检查员甲", lambda: next(ticks))
        self.home = register(
            self.desk,
            Institution("青石镇敬老院", county="同心县", beds=60, residents=Residents(21, 0, 15), roster=Roster(4)),
        )
        self.good, self.bad = self._visit(), self._visit()
        for visit in (self.good, self.bad):
            issue(self.desk, visit, Wanted(Kind.NOTICE), folder / f"通知{visit}.pdf")
            reply(self.desk, visit, "XF09", "已换新。")

    def _visit(self) -> int:
        desk = self.desk
        visit = start(desk, self.home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
        answer(desk, visit, "XF01", Result(Verdict.PASS))
        answer(desk, visit, "XF02", Result(Verdict.PASS))
        answer(desk, visit, "XF09", Result(Verdict.FAIL))
        attach(desk, visit, "XF09", picture(), "现场.jpg")
        sign(desk, visit, "1")
        return visit

    def spoil(self, slot: str, body: dict[str, Any], kind: str = INSPECTION) -> None:
        """Somebody else's word about the second visit."""
        say(self.desk.store, self.bad, slot, body, kind)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path)
    yield made
    made.desk.close()


def shown_everywhere(county: County) -> tuple[Unreadable, ...]:
    """Ask all that lists; the sound visit is in each. Returns what can't be shown."""
    desk, good = county.desk, county.good
    assert good in [row.key for row in summaries(desk)]
    rows = findings(desk)
    assert [(row.inspection, row.finding.key) for row in rows if row.inspection == good] == [(good, "XF09")]
    found = workbench(desk)
    assert found.visits >= 1 and good in [row.inspection for row in found.first]
    assert county.home.key in [home.key for home in institutions(desk)]
    assert good in visits_by_home(desk)[county.home.key]
    summary = summarise(desk, FIRST, desk.today)
    assert good in [visit.key for visit in summary.visits] and summary.problems
    assert good in [row.inspection for row in open_findings(desk, county.home.key)]
    assert recheck_of(desk, county.home.key) is not None
    assert find(desk, next(row.finding.number for row in rows if row.inspection == good)) == (good, "XF09")
    for row in rows:
        history(desk, row.inspection, row.finding.key)
    for own in (own_checklists, own_profiles, available, measured, clashes, late_cases, ratings, open_major):
        own(desk)  # type: ignore[operator]
    repeats_at(desk, county.home.key)
    profile_of(desk, "同心县")
    for key in inspections(desk):
        try:
            view = load(desk, key)
        except NotShown as error:
            assert key != good and error.unreadable.why
            continue
        outcome(desk, view)
        for part in view.parts:
            readiness(desk, view, part.id)
        for offer in offers(open_case(desk, key)):
            assert offer.title
        documents_of(desk, key)
        for answered in view.answers.values():
            assert answered.result.known or answered.result.verdict is Verdict.UNABLE
    lost = survey(desk)
    assert set(summaries(desk).unreadable) <= set(lost) and set(rows.unreadable) <= set(lost)
    assert set(found.unreadable) <= set(lost) and set(summary.unreadable) <= set(lost)
    return lost


def printed_everywhere(county: County, folder: Path) -> None:
    """Every paper that the sound visit can have, and every file of many visits."""
    desk, good = county.desk, county.good
    for offer in offered_documents(desk, good):
        if not offer.reason:
            assert preview(desk, good, offer.wanted).content.startswith(b"%PDF")
    for kind in (Kind.RECORD, Kind.NOTICE):
        for one_file in (True, False):
            out = folder / f"{kind}.pdf" if one_file else folder / kind
            if not one_file:
                out.mkdir()
            made = issue_many(desk, every(desk, kind), out, one_file=one_file)
            assert [entry.inspection for entry in made if not entry.refused and entry.inspection == good] == [good]
    write_ledger(desk, folder / "台账.xlsx")
    assert plan_ledger(desk, folder / "台账.xlsx").rows
    print_summary(desk, folder / "汇总.pdf", FIRST, desk.today)
    write_summary_book(desk, folder / "汇总.xlsx", FIRST, desk.today)
    write_results(desk, folder / "结果.xlsx", copy=Copy.OFFICE)
    write_register_form(desk, folder / "登记表.xlsx")
    assert export(desk, folder / "交.sqlite").things >= 3
    assert check(desk.store).sound


# What can't be shown as a whole


@pytest.mark.parametrize("case", HEADS)
def test_a_visit_that_can_not_be_shown_is_told_and_the_others_go_on(county: County, case: str) -> None:
    county.spoil("head", HEADS[case])
    lost = shown_everywhere(county)
    handle = county.desk.store.handle(county.bad)
    (told,) = [each for each in lost if each.place.startswith(f"检查 {handle}")]
    assert told.by == "别人" and told.remedy
    assert county.bad not in [row.key for row in summaries(county.desk)]
    with pytest.raises(NotShown, match="不能显示"):
        load(county.desk, county.bad)


@pytest.mark.parametrize("case", CLOSED_SLOTS)
def test_a_visit_whose_signed_part_can_not_be_read_is_not_shown(county: County, case: str) -> None:
    slot, kind, body = CLOSED_SLOTS[case]
    county.spoil(slot, body, kind)
    assert shown_everywhere(county)
    assert county.bad not in [row.key for row in summaries(county.desk)]


@pytest.mark.parametrize("case", ["a thirteenth month", "a mode of a newer version", "an edition that is not here"])
def test_every_paper_and_file_is_made_beside_a_visit_that_can_not_be_shown(
    county: County, case: str, tmp_path: Path
) -> None:
    county.spoil("head", HEADS[case])
    printed_everywhere(county, tmp_path)
    written = write_ledger(county.desk, Target(tmp_path / "台账.xlsx", over=True))
    assert written.unreadable and "没有写入台账" in written.warnings[0]
    assert "没有计入汇总" in print_summary(county.desk, tmp_path / "汇.pdf", FIRST, county.desk.today).warnings[-1]
    (refused,) = [
        made
        for made in issue_many(county.desk, every(county.desk, Kind.RECORD), tmp_path / "全部.pdf", one_file=True)
        if made.refused
    ]
    assert refused.inspection == county.bad and "不能显示" in refused.refused


@pytest.mark.parametrize("content", NO_CHECKLISTS)
def test_an_edition_that_is_no_checklist_hides_its_visit_alone(county: County, content: bytes) -> None:
    blob = county.desk.store.keep_blob(content)
    county.spoil("head", {"editions": [{"id": "fire", "edition": "1", "blob": blob}]})
    (told,) = [each for each in shown_everywhere(county) if "检查表" in each.place]
    assert "所附的表不能用" in told.why


def test_an_edition_of_a_newer_version_says_so(county: County) -> None:
    source = load(county.desk, county.good).checklists[0].source
    newer = source.replace('"kitchen"', '"moon"').replace('severity = "general"', 'severity = "cosmic"', 1)
    blob = county.desk.store.keep_blob(newer.encode())
    county.spoil("head", {"editions": [{"id": "fire", "edition": "1", "blob": blob}]})
    (told,) = [each for each in shown_everywhere(county) if "检查表" in each.place]
    assert told.newer and "升级" in told.remedy


def test_an_edition_whose_content_is_gone_hides_its_visits_and_nothing_else(county: County) -> None:
    blob = county.desk.store.keep_blob(b"gone")
    county.spoil("head", {"editions": [{"id": "fire", "edition": "1", "blob": blob}]})
    county.desk.store.db.execute("DELETE FROM blob WHERE digest = ?", (blob,))
    (told,) = [each for each in shown_everywhere(county) if "检查表" in each.place]
    assert told.why == "检查表内容不在本库"


# What costs only itself


@pytest.mark.parametrize("case", ODD_HEADS)
def test_an_odd_word_in_a_head_costs_only_itself(county: County, case: str) -> None:
    county.spoil("head", ODD_HEADS[case])
    shown_everywhere(county)
    assert county.bad in [row.key for row in summaries(county.desk)]


@pytest.mark.parametrize("case", SLOTS)
def test_a_part_that_can_not_be_read_does_not_hide_the_visit(county: County, case: str) -> None:
    slot, kind, body = SLOTS[case]
    county.spoil(slot, body, kind)
    shown_everywhere(county)
    assert county.bad in [row.key for row in summaries(county.desk)]


@pytest.mark.parametrize("case", [*SLOTS, *ODD_HEADS])
def test_papers_and_forms_of_a_visit_with_an_odd_part_are_made_or_refused_in_a_sentence(
    county: County, case: str, tmp_path: Path
) -> None:
    slot, kind, body = SLOTS[case] if case in SLOTS else ("head", INSPECTION, ODD_HEADS[case])
    county.spoil(slot, body, kind)
    desk, bad = county.desk, county.bad
    issued = [Wanted(document.kind, slot=document.slot) for document in documents_of(desk, bad)]
    for wanted in (*(offer.wanted for offer in offered_documents(desk, bad)), *issued):
        try:
            assert preview(desk, bad, wanted).content.startswith(b"%PDF")
        except AppError as error:
            assert error.what
    write_results(desk, tmp_path / "果.xlsx", bad, copy=Copy.OFFICE)
    form = write_answer_form(desk, bad, tmp_path / "填.xlsx").path
    assert plan_answers(desk, bad, form).accepted == ()


@pytest.mark.parametrize("case", THINGS)
def test_a_thing_that_can_not_be_shown_is_told(county: County, case: str) -> None:
    kind, body = THINGS[case]
    county.desk.store.begin(kind, body, actor="别人", at=NOON)
    lost = shown_everywhere(county)
    unusable = [own.unusable for own in own_checklists(county.desk) if own.unusable]
    assert lost or unusable


@pytest.mark.parametrize(
    "body", [{"result": "pass"}, {"result": 0}, {"result": []}, {"result": {}}, {"result": {"verdict": "half"}}]
)
def test_a_result_that_can_not_be_read_is_unable_with_its_reason_and_never_a_pass(
    county: County, body: dict[str, Any]
) -> None:
    county.spoil("answer/XF02", body, "answer")
    view = load(county.desk, county.bad)
    said = view.answers["XF02"].result
    assert said.verdict is Verdict.UNABLE and not said.known and said.reason
    assert [told.place for told in view.unreadable if view.number("XF02") in told.place]


def test_a_registered_problem_whose_result_can_not_be_read_still_stands(county: County) -> None:
    """It was seen and signed: a result that says nothing has not turned it."""
    county.spoil("answer/XF09", {"result": "pass"}, "answer")
    (row,) = [row for row in findings(county.desk) if row.inspection == county.bad]
    assert not row.finding.lapsed and row.state == "待复查"
    assert any("结果不能显示" in text for text in readiness(county.desk, load(county.desk, county.bad), "1").blockers)


@pytest.mark.parametrize(
    "body", [{"deadline": "明天"}, {"severity": "worst"}, {"number": None}, {"deadline_days": "三"}, {"deadline": None}]
)
def test_a_problem_without_its_weight_number_or_deadline_is_hidden_and_told(
    county: County, body: dict[str, Any], tmp_path: Path
) -> None:
    """Another in its place would look like one that nobody registered, or a lighter one."""
    desk = county.desk
    county.spoil("finding/XF09", body, "finding")
    rows = findings(desk)
    assert [row.inspection for row in rows] == [county.good]
    assert any("问题" in told.place for told in rows.unreadable)
    found = outcome(desk, load(desk, county.bad))
    assert found.hidden == ("XF09",) and not found.clean
    with pytest.raises(AppError, match="个问题不能显示"):
        issue(desk, county.bad, Wanted(Kind.NOTICE), tmp_path / "a.pdf")
    (refused,) = [
        made
        for made in issue_many(desk, every(desk, Kind.NOTICE), tmp_path / "b.pdf", one_file=True)
        if made.inspection == county.bad
    ]
    assert "不能显示" in refused.refused
    assert any("不能显示" in text for text in readiness(desk, load(desk, county.bad), "1").blockers)
    with pytest.raises(NotShown):
        edit_finding(desk, county.bad, "XF09", FindingEdit(responsible="院长"))


def test_a_recheck_that_can_not_be_read_closes_nothing_and_stands_in_the_life(county: County) -> None:
    county.spoil("finding/XF09/z", {"act": "recheck", "date": "2026-11-22", "passed": True, "evidence": 5}, "recheck")
    county.spoil("finding/XF09", {"closed": {"recheck": "z", "passed": True, "date": "2026-11-22"}}, "recheck")
    (row,) = [row for row in findings(county.desk) if row.inspection == county.bad]
    assert row.standing is not None and not row.standing.closed
    (told,) = [step for step in history(county.desk, county.bad, "XF09") if step.title == UNSHOWN]
    assert "不是本软件的写法" in told.words and told.who == "别人"


def test_a_photo_that_is_not_here_has_a_stand_in_on_screen_and_paper_and_is_counted(
    county: County, tmp_path: Path
) -> None:
    county.desk.store.db.execute("DELETE FROM blob WHERE media_type = 'image/jpeg'")
    view = load(county.desk, county.good)
    (photo,) = view.answers["XF09"].photos
    assert photo_bytes(county.desk, photo) is Absence.NOT_HELD
    said = joined(preview(county.desk, county.good, Wanted(Kind.NOTICE)).content)
    assert "现场照片（1张，其中1张不在本库）" in said and said.count("照片不在本库") == 1


def test_a_scan_that_is_not_here_is_refused_in_a_sentence(county: County) -> None:
    slot = documents_of(county.desk, county.bad)[0].slot
    county.spoil(f"{slot}/s", {"blob": ABSENT, "name": "签字页.jpg", "media_type": "image/jpeg"}, "scan")
    (scan,) = documents_of(county.desk, county.bad)[0].scans
    with pytest.raises(AppError, match=r"签字页.jpg：它的内容不在本库"):
        scan_bytes(county.desk, scan)


def test_a_paper_of_another_visit_says_what_of_this_home_can_not_be_shown(county: County, tmp_path: Path) -> None:
    """With a visit that can't be shown nothing may sound like a pass."""
    desk = county.desk
    clean = start(desk, county.home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))])
    for item in load(desk, clean).applicable:
        answer(desk, clean, item.id, Result(Verdict.PASS))
    sign(desk, clean, "1")
    county.spoil("head", HEADS["a thirteenth month"])
    said = joined(preview(desk, clean, Wanted(Kind.RECORD)).content)
    assert "其他各次检查有1处内容不能显示" in said and "未发现问题" not in said


def test_words_of_a_newer_version_in_the_register_are_not_written_over(county: County) -> None:
    store, home = county.desk.store, county.home
    store.write(
        home.key, "head", {"kind": "star", "features": ["gas", "moon"]}, kind="institution", actor="新", at=NOON
    )

    amend(county.desk, replace(institution(county.desk, home.key), phone="1"))
    held = store.subject(home.key, "head") or {}
    assert (held["kind"], held["features"], held["phone"]) == ("star", ["gas", "moon"], "1")


def test_a_visit_that_says_no_day_is_told_in_every_period(county: County) -> None:
    county.spoil("head", {"started": 5})
    day = county.desk.today
    assert county.bad in inspections(county.desk, FIRST, day) and summarise(county.desk, FIRST, day).unreadable
    assert summarise(county.desk, FIRST, FIRST).in_doubt


def test_an_odd_name_does_not_stop_the_countys_summary(county: County, tmp_path: Path) -> None:
    body = {"name": "\U0010fffd院\u0378", "county": "同心县", "township": "青\u0378镇"}
    county.desk.store.undrawable = all_drawable  # as an earlier version was, whose words come in by a merge
    county.desk.store.begin("institution", body, actor="别人", at=NOON)
    written = print_summary(county.desk, tmp_path / "汇.pdf", FIRST, county.desk.today)
    assert any("印作“〓”" in text and "U+0378" in text for text in written.warnings)
    assert "青〓镇" in joined((tmp_path / "汇.pdf").read_bytes())
    write_summary_book(county.desk, tmp_path / "汇.xlsx", FIRST, county.desk.today)


# Two computers

ODD: tuple[Any, ...] = (
    None,
    5,
    "pass",
    [],
    {},
    {"verdict": "half"},
    {"recheck": 5, "passed": "是"},
    {"to": [], "at": 2**62},
)


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        ("answer/XF02", "result"),
        ("answer/XF02", "note"),
        ("finding/XF09", "closed"),
        ("finding/XF09", "due"),
        ("finding/XF09", "deadline"),
        ("head", "started"),
        ("visit", "reported"),
        ("part/1", "sections"),
        ("section/fire.1", "part"),
        ("photo/XF09/x", "blob"),
        ("document/notice/x-1", "voided"),
    ],
)
def test_two_sides_that_can_not_be_read_are_shown_and_decided(
    county: County, slot: str, field: str, tmp_path: Path
) -> None:
    """Whatever two computers said of one field, the clash is listed with both and a person can end it."""
    desk = county.desk
    second = desk_of("检查员乙", "b")
    merge_files(second, [export(desk, tmp_path / "给乙.sqlite").path])
    theirs = second.store.by_handle(desk.store.handle(county.bad))
    for place, value in enumerate(ODD):
        where = slot if slot == "head" else f"{slot}{place or ''}"
        other = ODD[(place + 3) % len(ODD)]
        say(desk.store, county.bad, where, {field: value}, "x", actor="甲")
        say(second.store, theirs, where, {field: other}, "x", actor="乙")
    merge_files(desk, [export(second, tmp_path / "乙.sqlite").path])
    second.close()
    shown_everywhere(county)
    open_ = clashes(desk)
    assert open_ and all(len(clash.sides) == 2 and clash.where for clash in open_)
    for clash in open_:
        decide(desk, clash, clash.sides[0], "以甲为准")
    assert clashes(desk) == ()
    shown_everywhere(county)


@pytest.mark.parametrize("moment", ["9" * 400, "253402300800000", "-5", "x", "", "１２３"])
def test_a_manifest_of_no_moment_is_looked_at(county: County, moment: str, tmp_path: Path) -> None:
    package = export(county.desk, tmp_path / "交.sqlite").path
    with closing(sqlite3.connect(package)) as db, db:
        db.execute("UPDATE manifest SET value = ? WHERE name = 'at'", (moment,))
    county_desk = desk_of("县", "c")
    (plan,) = look(county_desk, [package])
    county_desk.close()
    assert (plan.state, plan.until) == ("new", 0)


# Chance


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = County(tmp_path_factory.mktemp("通知"))
    yield made
    made.desk.close()


def _undone(county: County, look: Callable[[], object]) -> None:
    """Look, and take back what was written for it."""

    class TakenBack(Exception):
        pass

    try:
        with county.desk.store.atomic():
            look()
            raise TakenBack
    except TakenBack:
        pass


SPOILT = sorted({slot for slot, _, _ in SLOTS.values()} | {"head", "visit", "part/1", "finding/ZD01", "photo/XF09/x/y"})


@given(st.lists(st.tuples(st.sampled_from(SPOILT), bodies), min_size=1, max_size=6))
def test_whatever_is_said_of_a_visit_the_others_are_shown(
    scene: County, said: list[tuple[str, dict[str, Any]]]
) -> None:
    def look() -> None:
        for slot, body in said:
            if body:
                scene.spoil(slot, body)
        shown_everywhere(scene)

    _undone(scene, look)


@given(st.data())
def test_whatever_becomes_of_the_fields_of_a_visit_the_others_are_shown(scene: County, data: st.DataObject) -> None:
    """Fields of what our own writers wrote, dropped, retyped, nested, driven to an extreme."""
    held = scene.desk.store.subjects(scene.bad, "")
    slots = [slot for slot in held if not slot.startswith("sign/")]

    def look() -> None:
        for slot in data.draw(st.lists(st.sampled_from(slots), min_size=1, max_size=4, unique=True)):
            changed = data.draw(mutated(held[slot]))
            gone = dict.fromkeys(held[slot].keys() - changed.keys())
            if any(changed.get(name) != held[slot].get(name) for name in (*changed, *gone)):
                scene.spoil(slot, changed | gone)
        shown_everywhere(scene)

    _undone(scene, look)


@given(
    st.lists(
        st.tuples(st.sampled_from(("institution", "inspection", "rating", "edition", "profile")), bodies), max_size=4
    )
)
def test_whatever_things_come_those_that_are_sound_are_shown(
    scene: County, things: list[tuple[str, dict[str, Any]]]
) -> None:
    def look() -> None:
        for kind, body in things:
            scene.desk.store.begin(kind, body, actor="别人", at=NOON)
        shown_everywhere(scene)

    _undone(scene, look)


@given(values)
def test_a_moment_beyond_all_clocks_is_shown(scene: County, value: Any) -> None:
    at = value if isinstance(value, int) and not isinstance(value, bool) else 2**62

    def look() -> None:
        say(scene.desk.store, scene.bad, "finding/XF09/m", {"act": "x"}, "reply", at=at)
        shown_everywhere(scene)

    _undone(scene, look)
