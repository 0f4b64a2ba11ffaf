"""What a checklist asks of an item, in words: the answer's form with its bounds, and when it weighs how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.checklists.load import hazards, profiles
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Case,
    Item,
    Option,
    Profile,
    binds,
    effective_severity,
)
from app.ui.chips import severity_chip
from app.ui.tones import Chip

_RATIOS = {
    "dependent": "程序按机构人数计算：护理员与失能失智老人之比",
    "self_caring": "程序按机构人数计算：护理员与自理老人之比",
    "combined": "程序按机构人数计算：两组合并应有的护理员，只作参考",
}


@dataclass(frozen=True, slots=True)
class Weighing:
    """One circumstance: the chip says how grave a failure is then, `hazard` which listed hazard it is."""

    chip: Chip
    when: str
    hazard: str = ""


def figure(value: Decimal) -> str:
    """A number without zeros at its end."""
    return f"{value.normalize():f}"


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


def _demand(form: AnswerForm) -> str:
    share = form.kind is AnswerKind.SHARE

    def shown(value: Decimal) -> str:
        return f"{figure(value * 100)}%" if share else figure(value) + form.unit

    parts = [
        f"不少于{shown(form.at_least)}" if form.at_least is not None else "",
        f"不多于{shown(form.at_most)}" if form.at_most is not None else "",
    ]
    words = "、".join(part for part in parts if part)
    return words + _reference(form) if words else "只登记，不判定" if form.kind is not AnswerKind.SCORE else ""


def _reference(form: AnswerForm) -> str:
    return "（参考值，单独不判不符合）" if form.reference else ""


def _range(form: AnswerForm) -> str:
    low, high = form.lowest, form.highest
    if low is not None and high is not None:
        return f"可填{figure(low)}至{figure(high)}"
    if low is not None:
        return f"最小可填{figure(low)}"
    return f"最大可填{figure(high)}" if high is not None else ""


def weighings(item: Item, profile: Profile) -> tuple[Weighing, ...]:
    """How grave a failure is as a rule, then in every circumstance that the item names."""
    known = hazards()
    usual = effective_severity(item, profile, frozenset(), "", known)
    if not binds(item, profile):
        return (Weighing(severity_chip(usual.severity), f"在“{profile.title}”没有约束这一项的文件，只作建议"),)
    found = [Weighing(severity_chip(usual.severity), "一般情况下" if item.cases else "不符合时", _named(usual.hazard))]
    for case in item.cases:
        if case.profiles and profile.id not in case.profiles:
            continue
        weight = effective_severity(item, profile, frozenset(case.when), case.choice, known)
        found.append(Weighing(severity_chip(weight.severity), case_words(case), _named(weight.hazard)))
    return tuple(found)


def case_words(case: Case) -> str:
    """The circumstance of a case."""
    titles = {profile.id: profile.title for profile in profiles()}
    parts = [
        f"选“{case.choice}”" if case.choice else "",
        "机构" + "、".join(feature.label for feature in case.when) if case.when else "",
        "在" + "、".join(titles.get(name, name) for name in case.profiles) if case.profiles else "",
    ]
    return "，且".join(part for part in parts if part)


def _named(hazard: str) -> str:
    return f"{hazard} {hazards()[hazard].title}" if hazard else ""


def deadline_words(item: Item) -> str:
    return f"签字次日起 {item.deadline_days} 天" if item.deadline_days else "签字当日"


def features_words(item: Item) -> str:
    """Which homes are asked."""
    if not item.when:
        return "所有机构"
    return "机构须有：" + "、".join(feature.label for feature in item.when)
