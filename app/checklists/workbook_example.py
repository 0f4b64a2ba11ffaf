"""The example that the template explains: three items that a county could have added, a sound checklist itself."""

from __future__ import annotations

from decimal import Decimal

from app.checklists.regulations import cite
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Case,
    Checklist,
    Department,
    DocumentCitation,
    Item,
    Life,
    Option,
    Role,
    Section,
    Severity,
)
from app.domain.features import Feature

_FIRE_LAW = "中华人民共和国消防法"


def example() -> Checklist:
    """A whole checklist of three items: one counted, one chosen from options that weigh differently, one dated."""
    counted = Item(
        id="BD01",
        title="宿舍楼灭火器",
        text="住人的楼每层灭火器在位、压力正常、不被遮挡，每层不少于2具。",
        how="每层走一遍，指针在绿区、铅封和喷管完好才算一具，填最少的那一层的具数。",
        answer=AnswerForm(AnswerKind.COUNT, "具", at_least=Decimal(2)),
        severity=Severity.GENERAL,
        deadline_days=15,
        problem="灭火器不足或失效（楼层：____；现有____具）。",
        remedy="补足或更换灭火器，放在明显、易取的位置。",
        departments=(Department.FIRE, Department.CIVIL_AFFAIRS),
        photo=True,
        basis=(
            cite(_FIRE_LAW, "第十六条"),
            DocumentCitation("ningxia-2020-18", "三18.", Role.DEMANDS, "按照标准配置消防设施器材"),
        ),
    )
    chosen = Item(
        id="BD02",
        title="报警主机运行",
        text="火灾自动报警系统保持正常运行，不得擅自关停。",
        how="看主机有没有“正常监视”灯，按一次自检。",
        answer=AnswerForm(
            AnswerKind.CHOICE,
            options=(Option("正常运行", True), Option("有故障正在维修", False), Option("已关停", False)),
        ),
        severity=Severity.GENERAL,
        deadline_days=7,
        problem="火灾自动报警系统不能正常运行（情况：____）。",
        remedy="立即修复并恢复运行；修复前安排专人昼夜巡查。",
        departments=(Department.FIRE,),
        when=(Feature.FIRE_ALARM, Feature.UPPER_FLOORS),
        cases=(Case(choice="已关停", hazard="ZD10"), Case(when=(Feature.OVER_1000_M2,), severity=Severity.SERIOUS)),
        basis=(cite(_FIRE_LAW, "第二十八条"),),
    )
    section = Section("bd.1", "本县增加的消防项目", (counted, chosen, _dated()))
    return Checklist("bd-fire", "消防补充（本县）", "2026-11", (section,), "本县在国家检查表之外增加的项目。")


def _dated() -> Item:
    """A life by type, whose figures are reference only."""
    return Item(
        id="BD03",
        title="值班室灭火器年限",
        text="值班室的灭火器宜在使用年限内；参考年限为干粉10年、二氧化碳12年，自出厂日起算。",
        how="问夜班人员灭火器放在哪里，看铭牌上的出厂日期，选类型、填日期。",
        answer=AnswerForm(
            AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("二氧化碳", 144)), reference=True
        ),
        severity=Severity.ADVICE,
        deadline_days=15,
        problem="值班室灭火器已超过参考使用年限（出厂日期：____）。",
        remedy="更换同类型的新灭火器。",
        departments=(Department.FIRE,),
        basis=(cite("GB 50444-2008", "（条号未见）报废年限"),),
    )
