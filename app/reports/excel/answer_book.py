"""The 检查填报表 as a workbook: a sheet for each checklist of a visit, a row for each item, what is answered shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.answer_words import answer_words
from app.domain.answer_sheet import (
    CHOICE,
    DAY,
    FIGURE,
    GOOD,
    HOW,
    NOTE,
    NUMBER,
    OPEN,
    REASON,
    TITLE,
    VALUES,
    VERDICT,
    WANTED,
    WHOLE,
    check_of,
    heading_of,
    revision_of,
    row_name,
    shown_cells,
    value_columns,
)
from app.domain.checklist import AnswerKind, Checklist, Item
from app.domain.days import chinese_day
from app.domain.inspection import Edition, Verdict, left_out, offered
from app.domain.ledger import MARKS
from app.domain.sent_back import BACK, back_words
from app.domain.sent_back import REASON as BACK_REASON
from app.reports.excel.back_parts import (
    BACK_STEPS,
    REASON_WIDTH,
    write_loose,
    write_reason,
    write_shown,
)
from app.reports.excel.cells import BOLD, BOX, UNITS_A3, UNITS_A4, new_book, row_height, set_page, settled, write_text
from app.reports.excel.form_parts import (
    CLOSED_FILL,
    GUIDE,
    LEAVE,
    WordLists,
    dress,
    lock,
    offer,
    prompted,
    warn,
    write_guide,
    write_head,
    write_title,
)
from app.reports.forms import AnswerSheets, BackRow

_TITLE = "检查填报表"
HEAD_ROW, FIRST_ROW = 3, 4
_LOCKED = (NUMBER, TITLE, HOW, WANTED)
_WIDTHS: Mapping[str, float] = {
    NUMBER: 6.5, TITLE: 12, WANTED: 15, VERDICT: 7.5, FIGURE: 6.5, CHOICE: 12, DAY: 10.5,
    GOOD: 7, WHOLE: 7, NOTE: 13, REASON: 9, BACK_REASON: REASON_WIDTH,
}  # fmt: skip
_MOST_HOW = 50
"""How wide 怎么查 is at most; it takes what the other columns leave of the paper."""
_MIDDLE = {NUMBER, VERDICT, FIGURE, DAY, GOOD, WHOLE}
_EARLIEST = "32874"
"""1990-01-01, as office programs count days."""
_MOST_COUNT, _MOST_FIGURE = 99_999, 999_999_999
_AMBER = "FFFDEBC8"
_BAND = Border(top=BOX.top, bottom=BOX.bottom)
_COLOURS = {Verdict.FAIL: _AMBER, Verdict.UNABLE: "FFDCE9F7", Verdict.PASS: "FFDDF0E0"}
_STEPS = (
    "一、一张检查表一个表，一项一行。只填黄色的格子，其他格子已锁定，不用填，也不要改。",
    "二、“结果”从下拉里选：符合、不符合、不适用、无法查。没有查的项空着，导入后仍是未查。",
    "三、要填数、选项或日期的项，填在黄色的那一格里，怎么填见“填什么”一栏；灰色的格子不填。",
    "四、选“无法查”的，必须在“原因”里写明原因；选“不适用”的，可以写原因。看到的情况、其他要说的写在“现场情况”。",
    "五、日期写年、月、日，例如 2026-12-01、2026.12.1、2026年12月1日都可以。",
    "六、灰色的行不用查，“填什么”一栏写着为什么；已签字的部分不能在这里改，要更正请在软件里写明理由。",
    "七、不要合并单元格，不要把一行复制到另一行上，不要只排几列。最右边有三列隐藏的编号，靠它认行，不要改动。",
    "八、不写老人的姓名、身份证号和病情，写房间号、床号或人数。照片请在软件里附。",
    "九、填好后保存为 .xlsx。在这次检查里点“导入填报表”，先看到每一行会怎样，再确认；别的检查的填报表不能导入。",
)


def write_answers(form: AnswerSheets) -> bytes:
    """The workbook; the same visit on the same day gives the same bytes."""
    book = new_book()
    guide = book.active
    assert isinstance(guide, Worksheet)
    lists = WordLists(book)
    titles: list[str] = []
    for checklist, edition in zip(form.visit.checklists, form.visit.editions, strict=True):
        titles.append(_sheet_title(checklist.title, titles))
        sheet = book.create_sheet(titles[-1], len(titles))
        _Writer(form, checklist, edition, sheet, lists).write()
    guide.title = GUIDE
    _write_guide(guide, back=form.back is not None)
    book.move_sheet(guide, len(titles))
    if form.back is not None:
        write_loose(book, form.back.loose)
    book.active = 0
    return settled(book, f"{form.visit.home.name}{_TITLE}{_ending(form)}", form.today)


def _ending(form: AnswerSheets) -> str:
    return f"（{BACK}）" if form.back is not None else ""


class _Writer:
    """Writes one checklist's sheet."""

    def __init__(
        self, form: AnswerSheets, checklist: Checklist, edition: Edition, sheet: Worksheet, lists: WordLists
    ) -> None:
        self._form, self._checklist, self._edition = form, checklist, edition
        self._sheet, self._lists = sheet, lists
        self._left_out = {entry.item.id: entry.reason for entry in left_out(form.visit)}
        used = {title for item in checklist.items for title in value_columns(item.answer)}
        reason = (BACK_REASON,) if form.back is not None else ()
        self._heads = (*reason, *_LOCKED, *(t for t in OPEN if t not in VALUES or t in used), *MARKS)
        self._places = {head: place for place, head in enumerate(self._heads, 1)}
        self._shown = self._heads[: -len(MARKS)]
        room = (UNITS_A3 if form.back is not None else UNITS_A4) - sum(_WIDTHS.get(head, 0) for head in self._shown)
        self._widths = {**_WIDTHS, HOW: min(room, _MOST_HOW)}
        self._verdicts: dict[tuple[Verdict, ...], DataValidation] = {}

    def write(self) -> None:
        visit, sheet = self._form.visit, self._sheet
        people = "、".join(dict.fromkeys(part.inspector for part in visit.parts if part.inspector))
        told = f"只填黄色的格子，填写办法见“{GUIDE}”表"
        if self._form.back is not None:
            mine = [self._back(item) for item in self._checklist.items]
            told = back_words(sum(each.is_open for each in mine), len(mine), first=False)
        line = f"{visit.home.name}　{chinese_day(visit.started)}　{people}　{told}"
        title = f"{self._checklist.title}　{_TITLE}{_ending(self._form)}"
        write_title(sheet, title, line, [self._widths[head] for head in self._shown])
        for place, head in enumerate(self._heads, 1):
            width = self._widths.get(head, 11)
            write_head(sheet, HEAD_ROW, place, head, fill=head in OPEN, width=width, hidden=head in MARKS)
        sheet.row_dimensions[HEAD_ROW].height = 30
        row = FIRST_ROW
        for number, section in enumerate(self._checklist.sections, 1):
            self._write_heading(row, heading_of(number, section))
            for item in section.items:
                row += 1
                self._write_item(row, item)
            row += 1
        self._finish(row - 1)

    def _write_heading(self, row: int, text: str) -> None:
        for place in range(1, len(self._shown) + 1):
            cell = self._sheet.cell(row, place)
            cell.fill, cell.border = LEAVE, _BAND
        write_text(self._sheet.cell(row, 1), text)
        self._sheet.cell(row, 1).font = BOLD
        self._sheet.row_dimensions[row].height = 20

    def _back(self, item: Item) -> BackRow:
        """What came back of an item; of one that did not come nothing is wrong."""
        back = self._form.back
        return (back.rows.get(item.id) if back is not None else None) or BackRow()

    def _write_item(self, row: int, item: Item) -> None:
        visit, back = self._form.visit, self._back(item)
        answer = visit.answers.get(item.id)
        note = self._form.notes.get(item.id, "")
        shown = shown_cells(item.answer, answer.result if answer else None, note)
        seen = (self._checklist.number(item.id), item.title)
        name, revision = str(row_name(self._form.name, self._edition.blob, item.id)), revision_of(shown)
        marks: tuple[str, ...] = (name, revision, check_of(name, revision, seen))
        if back.came is not None:
            seen, marks = (back.came.seen[0], back.came.seen[1]), back.came.marks
        is_free = item.id not in self._left_out and visit.signer(item.id) is None
        is_open = is_free and (self._form.back is None or back.is_open)
        texts = dict(zip(_LOCKED, (*seen, f"{item.text}\n{item.how}", self._wanted(item)), strict=True)) | dict(shown)
        takes = {VERDICT, NOTE, REASON, *value_columns(item.answer)}
        for head in self._shown:
            cell = self._sheet.cell(row, self._places[head])
            if head == BACK_REASON:
                write_reason(cell, back)
                continue
            came = back.came.cells.get(head, "") if back.came is not None else ""
            free = is_open and (head in takes or (head in VALUES and came != ""))
            dress(cell, is_open=free, middle=head in _MIDDLE, form=_format(head))
            if not is_open or (head in VALUES and not free):
                cell.fill = CLOSED_FILL
            if back.came is not None and head in back.came.cells:
                write_shown(cell, came)
            else:
                _write_cell(cell, head, texts[head])
            if free and head in takes:
                self._rule(cell.coordinate, head, item)
        for head, mark in zip(MARKS, marks, strict=True):
            write_text(self._sheet.cell(row, self._places[head]), mark)
        values = [back.reason if head == BACK_REASON else texts[head] for head in self._shown]
        self._sheet.row_dimensions[row].height = row_height(values, [self._widths[head] for head in self._shown])

    def _wanted(self, item: Item) -> str:
        if item.id in self._left_out:
            return f"不用查：{self._left_out[item.id]}"
        words = answer_words(item.answer)
        return words + ("（本部分已签字）" if self._form.visit.signer(item.id) else "")

    def _rule(self, place: str, head: str, item: Item) -> None:
        """What may be picked or typed in a cell, and what it says when it is chosen."""
        form, prompt = item.answer, answer_words(item.answer)
        if head == VERDICT:
            seen = offered(form)
            if seen not in self._verdicts:
                words = ",".join(verdict.label for verdict in seen)
                self._verdicts[seen] = offer(prompted(VERDICT, "从下拉里选；没有查的空着。"), f'"{words}"')
            self._verdicts[seen].add(place)
            return
        check = prompted(head, "选“无法查”的必须写明原因；选“不适用”的可以写。" if head == REASON else prompt)
        if head == CHOICE:
            titles = [option.title for option in form.options] or [life.title for life in form.lives]
            offer(check, self._lists.source(titles))
        elif head == FIGURE:
            whole = form.kind is AnswerKind.COUNT
            least, most = (0, _MOST_COUNT) if whole else (-_MOST_FIGURE, _MOST_FIGURE)
            low = least if form.lowest is None else form.lowest
            high = most if form.highest is None else form.highest
            kind = "whole" if whole else "decimal"
            warn(check, kind, "between", str(low), str(high), "这个数不在可填的范围内，请核对。")
        elif head == DAY:
            warn(check, "date", "greaterThanOrEqual", _EARLIEST, None, "请写年、月、日，例如 2026-12-01。")
        elif head in (GOOD, WHOLE):
            warn(check, "whole", "between", "0", str(_MOST_COUNT), "请只填数字。")
        elif head == NOTE:
            return
        check.add(place)
        self._sheet.add_data_validation(check)

    def _finish(self, bottom: int) -> None:
        sheet, last = self._sheet, get_column_letter(len(self._shown))
        for check in self._verdicts.values():
            sheet.add_data_validation(check)
        verdict, reason = (get_column_letter(self._places[head]) for head in (VERDICT, REASON))
        area = f"{verdict}{FIRST_ROW}:{verdict}{bottom}"
        for seen, colour in _COLOURS.items():
            look = DifferentialStyle(font=Font(bold=seen is not Verdict.PASS), fill=PatternFill(bgColor=colour))
            formula = f'${verdict}{FIRST_ROW}="{seen.label}"'
            rule = Rule(type="expression", dxf=look, formula=[formula], stopIfTrue=True)
            sheet.conditional_formatting.add(area, rule)
        lacking = f'AND(${verdict}{FIRST_ROW}="{Verdict.UNABLE.label}",LEN(${reason}{FIRST_ROW})=0)'
        look = DifferentialStyle(fill=PatternFill(bgColor=_AMBER))
        rule = Rule(type="expression", dxf=look, formula=[lacking])
        sheet.conditional_formatting.add(f"{reason}{FIRST_ROW}:{reason}{bottom}", rule)
        sheet.freeze_panes = f"{get_column_letter(self._places[TITLE] + 1)}{FIRST_ROW}"
        sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(self._heads))}{bottom}"
        set_page(sheet, f"A1:{last}{bottom}", HEAD_ROW)
        lock(sheet)


def _write_cell(cell: Cell | MergedCell, head: str, text: str) -> None:
    """Write a cell as it leaves: figures as figures, days as days."""
    if head == FIGURE and text:
        figure = Decimal(text)
        cell.value = int(figure) if figure == figure.to_integral_value() else float(figure)
    elif head in (GOOD, WHOLE) and text.isdecimal():
        cell.value = int(text)
    elif head == DAY and text:
        _write_day(cell, text)
    else:
        write_text(cell, text)
        cell.number_format = _format(head)


def _format(head: str) -> str:
    if head == DAY:
        return "yyyy-mm-dd"
    return "@" if head in (NUMBER, TITLE, NOTE, REASON) else "General"


def _write_day(cell: Cell | MergedCell, text: str) -> None:
    try:
        cell.value = date.fromisoformat(text)
        cell.number_format = "yyyy-mm-dd"
    except ValueError:
        write_text(cell, text)


def _sheet_title(title: str, taken: Collection[str]) -> str:
    """A sheet's name as office programs take it: without certain marks, at most 31 characters, none twice."""
    plain = re.sub(r"[\[\]:*?/\\']", "", title)[:24] or "检查表"
    names = (plain, *(f"{plain}{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in (*taken, GUIDE))


def _write_guide(sheet: Worksheet, *, back: bool) -> None:
    title, steps = ("退回件怎么改", (*BACK_STEPS, *_STEPS[2:])) if back else ("填报表怎么填", _STEPS)
    rows = (
        ("判断符合或不符合", "只选“结果”。", "结果：符合"),
        ("清点、填一个数", f"数写在“{FIGURE}”。", f"{FIGURE}：4　结果：符合"),
        ("选一项", f"从“{CHOICE}”的下拉里选。", f"{CHOICE}：没有记录　结果：不符合"),
        ("到期日期、最近一次的日期", f"写在“{DAY}”。", f"{DAY}：2026-12-01　结果：符合"),
        ("选类型，填出厂日等", f"类型在“{CHOICE}”里选，那天写在“{DAY}”。", f"{CHOICE}：干粉　{DAY}：2020-05-01"),
        ("抽查几个", f"抽查了几个写在“{WHOLE}”，合格几个写在“{GOOD}”。", f"{WHOLE}：10　{GOOD}：9"),
        ("填两个数，算占比", f"总数写在“{WHOLE}”，达到的写在“{GOOD}”。", f"{WHOLE}：12　{GOOD}：12"),
        ("程序按机构人数计算", "只选“结果”；人数在软件里改。", "结果：符合"),
        ("无法查", f"“{REASON}”里一定要写明原因。", f"结果：无法查　{REASON}：钥匙不在现场"),
    )
    foot = "“例”一栏是虚构的，只供参考，不会被读入。"
    heads = ("“填什么”写着", "填在哪里", "例（虚构）")
    write_guide(sheet, title, steps, heads, (28, 44, 40), rows, foot)
