"""Blocks of the report model as strips: here each kind of block gets its look."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from app.domain.absence import Absence
from app.reports import model
from app.reports.pdf import typeset
from app.reports.pdf.columns import finding_widths, item_widths, severity_shown
from app.reports.pdf.flow import Strip
from app.reports.pdf.fonts import SERIF, FontSet
from app.reports.pdf.looks import TIGHT_CELLS, Look
from app.reports.pdf.painter import Painter, jpeg_size
from app.reports.pdf.signing import choices_strip, signature_strip
from app.reports.pdf.tables import Cell, Grid, cell
from app.reports.pdf.typeset import Column, Piece, Style, set_column

_MM = 72 / 25.4
_GAP = 8.0
_PHOTO_GAP = 10.0
_WRITING = 24.0
"""Between lines that are written on by hand."""
_TABLES = (model.FindingTable, model.ItemTable, model.Table)
_ITEM_PADS = (1.5, 2.5)
_PLAN = 124.0
"""How wide the column is in which the home plans."""
_NAMED = 24
"""Characters of a problem in the file's contents."""
_BULLET = "·  "
_FIGURES = re.compile(r"[0-9.,%—/]+")


Tables = dict[tuple[int, int], list[Strip]]
"""The strips of a table by the block and the cells that it is set with."""


class Parts:
    """Makes strips for one page width in one look. `tables` keeps those of tables, which every look shares."""

    def __init__(self, fonts: FontSet, width: float, look: Look, tables: Tables) -> None:
        self._fonts = fonts
        self._width = width
        self._look = look
        self._tables = tables
        self._numbers = count(1)

    def title(self, report: model.Report) -> list[Strip]:
        """Office, title and number, centred."""
        lines = [Piece(report.office, self._look.title)] if report.office else []
        lines += [Piece(report.title, self._look.title), Piece(report.shown_number, self._look.number)]
        column = set_column(self._fonts, lines, self._width)
        return [
            Strip(
                column.height + self._look.number.leading / 3, column.paint, keep=True, bookmark=report.title, tag="H1"
            )
        ]

    def strips(self, blocks: tuple[model.Block, ...], across: int = 2) -> list[Strip]:
        """All blocks in order, photos `across` the page; signatures and a table's small print hold on to what stands
        before them."""
        strips: list[Strip] = []
        last: model.Block | None = None
        for block in blocks:
            made = self._kept(block) if isinstance(block, _TABLES) else self._block(block, across)
            belongs = isinstance(block, model.Signatures) or (
                isinstance(block, model.Note) and isinstance(last, _TABLES)
            )
            if made and strips and belongs:
                strips[-1].keep = True
            strips += made
            last = block
        return strips

    def _kept(self, block: model.Block) -> list[Strip]:
        """A table's strips, made once."""
        key = id(block), id(self._look.cells)
        if key not in self._tables:
            self._tables[key] = self._block(block, 0)
        return self._tables[key]

    def _block(self, block: model.Block, across: int) -> list[Strip]:
        match block:
            case model.Heading(text=text):
                column = self._set(text, typeset.HEADING)
                before = typeset.HEADING.before
                return [Strip(column.height + 2, column.paint, before=before, keep=True, bookmark=text, tag="H2")]
            case model.Addressee(text=text):
                return self._lines(text, self._look.addressee, keep=True)
            case model.Paragraph(text=text, indent=indent, strong=strong):
                return self._lines(text, self._body(indent, strong), before=2.0)
            case model.Note(text=text):
                return self._lines(text, self._look.note, before=4.0)
            case model.KeyValues():
                return self._key_values(block)
            case model.FindingTable():
                return self._findings(block)
            case model.ItemTable():
                return self._items(block)
            case model.AdviceList(rows=advice):
                return self._advice(advice)
            case model.Table():
                return self._table(block)
            case model.Chart():
                from app.reports.pdf.charts import chart_strips  # few documents have one

                return chart_strips(self._fonts, block, self._width)
            case model.Slip():
                return self._slip(block)
            case model.Annex():
                return self._annex(block)
            case model.Choices(lines=lines):
                return [choices_strip(self._fonts, line, self._look.body_flush.leading) for line in lines]
            case model.Blank(label=label, lines=lines):
                return self._blank(label, lines)
            case model.Pictures():
                return self._pictures(block.items, 2 if block.paired else across)
            case model.Signatures():
                return [signature_strip(self._fonts, block, self._width, self._look.signing)]

    def _body(self, indent: bool, strong: bool) -> Style:
        if strong:
            return self._look.body_strong
        return self._look.body if indent else self._look.body_flush

    def _set(self, text: str, style: Style, width: float = 0.0) -> Column:
        return set_column(self._fonts, [Piece(text, style)], width or self._width)

    def _lines(self, text: str, style: Style, *, before: float = 0.0, keep: bool = False) -> list[Strip]:
        """A paragraph, parted only where two lines stay on either side."""
        rest, part = self._set(text, style), next(self._numbers)
        strips: list[Strip] = []
        while rest.lines:
            one, rest = rest.cut(rest.lines[0].bottom)
            strips.append(Strip(one.height, one.paint, part=part))
        strips[0].before = before
        for place, strip in enumerate(strips[:-1]):
            strip.keep = place == 0 or place == len(strips) - 2
        strips[-1].keep = keep
        return strips

    def _key_values(self, block: model.KeyValues) -> list[Strip]:
        narrow = 76.0
        cells = self._look.cells
        grid = Grid(self._fonts, (narrow, self._width / 2 - narrow) * 2, pads=(cells.above, cells.below))
        waiting: list[Cell] = []
        least, filled = block.least * _MM, block.least > 0
        for label, value in block.pairs:
            wide = label in block.wide
            if wide and waiting:
                grid.row([*waiting, cell("", typeset.LABEL), cell("", typeset.VALUE)], least=least)
                waiting = []
            waiting.append(cell(label, typeset.LABEL, middle=filled))
            waiting.append(cell(value, typeset.VALUE, span=3 if wide else 1, middle=filled))
            if wide or len(waiting) == 4:
                grid.row(waiting, least=least)
                waiting = []
        if waiting:
            grid.row([*waiting, cell("", typeset.LABEL), cell("", typeset.VALUE)], least=least)
        return grid.strips(_GAP)

    def _findings(self, block: model.FindingTable) -> list[Strip]:
        rows = block.rows
        cells = TIGHT_CELLS if block.plan else self._look.cells
        marked = any(row.marks for row in rows)
        heads = ["序", "问题与依据", "等级\n挂号" if marked else "等级", "整改要求", "期限"]
        if not cells.deadline_apart:
            heads[3:] = ["整改要求和期限"]
        heads += block.plan[:1]
        head = tuple(cell(text, cells.head, middle=True) for text in heads)
        planned = (_PLAN,) if block.plan else ()
        widths = (*finding_widths(self._fonts, rows, self._width - sum(planned), cells), *planned)
        grid = Grid(self._fonts, widths, head, (cells.above, cells.below))
        plan = [Cell(tuple(Piece(text, cells.text) for text in block.plan[1:]))] if block.plan else []
        for row in rows:
            problem = [Piece(row.problem, cells.text), *(Piece(text, cells.basis) for text in row.basis)]
            style = cells.strong if row.grave else cells.centre
            weight = [Piece(severity_shown(row), style), *(Piece(mark, cells.mark) for mark in row.marks)]
            demanded = [Piece(row.remedy, cells.text)]
            deadline = [Piece(text, cells.small) for text in row.deadline]
            last = [Cell(tuple(demanded)), Cell(tuple(deadline))]
            if not cells.deadline_apart:
                last = [Cell((*demanded, Piece(f"期限：{''.join(row.deadline)}", cells.small)))]
            grid.row(
                [cell(row.number, cells.centre), Cell(tuple(problem)), Cell(tuple(weight)), *last, *plan],
                bookmark=f"{row.number}　{row.problem[:_NAMED]}",
            )
        return grid.strips(_GAP)

    def _items(self, block: model.ItemTable) -> list[Strip]:
        head = tuple(cell(text, typeset.ITEM_HEAD, middle=True) for text in ("序号", block.title, "结果", "查看情况"))
        widths = item_widths(self._fonts, [row for group in block.groups for row in group.rows], self._width)
        grid = Grid(self._fonts, widths, head, _ITEM_PADS)
        for group in block.groups:
            grid.row([cell(group.title, typeset.ITEM_SECTION, span=4)], keep=True, shade=0.97)
            for row in group.rows:
                text = typeset.ITEM_STRONG if row.strong else typeset.ITEM
                grid.row(
                    [
                        cell(row.number, typeset.ITEM_NUMBER),
                        cell(row.text, text),
                        Cell((Piece(row.verdict, text, row.mark),)),
                        Cell(tuple(Piece(detail, typeset.ITEM) for detail in row.details)),
                    ]
                )
        return grid.strips(_GAP)

    def _advice(self, rows: tuple[model.AdviceRow, ...]) -> list[Strip]:
        widths = self._fonts[SERIF].widths
        inset = sum(widths[character] for character in _BULLET)
        text = replace(typeset.LIST, hanging=inset)
        points = inset * text.size / typeset.BASIS.size
        small = replace(typeset.BASIS, indent=points, hanging=points)
        strips = []
        for row in rows:
            pieces = [Piece(f"{_BULLET}{row.text}", text), *(Piece(line, small) for line in row.basis)]
            column = set_column(self._fonts, pieces, self._width)
            strips.append(_column_strip(column, before=4.0))
        return strips

    def _table(self, block: model.Table) -> list[Strip]:
        whole = sum(block.shares)
        widths = tuple(self._width * share / whole for share in block.shares)
        head = tuple(cell(text, typeset.SMALL_HEAD, middle=True) for text in block.heads)
        grid = Grid(self._fonts, widths, head)
        for row in block.rows:
            grid.row([_plain_cell(text) for text in row], least=block.least * _MM)
        return grid.strips(_GAP)

    def _annex(self, block: model.Annex) -> list[Strip]:
        lines = [Piece(block.label, typeset.HEADING), Piece(block.title, self._look.title)]
        column = set_column(self._fonts, lines, self._width)
        return [Strip(column.height + 4, column.paint, keep=True, bookmark=block.title, apart=True, tag="H2")]

    def _blank(self, label: str, lines: int) -> list[Strip]:
        """The label, and rules as far apart as writing wants."""
        column = self._set(label, self._look.body_flush)

        def paint(painter: Painter, x: float, y: float) -> None:
            painter.line(x, y + _WRITING, x + self._width, y + _WRITING)

        rules = [Strip(_WRITING, paint, keep=place + 1 < lines) for place in range(lines)]
        return [Strip(column.height, column.paint, before=2.0, keep=True), *rules]

    def _slip(self, block: model.Slip) -> list[Strip]:
        lines = [Piece(block.title, self._look.title)]
        lines += [Piece(block.under, self._look.number)] if block.under else []
        column = set_column(self._fonts, lines, self._width)
        note = self._set(f"（此页空白，{block.title}另起一张，便于撕下。）", typeset.SMALL_CENTRE)
        empty = Strip(note.height, note.paint)
        return [Strip(column.height + 10, column.paint, keep=True, bookmark=block.title, turns=empty, tag="H1")]

    def _pictures(self, items: tuple[model.Picture, ...], across: int) -> list[Strip]:
        width = (self._width - _PHOTO_GAP * (across - 1)) / across
        most = width * 0.75
        strips: list[Strip] = []
        for start in range(0, len(items), across):
            row = items[start : start + across]
            captions = [self._set(item.caption, typeset.CAPTION, width) for item in row]
            height = most + 6 + max(caption.height for caption in captions)

            def paint(
                painter: Painter,
                x: float,
                y: float,
                row: tuple[model.Picture, ...] = row,
                captions: list[Column] = captions,
            ) -> None:
                for place, (item, caption) in enumerate(zip(row, captions, strict=True)):
                    left = x + place * (width + _PHOTO_GAP)
                    self._picture(painter, left, y, width, most, item)
                    caption.paint(painter, left, y + most + 6)

            told = "；".join(item.caption for item in row)
            strips.append(Strip(height, paint, before=_GAP, tag="Figure", alt=told))
        return strips

    def _picture(self, painter: Painter, x: float, y: float, width: float, height: float, item: model.Picture) -> None:
        if isinstance(item.content, Absence):
            self._stand_in(painter, x, y, width, height, f"照片{item.content.words}")
            return
        size = jpeg_size(item.content)
        if size is None:
            self._stand_in(painter, x, y, width, height, "照片打不开")
            return
        scale = min(width / size[0], height / size[1])
        wide, tall = size[0] * scale, size[1] * scale
        painter.jpeg(x + (width - wide) / 2, y + height - tall, wide, tall, item.digest, item.content)

    def _stand_in(self, painter: Painter, x: float, y: float, width: float, height: float, words: str) -> None:
        """A frame with words where a picture would be."""
        painter.frame(x, y, width, height, 0.5)
        note = self._set(words, typeset.SMALL_CENTRE, width)
        note.paint(painter, x, y + height / 2 - note.height / 2)


def _plain_cell(text: str) -> Cell:
    """A cell of a plain table; bare figures stand in the middle."""
    return cell(text, typeset.SMALL_CENTRE if _FIGURES.fullmatch(text) else typeset.SMALL)


def _column_strip(column: Column, before: float = 0.0) -> Strip:
    def cut(room: float) -> tuple[Strip, Strip] | None:
        above, below = column.cut(room)
        if not above.lines or not below.lines:
            return None
        return _column_strip(above), _column_strip(below)

    return Strip(column.height, column.paint, before=before, cut=cut)
