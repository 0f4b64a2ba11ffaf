"""Every sentence that the validation of a checklist file, or of a file of sets, can say, in one catalogue.

A sentence has two halves: what is wrong, and what to do. Where it is wrong is said by who finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import AppError, ErrorText


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: where it is, what is wrong, what to do."""

    where: str
    what: str
    remedy: str
    origin: Origin | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.where} · {self.what} · {self.remedy}"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a fault was made of and the very table that it was found in, for who shows it in other words or at another
    place: a workbook has cells, not lines and keys."""

    sentence: Sentence
    values: Mapping[str, object]
    table: Mapping[str, Any]


class ChecklistError(AppError):
    """A checklist file that cannot be used, with all its faults."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            code="checklist.faults",
            where=file,
            what=f"检查表有{len(self.faults)}处问题，第一处：{first.where}，{first.what}。",
            remedy="请按列出的问题逐条改正后再载入。",
        )


_MOST_SHOWN = 60
_WHOLE = ("known", "hint")
"""Values that the program words itself; all others can be as long as a cell."""


def _cut(value: object) -> object:
    return f"{value[:_MOST_SHOWN]}…" if isinstance(value, str) and len(value) > _MOST_SHOWN else value


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogue; `{name}` is filled in by `at`."""

    what: str
    remedy: str

    def at(self, where: str, **values: object) -> Fault:
        shown = {key: value if key in _WHOLE else _cut(value) for key, value in values.items()}
        return Fault(where, self.what.format(**shown), self.remedy.format(**shown))


NEWER_EDITION = ErrorText(
    code="checklist.newer_edition",
    where="本次检查的检查表",
    what="检查表里有本机程序不认识的内容（{word}）。",
    remedy="请升级程序后再打开；检查的内容都在，未被改动。",
)
KEPT_TEXT = ErrorText(
    code="checklist.kept_text",
    where="所附的表",
    what="所附的表不能用：{what}。",
    remedy="请让交来的人重新导出后再合并；内容都在，未被改动。",
)

# The file
SYNTAX = Sentence("不是合法的 TOML：{line}", "检查这一行及上一行的引号、括号、逗号和等号。")
KEY_TWICE = Sentence("同一个键写了两次：{line}", "同一处的键只能写一次，删去多余的。")
NEWER_FORMAT = Sentence("格式版本是 {value}，本程序只认识 1", "升级程序后再载入，或改为 format = 1。")

# Keys and their values
UNKNOWN_KEY = Sentence("不认识“{key}”", "{hint}这里可以写：{known}。")
MISSING_KEY = Sentence("缺少“{key}”", "补上“{key}”。")
EMPTY = Sentence("“{key}”是空的", "写上内容，或删去这个键（必填的不能删）。")
WRONG_TYPE = Sentence("“{key}”应写{expected}，现在是{actual}", "改成{expected}。")
NO_ENTRIES = Sentence("“{key}”里一条也没有", "至少写一条。")
TITLE_TOO_LONG = Sentence("标题有{length}个字，最多{most}个", "缩短标题，细节写进 text。")
BAD_ID = Sentence("编号“{value}”含有不能用的字符", "编号只用英文字母、数字、点、横线和下划线。")
DUPLICATE_ID = Sentence("编号“{value}”重复，前面已有", "改成没有用过的编号。")
DEADLINE = Sentence("整改期限是 {value}，不是大于等于 0 的整天数", "写整数天数，0 表示立即。")
REPEATED = Sentence("“{value}”写了两次", "删去重复的。")
NOT_A_CHOICE = Sentence("“{value}”不是可用的{kind}", "{hint}可用：{known}。")
ASKED_BY = Sentence(
    "“asked_by”写得不对",
    '写检查项编号的数组，如 ["XF18", "XF19"]；几个编号中任一个就问到的那一部分，再写成小数组，如 [["XF16", "RY12"]]。',
)
ASKED_BY_ITSELF = Sentence("“asked_by”里写了本项自己的编号“{value}”", "只写其他检查表里问同一事实的编号。")

# Severity
TYPED_BY_HAND = Sentence(
    "等级不能直接写“{value}”", '重大和疑似重大只能由 hazard = "ZD…" 带出；改写 severity，另加 hazard。'
)
NO_DUTY = Sentence(
    "依据里没有原文已见的规定，也没有作为要求（demands）的条款，等级却是“{value}”", "补上依据，或改为 advice。"
)
NO_DUTY_HAZARD = Sentence(
    "依据里没有原文已见的规定，也没有作为要求（demands）的条款，却带隐患 {value}", "补上依据，或去掉 hazard。"
)
IN_PRINCIPLE = Sentence("要求的依据是“原则上”的措辞，等级不能高于一般", "改为 general 或 advice，去掉 hazard。")

# Citations
NEITHER_KIND = Sentence("依据既没有 document 也没有 rule", "写 document 和 clause，或写 rule 和 article。")
BOTH_KINDS = Sentence("一条依据里同时有 document 和 rule", "分成两条依据。")
STANDING_TYPED = Sentence("依据里不能写 standing", "删去；效力由规则表 rules.toml 给出。")
UNKNOWN_DOCUMENT = Sentence("没有编号为“{value}”的文件", "{hint}可用：{known}。")
UNKNOWN_CLAUSE = Sentence("{document} 没有条款“{value}”", "{hint}按文件自身的标题写条款，如“三（十五）”。")
UNKNOWN_RULE = Sentence("规则表里没有《{value}》", "{hint}写规则表中的完整题名，不带书名号。")
UNKNOWN_ARTICLE = Sentence("规则表里《{rule}》没有“{value}”", "{hint}可引用：{known}。")
LONG_QUOTE = Sentence("摘录有{length}个字，最多{most}个", "摘录只取最关键的几个字。")
NOT_QUOTED = Sentence(
    "{document} {clause} 的摘录里没有“{quote}”", "{hint}照文件原文逐字写，标点、空格、半角全角都要一样。"
)
UMBRELLA = Sentence("“{quote}”是笼统条款，不能作为要求", "把 role 改成 context。")
UMBRELLA_UNQUOTED = Sentence(
    "{document} {clause} 里有笼统条款，作为要求时要写明摘录", "用 quote 写出作为要求的那几个字。"
)
ENCOURAGED = Sentence("“{quote}”是鼓励性条款，不能作为要求", "把 role 改成 context。")

# Hazards and cases
UNKNOWN_HAZARD = Sentence("没有编号为“{value}”的隐患", "{hint}可用 {first} 至 {last}。")
CASE_OPTION = Sentence("情形的 choice“{value}”不是本项的选项", "{hint}可用：{known}。")
CASE_PASSES = Sentence("情形的 choice“{value}”是符合的选项", "情形只写不符合的选项。")
CASE_NO_CHOICE = Sentence("本项不是选择题，情形里不能写 choice", "删去 choice，或把答题方式改成 choice。")
CASE_WITHOUT_CONDITION = Sentence("情形没有写条件", "写 choice、when 或 profiles 中的一样。")
CASE_WITHOUT_EFFECT = Sentence("情形没有写后果", "写 severity 或 hazard。")

# Options that a department has to judge
REFERRED_NEVER = Sentence("提请判定的选项里不能写“{key}”", "删去；判定之前不作结论，也不提整改要求。")
REFERRED_NEEDS = Sentence("提请判定的选项缺少“{key}”", "写上要判定的事实和几天内应有答复。")

# Answers
ANSWER_KEY = Sentence("答题方式 {kind} 用不到“{key}”", "{hint}删去；这种答题方式可以写：{known}。")
ANSWER_NEEDS = Sentence("答题方式 {kind} 缺少“{key}”", "补上“{key}”。")
BOUNDS = Sentence("{low} = {low_value} 大于 {high} = {high_value}", "把两个数对调或改正。")
OUT_OF_RANGE = Sentence("判定值 {key} = {value} 不在可填写的范围内", "改正 lowest、highest 或判定值。")
NEGATIVE = Sentence("“{key}”是 {value}，不能小于{least}", "改成不小于{least}的数。")
SHARE_BOUND = Sentence("“{key}”是 {value}，比例要在 0 和 1 之间", "100% 写成 1，80% 写成 0.8。")
TOO_LONG = Sentence("“{key}”的数 {value} 太长，存不准", "写得短些，最多15位数字。")
WHOLE = Sentence("“{key}”是 {value}，不是整数", "写整数。")
FEW_OPTIONS = Sentence("选择题只有{count}个选项", "至少写两个选项。")
OPTION_PASSES = Sentence("符合的选项不能有“{key}”", "删去；只有不符合的选项有自己的写法、期限和依据。")
MANY_OPTIONS = Sentence("选择题有{count}个选项，最多{most}个", "合并相近的选项，或拆成两项。")
ALLOWED = Sentence("允许 {allowed} 个不合格，抽样数是 {sample}", "allowed 要小于 sample。")
MONTHS_UNUSED = Sentence('means = "expires" 时用不到 months', "删去 months；到期日本身就是期限。")
MONTHS_OF_LIVES = Sentence('means = "made" 时用不到 months', "删去 months；年限写在 lives 里，每种类型一条。")
LIVES_UNUSED = Sentence('只有 means = "made" 时才写 lives', '删去 lives，或改为 means = "made"。')
LIFE_LENGTH = Sentence("一种类型的年限要写 years 或 months 中的一个", "整年写 years，不是整年写 months。")
MANY_LIVES = Sentence("lives 有{count}种类型，最多{most}种", "合并年限相同的类型，或拆成两项。")
RECORD_JUDGES = Sentence("record_only = true，却写了数值界限", "删去 at_least、at_most，或删去 record_only。")
RECORD_GRAVE = Sentence("只登记的检查项，等级写了 {value}", "只登记、不判定的，等级写 advice。")
REFERENCE_ALONE = Sentence("reference = true，却没有任何数值界限", "写 at_least 或 at_most，或删去 reference。")

# Sets of items from other checklists
UNKNOWN_ITEM = Sentence("没有编号为“{value}”的检查项", "{hint}写已载入的检查表里的编号。")
ASKED_TWICE = Sentence("“{value}”问的事实，本表的{others}已经问到", "删去其中一方，同一事实只问一次。")


def near(value: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, or nothing. Among equally near ones the most alike from the start."""
    from difflib import SequenceMatcher, get_close_matches  # only where something is wrong

    def likeness(name: str) -> tuple[float, int]:
        return SequenceMatcher(None, name, value).ratio(), sum(a == b for a, b in zip(name, value, strict=False))

    found = get_close_matches(value, tuple(known), n=5, cutoff=0.5)
    return f"是不是“{max(found, key=likeness)}”？" if found else ""
