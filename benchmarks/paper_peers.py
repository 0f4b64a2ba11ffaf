"""The same documents by other libraries, written as one who knows them would, with their own defaults.

Same fonts, words, sizes of type and photos; the head of a table is repeated, the foot says number, digest and page of
pages. Simpler than ours: no code at the foot, no rule that keeps signatures company, no 避头尾 beyond their own.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from app import paths
from app.reports.model import (
    Addressee,
    FindingTable,
    Heading,
    ItemTable,
    KeyValues,
    Mark,
    Note,
    Paragraph,
    Pictures,
    Report,
    Signatures,
    digest,
)

FONTS = {
    "serif": "NotoSerifSC-Regular.ttf",
    "serif_bold": "NotoSerifSC-Bold.ttf",
    "sans": "NotoSansSC-Regular.ttf",
    "sans_bold": "NotoSansSC-Bold.ttf",
}
_MARKS = {Mark.TICK: "√", Mark.CROSS: "×", Mark.DASH: "—", Mark.EMPTY: ""}


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    font: str
    size: float
    leading: float
    align: str = "left"
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells are strings with line feeds; widths in points; a row of one cell spans all columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Photos:
    items: tuple[tuple[str, str, bytes], ...]


def sheet(report: Report) -> Iterator[Text | Grid | Photos]:
    """The document as paragraphs, tables and photos, which every library has."""
    letter = report.kind == "notice"
    size, leading = (16.0, 28.9) if letter else (12.0, 20.0)
    yield Text(report.office, "serif_bold", 22, 33, "center")
    yield Text(report.title, "serif_bold", 22, 33, "center")
    yield Text(report.shown_number, "serif", 15, 24, "center")
    for block in report.blocks:
        match block:
            case Addressee(text=text):
                yield Text(text, "serif", size, leading)
            case Paragraph(text=text):
                yield Text(text, "serif", size, leading, "justify", 2)
            case Heading(text=text):
                yield Text(text, "sans_bold", 14, 24)
            case Note(text=text):
                yield Text(text, "serif", 10.5, 16, "justify")
            case KeyValues(pairs=pairs):
                yield Grid((), pairs, (76.0, 366.0), 10.5)
            case FindingTable(rows=rows):
                cells = tuple(
                    (
                        row.number,
                        "\n".join((row.problem, *row.basis)),
                        "\n".join((row.severity, *row.marks)),
                        row.remedy,
                        "\n".join(row.deadline),
                    )
                    for row in rows
                )
                yield Grid(("序", "问题与依据", "等级", "整改要求", "期限"), cells, (26, 178, 58, 113, 67), 11.5)
            case ItemTable(title=title, groups=groups):
                lines: list[tuple[str, ...]] = []
                for group in groups:
                    lines.append((group.title,))
                    lines += [
                        (row.number, row.text, f"{_MARKS[row.mark]}{row.verdict}", "\n".join(row.details))
                        for row in group.rows
                    ]
                yield Grid(("序号", title, "结果", "查看情况"), tuple(lines), (36, 136, 64, 206), 10.5)
            case Pictures(items=items):
                yield Photos(tuple((item.digest, item.caption, item.content) for item in items))
            case Signatures(lines=signing, seal=seal, date=date):
                for line in signing:
                    yield Text(f"{line.label}{getattr(line, 'value', '')}", "serif", 14, 26)
                yield Text(seal, "serif", 14, 26, "right")
                yield Text(date, "serif", 14, 26, "right")


def foot(report: Report) -> str:
    return f"{report.shown_number} · 摘要 {digest(report)}"


def ready(engine: str, folder: Path) -> None:
    """Import the library and open the fonts, as far as it lets that be done before a document."""
    match engine:
        case "ours" | "together":
            from app.reports.pdf import document, fonts  # noqa: F401

            for role in FONTS:
                _ = fonts.bundled()[role].font
        case "platypus" | "platypus_binary":
            import reportlab.platypus  # noqa: F401
            from reportlab.pdfbase import pdfmetrics
            from reportlab.pdfbase.ttfonts import TTFont

            for name, file in FONTS.items():
                pdfmetrics.registerFont(TTFont(name, str(paths.resources() / "fonts" / file)))
        case "typst":
            _typst_fonts(folder)
        case "fpdf2":
            import fpdf  # noqa: F401


def drawn(engine: str, reports: list[Report], folder: Path) -> list[bytes]:
    """The documents by one library; `together` is ours in one file."""
    match engine:
        case "together":
            return [together(reports)]
        case "typst":
            return [typst(report, folder) for report in reports]
        case _:
            draw = {"ours": ours, "platypus": platypus, "platypus_binary": platypus_binary, "fpdf2": fpdf2}[engine]
            return [draw(report) for report in reports]


def ours(report: Report) -> bytes:
    from app.reports.pdf import render_pdf

    return render_pdf(report)


def together(reports: list[Report]) -> bytes:
    """Ours, in one file."""
    from app.reports.pdf import render_pdfs

    return render_pdfs(reports)


def platypus_binary(report: Report) -> bytes:
    """platypus without its armour of base 85, which makes photos slow."""
    from reportlab import rl_config

    rl_config.useA85 = 0
    return platypus(report)


def platypus(report: Report) -> bytes:
    """reportlab's page layout: one Paragraph a text and a cell, tables with their heads repeated."""
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Image, LongTable, SimpleDocTemplate, Spacer, TableStyle
    from reportlab.platypus import Paragraph as Para

    aligned = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}
    said = foot(report)

    class Counted(Canvas):  # the usual recipe for page x of y
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            self._saved: list[dict[str, object]] = []

        def showPage(self) -> None:
            self._saved.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._saved, 1):
                self.__dict__.update(state)
                self.setFont("sans", 9)
                self.drawString(28 * mm, 28 * mm, said)
                self.drawRightString(184 * mm, 28 * mm, f"第{number}页，共{len(self._saved)}页")
                super().showPage()
            super().save()

    def style(font: str, size: float, leading: float, align: str = "left", indent: float = 0.0) -> ParagraphStyle:
        return ParagraphStyle(
            font,
            fontName=font,
            fontSize=size,
            leading=leading,
            alignment=aligned[align],
            firstLineIndent=indent,
            wordWrap="CJK",
        )

    def para(text: str, how: ParagraphStyle) -> Para:
        return Para(html.escape(text, quote=False).replace("\n", "<br/>"), how)

    story: list[object] = []
    for part in sheet(report):
        match part:
            case Text():
                how = style(part.font, part.size, part.leading, part.align, part.indent * part.size)
                story.append(para(part.text, how))
            case Grid():
                plain = style("serif", part.size, part.size * 1.43)
                strong = style("sans_bold", part.size, part.size * 1.43, "center")
                title = style("sans_bold", 11, 17)
                commands: list[tuple[object, ...]] = [
                    ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ]
                rows: list[list[object]] = [[para(text, strong) for text in part.head]] if part.head else []
                for row in part.rows:
                    if len(row) == 1:
                        commands.append(("SPAN", (0, len(rows)), (-1, len(rows))))
                        rows.append([para(row[0], title), *[""] * (len(part.widths) - 1)])
                    else:
                        rows.append([para(text, plain) for text in row])
                table = LongTable(rows, colWidths=part.widths, repeatRows=1 if part.head else 0)
                table.setStyle(TableStyle(commands))
                story += [Spacer(1, 8), table]
            case Photos():
                caption = style("serif", 10.5, 15, "center")
                cells: list[list[object]] = []
                for at in range(0, len(part.items), 2):
                    pair = part.items[at : at + 2]
                    cells.append([Image(BytesIO(content), 216, 162) for _, _, content in pair])
                    cells.append([para(words, caption) for _, words, _ in pair])
                story += [Spacer(1, 8), LongTable(cells, colWidths=(221, 221))]
    out = BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        topMargin=37 * mm,
        bottomMargin=35 * mm,
        leftMargin=28 * mm - 6,
        rightMargin=26 * mm - 6,
        title=report.title,
        author=report.office,
    ).build(story, canvasmaker=Counted)
    return out.getvalue()


def fpdf2(report: Report) -> bytes:
    """fpdf2: multi_cell for texts and its own tables, wrapped by character as Chinese needs."""
    from fpdf import FPDF
    from fpdf.enums import WrapMode, XPos, YPos
    from fpdf.fonts import FontFace

    said = foot(report)

    class Page(FPDF):
        def footer(self) -> None:
            self.set_y(-80)
            self.set_font("sans", size=9)
            self.cell(300, 12, said)
            self.cell(0, 12, f"第{self.page_no()}页，共{{nb}}页", align="R")

    pdf = Page(unit="pt", format="A4")
    pdf.set_margins(79, 105, 74)
    pdf.set_auto_page_break(True, 99)
    for name, file in FONTS.items():
        pdf.add_font(name, fname=str(paths.resources() / "fonts" / file))
    pdf.set_title(report.title)
    pdf.set_author(report.office)
    pdf.add_page()
    aligned = {"left": "L", "center": "C", "right": "R", "justify": "J"}
    for part in sheet(report):
        match part:
            case Text():
                pdf.set_font(part.font, size=part.size)
                pdf.multi_cell(
                    0,
                    part.leading,
                    "　" * part.indent + part.text,
                    align=aligned[part.align],
                    wrapmode=WrapMode.CHAR,
                    new_x=XPos.LMARGIN,
                    new_y=YPos.NEXT,
                )
            case Grid():
                pdf.ln(8)
                pdf.set_font("serif", size=part.size)
                with pdf.table(
                    col_widths=part.widths,
                    width=sum(part.widths),
                    line_height=part.size * 1.43,
                    text_align="LEFT",
                    wrapmode=WrapMode.CHAR,
                    padding=4,
                    first_row_as_headings=bool(part.head),
                    headings_style=FontFace(family="sans_bold", emphasis=""),
                ) as table:
                    if part.head:
                        table.row(part.head)
                    for cells in part.rows:
                        row = table.row()
                        for text in cells:
                            row.cell(text, colspan=len(part.widths) if len(cells) == 1 else 1)
            case Photos():
                pdf.set_font("serif", size=10.5)
                for at in range(0, len(part.items), 2):
                    if pdf.will_page_break(190):
                        pdf.add_page()
                    top = pdf.get_y() + 8
                    for place, (_, words, content) in enumerate(part.items[at : at + 2]):
                        pdf.image(BytesIO(content), 79 + place * 226, top, 216, 162)
                        pdf.set_xy(79 + place * 226, top + 168)
                        pdf.cell(216, 15, words, align="C")
                    pdf.set_xy(79, top + 185)
    return bytes(pdf.output())


_TYPST = """
#set document(title: {title}, author: {author})
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context {{
    set text(font: "Noto Sans SC", size: 9pt)
    [#{foot} #h(1fr) 第#counter(page).display()页，共#counter(page).final().first()页]
  }})
#set text(font: "Noto Serif SC", lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set table(stroke: 0.5pt, inset: (x: 4.5pt, y: 4.75pt))
#show table.cell: set par(justify: false)
"""


def typst_source(report: Report, photos: dict[str, str]) -> str:
    """The document in typst's language; `photos` says where each photo lies."""
    faces = {"serif": "Noto Serif SC", "serif_bold": "Noto Serif SC", "sans_bold": "Noto Sans SC"}
    said = [_TYPST.format(title=_quoted(report.title), author=_quoted(report.office), foot=_quoted(foot(report)))]
    for part in sheet(report):
        match part:
            case Text():
                weight = "bold" if part.font.endswith("bold") else "regular"
                justify = str(part.align == "justify").lower()
                where = part.align if part.align in ("center", "right") else "left"
                leading = part.leading - part.size
                said.append(
                    f"#align({where}, par(first-line-indent: (amount: {part.indent}em, all: true), justify: {justify},"
                    f" leading: {leading}pt, text(font: {_quoted(faces[part.font])}, weight: {_quoted(weight)},"
                    f" size: {part.size}pt, {_quoted(part.text)})))"
                )
            case Grid():
                columns = ", ".join(f"{width}pt" for width in part.widths)
                said.append(f"#[#set text(size: {part.size}pt)\n#set par(leading: {part.size * 0.43}pt)")
                said.append(f"#table(columns: ({columns}),")
                if part.head:
                    heads = ", ".join(
                        f'text(font: "Noto Sans SC", weight: "bold", {_quoted(text)})' for text in part.head
                    )
                    said.append(f"table.header(repeat: true, {heads}),")
                for row in part.rows:
                    if len(row) == 1:
                        bold = f'text(font: "Noto Sans SC", weight: "bold", {_quoted(row[0])})'
                        said.append(f"table.cell(colspan: {len(part.widths)}, {bold}),")
                    else:
                        said.append(", ".join(_quoted(text) for text in row) + ",")
                said.append(")]")
            case Photos():
                cells = ", ".join(
                    f"figure(image({_quoted(photos[name])}, width: 216pt), numbering: none,"
                    f" caption: text(size: 10.5pt, {_quoted(words)}))"
                    for name, words, _ in part.items
                )
                said.append(f"#grid(columns: (1fr, 1fr), row-gutter: 8pt, {cells})")
    return "\n".join(said)


def typst(report: Report, folder: Path) -> bytes:
    """typst from a folder that holds the four fonts and the photos (`typst_folder`); making the source counts."""
    from typst import compile as typeset

    photos = {name: f"{name}.jpg" for part in sheet(report) if isinstance(part, Photos) for name, _, _ in part.items}
    source = folder / "main.typ"
    source.write_text(typst_source(report, photos), encoding="utf-8")
    return bytes(typeset(str(source), root=str(folder), font_paths=_typst_fonts(folder)))


@lru_cache
def _typst_fonts(folder: Path) -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typst_folder(folder: Path, report: Report) -> None:
    """Lay out what typst reads from files: done before it is timed."""
    for file in FONTS.values():
        (folder / file).write_bytes((paths.resources() / "fonts" / file).read_bytes())
    for part in sheet(report):
        if isinstance(part, Photos):
            for name, _, content in part.items:
                (folder / f"{name}.jpg").write_bytes(content)


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
