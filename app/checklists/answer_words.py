"""What the answer of an item is, in words: how it is filled in, its bounds, and what decides."""

from __future__ import annotations

from decimal import Decimal

from app.domain.answer_sheet import figure_text
from app.domain.checklist import AnswerForm, AnswerKind, Life, Option

_RATIOS = {
    "dependent": "程序按机构人数计算：护理员与失能失智老人之比",
    "self_caring": "程序按机构人数计算：护理员与自理老人之比",
    "combined": "程序按机构人数计算：两组合并应有的护理员，只作参考",
}


def answer_words(form: AnswerForm) -> str:
    """What is to be filled in, and what decides."""
    match form.kind:
        case AnswerKind.VERDICT:
            return "判断符合或不符合"
        case AnswerKind.COUNT | AnswerKind.NUMBER:
            head = f"清点（{form.unit}）" if form.kind is AnswerKind.COUNT else f"填一个数（{form.unit}）"
            return "，".join(part for part in (head, _demand(form), _range(form)) if part)
        case AnswerKind.SCORE:
            return "，".join(part for part in ("打分", _demand(form), _range(form)) if part)
        case AnswerKind.RATIO:
            return _RATIOS.get(form.ratio, "程序按机构人数计算")
        case AnswerKind.DATE:
            if form.means == "expires":
                return "填到期日期，过期即不符合" + _reference(form)
            if form.lives:
                since = "或".join(dict.fromkeys(f"{life.since}日" for life in form.lives))
                return f"选类型，填{since}，超过期限即不符合" + _reference(form)
            return f"填最近一次的日期，{form.months}个月内有效" + _reference(form)
        case AnswerKind.CHOICE:
            return f"选一项（共{len(form.options)}种）"
        case AnswerKind.SAMPLE:
            allowed = f"允许{form.allowed}{form.unit}不合格" if form.allowed else "有不合格即不符合"
            return f"抽查{form.sample}{form.unit}，{allowed}" + _reference(form)
        case AnswerKind.SHARE:
            return "，".join(part for part in (f"填两个数，算占比（{form.unit}）", _demand(form)) if part)


def option_words(option: Option) -> str:
    """An option with what it decides."""
    decides = {True: "符合", False: "不符合", None: "由检查人员判断"}[option.passes]
    return f"{option.title}（{decides}）"


def life_words(life: Life) -> str:
    """A type with its life."""
    return f"{life.title}（{life.since}起{life.words}）"


def _demand(form: AnswerForm) -> str:
    share = form.kind is AnswerKind.SHARE

    def shown(value: Decimal) -> str:
        return f"{figure_text(value * 100)}%" if share else figure_text(value) + form.unit

    parts = [
        f"不少于{shown(form.at_least)}" if form.at_least is not None else "",
        f"不多于{shown(form.at_most)}" if form.at_most is not None else "",
    ]
    words = "、".join(part for part in parts if part)
    if words:
        return words + _reference(form)
    if form.record_only:
        return "只登记，不判定"
    return "" if form.kind is AnswerKind.SCORE else "由检查人员判断"


def _reference(form: AnswerForm) -> str:
    return "（参考值，单独不判不符合）" if form.reference else ""


def _range(form: AnswerForm) -> str:
    low, high = form.lowest, form.highest
    if low is not None and high is not None:
        return f"可填{figure_text(low)}至{figure_text(high)}"
    if low is not None:
        return f"最小可填{figure_text(low)}"
    return f"最大可填{figure_text(high)}" if high is not None else ""
