"""What is printed, fully decided: frozen blocks of plain text that a renderer only has to place.

Every text here is printed literally: nothing in it is ever read as markup.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from app.domain.absence import Absence
from app.domain.documents import Kind

PlacedText = tuple[str, str]
"""The place where a person finds a text, and the text."""


class Mark(StrEnum):
    """What stands in a drawn check box."""

    EMPTY = "empty"
    TICK = "tick"
    CROSS = "cross"
    DASH = "dash"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document; it is also a bookmark."""

    text: str

    def texts(self) -> Iterator[PlacedText]:
        yield "小标题", self.text


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the document speaks to, flush left."""

    text: str

    def texts(self) -> Iterator[PlacedText]:
        yield "主送单位", self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text. `strong` prints it bold."""

    text: str
    indent: bool = True
    strong: bool = False

    def texts(self) -> Iterator[PlacedText]:
        yield "正文", self.text


@dataclass(frozen=True, slots=True)
class Note:
    """Small print under a table."""

    text: str

    def texts(self) -> Iterator[PlacedText]:
        yield "正文", self.text


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Particulars as label and value, two pairs a line; a pair in `wide` takes a whole line. `least`: millimetres that
    each line is high, for what is filled in by hand."""

    pairs: tuple[tuple[str, str], ...]
    wide: tuple[str, ...] = ()
    least: int = 0

    def texts(self) -> Iterator[PlacedText]:
        for label, value in self.pairs:
            yield label, label + value


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One problem. `basis` lines stay with it; `grave` prints the severity as 【…】 in bold."""

    number: str
    problem: str
    basis: tuple[str, ...]
    severity: str
    grave: bool
    remedy: str
    deadline: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingTable:
    """Problems in the order printed. `plan`: what heads a column that the home fills in beside them, and what stands on
    a line each in its cells; none: no column."""

    rows: tuple[FindingRow, ...]
    plan: tuple[str, ...] = ()

    def texts(self) -> Iterator[PlacedText]:
        for row in self.rows:
            where = f"问题{row.number}"
            yield where, row.number + row.severity + "".join(row.deadline + row.marks)
            yield where, row.problem + "".join(row.basis)
            yield f"{where}的整改要求", row.remedy
        yield "整改计划", "".join(self.plan)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of a checklist and what was seen: `details` are lines under each other."""

    number: str
    text: str
    verdict: str
    mark: Mark
    details: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A section of a checklist."""

    title: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of one checklist, by section. `title` is repeated in the table's head."""

    title: str
    groups: tuple[ItemGroup, ...]

    def texts(self) -> Iterator[PlacedText]:
        yield "检查表", self.title
        for group in self.groups:
            yield "分节", group.title
            for row in group.rows:
                yield f"{group.title} {row.number}", row.number + row.text + row.verdict + "".join(row.details)


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One suggestion: no number of its own, no deadline."""

    text: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceList:
    """Suggestions, apart from the problems."""

    rows: tuple[AdviceRow, ...]

    def texts(self) -> Iterator[PlacedText]:
        for row in self.rows:
            yield "建议", row.text + "".join(row.basis)


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table: heads, rows of cells, and the columns' shares of the width. `least`: millimetres that each row is
    high, for what is filled in by hand."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    least: int = 0

    def texts(self, above: int = 0) -> Iterator[PlacedText]:
        """Its rows with their numbers; `above` rows stand in the tables before it."""
        for number, line in enumerate((self.heads, *self.rows), above + 1):
            yield f"表格第{number}行", "".join(line)


class Shape(StrEnum):
    """How a chart is drawn: bars that lie, series end to end; or columns that stand, series side by side."""

    BARS = "bars"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Series:
    """A number of a chart for each of its labels; none below 0."""

    title: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers drawn for print: every value stands beside its bar, and series differ by pattern, not by colour."""

    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "项"

    def texts(self) -> Iterator[PlacedText]:
        yield "图", self.title + self.unit + "".join(entry.title for entry in self.series)
        for label in self.labels:
            yield f"图“{self.title}”", label


@dataclass(frozen=True, slots=True)
class Slip:
    """Begins a page of its own inside a document, to be torn off or filled in: its title and the line under it."""

    title: str
    under: str = ""

    def texts(self) -> Iterator[PlacedText]:
        yield "回执", self.title + self.under


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins the pages of a 附件: which one it is, and what it holds."""

    label: str
    title: str

    def texts(self) -> Iterator[PlacedText]:
        yield "附件", self.label + self.title


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with its caption. `digest` names it; `content` is the JPEG, or why it is not here."""

    caption: str
    digest: str
    content: bytes | Absence = Absence.NOT_HELD


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos, two or three of them side by side, as fills fewer pages. `paired`: always two, before and after."""

    items: tuple[Picture, ...]
    paired: bool = False

    def texts(self) -> Iterator[PlacedText]:
        for number, item in enumerate(self.items, 1):
            yield f"照片{number}的说明", item.caption


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A place to sign: the label, and what is already known, as a name. `beside`: what stands after the place, as the
    signer's certificate; with a colon at its end it is filled in by hand. `dated`: the signer writes the day."""

    label: str
    value: str = ""
    beside: str = ""
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """Boxes to tick by hand."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick by hand, between the text."""

    lines: tuple[ChoiceLine, ...]

    def texts(self) -> Iterator[PlacedText]:
        for line in self.lines:
            yield line.label, line.label + "".join(line.options)


@dataclass(frozen=True, slots=True)
class Blank:
    """Lines to write on by hand, under what belongs on them."""

    label: str
    lines: int

    def texts(self) -> Iterator[PlacedText]:
        yield "正文", self.label


@dataclass(frozen=True, slots=True)
class Signatures:
    """Where the sides sign, and the seal's place with the date. Never alone on a page."""

    lines: tuple[SignatureLine | ChoiceLine, ...]
    seal: str
    date: str

    def texts(self) -> Iterator[PlacedText]:
        yield "落款", self.seal + self.date
        for line in self.lines:
            more = line.value + line.beside if isinstance(line, SignatureLine) else "".join(line.options)
            yield line.label, line.label + more


Block = (
    Heading
    | Addressee
    | Paragraph
    | Note
    | KeyValues
    | FindingTable
    | ItemTable
    | AdviceList
    | Table
    | Chart
    | Slip
    | Annex
    | Pictures
    | Choices
    | Blank
    | Signatures
)


@dataclass(frozen=True, slots=True)
class Report:
    """One document. `subject` is the home's name, `date` the day it bears as 2026-11-22 or empty; `number` may be
    empty before signing, `unnumbered` is then printed in its place. `copy` (存档联, 送达联) and `stamp` (作废) stand at
    the head of every page, `page_signers` at its foot, each with a line to sign on."""

    kind: Kind
    title: str
    office: str
    number: str
    subject: str
    date: str
    blocks: tuple[Block, ...]
    unnumbered: str = "未编号"
    copy: str = ""
    stamp: str = ""
    page_signers: tuple[str, ...] = ()

    @property
    def shown_number(self) -> str:
        return self.number or self.unnumbered


def canonical(report: Report) -> str:
    """The report as JSON: the same for the same content. A photo counts by its digest."""
    return json.dumps(_plain(report), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(report: Report) -> str:
    """A short digest of everything printed, as `7F3A-91C2`: it tells two prints of one number apart."""
    short = hashlib.sha256(canonical(report).encode("ascii")).hexdigest()[:8].upper()
    return f"{short[:4]}-{short[4:]}"


def qr_text(report: Report) -> str:
    """What the code at the foot of every page says first: number and digest, parted by a space."""
    return f"{report.shown_number} {digest(report)}"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        content = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.name != "content"}
        return {"": type(value).__name__, **content}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


STAND_IN = "〓"
"""Printed for a character that no font has, where the paper is more than that character."""


def with_stand_ins(report: Report, missing: Iterable[str]) -> Report:
    """The same report with `STAND_IN` for some characters, wherever they stand."""
    signs = {ord(character): STAND_IN for character in missing}
    changed = _mapped(report, lambda text: text.translate(signs))
    assert isinstance(changed, Report), "a report stays one"
    return changed


def _mapped(value: object, change: Callable[[str], str]) -> object:
    if type(value) is str:  # no word of an enum
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(entry, change) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _mapped(getattr(value, field.name), change) for field in fields(value)})
    return value


def texts(report: Report) -> Iterator[PlacedText]:
    """Every text that will be drawn, with the place where a person finds it, and the name in the file's title."""
    yield "标题", report.title
    yield "单位名称", report.office
    yield "编号", report.shown_number
    yield "机构名称", report.subject
    yield "联次", report.copy + report.stamp
    yield "页脚签名", "".join(report.page_signers)
    rows = 0
    for block in report.blocks:
        if isinstance(block, Table):
            yield from block.texts(rows)
            rows += 1 + len(block.rows)
        else:
            yield from block.texts()
