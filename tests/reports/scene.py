"""A small invented visit for the tests of paper: a checklist of our own, so that shipped checklists may change."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from PIL import Image

from app.checklists.regulations import cite
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Checklist,
    Department,
    DocumentCitation,
    Hazard,
    Item,
    Option,
    Profile,
    RequiredRatio,
    Role,
    RuleCitation,
    Section,
    Severity,
)
from app.domain.features import Feature
from app.domain.findings import Outcome, Registration, derive_findings
from app.domain.inspection import HEAD, Answer, Edition, Home, Inspection, Part, Photo, Result, Value, Verdict
from app.domain.institution import Residents, Roster
from app.domain.visit_rows import Mode

VISIT = date(2026, 11, 18)
SIGNED = 1_795_000_000_000  # 2026-11-18 19:06 in China
FIRE_LAW = cite("中华人民共和国消防法", "第二十八条")
RESTATED = cite("养老机构管理办法", "第三十二条")
RATIO = DocumentCitation("wuzhong-2022-31", "三（十五）", Role.DEMANDS, "与自理老人的比例不低于 1：10")
ELSEWHERE = DocumentCitation("changzhi-2021", "二(五)17.", Role.DEMANDS)
CONTEXT = DocumentCitation("ningxia-2020-18", "三18.", Role.CONTEXT)
HAZARDS = {"ZD08": Hazard("ZD08", "安全出口锁闭", Severity.SUSPECTED, (FIRE_LAW,))}
PROFILE = Profile(
    "wuzhong",
    "吴忠",
    ("盐池县",),
    ("wuzhong-2022-31", "ningxia-2020-18"),
    "等级",
    (RequiredRatio("dependent", 1, 3, True, RATIO), RequiredRatio("self_caring", 1, 10, False, RATIO)),
)


def item(
    name: str,
    title: str,
    severity: Severity = Severity.GENERAL,
    *,
    basis: tuple[DocumentCitation | RuleCitation, ...] = (FIRE_LAW,),
    answer: AnswerForm | None = None,
    when: tuple[Feature, ...] = (),
    hazard: str = "",
    days: int = 15,
) -> Item:
    return Item(
        id=name,
        title=title,
        text=f"{title}应符合要求。",
        how="看现场。",
        severity=severity,
        deadline_days=days,
        problem=f"{title}不符合要求。",
        remedy=f"整改{title}并留存记录。",
        basis=basis,
        departments=(Department.CIVIL_AFFAIRS,),
        answer=answer or AnswerForm(),
        when=when,
        risk=True,
        hazard=hazard,
    )


FIRE = Checklist(
    "fire",
    "消防安全",
    "2026-11",
    (
        Section(
            "fire.1",
            "疏散与设施",
            (
                item("F1", "安全出口", hazard="ZD08", days=0),
                item("F2", "灭火器", basis=(FIRE_LAW, CONTEXT, ELSEWHERE)),
                item("F3", "宿舍彩钢板", Severity.MAJOR, days=7),
                item("F4", "电梯检验", when=(Feature.ELEVATOR,)),
            ),
        ),
        Section(
            "fire.2",
            "制度",
            (
                item(
                    "F5",
                    "冷藏温度",
                    answer=AnswerForm(AnswerKind.NUMBER, "℃", at_most=Decimal(8), reference=True),
                ),
                item(
                    "F6",
                    "演练记录",
                    basis=(RESTATED,),
                    answer=AnswerForm(AnswerKind.CHOICE, options=(Option("有", True), Option("没有", False))),
                ),
            ),
        ),
    ),
)
STAFF = Checklist(
    "staff",
    "人员配备",
    "2026-11",
    (
        Section(
            "staff.1",
            "配比",
            (
                item(
                    "S1",
                    "护理员与自理老人",
                    basis=(RATIO,),
                    answer=AnswerForm(AnswerKind.RATIO, ratio="self_caring"),
                    days=90,
                ),
                item("S2", "服务协议", answer=AnswerForm(AnswerKind.SAMPLE, "份", sample=5), days=30),
            ),
        ),
    ),
)
HOME = Home(
    "青石镇中心敬老院",
    "52640323MJX0000000",
    "盐池县青石镇兴隆村",
    "马占山",
    "rural_home",
    "盐池县",
    60,
    24,
    Residents(31, 5, 9, 4),
    Roster(3),
    frozenset({Feature.KITCHEN}),
)


def visit(*, signed: bool = True, mode: Mode = Mode.PATROL) -> Inspection:
    """A visit by two, nothing answered yet; the second part signs only when `signed`."""
    return Inspection(
        key=1,
        handle="3FA9-12",
        institution=2,
        home=HOME,
        mode=mode,
        started=VISIT,
        office="盐池县民政局",
        editions=(Edition("fire", "2026-11", "0" * 64), Edition("staff", "2026-11", "1" * 64)),
        checklists=(FIRE, STAFF),
        profile=PROFILE,
        parts=(
            Part("1", "马建国", ("fire.1", "fire.2"), "", "a" * 32, "马建国", SIGNED, _scope(FIRE)),
            Part("2", "李红梅", ("staff.1",), "", "b" * 32, "李红梅", SIGNED + 60_000, _scope(STAFF))
            if signed
            else Part("2", "李红梅", ("staff.1",), "", "b" * 32),
        ),
    )


def _scope(checklist: Checklist) -> frozenset[str]:
    return frozenset({HEAD, *(entry.id for entry in checklist.items)})


def answered(inspection: Inspection, *answers: Answer) -> Inspection:
    return replace(inspection, answers={answer.item: answer for answer in answers})


def said(
    name: str,
    verdict: Verdict,
    value: Value = None,
    reason: str = "",
    note: str = "",
    *,
    photos: tuple[Photo, ...] = (),
    pending: bool = False,
) -> Answer:
    return Answer(name, Result(verdict, value, reason), note, photos, "马建国", SIGNED, "a" * 32, pending)


def everything(*, signed: bool = True) -> Inspection:
    """Answers of every sort, one item left unchecked."""
    photo = Photo("F3/1", "c" * 64, "IMG_1.jpg", 1280, 960, "2026:11:18 10:21:11", "d" * 64, "宿舍楼西侧")
    return answered(
        visit(signed=signed),
        said("F1", Verdict.PASS),
        said("F2", Verdict.FAIL, note="二层2具压力不足"),
        said("F3", Verdict.FAIL, photos=(photo,)),
        said("F5", Verdict.PASS, "9.5"),
        said("F6", Verdict.FAIL, "没有"),
        said("S1", Verdict.FAIL),
    )


def outcome(inspection: Inspection, *, register: bool = True) -> Outcome:
    """What came of a visit, registered as a signature would."""
    found = derive_findings(inspection, HAZARDS)
    if not register:
        return found
    given = {
        finding.key: Registration(
            f"A03-{number:04d}",
            VISIT,
            finding.severity,
            finding.problem,
            finding.remedy,
            VISIT + timedelta(days=finding.deadline_days),
        )
        for number, finding in enumerate(found.findings, 152)
    }
    return derive_findings(inspection, HAZARDS, None, given)


_FAULTS = (
    ("楼梯间堆放杂物", "二层东侧楼梯间堆放轮椅和纸箱，净宽不足一米。"),
    ("灭火器失压", "三楼走廊两具灭火器压力表在红区，一具没有检修记录。"),
    ("冷藏柜生熟混放", "食堂冷藏柜内生肉与熟食混放，没有分隔，柜门温度记录自十月起空白。"),
    ("应急照明不亮", "应急照明有四处断电后不亮。"),
    ("服务协议未签", "抽查五份，两份没有入住老人或代理人签名，费用标准栏空白，照护等级与评估报告不一致。"),
)
_WHO = (Department.CIVIL_AFFAIRS, Department.FIRE, Department.MARKET)


def many(number: int, *, mode: Mode = Mode.PATROL, own: bool = False) -> Inspection:
    """A signed visit where so many items failed, every seventh grave; `own`: all of them are the office's own."""
    items = []
    for place in range(number):
        title, text = _FAULTS[place % len(_FAULTS)]
        severity = Severity.MAJOR if place == 0 else Severity.SERIOUS if place % 7 == 3 else Severity.GENERAL
        made = item(f"M{place:03d}", title, severity, basis=(FIRE_LAW, CONTEXT), days=(0, 7, 15, 30)[place % 4])
        who = (Department.CIVIL_AFFAIRS,) if own else (_WHO[place % 3],)
        items.append(replace(made, problem=f"起{place:03d}{text}", departments=who))
    made = Checklist("many", "综合检查", "2026-11", (Section("many.1", "全部", tuple(items)),))
    parts = tuple(
        Part(name, who, sections, f"宁民{name}", "a" * 32, who, SIGNED)
        for name, who, sections in (("1", "马建国", ("many.1",)), ("2", "李红梅", ()))
    )
    base = replace(visit(mode=mode), checklists=(made,), parts=parts, editions=(Edition("many", "2026-11", "2" * 64),))
    return answered(base, *(said(entry.id, Verdict.FAIL) for entry in items))


def private(inspection: Inspection, *names: str) -> Inspection:
    """The same visit where these items ask what residents or complainants told."""
    checklists = tuple(
        replace(
            checklist,
            sections=tuple(
                replace(s, items=tuple(replace(i, private=i.id in names) for i in s.items)) for s in checklist.sections
            ),
        )
        for checklist in inspection.checklists
    )
    return replace(inspection, checklists=checklists)


def jpeg(width: int = 320, height: int = 240) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()
