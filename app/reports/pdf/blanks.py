"""An empty form becomes a PDF: A4, both sides of the sheet, black only, with room for a pen.

The inner margin is wider and changes sides with every page, for the holes of a binder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.reports.blank import BlankForm, BlankItem, blank_digest, blank_texts
from app.reports.model import Mark
from app.reports.pdf.archive import About
from app.reports.pdf.flow import Flow, Page, Strip
from app.reports.pdf.fonts import (
    SANS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    FontSet,
    Missing,
    MissingGlyphs,
    bundled,
    printable,
)
from app.reports.pdf.painter import PAGE_HEIGHT, PAGE_WIDTH, Painter
from app.reports.pdf.typeset import Align, Column, Piece, Style, set_column

_MM = 72 / 25.4
TOP, BOTTOM, INNER, OUTER = 9 * _MM, 12 * _MM, 16 * _MM, 9 * _MM
_RUNNING = 21.0
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - INNER - OUTER, PAGE_HEIGHT - TOP - BOTTOM - _RUNNING
_CODE_WIDTH, _RIGHT_WIDTH = 30.0, 110.0
_LEFT_WIDTH = TEXT_WIDTH - _CODE_WIDTH - _RIGHT_WIDTH
_PAD = 2.8
_NOTE_STEP = 15.0
_LEAST_NOTE = 12.0
_BOX, _BOX_STEP = 11.5, 15.5

_TITLE = Style(SERIF_BOLD, 18, 24, Align.CENTRE)
_SMALL_TITLE = Style(SANS, 9.5, 13, Align.CENTRE)
_LABEL = Style(SANS, 10, 14, Align.LEFT)
_KEY = Style(SERIF, 8.5, 11.5)
_SECTION = Style(SANS_BOLD, 11, 15, Align.LEFT)
_CODE = Style(SANS_BOLD, 9, 12, Align.CENTRE)
_NUMBER = Style(SANS, 8, 11, Align.CENTRE)
_ITEM = Style(SANS_BOLD, 10, 13.5, Align.LEFT)
_MARK = Style(SANS, 8.5, 12.2, Align.LEFT)
_TEXT = Style(SERIF, 9.5, 12.2)
_HOW = Style(SERIF, 8, 9.6)
_BASIS = Style(SANS, 8, 10, Align.LEFT)
_OPTION = Style(SERIF, 9.5, 13.2, Align.LEFT)
_GAP = Style(SERIF, 9.5, 15.5, Align.LEFT)
_VERDICT = Style(SANS, 9.5, 14, Align.LEFT)
_FOOT = Style(SANS, 8.5, 11, Align.LEFT)


def render_blank(form: BlankForm, fonts: FontSet | None = None) -> bytes:
    """The form as a PDF with every font embedded; the same form gives the same bytes.

    Raises `MissingGlyphs` (an `AppError`) before drawing where a character has no font.
    """
    fonts = fonts or bundled()
    if missing := _missing(form, fonts):
        raise MissingGlyphs(missing)
    pages = Flow(TEXT_HEIGHT).fill(list(_strips(form, fonts)))
    about = About(title=printable(f"{form.title}（空白）{form.edition}版"), author=printable(form.office))
    painter = Painter(fonts, about)
    for number, page in enumerate(pages, 1):
        _draw(painter, form, page, number, len(pages))
        painter.turn()
    return painter.finish()


def _missing(form: BlankForm, fonts: FontSet) -> tuple[Missing, ...]:
    return tuple(
        Missing(character, where)
        for where, text in blank_texts(form)
        for character in sorted(fonts[SERIF].lacks(printable(text).replace("\n", "")))
    )


def _draw(painter: Painter, form: BlankForm, page: Page, number: int, pages: int) -> None:
    left = INNER if number % 2 else OUTER
    if number > 1:
        running = ((f"{form.title}（续）　机构", 0.5), ("日期", 0.18), ("检查人员", 0.32))
        _rules(painter, left, TOP, running)
    for placed in page.placed:
        if placed.strip.bookmark:
            painter.bookmark(printable(placed.strip.bookmark), TOP + placed.y)
        placed.strip.paint(painter, left, TOP + _RUNNING + placed.y)
    foot = PAGE_HEIGHT - BOTTOM + 2 * _MM
    painter.line(left, foot, left + TEXT_WIDTH, foot, 0.5)
    shown = f"{form.title} · {form.edition}版 · 摘要 {blank_digest(form)}"
    painter.text(left, foot + 11, shown, _FOOT.role, _FOOT.size)
    count = f"第{number}页，共{pages}页"
    width = painter.width(count, _FOOT.role, _FOOT.size)
    painter.text(left + TEXT_WIDTH - width, foot + 11, count, _FOOT.role, _FOOT.size)


def _strips(form: BlankForm, fonts: FontSet) -> Iterator[Strip]:
    yield _title(form, fonts)
    table_head = _table_head(fonts)
    opens = True
    for section in form.sections:
        yield _section(fonts, section.title, table_head, opens)
        opens = False
        for item in section.items:
            yield _row(fonts, item, table_head)
    yield _notes(fonts)
    yield _signatures(form)
    yield _sources(fonts, form)


def _title(form: BlankForm, fonts: FontSet) -> Strip:
    """The top of the first page; it begins where other pages have their running line."""
    pieces = [Piece(form.office, _SMALL_TITLE)] if form.office else []
    title = set_column(fonts, [*pieces, Piece(form.title, _TITLE)], TEXT_WIDTH)
    notes = [Piece(text, _KEY) for text in (form.note, form.key) if text]
    key = set_column(fonts, notes, TEXT_WIDTH)
    step = 22.0
    height = title.height + 4 + step * len(form.head) + 4 + key.height + 6

    def paint(painter: Painter, x: float, y: float) -> None:
        top = y - _RUNNING
        title.paint(painter, x, top)
        top += title.height + 4
        for line in form.head:
            _rules(painter, x, top, tuple(zip(line, (0.62, 0.38), strict=True)))
            top += step
        key.paint(painter, x, top + 4)

    return Strip(height - _RUNNING, paint, keep=True, bookmark=form.title)


def _rules(painter: Painter, x: float, y: float, places: Sequence[tuple[str, float]]) -> None:
    """Labels side by side, each with a line to write on that fills its share of the width."""
    for place, (label, share) in enumerate(places, 1):
        room = TEXT_WIDTH * share
        base = y + 2 + _LABEL.leading
        painter.text(x, base - 3, label, _LABEL.role, _LABEL.size)
        start = x + painter.width(label, _LABEL.role, _LABEL.size) + 4
        painter.line(start, base, x + room - (6 if place < len(places) else 0), base, 0.5)
        x += room


def _table_head(fonts: FontSet) -> Strip:
    heads = (("编号", _CODE_WIDTH), ("检查内容 · 查法 · 依据", _LEFT_WIDTH), ("结果与备注", _RIGHT_WIDTH))
    style = Style(SANS_BOLD, 9, 12, Align.CENTRE)
    columns = [(set_column(fonts, [Piece(text, style)], width), width) for text, width in heads]
    height = 15.0

    def paint(painter: Painter, x: float, y: float) -> None:
        for column, width in columns:
            painter.frame(x, y, width, height, 0.7)
            column.paint(painter, x, y + 1.2)
            x += width

    return Strip(height, paint)


def _section(fonts: FontSet, title: str, head: Strip, opens: bool) -> Strip:
    column = set_column(fonts, [Piece(title, _SECTION)], TEXT_WIDTH - 2 * _PAD)
    height = column.height + 2.5

    def paint(painter: Painter, x: float, y: float) -> None:
        painter.frame(x, y, TEXT_WIDTH, height, 0.5)
        painter.frame(x, y, 4, height, 0.5)
        column.paint(painter, x + _PAD + 4, y + 0.5)

    return Strip(height, paint, head=head, keep=True, opens=opens, bookmark=title)


@dataclass(slots=True)
class _Flowed:
    """Words, lines to write on and boxes larger than the words, each at its place."""

    column: Column
    lines: list[tuple[float, float, float]]
    height: float
    boxes: list[tuple[float, float]] = field(default_factory=list)

    def paint(self, painter: Painter, x: float, y: float) -> None:
        self.column.paint(painter, x, y)
        for x0, x1, at in self.lines:
            painter.line(x + x0, y + at, x + x1, y + at, 0.5)
        for across, down in self.boxes:
            painter.check_box(x + across, y + down, _BOX, Mark.EMPTY)


def _row(fonts: FontSet, item: BlankItem, head: Strip) -> Strip:
    code = set_column(fonts, [Piece(item.code, _CODE), Piece(item.number, _NUMBER)], _CODE_WIDTH)
    left, right = _LEFT_WIDTH - 2 * _PAD, _RIGHT_WIDTH - 2 * _PAD
    what = _what(fonts, item, left)
    options, gaps = _options(fonts, item, left), _gaps(fonts, item, left)
    how = set_column(fonts, [Piece(f"查法：{item.how}{item.basis}", _HOW)], left)
    boxes = _boxes(fonts, item.verdicts)
    used = _PAD + boxes.height
    height = max(what.height + options.height + gaps.height + how.height + 2 * _PAD, used + _LEAST_NOTE)

    def paint(painter: Painter, x: float, y: float) -> None:
        at = x
        for width in (_CODE_WIDTH, _LEFT_WIDTH, _RIGHT_WIDTH):
            painter.frame(at, y, width, height, 0.5)
            at += width
        code.paint(painter, x, y + _PAD)
        at = x + _CODE_WIDTH + _PAD
        down = y + _PAD
        for part in (what, options, gaps):
            part.paint(painter, at, down)
            down += part.height
        how.paint(painter, at, down)
        at = x + _CODE_WIDTH + _LEFT_WIDTH + _PAD
        boxes.paint(painter, at, y + _PAD)
        line = y + height - 5
        while line > y + used + 9:
            painter.line(at, line, at + right, line, 0.25)
            line -= _NOTE_STEP

    return Strip(height, paint, head=head)


def _what(fonts: FontSet, item: BlankItem, width: float) -> _Flowed:
    """Title and marks in bold at the beginning of what is asked, on its first line."""
    marks = "".join(f"〔{mark}〕" for mark in item.marks)
    title = set_column(fonts, [Piece(item.title, _ITEM)], width)
    mark = set_column(fonts, [Piece(marks, _MARK)], width)
    wide = _wide(fonts, item.title, _ITEM)
    used = wide + _wide(fonts, marks, _MARK)
    text = set_column(fonts, [Piece(item.text, replace(_TEXT, indent=(used + 6) / _TEXT.size))], width)
    baseline = text.lines[0].y
    for line in (*title.lines, *mark.lines):
        line.y = baseline
    for line in mark.lines:
        line.x += wide
    return _Flowed(Column([*title.lines, *mark.lines, *text.lines], text.height), [], text.height)


def _wide(fonts: FontSet, text: str, style: Style) -> float:
    widths = fonts[style.role].widths
    return sum(widths[character] for character in text) * style.size


def _boxes(fonts: FontSet, verdicts: tuple[str, ...]) -> _Flowed:
    """The boxes, two a line, with room around them."""
    column = Column([], 0.0)
    boxes = []
    for place, verdict in enumerate(verdicts):
        x, y = place % 2 * (_RIGHT_WIDTH - 2 * _PAD) / 2, place // 2 * _BOX_STEP
        (line,) = set_column(fonts, [Piece(verdict, _VERDICT)], 100.0).lines
        line.x, line.y = x + _BOX + 3, y + _BOX - 1.8
        column.lines.append(line)
        boxes.append((x, y))
    return _Flowed(column, [], (len(verdicts) + 1) // 2 * _BOX_STEP, boxes)


def _options(fonts: FontSet, item: BlankItem, width: float) -> _Flowed:
    """The options of a choice with a box each, one after the other, after the verdict that they mean."""
    column = Column([], 0.0)
    x = y = 0.0
    for choices in item.choices:
        label = f"{choices.label}："
        for place, option in enumerate(choices.options):
            before = _wide(fonts, label, _BASIS) if place == 0 else 0.0
            wide = before + _wide(fonts, option, _OPTION) + 1.15 * _OPTION.size
            if x and x + wide > width:
                x, y = 0.0, y + _OPTION.leading
            if place == 0:
                (line,) = set_column(fonts, [Piece(label, _BASIS)], width).lines
                line.x, line.y = x, y + _OPTION.leading - 3.6
                column.lines.append(line)
            piece = set_column(fonts, [Piece(option, _OPTION, Mark.EMPTY)], width - x - before)
            for line in piece.lines:
                line.x, line.y = line.x + x + before, line.y + y
            column.lines += piece.lines
            y += piece.height - _OPTION.leading
            x += wide + 0.8 * _OPTION.size
    height = y + _OPTION.leading if item.choices else 0.0
    return _Flowed(column, [], height)


def _gaps(fonts: FontSet, item: BlankItem, width: float) -> _Flowed:
    """Blanks with their units, and what they are held against, on one line."""
    if not item.gaps:
        return _Flowed(Column([], 0.0), [], 0.0)
    column = Column([], _GAP.leading)
    rules: list[tuple[float, float, float]] = []
    x = 0.0

    def put(text: str, style: Style) -> float:
        if text:
            (line,) = set_column(fonts, [Piece(text, style)], width).lines
            line.x, line.y = x, _GAP.leading - 4.6
            column.lines.append(line)
        return x + _wide(fonts, text, style)

    for gap in item.gaps:
        x = put(gap.before, _GAP)
        rules.append((x + 2, x + 2 + gap.length * _GAP.size, _GAP.leading - 2.5))
        x += 4 + gap.length * _GAP.size
        x = put(gap.after, _GAP)
    put(item.demand, _BASIS)
    return _Flowed(column, rules, _GAP.leading)


def _notes(fonts: FontSet) -> Strip:
    """Room for what belongs to no item."""
    label = set_column(fonts, [Piece("其他情况（写明位置、数量、与谁核对）：", _LABEL)], TEXT_WIDTH)
    height = label.height + 3 * 20 + 4

    def paint(painter: Painter, x: float, y: float) -> None:
        painter.frame(x, y, TEXT_WIDTH, height, 0.5)
        label.paint(painter, x + _PAD, y + 3)
        for step in range(1, 4):
            at = y + label.height + step * 20 - 4
            painter.line(x + _PAD, at, x + TEXT_WIDTH - _PAD, at, 0.25)

    return Strip(height, paint, before=6.0, keep=True)


def _signatures(form: BlankForm) -> Strip:
    def paint(painter: Painter, x: float, y: float) -> None:
        _rules(painter, x, y + 12, tuple(zip(form.signatures, (0.36, 0.42, 0.22), strict=True)))

    return Strip(30.0, paint, keep=True)


def _sources(fonts: FontSet, form: BlankForm) -> Strip:
    pieces = [Piece(form.sources_key, _BASIS), Piece("；".join(form.sources) + "。", _BASIS)]
    column = set_column(fonts, pieces, TEXT_WIDTH)
    return Strip(column.height, column.paint, before=6.0)
