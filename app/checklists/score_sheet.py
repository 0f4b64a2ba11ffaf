"""A province's score sheet: a filled one read with all its faults at once, and the sheet as a text that a rating keeps.

It has one row an item: 部分、序号、评定项目、分值、操作说明、得分、扣分理由.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import rtoml

from app.checklists import sheet_errors as errors
from app.checklists.errors import Fault, Sentence, near
from app.checklists.sheet_errors import CameRow, ScoreSheetError
from app.checklists.workbook_beside import Beside, added_column, hidden_rows, lying_over, other_sheets
from app.checklists.workbook_errors import ERROR_CELL, FORMULA
from app.checklists.workbook_read import Sheet
from app.checklists.workbook_scan import Limits, letter
from app.domain.figures import figure_of
from app.domain.rating import Frame
from app.domain.resident_number import personal_number
from app.domain.score_sheet import ItemScore, ScoreSheet, SheetItem
from app.domain.sent_back import REASON as BACK_REASON

PART, NUMBER, TITLE, FULL, HOW, SCORE, REASON = HEADS = (
    "部分",
    "序号",
    "评定项目",
    "分值",
    "操作说明",
    "得分",
    "扣分理由",
)
SHEET, GUIDE = "评分表", "填写说明"
NOT_APPLICABLE = "不适用"
LIMITS = Limits(form="评分表")
_MOST_MARKS = 100_000
"""A figure from here on is a slip of the hand, whatever sheet it stands in."""
_NEEDED = (PART, NUMBER, TITLE, FULL, SCORE)
_HEAD_WITHIN = 20  # provinces put titles and notes above the head

WIDTHS = (10, 7, 30, 7, 42, 7, 35)


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet and the scores in it, by the items' ids."""

    sheet: ScoreSheet
    scores: Mapping[str, ItemScore]
    beside: tuple[Beside, ...] = ()
    """What the workbook holds that is no row of the sheet."""


def read_score_sheet(path: Path, frame: Frame, undrawable: Callable[[str], str] | None = None) -> Filled:
    """A filled sheet. `undrawable` names the signs of a text that no font draws.

    Raises `ScoreSheetError` with every fault by sheet, row and column, or the `AppError` that says why the file is no
    workbook, or not safe to open.
    """
    from app.checklists.workbook_read import read_book

    book = read_book(path, None, LIMITS)
    pages = [_Page(sheet) for name, sheet in book.sheets.items() if name != GUIDE]
    page = max(pages, key=lambda page: len(page.columns), default=_Page(Sheet(SHEET, ())))
    reading = _Reading(page, frame, undrawable)
    filled = reading.read(path.stem)
    hidden = hidden_rows(page.sheet, [row + 1 for row in reading.parts])
    beside = (*page.added(), *hidden, *other_sheets(book, {page.name}), *lying_over(book))
    if reading.faults:
        raise ScoreSheetError(path.name, reading.faults, reading.came(), beside)
    return replace(filled, beside=beside)


class _Page:
    """One sheet of the workbook: its cells, and where the head stands."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.name = sheet.name
        self.rows = sheet.rows
        self.head = -1
        self.columns: dict[str, int] = {}
        for number, row in enumerate(self.rows[:_HEAD_WITHIN]):
            titles = {_text(value).replace(" ", ""): column for column, value in enumerate(row)}
            columns = {head: titles[head] for head in HEADS if head in titles}
            if len(columns) > max(2, len(self.columns)):
                self.head, self.columns = number, columns

    def added(self) -> Iterator[Beside]:
        """The columns that are none of the sheet's."""
        width = max((len(row) for row in self.rows), default=0)
        for column in range(width):
            title = _text(self.sheet.value(self.head + 1, column + 1))
            if column in self.columns.values() or title == BACK_REASON:
                continue
            rows = range(self.head + 2, len(self.rows) + 1)
            if texts := {row: text for row in rows if (text := _text(self.sheet.value(row, column + 1)))}:
                yield added_column(self.name, self.head + 1, column + 1, title, texts)


@dataclass
class _Reading:
    """One sheet under examination; rows and columns are told as Excel shows them."""

    page: _Page
    frame: Frame
    undrawable: Callable[[str], str] | None = None
    faults: list[Fault] = field(default_factory=list)
    told: dict[int, list[str]] = field(default_factory=dict)
    """Row → what is wrong with it, for a 退回件."""
    parts: dict[int, str] = field(default_factory=dict)
    """Row → the part that it belongs to."""
    broken: set[str] = field(default_factory=set)
    """Parts of which some 分值 can't be read."""

    def came(self) -> tuple[CameRow, ...]:
        """The rows as they came, with what is wrong with each; none where they can't be told apart."""
        if not self.parts or any(head not in self.page.columns for head in _NEEDED):
            return ()
        return tuple(
            CameRow({head: self._value(row, head) for head in HEADS}, tuple(self.told.get(row, ())))
            for row in self.parts
        )

    def read(self, title: str) -> Filled:
        if self.page.head < 0:
            self.faults.append(errors.NO_HEAD.at(f"工作表“{self.page.name}”", heads="、".join(HEADS)))
            return Filled(ScoreSheet(title, ()), {})
        for head in _NEEDED:
            if head not in self.page.columns:
                where = f"工作表“{self.page.name}” 第{self.page.head + 1}行"
                self.faults.append(errors.MISSING_COLUMN.at(where, head=head))
        items: dict[str, SheetItem] = {}
        scores: dict[str, ItemScore] = {}
        part = ""
        whole = not self.faults
        for row in range(self.page.head + 1, len(self.page.rows)):
            if not any(_text(self._value(row, head)) for head in HEADS):
                continue
            part = self._part(row, part)
            self.parts[row] = part
            item = self._item(row, part, items)
            score = self._score(row, item.full)
            items[item.id] = item
            scores[item.id] = score
        if not items and whole:
            self.faults.append(errors.NO_ROWS.at(f"工作表“{self.page.name}”"))
        sheet = ScoreSheet(title, tuple(items.values()))
        if whole and "unknown" not in self.parts.values() and "" not in self.parts.values():
            self._sums(sheet)
        return Filled(sheet, scores)

    def _value(self, row: int, head: str) -> Any:
        column = self.page.columns.get(head)
        cells = self.page.rows[row]
        return cells[column] if column is not None and column < len(cells) else ""

    def _say(self, sentence: Sentence, row: int, head: str, **values: object) -> None:
        if head in self.page.columns:
            place = letter(self.page.columns[head] + 1)
            where = f"工作表“{self.page.name}” 第{row + 1}行 {place}列（{head}）"
            fault = sentence.at(where, **values)
            self.faults.append(fault)
            self.told.setdefault(row, []).append(f"“{head}”：{fault.what}；{fault.remedy}")
            if head == FULL:
                self.broken.add(self.parts.get(row, ""))

    def _broken(self, row: int, head: str) -> Sentence | None:
        """What is wrong with a cell whatever it should say: an error, or a formula whose result nobody worked out."""
        place = (row + 1, self.page.columns.get(head, -1) + 1)
        if place in self.page.sheet.errors:
            return ERROR_CELL
        return FORMULA if place in self.page.sheet.formulas and self._value(row, head) == "" else None

    def _part(self, row: int, above: str) -> str:
        """The part's id; an empty cell means the same as above."""
        said = _text(self._value(row, PART)).replace(" ", "")
        known = "、".join(part.title for part in self.frame.parts)
        if not said:
            if not above:
                self._say(errors.NO_PART, row, PART, known=known)
            return above
        found = next((part.id for part in self.frame.parts if said == part.title), "")
        if not found:
            hint = near(said, (part.title for part in self.frame.parts))
            self._say(errors.UNKNOWN_PART, row, PART, value=said, known=known, hint=hint)
        return found or "unknown"

    def _item(self, row: int, part: str, known: Mapping[str, SheetItem]) -> SheetItem:
        number, title = _text(self._value(row, NUMBER)), _text(self._value(row, TITLE))
        for head, text in ((NUMBER, number), (TITLE, title)):
            if not text:
                self._say(errors.EMPTY, row, head, name=head)
        name = f"{part}/{number}"
        if number and name in known:
            titles = {each.id: each.title for each in self.frame.parts}
            self._say(errors.NUMBER_TWICE, row, NUMBER, value=number, part=titles.get(part, part))
        for head in (NUMBER, TITLE, HOW, REASON):
            if found := personal_number(_text(self._value(row, head))):
                self._say(errors.PERSONAL, row, head, number=found[:6])
            if self.undrawable is not None and (signs := self.undrawable(_text(self._value(row, head)))):
                self._say(errors.UNPRINTABLE, row, head, characters=signs)
        full = _marks(self._value(row, FULL))
        if sentence := self._broken(row, FULL):
            self._say(sentence, row, FULL)
            full = Decimal("Infinity")
        elif full is None or full <= 0:
            self._say(errors.NOT_MARKS, row, FULL, value=_text(self._value(row, FULL)))
            full = Decimal("Infinity")
        elif _fine(full):
            self._say(errors.TOO_FINE, row, FULL, value=full)
        free = name if number and name not in known else f"{name}#{row}"
        return SheetItem(free, part, number, title, full, _text(self._value(row, HOW)))

    def _score(self, row: int, full: Decimal) -> ItemScore:
        value = self._value(row, SCORE)
        reason = _text(self._value(row, REASON))
        said = _text(value)
        if said == NOT_APPLICABLE:
            return ItemScore(None, reason)
        score = _marks(value)
        if sentence := self._broken(row, SCORE):
            self._say(sentence, row, SCORE)
        elif not said:
            self._say(errors.NO_SCORE, row, SCORE, full=full if full.is_finite() else "分值")
        elif score is None:
            self._say(errors.NOT_A_SCORE, row, SCORE, value=said)
        elif not 0 <= score <= full:
            self._say(errors.OUT_OF_RANGE, row, SCORE, value=score, full=full)
        elif _fine(score):
            self._say(errors.TOO_FINE, row, SCORE, value=score)
        return ItemScore(score or Decimal(0), reason)

    def _sums(self, sheet: ScoreSheet) -> None:
        for part in self.frame.parts:
            if part.id in self.broken:
                continue
            total = sum((item.full for item in sheet.of_part(part.id)), Decimal(0))
            if total != part.full:
                where = f"工作表“{self.page.name}” “{part.title}”部分"
                fault = errors.PART_SUM.at(where, total=f"{total.normalize():f}", full=part.full)
                self.faults.append(fault)
                for row in (row for row, its in self.parts.items() if its == part.id):
                    self.told.setdefault(row, []).append(f"“{part.title}”部分：{fault.what}；{fault.remedy}")


def sheet_text(sheet: ScoreSheet) -> str:
    """The sheet as TOML, as a rating keeps it: the same sheet gives the same text."""
    lines = ["format = 1", f"title = {_quoted(sheet.title)}"]
    for item in sheet.items:
        lines += ["", "[[item]]"]
        for key in ("id", "part", "number", "title", "how"):
            lines.append(f"{key} = {_quoted(getattr(item, key))}")
        lines.append(f'full = "{item.full}"')
    return "\n".join(lines) + "\n"


def sheet_from(text: str) -> ScoreSheet:
    """A sheet from the text that a rating kept."""
    data = rtoml.loads(text)
    return ScoreSheet(
        data["title"],
        tuple(
            SheetItem(e["id"], e["part"], e["number"], e["title"], Decimal(e["full"]), e["how"]) for e in data["item"]
        ),
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: Any) -> str:
    """A cell as a person reads it; a whole number without its point."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"\s+", " ", str(value)).strip()


def _marks(value: Any) -> Decimal | None:
    """A cell as a number, also where it was typed as text or in full width; None for what no sheet gives."""
    if isinstance(value, bool):
        return None
    number = figure_of(_text(value))
    return number if number is not None and abs(number) < _MOST_MARKS else None


def _fine(number: Decimal) -> bool:
    return number != round(number, 2)
