"""The 检查填报表 that leaves as a workbook and comes back: its columns, and an answer as cells. Pure.

Each item's row carries three marks in hidden columns: the visit with its edition and the item, short digests of what
the row said when it left, and what ties both to the number and title that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.checklist import AnswerForm, AnswerKind, Checklist, Section
from app.domain.inspection import Result, Value
from app.domain.judging import as_decimal
from app.domain.ledger import checksum, short

NUMBER, TITLE = "编号", "检查项"
SEEN = (NUMBER, TITLE)
SHOWN = HOW, WANTED = "怎么查", "填什么"
VERDICT, FIGURE, CHOICE, DAY, GOOD, WHOLE, NOTE, REASON = (
    "结果", "数值", "选项", "日期", "合格（达到）数", "抽查（总）数", "现场情况", "原因",
)  # fmt: skip
OPEN = (VERDICT, FIGURE, CHOICE, DAY, GOOD, WHOLE, NOTE, REASON)
VALUES = (FIGURE, CHOICE, DAY, GOOD, WHOLE)
"""The cells that hold an item's value; which of them, its answer kind says."""

_EDITION = 16
_PAIRS = {AnswerKind.SAMPLE: ("good", "of"), AnswerKind.SHARE: ("part", "whole")}


@dataclass(frozen=True, slots=True)
class RowName:
    """What a row is: the visit by its reference, the edition by the digest of its text, and the item."""

    visit: str
    edition: str
    item: str

    def __str__(self) -> str:
        return f"{self.visit}/{self.edition}/{self.item}"


def heading_of(number: int, section: Section) -> str:
    """What stands over the items of a section."""
    return f"{number}　{section.title}"


def headings_of(checklists: Iterable[Checklist]) -> frozenset[str]:
    """All that stands over the items of a visit."""
    return frozenset(
        heading_of(number, section) for each in checklists for number, section in enumerate(each.sections, 1)
    )


def row_name(visit: str, blob: str, item: str) -> RowName:
    return RowName(visit, blob[:_EDITION], item)


def name_from(text: str) -> RowName | None:
    """Such a name read back; None if the text is none."""
    visit, _, rest = text.partition("/")
    edition, _, item = rest.partition("/")
    return RowName(visit, edition, item) if visit and item and len(edition) == _EDITION else None


def value_columns(form: AnswerForm) -> tuple[str, ...]:
    """The cells that an answer kind's value takes; none where only the verdict is asked."""
    match form.kind:
        case AnswerKind.COUNT | AnswerKind.NUMBER | AnswerKind.SCORE:
            return (FIGURE,)
        case AnswerKind.CHOICE:
            return (CHOICE,)
        case AnswerKind.DATE:
            return (CHOICE, DAY) if form.lives else (DAY,)
        case AnswerKind.SAMPLE | AnswerKind.SHARE:
            return (GOOD, WHOLE)
    return ()


def value_cells(form: AnswerForm, value: Value) -> Mapping[str, str]:
    """A value as the cells that show it; none of a shape that the form does not know."""
    match form.kind, value:
        case (AnswerKind.COUNT | AnswerKind.NUMBER | AnswerKind.SCORE, _) if (number := as_decimal(value)) is not None:
            return {FIGURE: figure_text(number)}
        case AnswerKind.CHOICE, str(title):
            return {CHOICE: title}
        case AnswerKind.DATE, str(day):
            return {DAY: day}
        case AnswerKind.DATE, {"type": str(kind), "day": str(day)}:
            return {CHOICE: kind, DAY: day}
        case ((AnswerKind.SAMPLE | AnswerKind.SHARE), dict()):
            first, second = _PAIRS[form.kind]
            return {GOOD: str(value.get(first, "")), WHOLE: str(value.get(second, ""))}
    return {}


def pair_value(kind: AnswerKind, good: int, whole: int) -> Value:
    """The value of a sample or a share."""
    first, second = _PAIRS[kind]
    return {first: good, second: whole}


def figure_text(number: Decimal) -> str:
    """A number in one way only: `4.50` and `4.5` are the same figure."""
    return f"{number.normalize():f}"


def shown_cells(form: AnswerForm, result: Result | None, note: str) -> Mapping[str, str]:
    """Every open cell of an item's row as it leaves. Of a sample not yet looked at the number to look at is there."""
    cells = dict.fromkeys(OPEN, "") | {NOTE: note}
    if result is None:
        return cells | ({WHOLE: str(form.sample)} if form.kind is AnswerKind.SAMPLE and form.sample else {})
    return cells | {VERDICT: result.verdict.label, REASON: result.reason} | dict(value_cells(form, result.value))


def revision_of(cells: Mapping[str, str]) -> str:
    """What a row says, as two short digests: of the result, which is one statement, and of the note."""
    result = "|".join(cells.get(title, "") for title in OPEN if title != NOTE)
    return f"{short(result)}.{short(cells.get(NOTE, ''))}"


def revision_from(text: str) -> tuple[str, str] | None:
    """(result, note) of such a text; None where it is none."""
    result, mark, note = text.partition(".")
    return (result, note) if mark and all(len(part) in (0, 6) for part in (result, note)) else None


def check_of(name: str, revision: str, seen: tuple[str, ...]) -> str:
    """What ties a row's marks to its number and title."""
    return checksum(name, revision, seen)
