"""Every fault of a workbook at once: sheet, row, column, what is wrong, what to do, in the words of the workbook."""

import inspect
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.checklists import answers, citations, errors, reading, validation
from app.checklists.load import known, shipped
from app.checklists.national import find_breaches
from app.checklists.validation import examine
from app.checklists.workbook import FORMS, HEAD, ITEMS
from app.checklists.workbook_check import breach_faults
from app.checklists.workbook_example import example
from app.checklists.workbook_read import Book, Sheet, Value
from app.checklists.workbook_scan import letter
from app.checklists.workbook_words import column_of, columns_known, in_words, is_own
from tests.checklists.grids import book_of, filled, read, told

_BAD = Path(__file__).parent.parent / "data" / "checklists_bad"
_NINGXIA = "自治区人民政府办公厅关于推进养老服务高质量发展的实施意见"
_AT = {
    (form.name, column.title): f"{form.name}!{letter(place)}"
    for form in FORMS
    for place, column in enumerate(form.columns, 1)
}


def at(sheet: str, column: str, row: int) -> str:
    return f"{_AT[sheet, column]}{row}"


@pytest.mark.parametrize(
    ("sheet", "column", "row", "value", "what", "remedy"),
    [
        ("检查项", "编号", 3, "BD01", "编号“BD01”重复，前面已有", "改成没有用过的编号。"),
        ("检查项", "名称", 2, "一二三四五六七八九十一二三四五", "名称有15个字，最多14个", "缩短名称"),
        ("检查项", "等级", 2, "一船", "“一船”不是可用的等级", "是不是“一般”？可用：严重、一般、提示。"),
        ("检查项", "等级", 2, "重大", "等级不能直接写“重大”", "重大和疑似重大由“隐患”一列带出"),
        ("检查项", "部门", 2, "消防、街道", "“街道”不是可用的部门", "可用：民政、消防、市监、卫健、住建、人社"),
        ("检查项", "条件", 2, "有厨房", "“有厨房”不是可用的条件", "可用：自设食堂、"),
        ("检查项", "答案类型", 2, "记数", "“记数”不是可用的答案类型", "是不是“计数”？"),
        ("检查项", "期限（天）", 2, "半月", "整改期限是 半月，不是大于等于 0 的整天数", "写整数天数，0 表示立即。"),
        ("检查项", "检查内容", 2, "", "没有填“检查内容”", "补上“检查内容”。"),
        ("检查项", "单位", 2, "", "答案类型“计数”要有“单位”", "补上“单位”。"),
        ("检查项", "抽查数", 2, 5.0, "答案类型“计数”用不到“抽查数”", "清空，或改答案类型。"),
        ("检查项", "不少于", 2, True, "“不少于”应写数，现在是逻辑值", "改成数。"),
        ("检查项", "不少于", 2, "两具", "“不少于”应写数，现在是文字", "改成数。"),
        ("检查项", "须拍照", 2, "要", "“须拍照”应写“是”或不填，现在是文字", "改成“是”或不填。"),
        ("检查项", "部分", 2, "宿舍", "“部分”表里没有“宿舍”", "可用：本县增加的消防项目。"),
        ("检查项", "名称", 2, date(2026, 3, 1), "这一格应填文字，现在是日期或时间", "把单元格格式改为“文本”"),
        ("检查项", "隐患", 3, "ZD99", "没有编号为“ZD99”的隐患", "是不是“ZD"),
        ("检查项", "同问编号", 2, "消防18", "“同问编号”写得不对", "写检查项编号"),
        ("选项", "检查项", 2, "bd02", "“检查项”表里没有编号“bd02”", "是不是“BD02”？写检查项的编号"),
        ("选项", "结论", 3, "不合", "“结论”应写“符合”“不符合”或不填，现在是文字", "改成"),
        ("检查项", "保密", 2, "要", "“保密”应写“是”或不填，现在是文字", "改成“是”或不填。"),
        ("检查项", "日期含义", 4, "到期日", "“年限”表里写了本项，日期含义却不是“起算日”", "把“日期含义”改成“起算日”"),
        ("检查项", "有效月数", 4, 12.0, "日期含义是“起算日”，用不到“有效月数”", "清空“有效月数”"),
        ("年限", "年", 2, "", "“年”“月”要填一个，只填一个", "整年填“年”"),
        ("年限", "年", 2, 1.5, "“年”是 1.5，不是整数", "写整数。"),
        ("年限", "年", 2, 0.0, "“年”是 0，不能小于1", "改成不小于1的数。"),
        ("年限", "类型", 3, "干粉", "“干粉”写了两次", "删去重复的。"),
        ("年限", "类型", 3, "", "没有填“类型”", "补上“类型”。"),
        ("情形", "选项", 2, "停用", "“停用”不是本项的选项", "可用：正常运行、"),
        ("情形", "等级", 3, "", "情形没有写后果", "“等级”“隐患”至少写一样。"),
        ("依据", "条款", 2, "第十六", "规则表里《中华人民共和国消防法》没有“第十六”", "是不是“第十六条”？可引用："),
        ("依据", "文件或规则", 2, "消防法", "规则表里没有《消防法》", "是不是“中华人民共和国消防法”？"),
        ("依据", "文件或规则", 2, "", "没有写文件或规则", "从下拉列表选"),
        ("依据", "作用", 2, "要求", "这一行用不到“作用”", "清空这一格。"),
        ("依据", "作用", 3, "参考", "“参考”不是可用的作用", "可用：要求、背景。"),
        ("依据", "摘录", 3, "按规配置", f"《{_NINGXIA}》三18. 的摘录里没有“按规配置”", ""),
        ("检查表", "格式", 2, 2.0, "格式是 2，本机程序只认识 1", "升级程序后再导入"),
    ],
)
def test_a_fault_is_told_at_its_cell_with_its_remedy(
    sheet: str, column: str, row: int, value: Value, what: str, remedy: str
) -> None:
    """The first fault; others may follow from it, as when rows lose the item they belong to."""
    fault = next(f for f in read(filled({at(sheet, column, row): value})).faults if f.sheet == sheet)
    place = at(sheet, column, row).partition("!")[2].rstrip("0123456789")
    assert fault.where == f"“{sheet}”表 第{row}行 {place}列“{column}”"
    assert fault.what == what
    assert fault.remedy.startswith(remedy)


def test_faults_come_all_at_once_in_the_order_of_sheets_rows_and_columns() -> None:
    book = filled(
        {
            at("依据", "文件或规则", 4): "没有的法",
            at("检查项", "等级", 3): "很重",
            at("检查项", "等级", 2): "",
            at("检查项", "名称", 2): "",
            at("检查表", "名称", 2): "",
        }
    )
    places = [(fault.sheet, fault.row, fault.column) for fault in read(book).faults]
    assert places == [
        ("检查表", 2, "名称"),
        ("检查项", 2, "名称"),
        ("检查项", 2, "等级"),
        ("检查项", 3, "等级"),
        ("依据", 4, "文件或规则"),
    ]


def test_a_thousand_faults_are_told_and_none_is_told_twice() -> None:
    letters = [at("检查项", title, 1)[:-1] for title in ("等级", "期限（天）", "部门", "答案类型", "隐患")]
    changes: dict[str, Value] = {}
    for row in range(2, 252):
        changes |= {f"检查项!{letter(place)}{row}": f"甲{row}" for place in (1, 3, 4, 5, 21, 22)}
        changes |= {f"检查项!B{row}": f"BD{row}", at("检查项", "单位", row): ""}
        changes |= {f"{letter_}{row}": "无此" for letter_ in letters}
    faults = read(filled(changes)).faults
    assert len(faults) >= 1000
    assert len(set(faults)) == len(faults)
    assert {fault.row for fault in faults if fault.sheet == "检查项"} == set(range(2, 252))


def test_rows_that_name_an_unknown_section_are_examined_all_the_same() -> None:
    book = filled({at("检查项", "部分", 2): "宿舍", at("检查项", "等级", 2): "很重"})
    assert [fault.column for fault in read(book).faults] == ["部分", "等级"]


def test_a_section_name_that_means_two_asks_for_the_id() -> None:
    book = filled({"部分!A3": "bd.2", "部分!B3": "本县增加的消防项目"})
    unclear = [fault for fault in read(book).faults if fault.what == "有不止一个部分叫“本县增加的消防项目”"]
    assert [(fault.row, fault.remedy) for fault in unclear] == [(row, "改写部分的编号。") for row in (2, 3, 4)]


def test_an_empty_template_says_what_to_fill_in() -> None:
    book = Book("空.xlsx", {form.name: Sheet(form.name, (tuple(c.title for c in form.columns),)) for form in FORMS})
    lines = told(book)
    assert "“检查表”表 第2行 A列“编号” · 没有填“编号” · 补上“编号”。" in lines
    assert "“部分”表 · “部分”一条也没有 · 在“部分”表里至少写一条。" in lines


def test_a_missing_sheet_and_a_missing_column_are_told_once() -> None:
    whole = book_of(example())
    without_basis = replace(whole, sheets={name: sheet for name, sheet in whole.sheets.items() if name != "依据"})
    assert "“依据”表 · 没有这个表 · 从模板里把“依据”表复制过来，不要改表名。" in told(without_basis)
    lines = told(filled({at("检查项", "等级", 1): "轻重"}))
    assert lines[0] == "“检查项”表 第1行 · 没有“等级”这一列 · 在第一行补上“等级”，照模板的写法。"
    assert lines[1].startswith("“检查项”表 第1行 R列 · 不认识列名“轻重”")
    assert len(lines) == 2


def test_columns_may_stand_in_another_order() -> None:
    book = book_of(example())
    turned = {
        name: replace(sheet, rows=tuple(tuple(reversed(row)) for row in sheet.rows))
        for name, sheet in book.sheets.items()
    }
    assert read(replace(book, sheets=turned)).checklist == read(book).checklist


def test_merged_cells_formulas_and_error_values_are_faults_of_their_cells() -> None:
    book = book_of(example())
    sheet = replace(
        book.sheets["检查项"],
        merged=((2, 4, "D2:D3"),),
        formulas=frozenset({(2, 8), (9, 1)}),
        errors=frozenset({(3, 3)}),
    )
    lines = told(replace(book, sheets=book.sheets | {"检查项": sheet}))
    assert "“检查项”表 第2行 D列“检查内容” · D2:D3 是合并单元格 · 取消合并，每一格各填各的。" in lines
    assert "“检查项”表 第2行 H列“不少于” · 这一格是公式 · 复制后用“选择性粘贴—数值”换成内容。" in lines
    assert "“检查项”表 第9行 A列“部分” · 这一格是公式 · 复制后用“选择性粘贴—数值”换成内容。" in lines
    assert "“检查项”表 第3行 C列“名称” · 这一格是错误值 · 改成应填的内容，或清空。" in lines


@pytest.mark.parametrize("situation", sorted(path.name for path in _BAD.iterdir()))
def test_every_fault_of_a_file_can_be_told_in_the_words_of_a_workbook(situation: str) -> None:
    text = (_BAD / situation / "checklist.toml").read_text(encoding="utf-8")
    for fault in examine(text, known())[1]:
        if fault.origin is None:
            continue  # a text that is no TOML at all
        if fault.origin.sentence is errors.UNKNOWN_KEY:
            continue  # a workbook's columns are known before its rows are read
        form = HEAD if "edition" in fault.origin.table else ITEMS
        column, what, remedy = in_words(fault, fault.origin, form)
        assert column in columns_known() | {"", "section"}
        assert what and remedy
        if "key" not in fault.origin.values and "known" not in fault.origin.values:
            said = re.sub(r"“[^”]*”|《[^》]*》|ZD\d+|XF\d+|RY\d+|EX\d+", "", what + remedy)
            assert not re.search(r"\b(severity|hazard|role|quote|choice|when|means|months|general|advice)\b", said)


def test_every_sentence_of_the_validation_knows_its_column() -> None:
    """A new sentence of the validation needs its column here, and words of a workbook if it speaks of keys."""
    rooms = (answers, citations, reading, validation)
    said = {name for room in rooms for name in re.findall(r"errors\.([A-Z_]{3,})", inspect.getsource(room))}
    of_files = {"SYNTAX", "KEY_TWICE", "NOT_A_CHOICE", "REPEATED", "STANDING_TYPED"}
    assert len(said) > 40
    for name in sorted(said - of_files):
        sentence = getattr(errors, name)
        has_key = any("{key}" in text or "{low}" in text for text in (sentence.what, sentence.remedy))
        assert has_key or column_of(sentence), name
        words_of_files = re.search(r"[a-z]{3,}", re.sub(r"\{\w+\}", "", sentence.what + sentence.remedy))
        assert not words_of_files or is_own(sentence) or name in ("BOTH_KINDS",), name


def test_a_changed_national_item_is_told_at_its_cell() -> None:
    fire = shipped()[0]
    row = 2 + [item.id for item in fire.items].index("XF05")
    found = read(filled({at("检查项", "期限（天）", row): 90.0}, book_of(fire)))
    assert found.checklist is not None
    (line,) = [str(fault) for fault in breach_faults(found, find_breaches(found.checklist, shipped()))]
    assert line == (
        f"“检查项”表 第{row}行 T列“期限（天）” · 国家检查项 XF05 不能改：“期限”应为“15天”"
        " · 改回原样；本县另有要求的，在它旁边另加一项。"
    )
