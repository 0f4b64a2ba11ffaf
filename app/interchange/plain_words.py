"""What people write where a form offers words to pick from: plain words that mean one of them, and nothing doubtful.

A word is taken only where it can mean nothing else under its column; whatever else is written is told. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.inspection import Verdict
from app.domain.institution import Kind
from app.domain.ledger import DONE, UNDER_WAY, normal

_DONE = re.compile(
    r"√|✓|✔|(?:已经?|都|均|全部)*(?:整改|改正|改|处理|修)?(?:完成|完毕|到位)了?"
    r"|(?:已经?|都|均|全部)*(?:整改|改正|改|处理|修)(?:好|完)了?"
    r"|(?:已经?|都已经?|均已|全部)(?:整改|改正|改|处理|修复)了?"
)
_CLAIM = re.compile(
    r"(?:已经?|全部|均|都)(?:整改|改正|修复|处理|更换|改)?(?:完成|完毕|到位|好)|整改(?:完毕|完成|到位)|改好了"
)
_DOUBT = re.compile(r"未|没|尚|不|待|计划|打算|将|预计|准备|部分|正在|还|前|后|如|若|争取|确保|力争")
_UNDER_WAY = re.compile(
    r"(?:正在|还在|在)(?:整改|改正|改|处理|办理|修|进行)中?|(?:整改|处理|办理|进行|改进|施工)当?中"
    r"|(?:还|尚)?(?:未|没有?)(?:全部|完全)?(?:整改|改正|改|处理|修)?(?:完成|完毕|到位|好|完)|部分(?:完成|整改|已整改)"
)
_VERDICTS = {
    Verdict.PASS: ("√", "✓", "✔", "合格", "达标", "符合要求"),
    Verdict.FAIL: ("×", "✗", "✘", "x", "不合格", "不达标", "不符合要求"),
    Verdict.NOT_APPLICABLE: ("不涉及", "无此项", "没有此项", "无此情况"),
    Verdict.UNABLE: ("无法检查", "无法查看", "查不了", "没法查"),
}
_KINDS = {
    Kind.RURAL_HOME: ("敬老院", "乡镇敬老院", "中心敬老院"),
    Kind.MUTUAL_HOME: ("幸福院", "互助幸福院", "农村互助幸福院"),
    Kind.MEAL_TABLE: ("老饭桌",),
    Kind.DAY_CARE: ("日间照料", "日间照料站", "老年人日间照料中心"),
    Kind.COMPREHENSIVE: ("综合养老服务", "养老综合服务中心"),
    Kind.WELFARE: ("福利院", "社会福利中心"),
    Kind.PRIVATE: ("民办养老机构", "民营养老院", "私立养老院"),
}
YES_WORDS, NO_WORDS = ("有", "是", "√", "✓", "✔", "1", "TRUE"), ("无", "没有", "否", "×", "✗", "✘", "0", "FALSE", "")


def progress_meant(text: str) -> str:
    """`DONE` or `UNDER_WAY`, whichever a cell of 完成情况 says; empty where it says neither."""
    said = _bare(text)
    if said == normal(DONE) or _DONE.fullmatch(said):
        return DONE
    return UNDER_WAY if said == normal(UNDER_WAY) or _UNDER_WAY.fullmatch(said) else ""


def says_done(text: str) -> bool:
    """Whether a text of somebody's own says nothing but that all is done."""
    return progress_meant(text) == DONE


def claims_done(text: str) -> bool:
    """Whether a text says among other things that all is done, without a word that could take it back."""
    said = _bare(text)
    return says_done(text) or (_CLAIM.search(said) is not None and _DOUBT.search(said) is None)


def verdict_meant(text: str, offered: Iterable[Verdict]) -> Verdict | None:
    """The verdict that a cell of 结果 says, of those that the item can end with."""
    said = _bare(text)
    for verdict in offered:
        if said in (normal(verdict.label), *_VERDICTS[verdict]):
            return verdict
    return None


def kind_meant(text: str) -> Kind | None:
    """The kind of home that a cell says."""
    said = _bare(text)
    return next((kind for kind in Kind if said in (normal(kind.label), *_KINDS.get(kind, ()))), None)


def _bare(text: str) -> str:
    return normal(text).strip("。．.！!；;，,").casefold()
