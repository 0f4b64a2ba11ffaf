"""挂号销账台账: every problem in a row, decided here so that the workbook only has to hold it.

The workbook goes to the home: like every copy that it is handed, it leaves out what residents, families or complainants
told. The checksum covers the words that are shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date

from app.domain.days import china_day
from app.domain.documents import Copy
from app.domain.finding_rows import CLOSED
from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.domain.ledger import (
    CHECK,
    COMPLETED,
    HOME,
    ID,
    ITEM,
    MARKS,
    MEASURES,
    NUMBER,
    OPEN,
    PROBLEM,
    PROGRESS,
    REMARK,
    RESPONSIBLE,
    REVISION,
    SEEN,
    SHOWN,
    UNREGISTERED,
    checksum,
    filled_in,
    revision_of,
)
from app.domain.rectification import NOT_OVERDUE, Course, Overdue, Recheck, reopened
from app.domain.repeats import Repeat
from app.reports.forms import BackRow, LooseRow
from app.reports.private import WITHHELD, is_private, shown_problem, shown_remedy
from app.reports.wording import basis_lines, severity_words

TITLE = "挂号销账台账"
SHEET, GUIDE = "台账", "填写说明"
HISTORIC = "历史遗留（一事一议）"
HISTORIC_REMEDY = "按有关部门集中研究的处置意见办理，不要求当场改正；现场发现的火灾隐患另行列出，须照常整改。"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A problem of an inspection and what is known of its mending. `id` names it in every store (`domain.ledger`)."""

    inspection: Inspection
    finding: Finding
    state: str
    id: str = ""
    course: Course | None = None
    overdue: Overdue = NOT_OVERDUE
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row, its fields in the order of the columns; the last three are the marks by which it is known again."""

    number: str
    home: str
    checked: date
    checklist: str
    item: str
    problem: str
    severity: str
    repeat: str
    basis: str
    remedy: str
    deadline: date
    state: str
    told: str
    measures: str = ""
    progress: str = ""
    completed: date | None = None
    responsible: str = ""
    remark: str = ""
    id: str = ""
    revision: str = ""
    check: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the home has nothing to fill in any more."""
        return self.state.startswith(CLOSED)


HEADS = (
    NUMBER,
    HOME,
    "检查日期",
    "检查表",
    ITEM,
    PROBLEM,
    "等级",
    "新旧",
    "依据",
    "整改要求",
    "期限",
    "状态",
    "部门、移送",
    MEASURES,
    PROGRESS,
    COMPLETED,
    RESPONSIBLE,
    REMARK,
    ID,
    REVISION,
    CHECK,
)
assert len(HEADS) == len(fields(LedgerRow))
assert set(HEADS) == {*SEEN, *SHOWN, *OPEN, *MARKS}


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole table: whose it is, the day it stands for, and its rows in the order given.

    A long one may give its rows one by one as they are walked through: only their number is known before.
    """

    title: str
    office: str
    day: date
    rows: Collection[LedgerRow]
    of_one_home: bool = False


@dataclass(frozen=True, slots=True)
class LedgerBackRow:
    """A row of a 退回件: the problem as it stands now, and what came back of it."""

    row: LedgerRow
    back: BackRow


@dataclass(frozen=True, slots=True)
class LedgerBack:
    """The 退回件 of a ledger: rows to be mended first."""

    title: str
    office: str
    day: date
    rows: Collection[LedgerBackRow]
    to_mend: int
    loose: tuple[LooseRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """What a problem's row says whatever the day: it can be kept."""

    row: LedgerRow
    """The row with the first lines of its state, those before what is overdue."""
    after: str
    """The lines of its state after that."""

    def on_day(self, overdue: Overdue, repeat: Repeat | None) -> LedgerRow:
        """The row of a day, with what is overdue then, and among all visits to the home."""
        state = [self.row.state, *overdue.words.split("，"), self.after]
        return replace(
            self.row,
            repeat=repeat.label if repeat else "",
            state="\n".join(line for line in state if line),
        )


def ledger_row(entry: LedgerEntry) -> LedgerRow:
    """What a problem's row says."""
    return ledger_words(entry).on_day(entry.overdue, entry.repeat)


def ledger_words(entry: LedgerEntry) -> LedgerWords:
    """The same without what depends on the day and on the home's other visits."""
    inspection, finding, course = entry.inspection, entry.finding, entry.course
    checklists = dict.fromkeys(
        checklist.title for checklist in inspection.checklists if not checklist.places.keys().isdisjoint(finding.items)
    )
    items = "、".join(
        f"{inspection.number(item).rpartition(' ')[2]} {inspection.item(item).title}" for item in finding.items
    )
    number, home = finding.number or UNREGISTERED, inspection.home.name
    problem = shown_problem(inspection, finding, Copy.INSTITUTION)
    filled = filled_in(course, finding.responsible)
    revision = str(revision_of(filled, course.standing if course else ""))
    before, after = _standing(entry)
    row = LedgerRow(
        number=number,
        home=home,
        checked=inspection.started,
        checklist="、".join(checklists),
        item=items,
        problem=problem,
        severity=severity_words(finding.severity, Copy.INSTITUTION),
        repeat="",
        basis="\n".join(basis_lines(finding.basis, inspection.profile, Copy.INSTITUTION)),
        remedy="\n".join(part for part in _demands(entry) if part),
        deadline=finding.deadline,
        state=before,
        told=_told(entry),
        measures=filled.measures,
        progress=filled.progress,
        completed=filled.completed,
        responsible=filled.responsible,
        remark=filled.remark,
        id=entry.id,
        revision=revision,
        check=checksum(entry.id, revision, (number, home, items, problem)),
    )
    return LedgerWords(row, after)


def _standing(entry: LedgerEntry) -> tuple[str, str]:
    """The state in a word, and what must be known with it, before and after what is overdue."""
    state = entry.course.state if entry.course else None
    before = [entry.state, HISTORIC if entry.finding.historic else ""]
    lines = []
    if state is not None and state.closing is not None:
        lines.append(f"{state.closing.day.isoformat()} {state.closing.checker}")
    elif state is not None and state.sent_back:
        lines.append(f"退回{state.sent_back}次")
    lines += _reopened(entry.course)
    if entry.finding.other_numbers:
        lines.append(f"另有挂号{'、'.join(entry.finding.other_numbers)}")
    if entry.finding.pending:
        lines.append("待核：两份记录不一致，按较重的列出")
    if entry.finding.lapsed:
        lines.append("签名后结果已更正，不再要求整改")
    lines += [f"{china_day(each.at)}更正，见文书" for each in entry.finding.corrections]
    return "\n".join(filter(None, before)), "\n".join(filter(None, lines))


def _reopened(course: Course | None) -> list[str]:
    """That a closing was taken back, and when: whoever was told of the one is told of the other."""
    if course is None:
        return []
    return [f"{act.day.isoformat()} 撤销销账" for act in reopened(course)]


def _demands(entry: LedgerEntry) -> tuple[str, ...]:
    """What is demanded, what goes for problems of the past, and what a recheck still missed."""
    remedy = shown_remedy(entry.inspection, entry.finding, Copy.INSTITUTION)
    return (remedy, HISTORIC_REMEDY if entry.finding.historic else "", _still_missing(entry))


def _still_missing(entry: LedgerEntry) -> str:
    """What the last recheck that sent the problem back found missing; empty once it is closed."""
    course = entry.course
    if course is None or course.state.closed:
        return ""
    back = [step.record.act for step in course.steps if step.effective and isinstance(step.record.act, Recheck)]
    if not back:
        return ""
    words = WITHHELD if is_private(entry.inspection, entry.finding) else back[-1].note
    return f"复查退回（{back[-1].day.isoformat()}）：{words}"


def _told(entry: LedgerEntry) -> str:
    lines = ["、".join(entry.finding.departments)]
    if entry.course is not None:
        lines += [f"{each.day:%m-%d}{each.word}{each.department}" for each in entry.course.state.transfers]
    return "\n".join(line for line in lines if line)
