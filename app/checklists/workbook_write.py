"""The workbook that a county fills in: drop-downs, locked national rows, an explained example, the citable rules."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.load import shipped
from app.checklists.regulations import clauses, documents, rules
from app.checklists.workbook import (
    EXAMPLE,
    FORMS,
    GUIDE,
    HEAD,
    ITEMS,
    KIND_EXPLANATIONS,
    RULE_HEADS,
    RULES,
    SECTIONS,
    SEPARATOR,
    WORDS,
    Column,
    Kind,
    SheetForm,
    words,
)
from app.checklists.workbook_example import example
from app.checklists.workbook_rows import Row, cells, rows_of
from app.domain.checklist import Checklist

_LAST_ROW = 3000
"""Drop-downs and explanations reach down to here."""
_FONT, _BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
_TITLE = Font(name="宋体", size=16, bold=True)
_LINE = Side(style="thin", color="FFB0B7BC")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL, _NEEDED_FILL = PatternFill("solid", fgColor="FFE9EDF0"), PatternFill("solid", fgColor="FFF6E3B4")
_LOCKED_FILL = PatternFill("solid", fgColor="FFF0F0F0")
_OPEN, _CLOSED = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(horizontal="left", vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST_PROMPT = 250

_STEPS = (
    "一、在“检查表”“部分”“检查项”三个表里从第2行起填写；黄色列名必填。点住格子有填写说明，有下拉箭头的从里面选。",
    "二、答案类型为“单选”的，选项写在“选项”表；日期要按类型算年限的，写在“年限”表；同一项轻重不同的，写在“情形”表；"
    "每个检查项的依据写在“依据”表，一条依据一行。",
    "三、灰色的行是国家检查项，已锁定，不能改、不能删；本县的检查项写在它们下面的空行里，可以放进国家检查表的任何部分，"
    "也可以另设部分。本县的编号不要用 XF、CF、RY、ZD、ZH 加数字开头。",
    "四、依据只能引用“规则”表里有的文件和规则。没有“原文已见”的规定，也没有作为“要求”的条款，等级只能是“提示”。",
    "五、不要合并单元格，不要用公式，不要改表名和列名。填好保存为 .xlsx，再在“检查表”页导入；"
    "有错会一次全部指出，不会导入一半。",
    "六、改了内容再导入，软件给新的版本号；以前做的检查仍用当时的版本。",
)


def template_workbook(title: str = "", edition: str = "") -> bytes:
    """An empty workbook to be filled in."""
    head: Row = {"id": "", "title": title, "edition": edition, "format": 1}
    return _workbook({form.name: [head] if form is HEAD else [] for form in FORMS}, frozenset())


def checklist_workbook(checklist: Checklist, locked: Collection[str] = ()) -> bytes:
    """A checklist as a workbook; items and sections with these ids can not be changed in it, nor what belongs to them.

    Read back it is the same checklist.
    """
    return _workbook(rows_of(checklist), frozenset(locked))


def _workbook(sheets: dict[str, list[Row]], locked: frozenset[str]) -> bytes:
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE
    _write_guide(guide)
    lists = lists_of(FORMS)
    for form in FORMS:
        write_form(book.create_sheet(form.name), form, sheets[form.name], lists, locked)
    _write_example(book.create_sheet(EXAMPLE))
    return finished(book, lists, "检查表")


def finished(book: Workbook, lists: dict[str, list[str]], title: str) -> bytes:
    """The workbook as a file, with the rules that can be cited and the words to pick from behind its forms."""
    write_rules(book.create_sheet(RULES))
    write_words(book.create_sheet(WORDS), lists)
    for sheet in book.worksheets:
        set_page(sheet)
    book.active = 1
    book.properties.title, book.properties.creator = title, "颐检 Yijian"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def set_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (2 if sheet.title == ITEMS.name else 1), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.title != GUIDE:
        sheet.print_title_rows = "1:1"


def lists_of(forms: Sequence[SheetForm]) -> dict[str, list[str]]:
    """What the drop-downs offer, by the name of the list; each is a column of the sheet of words."""
    names = {column.words for form in forms for column in form.columns if column.words}
    computed = {"item_ids", "sections", "sources", "places"}
    lists = {name: list(words(name)) for name in sorted(names - computed)}
    used = {SEPARATOR.join(item.departments) for checklist in shipped() for item in checklist.items}
    if "departments" in lists:
        lists["departments"] += sorted(used - set(lists["departments"]))
    cited = _citable()
    lists["sources"] = list(dict.fromkeys(source for source, _ in cited))
    lists["of"] = [source for source, _ in cited]
    lists["places"] = [place for _, place in cited]
    return lists


def _citable() -> list[tuple[str, str]]:
    """Every (document or rule, clause), those of one source together."""
    titles = {document.id: document.title for document in documents()}
    of_documents = [(titles[document], clause) for document, clause in clauses() if document in titles]
    order = list(titles.values())
    of_documents.sort(key=lambda pair: order.index(pair[0]))
    return of_documents + [(rule.title, article.article) for rule in rules() for article in rule.articles]


def write_form(
    sheet: Worksheet, form: SheetForm, rows: Sequence[Row], lists: dict[str, list[str]], locked: frozenset[str]
) -> None:
    for number, column in enumerate(form.columns, 1):
        head = sheet.cell(1, number, column.title)
        head.font, head.alignment, head.border = _BOLD, _MIDDLE, _BOX
        head.fill = _NEEDED_FILL if column.needed else _HEAD_FILL
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.protection, dimension.font, dimension.alignment = _OPEN, _FONT, _WRAP
        dimension.number_format = "General" if column.kind is Kind.NUMBER else "@"
        sheet.add_data_validation(_validation(form, number, column, lists))
    for number, row in enumerate(rows, 2):
        is_locked = str(row.get("item") or row.get("id") or "") in locked
        for place, value in enumerate(cells(form, row), 1):
            cell = sheet.cell(number, place)
            only_head = form is HEAD and form.columns[place - 1].key not in ("id", "title", "format")
            _style(cell, form.columns[place - 1], is_locked and not only_head)
            put(cell, value)
        sheet.row_dimensions[number].height = _height(cells(form, row), [column.width for column in form.columns])
    if form is HEAD:
        sheet.cell(2, len(form.columns)).protection = _CLOSED
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "D2" if form is ITEMS else "B2"
    _protect(sheet)


def _style(cell: Cell | MergedCell, column: Column, locked: bool) -> None:
    cell.font, cell.alignment, cell.border = _FONT, _WRAP, _BOX
    cell.number_format = "General" if column.kind is Kind.NUMBER else "@"
    cell.protection = _CLOSED if locked else _OPEN
    if locked:
        cell.fill = _LOCKED_FILL


def _protect(sheet: Worksheet) -> None:
    """Locked cells stay as they are; everything else about the sheet may be done. There is no password: the import
    checks the national items, the lock only spares honest people the mistake."""
    protection = sheet.protection
    protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, name, False)


def _validation(form: SheetForm, number: int, column: Column, lists: dict[str, list[str]]) -> DataValidation:
    prompt = column.explanation if column.needed else f"{column.explanation}（可不填）"
    source = _source(form, column, lists)
    # Where several may be typed, or an old word may stand, the list helps and does not forbid.
    free = column.kind in (Kind.WORDS, Kind.TEXT, Kind.SOURCE)
    check = DataValidation(
        type="list" if source else None,
        formula1=source,
        allow_blank=True,
        showErrorMessage=bool(source) and not free,
        errorTitle=column.title,
        error=f"请从下拉列表里选“{column.title}”。",
        promptTitle=column.title,
        prompt=prompt[:_LONGEST_PROMPT],
        showInputMessage=True,
    )
    check.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{_LAST_ROW}")
    return check


def _source(form: SheetForm, column: Column, lists: dict[str, list[str]]) -> str | None:
    """Where the drop-down takes its entries from."""
    match column.words:
        case "":
            return None
        case "item_ids":
            place = next(n for n, entry in enumerate(ITEMS.columns, 1) if entry.key == "id")
            return f"{ITEMS.name}!${get_column_letter(place)}$2:${get_column_letter(place)}${_LAST_ROW}"
        case "sections":
            return f"{SECTIONS.name}!$B$2:$B$300"
        case "places":
            of, places = (_list_column(lists, name) for name in ("of", "places"))
            source = f"${get_column_letter(next(n for n, c in enumerate(form.columns, 1) if c.key == 'source'))}2"
            whole = f"{WORDS}!${of}$2:${of}${len(lists['of']) + 1}"
            return f"OFFSET({WORDS}!${places}$1,MATCH({source},{whole},0),0,COUNTIF({whole},{source}),1)"
    letters = _list_column(lists, column.words)
    return f"{WORDS}!${letters}$2:${letters}${len(lists[column.words]) + 1}"


def _list_column(lists: dict[str, list[str]], name: str) -> str:
    return get_column_letter(list(lists).index(name) + 1)


def write_words(sheet: Worksheet, lists: dict[str, list[str]]) -> None:
    for number, (name, entries) in enumerate(lists.items(), 1):
        for row, entry in enumerate((name, *entries), 1):
            put(sheet.cell(row, number), entry)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def write_rules(sheet: Worksheet) -> None:
    titles = {document.id: document for document in documents()}
    rows: list[tuple[str, str, str, str]] = []
    for document, clause in clauses():
        if document in titles:
            for excerpt in clauses()[document, clause].excerpts:
                use = "笼统，只能作背景" if excerpt.umbrella else "可作要求或背景"
                rows.append((titles[document].title, clause, use, excerpt.text))
    order = [document.title for document in documents()]
    rows.sort(key=lambda row: order.index(row[0]))
    rows += [
        (rule.title, article.article, article.standing.label, article.about)
        for rule in rules()
        for article in rule.articles
    ]
    _write_table(sheet, RULE_HEADS, (44, 20, 18, 80), rows)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:D{len(rows) + 1}"
    _protect(sheet)


def write_steps(sheet: Worksheet, title: str, steps: Sequence[str]) -> int:
    """A title and what to do, step by step; the row after them."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 96
    put(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = _TITLE
    sheet.row_dimensions[1].height = 30
    row = 3
    for row, step in enumerate(steps, 3):
        put(sheet.cell(row, 2), step)
        sheet.cell(row, 2).font, sheet.cell(row, 2).alignment = _FONT, _WRAP
        sheet.row_dimensions[row].height = _height([step], [94])
    sheet.protection.sheet = True
    return row + 1


def _write_guide(sheet: Worksheet) -> None:
    row = write_steps(sheet, "检查表工作簿：填写说明", _STEPS)
    for heads, entries in (
        (("表", "一行是什么"), [(form.name, form.row_is) for form in FORMS]),
        (("答案类型", "什么时候用"), list(KIND_EXPLANATIONS.items())),
        (("隐患", "哪一种"), [(name.split()[0], name.partition(" ")[2]) for name in words("hazard")]),
    ):
        row = _write_rows(sheet, row + 1, heads, (16, 94), entries)


def _write_example(sheet: Worksheet) -> None:
    """The example of each sheet, with the explanation of each column beside it."""
    rows = rows_of(example())
    heads, widths = ("表", "列", "例一", "例二", "例三", "怎么填"), (9, 12, 36, 36, 30, 54)
    entries: list[tuple[Any, ...]] = []
    for form in FORMS:
        found = [[*cells(form, row)] for row in rows[form.name]][:3]
        for place, column in enumerate(form.columns):
            shown = ["" if row[place] is None else row[place] for row in found]
            explained = column.explanation if column.needed else f"{column.explanation}（可不填）"
            entries.append((form.name, column.title, *[*shown, "", "", ""][:3], explained))
    _write_table(sheet, heads, widths, entries)
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True


def _write_table(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _write_rows(sheet, 1, heads, widths, rows)


def _write_rows(
    sheet: Worksheet, top: int, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]
) -> int:
    """Head and rows from row `top` on; the row after them."""
    for number, text in enumerate(heads, 1):
        head = sheet.cell(top, number, text)
        head.font, head.fill, head.alignment, head.border = _BOLD, _HEAD_FILL, _MIDDLE, _BOX
    row = top
    for row, values in enumerate(rows, top + 1):
        for number, value in enumerate(values, 1):
            cell = sheet.cell(row, number)
            cell.font, cell.alignment, cell.border = _FONT, _WRAP, _BOX
            put(cell, value)
        sheet.row_dimensions[row].height = _height(values, widths)
    return row + 1


def put(cell: Cell | MergedCell, value: Any) -> None:
    """Write a value as it is: a text stays a text whatever it begins with, and reads back letter by letter."""
    if value is None or value == "":
        return
    if not isinstance(value, str):
        cell.value = value
        return
    text = _UNWRITABLE.sub("", value)
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text).replace("\r", "_x000D_")
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def _height(values: Iterable[Any], widths: Sequence[float]) -> float:
    """Enough for the cell that wraps most: Excel and WPS do not grow rows of a file by themselves."""
    most = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str):
            lines = 0
            for line in value.split("\n"):
                wide = sum(2 if ord(character) > 0x2E7F else 1.1 for character in line)
                lines += max(1, -int(-wide // max(width - 1.5, 1)))
            most = max(most, lines)
    return min(409.0, most * 13.5 + 5)
