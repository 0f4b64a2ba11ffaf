"""Two stores that hold the same show the same, whichever file came first: nothing is in the order of a store's keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.load import rating_source
from app.checklists.score_sheet import sheet_text
from app.domain.checklist import AnswerKind
from app.domain.findings import FindingEdit
from app.domain.inspection import Inspection, Result, Verdict
from app.domain.institution import Institution
from app.domain.score_sheet import ItemScore
from app.domain.score_sheet import Mode as Rated
from app.domain.unreadable import Listed
from app.domain.visit_rows import Mode
from app.storage.check import content_digest
from app.storage.documents import documents
from app.storage.extract import extract_bytes
from app.storage.ratings import RATING, SCORE_PREFIX, RatingHead, head_body, score_body
from app.workflow import rating
from app.workflow.adopting import late_cases
from app.workflow.answering import answer, edit_finding, note
from app.workflow.checklists import own_checklists
from app.workflow.clashing import clashes
from app.workflow.deciding import decisions
from app.workflow.desk import Desk
from app.workflow.indicating import measured
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import findings, inspections, summaries
from app.workflow.profiles import own_profiles
from app.workflow.rechecking import open_findings
from app.workflow.registering import institutions, possible_twins, register, visits_by_home
from app.workflow.reminding import workbench
from app.workflow.removing import removal_notices, remove_visit, removed_homes, removed_visits
from app.workflow.signing import readiness, sign
from app.workflow.summarising import FIRST_DAY, summarise
from app.workflow.visits import load, outcome
from tests.checklists.sample_sheet import sample
from tests.storage.histories import HISTORIES, take
from tests.workflow.conftest import desk_of, sections

DAYS = (date(2026, 11, 20), date(2026, 11, 21))
NAMES = ("示例敬老院", "示例敬老院", "另一家敬老院")
ITEMS = ("ZH01", "ZH13", "ZH02", "ZH03")
UNTIL = ("2026-11-30", "2026-12-20", "2028-01-01")
KEYS = frozenset({"key", "inspection", "institution", "visit", "home", "root", "keys", "unsettled"})
"""Fields that hold keys where they hold numbers."""


def shown(desk: Desk, value: Any, name: str = "") -> Any:
    """A thing as it is listed, with the name that it has in every store in the place of each key."""
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Inspection):
            return desk.store.ref(value.key)
        return [shown(desk, getattr(value, each.name), each.name) for each in fields(value)]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return [shown(desk, getattr(value, name), name) for name in value._fields]
    if isinstance(value, bool | Enum) or value is None:
        return value
    if isinstance(value, int) and name in KEYS:
        return desk.store.ref(value) if value else ""
    if isinstance(value, Mapping):
        return [(shown(desk, key, "key"), shown(desk, each, name)) for key, each in value.items()]
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, Listed):
        return [*(shown(desk, each, name) for each in value), [str(each) for each in value.unreadable]]
    if isinstance(value, tuple | list):
        return [shown(desk, each, name) for each in value]
    return value


def lists(desk: Desk) -> dict[str, Any]:
    """All that a person is shown in lists."""
    summary = summarise(desk, FIRST_DAY, desk.today)
    visits = inspections(desk)
    homes = institutions(desk)
    found = {
        "homes": homes,
        "visits by home": [
            [desk.store.ref(visit) for visit in keys]
            for _, keys in sorted(visits_by_home(desk).items(), key=lambda pair: desk.store.ref(pair[0]))
        ],
        "visits": [desk.store.ref(visit) for visit in visits],
        "summaries": summaries(desk),
        "findings": findings(desk),
        "workbench": workbench(desk),
        "summary": summary,
        "ranking": summary.ranking,
        "frequent": summary.frequent,
        "townships": summary.townships,
        "unsettled": [(desk.store.ref(home), item) for home, item in summary.unsettled],
        "ratings": [desk.store.ref(view.key) for view in rating.ratings(desk)],
        "renewals": [(desk.store.ref(view.key), said) for view, said in rating.reminders(desk)],
        "clashes": clashes(desk),
        "late": [load(desk, visit).late for visit in visits],
        "late cases": late_cases(desk),
        "decided": decisions(desk),
        "removed": [removed_visits(desk), removed_homes(desk), removal_notices(desk)],
        "twins": possible_twins(desk),
        "held late": desk.store.late(),
        "parallel": desk.store.parallel(),
        "documents": [documents(desk.store, visit) for visit in visits],
        "open": [open_findings(desk, home.key) for home in homes],
        "indicators": measured(desk),
        "own": [own_checklists(desk), own_profiles(desk)],
    }
    return {name: shown(desk, value) for name, value in found.items()}


def rate(desk: Desk, home: int, random: Random) -> None:
    """A rating of four items, as a sheet that was taken in leaves it."""
    sheet = sample(1)
    head = RatingHead(
        institution=desk.store.ref(home),
        day=random.choice((date(2023, 12, 1), date(2023, 12, 2))),
        mode=random.choice(tuple(Rated)),
        frame=desk.store.keep_blob(rating_source().encode()),
        sheet=desk.store.keep_blob(sheet_text(sheet).encode()),
        profile="general",
    )
    key = desk.store.begin(RATING, head_body(head), actor=desk.actor, at=desk.clock())
    for item in sheet.items:
        body = score_body(item, ItemScore(item.full * random.choice((1, 0))))
        desk.store.write(key, SCORE_PREFIX + item.id, body, kind=RATING, actor=desk.actor, at=desk.clock())


def act(desk: Desk, random: Random) -> None:
    """One thing that an inspector does."""
    homes, visits = institutions(desk), inspections(desk)
    deed = random.choice(
        ("home", "visit", "visit", "answer", "answer", "answer", "word", "note", "rate", "sign", "permit", "remove")
    )
    if deed == "home" or not homes:
        register(
            desk, Institution(random.choice(NAMES), county="同心县", township=random.choice(("甲镇", ""))), again=True
        )
        return
    home = random.choice(homes).key
    if deed in ("visit", "permit") or not visits:
        parts = [PartPlan(desk.actor, sections("supervision"))]
        begun = start(desk, home, Mode.PATROL, ("supervision",), parts, random.choice(DAYS))
        if deed == "permit":
            answer(desk, begun, "ZH01", Result(Verdict.PASS, random.choice(UNTIL)))
        return
    visit, item = random.choice(visits), random.choice(ITEMS)
    match deed:
        case "answer" if not load(desk, visit).closed:
            asked = load(desk, visit).item(item)
            value = random.choice(UNTIL) if asked.answer.kind is AnswerKind.DATE else None
            answer(desk, visit, item, Result(random.choice((Verdict.PASS, Verdict.FAIL)), value))
        case "word" if load(desk, visit).answers:
            key = random.choice(outcome(desk, load(desk, visit)).findings or (None,))
            if key is not None and not key.number:
                edit_finding(desk, visit, key.key, FindingEdit(deadline_days=random.choice((3, 9))))
        case "note" if not load(desk, visit).closed:
            note(desk, visit, item, random.choice(("门口", "楼上")))
        case "remove":
            remove_visit(desk, visit, "开错了")
        case "rate":
            rate(desk, home, random)
        case "sign" if not load(desk, visit).closed and not readiness(desk, load(desk, visit), "1").blockers:
            sign(desk, visit, "1")


def history(seed: int) -> list[Desk]:
    """Two or three laptops that began from one file, each with work of its own, some of it handed on meanwhile."""
    random = Random(seed)
    desks = [desk_of(f"检查员{name}", device) for name, device in zip("甲乙丙", "abc", strict=True)]
    desks = desks[: random.choice((2, 3))]
    for _ in range(random.randint(3, 6)):
        act(desks[0], random)
    for desk in desks[1:]:
        take(desk.store, package_of(desks[0]))
    for _ in range(random.randint(6, 14)):
        act(random.choice(desks), random)
        if random.random() < 0.1:
            giver, taker = random.sample(desks, 2)
            take(taker.store, package_of(giver))
    return desks


def package_of(desk: Desk) -> bytes:
    return extract_bytes(desk.store.db, None, {})


@settings(max_examples=HISTORIES)
@given(st.integers(0, 2**32))
def test_stores_of_equal_content_show_equal_lists(seed: int) -> None:
    desks = history(seed)
    packages = [package_of(desk) for desk in desks]
    shown_by = []
    for number, order in enumerate((packages, packages[::-1], packages[1:] + packages[:1])):
        county = desk_of("县局", "def"[number])
        for package in order:
            take(county.store, package)
        shown_by.append((content_digest(county.store), lists(county)))
        county.close()
    for desk in desks:
        desk.close()
    (digest, first), *others = shown_by
    for other_digest, other in others:
        assert other_digest == digest
        for name, said in first.items():
            assert other[name] == said, name
