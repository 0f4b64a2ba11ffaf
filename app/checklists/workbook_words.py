"""The sentences of the validation in the words of a workbook: heads of columns for keys, picks for codes.

The rules and their sentences are those of checklist files (`app.checklists.errors`); only where a sentence speaks of
how a file is written does a workbook have its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.checklists import errors, reading
from app.checklists.errors import Fault, Origin, Sentence, near
from app.checklists.workbook import FORMS, SheetForm, label

_KEYS = {"document": "source", "rule": "source", "clause": "place", "article": "place"}
_SHEETS = {"options": "选项", "lives": "年限", "cases": "情形", "basis": "依据", "section": "部分", "item": "检查项"}
_COLUMN_OF_SHEET = {"options": "kind", "lives": "means", "cases": "id", "basis": "id", "item": "id"}

_OWN: dict[Sentence, Sentence] = {
    errors.UNKNOWN_KEY: Sentence("这一行用不到“{key}”", "清空这一格。"),
    errors.MISSING_KEY: Sentence("没有填“{key}”", "补上“{key}”。"),
    errors.EMPTY: Sentence("“{key}”是空的", "写上内容。"),
    errors.NO_ENTRIES: Sentence("“{key}”一条也没有", "在“{key}”表里至少写一条。"),
    errors.TITLE_TOO_LONG: Sentence("名称有{length}个字，最多{most}个", "缩短名称，细节写进“检查内容”。"),
    errors.TYPED_BY_HAND: Sentence(
        "等级不能直接写“{value}”", "重大和疑似重大由“隐患”一列带出；等级改写严重、一般或提示，另选隐患。"
    ),
    errors.NO_DUTY: Sentence(
        "依据里没有原文已见的规定，也没有作为“要求”的条款，等级却是“{value}”", "补上依据，或改为“提示”。"
    ),
    errors.NO_DUTY_HAZARD: Sentence(
        "依据里没有原文已见的规定，也没有作为“要求”的条款，却带隐患 {value}", "补上依据，或清空“隐患”。"
    ),
    errors.IN_PRINCIPLE: Sentence(
        "要求的依据是“原则上”的措辞，等级不能高于一般", "改为“一般”或“提示”，清空“隐患”。"
    ),
    errors.NEITHER_KIND: Sentence("没有写文件或规则", "从下拉列表选，或从“规则”表复制。"),
    errors.UNKNOWN_DOCUMENT: Sentence("没有《{value}》这份文件", "{hint}从“规则”表里复制题名。"),
    errors.UNKNOWN_CLAUSE: Sentence("《{document}》没有条款“{value}”", "{hint}照“规则”表里这份文件的条款写。"),
    errors.NOT_QUOTED: Sentence(
        "《{document}》{clause} 的摘录里没有“{quote}”", "{hint}照“规则”表逐字写，标点、空格、半角全角都要一样。"
    ),
    errors.UMBRELLA: Sentence("“{quote}”是笼统条款，不能作为要求", "把“作用”改成“背景”。"),
    errors.UMBRELLA_UNQUOTED: Sentence(
        "《{document}》{clause} 里有笼统条款，作为要求时要写明摘录", "在“摘录”里写出作为要求的那几个字。"
    ),
    errors.ENCOURAGED: Sentence("“{quote}”是鼓励性条款，不能作为要求", "把“作用”改成“背景”。"),
    errors.CASE_OPTION: Sentence("“{value}”不是本项的选项", "{hint}可用：{known}。"),
    errors.CASE_PASSES: Sentence("“{value}”是符合的选项", "情形只写不符合的选项。"),
    errors.CASE_NO_CHOICE: Sentence("本项不是单选，情形里不能写选项", "清空“选项”，或把答案类型改成“单选”。"),
    errors.CASE_WITHOUT_CONDITION: Sentence("情形没有写条件", "“选项”“条件”“辖区”至少写一样。"),
    errors.CASE_WITHOUT_EFFECT: Sentence("情形没有写后果", "“等级”“隐患”至少写一样。"),
    errors.ANSWER_KEY: Sentence("答案类型“{kind}”用不到“{key}”", "清空，或改答案类型。"),
    errors.ANSWER_NEEDS: Sentence("答案类型“{kind}”要有“{key}”", "补上“{key}”。"),
    errors.OUT_OF_RANGE: Sentence("“{key}”是 {value}，不在可填写的范围内", "改正“最小可填”“最大可填”或这个数。"),
    errors.BOUNDS: Sentence("“{low}”{low_value} 大于“{high}”{high_value}", "把两个数对调或改正。"),
    errors.ALLOWED: Sentence("允许 {allowed} 个不合格，抽查数是 {sample}", "“允许不合格”要小于“抽查数”。"),
    errors.MONTHS_UNUSED: Sentence("日期含义是“到期日”，用不到“有效月数”", "清空“有效月数”；到期日本身就是期限。"),
    errors.MONTHS_OF_LIVES: Sentence(
        "日期含义是“起算日”，用不到“有效月数”", "清空“有效月数”；年限写在“年限”表，每种类型一行。"
    ),
    errors.LIVES_UNUSED: Sentence(
        "“年限”表里写了本项，日期含义却不是“起算日”", "把“日期含义”改成“起算日”，或删去“年限”表里的行。"
    ),
    errors.LIFE_LENGTH: Sentence("“年”“月”要填一个，只填一个", "整年填“年”，不是整年填“月”。"),
    errors.MANY_LIVES: Sentence("“年限”表里本项有{count}种类型，最多{most}种", "合并年限相同的类型，或拆成两项。"),
    errors.REFERENCE_ALONE: Sentence(
        "“参考值”写了是，却没有任何数值界限", "写“不少于”或“不多于”，或清空“参考值”。"
    ),
    errors.RECORD_JUDGES: Sentence("“只登记”写了是，却有数值界限", "清空“不少于”“不多于”，或清空“只登记”。"),
    errors.RECORD_GRAVE: Sentence("只登记的检查项，等级却是“{value}”", "改为“提示”，或清空“只登记”。"),
    errors.ASKED_BY: Sentence(
        "“同问编号”写得不对", "写检查项编号，分号分开，如 XF18；其中任一个都算的用斜线连起来，如 XF16/RY12。"
    ),
    errors.ASKED_BY_ITSELF: Sentence(
        "“同问编号”里写了本项自己的编号“{value}”", "只写其他检查表里问同一事实的编号。"
    ),
    errors.NEWER_FORMAT: Sentence("格式是 {value}，本机程序只认识 1", "升级程序后再导入；没有改过的话写 1。"),
}  # fmt: skip

_COLUMNS: dict[Sentence, str] = {
    errors.TITLE_TOO_LONG: "title",
    errors.BAD_ID: "id",
    errors.DUPLICATE_ID: "id",
    errors.DEADLINE: "deadline",
    errors.ASKED_BY: "asked_by",
    errors.ASKED_BY_ITSELF: "asked_by",
    errors.TYPED_BY_HAND: "severity",
    errors.NO_DUTY: "severity",
    errors.NO_DUTY_HAZARD: "hazard",
    errors.IN_PRINCIPLE: "severity",
    errors.NEITHER_KIND: "source",
    errors.BOTH_KINDS: "source",
    errors.UNKNOWN_DOCUMENT: "source",
    errors.UNKNOWN_CLAUSE: "place",
    errors.UNKNOWN_RULE: "source",
    errors.UNKNOWN_ARTICLE: "place",
    errors.LONG_QUOTE: "quote",
    errors.NOT_QUOTED: "quote",
    errors.UMBRELLA: "role",
    errors.UMBRELLA_UNQUOTED: "quote",
    errors.ENCOURAGED: "role",
    errors.UNKNOWN_HAZARD: "hazard",
    errors.CASE_OPTION: "choice",
    errors.CASE_PASSES: "choice",
    errors.CASE_NO_CHOICE: "choice",
    errors.CASE_WITHOUT_CONDITION: "when",
    errors.CASE_WITHOUT_EFFECT: "severity",
    errors.FEW_OPTIONS: "kind",
    errors.MANY_OPTIONS: "kind",
    errors.MONTHS_OF_LIVES: "months",
    errors.LIVES_UNUSED: "means",
    errors.LIFE_LENGTH: "years",
    errors.MANY_LIVES: "means",
    errors.ALLOWED: "allowed",
    errors.MONTHS_UNUSED: "months",
    errors.REFERENCE_ALONE: "reference",
    errors.RECORD_JUDGES: "record_only",
    errors.RECORD_GRAVE: "severity",
    errors.NEWER_FORMAT: "format",
}
_PICKS = {
    "等级": "severity",
    "机构特征": "when",
    "部门": "departments",
    "辖区": "profiles",
    "role": "role",
    "答题方式": "kind",
    "配比": "ratio",
    "日期含义": "means",
    "对象": "group",
    "等级称谓": "rating_word",
}
_NAMES_OF_PICKS = {"role": "作用", "答题方式": "答案类型", "机构特征": "条件"}
_EXPECTED = {
    reading.TRUTH: "“是”或不填",
    reading.TEXT: "文字",
    reading.NUMBER: "数",
    reading.TEXTS: "文字",
}
_LISTS = ("group", "severity", "kind", "when", "profiles", "means", "ratio", "role", "documents")


def column_key(key: str) -> str:
    """The key of the column that stands for a key of a file."""
    return _COLUMN_OF_SHEET.get(key) or _KEYS.get(key, key)


def in_words(fault: Fault, origin: Origin, form: SheetForm) -> tuple[str, str, str]:
    """The column, what is wrong and what to do, for a fault of a table that was read from this sheet."""
    sentence = _OWN.get(origin.sentence, origin.sentence)
    values = {name: _value(origin, name, value, form) for name, value in origin.values.items()}
    if "hint" in values:
        values["hint"] = _hint(origin, values)
    told = sentence.at("", **values)
    return _column(origin), told.what, told.remedy


def is_own(sentence: Sentence) -> bool:
    """Whether a workbook says this sentence in its own words."""
    return sentence in _OWN


def column_of(sentence: Sentence) -> str:
    """The column that the sentence is about wherever it stands; "" where the fault itself says it."""
    return _COLUMNS.get(sentence, "")


def _column(origin: Origin) -> str:
    key = origin.values.get("key", origin.values.get("low"))
    if isinstance(key, str):
        return "section" if key == "section" else column_key(key)
    if origin.sentence is errors.NOT_A_CHOICE:
        return _PICKS[str(origin.values["kind"])]
    if origin.sentence is errors.REPEATED:
        lists = [key for key in ("when", "departments", "profiles", "asked_by") if _has_twice(origin, key)]
        return lists[0] if lists else "title"
    return column_of(origin.sentence)


def _has_twice(origin: Origin, key: str) -> bool:
    entries = origin.table.get(key)
    parts = entries if isinstance(entries, list) else []
    words = [word for part in parts for word in (part if isinstance(part, list) else [part])]
    return words.count(origin.values["value"]) > 1


def _value(origin: Origin, name: str, value: object, form: SheetForm) -> object:
    if not isinstance(value, str):
        return value
    match name:
        case "key" | "low" | "high":
            return _title(value, form)
        case "known":
            return "、".join(_shown(word) for word in value.split("、"))
        case "kind":
            return _NAMES_OF_PICKS.get(value) or label("kind", value)
        case "document":
            return label("documents", value)
        case "expected" if origin.values.get("key") == "passes":
            return "“符合”“不符合”或不填"
        case "actual" if value == reading.TRUTH:
            return "逻辑值"
        case "expected":
            return _EXPECTED.get(value, value)
        case "value" if origin.sentence in (errors.NO_DUTY, errors.RECORD_GRAVE, errors.TYPED_BY_HAND, errors.REPEATED):
            return {"major": "重大", "suspected": "疑似重大"}.get(value) or _shown(value)
    return value


def _title(key: str, form: SheetForm) -> str:
    """The head of the column for a key of a file."""
    if key in _SHEETS:
        return _SHEETS[key]
    column = form.column(_KEYS.get(key, key))
    return column.title if column else key


def _shown(word: str) -> str:
    return next((shown for name in _LISTS if (shown := label(name, word)) != word), word)


def _hint(origin: Origin, values: Mapping[str, object]) -> str:
    """The hint of the validation is among a file's words; people write those of the workbook."""
    known = str(values.get("known", "")).split("、")
    if origin.sentence is errors.NOT_A_CHOICE:
        return near(str(values["value"]), known)
    said = re.fullmatch(r"是不是“(.+)”？", str(values["hint"]))
    return f"是不是“{_shown(said[1])}”？" if said else str(values["hint"])


def columns_known() -> frozenset[str]:
    """The keys of all columns of all sheets."""
    return frozenset(column.key for form in FORMS for column in form.columns)
