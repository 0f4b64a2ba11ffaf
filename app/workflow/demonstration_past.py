"""What the demonstration's county did five weeks before: visits, and the way of their problems towards 销账.

Each function is one home's story, told by the acts that a person does at the window; the papers lie where they are
printed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.checklists.national import RECHECK
from app.domain.checklist import Department
from app.domain.documents import Document, Kind
from app.domain.visit_rows import Mode
from app.placing import Target
from app.workflow.case import Wanted
from app.workflow.demonstration_visits import Story, look, on_day, sections_of
from app.workflow.desk import Desk
from app.workflow.documents import deliver, documents_of, void
from app.workflow.following import findings_of
from app.workflow.inspecting import PartPlan, reported, start, tell
from app.workflow.issuing import issue
from app.workflow.office import office_paper
from app.workflow.rectifying import extend_deadline, recheck, reply, stop_confirmed
from app.workflow.registering import institutions
from app.workflow.sample_county import CERTIFICATES, HOMES, INSPECTORS
from app.workflow.signing import sign
from app.workflow.sketches import sketch_photo
from app.workflow.visits import load

BEFORE = -35
"""The day of the first of these acts, counted from the first visit of the demonstration."""
ON_DUTY = "红星县民政局值班领导（示例）"
TENDED, COME_BACK, STOPPED, ORDERED = HOMES[1], HOMES[2], HOMES[5], HOMES[8]
UNMENDED, AGAIN = (TENDED.name, "XF13"), (COME_BACK.name, "CF45")
"""(home, item) of problems that the visits of the demonstration find once more: never mended, and come back."""
_WORDS = {
    "XF13": "抽查的一周里有两晚只巡查一次。",
    "XF20": "二层12间居室的护栏固定且上锁。",
    "XF36": "报警主机电源被断开。",
    "ZH28": "二号电梯检验合格标志已过有效期，仍在使用。",
    "ZH24": "只有灭火疏散预案。",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One visit and all that followed, on one laptop."""

    desk: Desk
    visit: int
    home: str
    director: str
    papers: Path
    notices: Path
    chance: random.Random

    def on(self, days: int) -> Desk:
        return on_day(self.desk, days)

    def key(self, item: str) -> str:
        """The problem that an item became."""
        rows = findings_of(self.desk, load(self.desk, self.visit), {})
        return next(row.finding.key for row in rows if item in row.finding.items)

    def paper(self, days: int, wanted: Wanted) -> Document:
        """Issue a document on a day."""
        folder = self.notices if wanted.kind is Kind.NOTICE else self.papers
        title = office_paper(self.desk).title(wanted.kind, handed_over=wanted.handed_over)
        out = Target(folder / f"{title}_{self.home}.pdf", own=True)
        issue(self.on(days), self.visit, wanted, out)
        return documents_of(self.desk, self.visit)[-1]

    def handed(self, days: int, document: Document) -> None:
        deliver(self.on(days), self.visit, document.slot, "直接送达", receiver=self.director)

    def replied(self, days: int, words: Mapping[str, str], done: bool = True) -> None:
        desk = self.on(days)
        for item, text in words.items():
            reply(desk, self.visit, self.key(item), text, by=self.director, done=done)

    def closed(self, days: int, seen: Mapping[str, str]) -> None:
        """销账: item → what was seen; with a picture where the item demands one."""
        desk = self.on(days)
        view = load(desk, self.visit)
        for name, words in seen.items():
            item, photos = view.item(name), []
            if item.photo:
                picture = sketch_photo(f"整改后 {item.title}", self.home, self.chance)
                photos = [(f"示例_复查_{name}.jpg", picture)]
            key = self.key(name)
            recheck(desk, self.visit, key, passed=True, checker=desk.actor, photos=photos, documents=[words])

    def sent_back(self, days: int, item: str, missing: str, more: int) -> None:
        desk = self.on(days)
        recheck(
            desk,
            self.visit,
            self.key(item),
            passed=False,
            checker=desk.actor,
            deadline=desk.today + timedelta(days=more),
            note=missing,
        )


def live_through(desks: Sequence[Desk], papers: Path, notices: Path, chance: random.Random) -> None:
    """All that was before, laptop by laptop in the order of the days."""
    first, second, third = desks

    def past(desk: Desk, days: int, home: str, checklist: str, faults: Mapping[str, str]) -> Past:
        return _visited(desk, days, home, (checklist,), faults, (papers, notices), chance)

    _tended(past(first, BEFORE, TENDED.name, "fire", {"XF09": "", "XF13": "", "XF41": "", "XF05": "", "XF50": ""}))
    _come_back(past(first, BEFORE + 1, COME_BACK.name, "kitchen", {"CF21": "", "CF45": "", "CF24": ""}))
    _soon_mended(past(first, BEFORE + 2, HOMES[0].name, "supervision", {"ZH03": "", "ZH04": ""}))
    _stopped(past(second, BEFORE, STOPPED.name, "fire", {"XF20": "", "XF36": "", "XF28": ""}))
    _soon_mended(past(second, BEFORE + 1, HOMES[4].name, "supervision", {"ZH07": "", "ZH42": ""}))
    _soon_mended(past(third, BEFORE + 3, HOMES[11].name, "supervision", {"ZH09": ""}))
    _ordered(third, papers, notices, chance)


def _visited(
    desk: Desk,
    days: int,
    home: str,
    checklists: tuple[str, ...],
    faults: Mapping[str, str],
    folders: tuple[Path, Path],
    chance: random.Random,
    prepared: Callable[[Desk], int] | None = None,
) -> Past:
    """A visit of one inspector, looked through and signed on one day; `prepared` began it before."""
    at = on_day(desk, days)
    entry = next(each for each in institutions(desk) if each.name == home)
    sections = sections_of(*checklists)
    plan = PartPlan(desk.actor, sections)
    visit = prepared(at) if prepared else start(at, entry.key, Mode.PATROL, checklists, (plan,))
    look(at, visit, sections, Story(faults, _WORDS), chance)
    tell(at, visit, companion=entry.director, opinion="情况属实，按期整改。")
    for part in load(at, visit).parts:
        if part.sections:
            sign(at.at(part.inspector), visit, part.id)
    return Past(desk, visit, home, entry.director, *folders, chance)


def _soon_mended(past: Past) -> None:
    """Told, mended, closed in time: as most of it goes."""
    past.handed(BEFORE + 7, past.paper(BEFORE + 7, Wanted(Kind.NOTICE)))
    rows = findings_of(past.desk, load(past.desk, past.visit), {})
    past.replied(BEFORE + 11, {row.finding.items[0]: "已按要求整改，材料附后。" for row in rows})
    past.closed(BEFORE + 14, {row.finding.items[0]: "整改后的材料" for row in rows})


def _tended(past: Past) -> None:
    """Several problems of one visit, each at another point of its way."""
    past.paper(BEFORE, Wanted(Kind.LIST))
    past.handed(BEFORE, past.paper(BEFORE, Wanted(Kind.NOTICE)))
    past.paper(BEFORE, Wanted(Kind.REPLY_SLIP))
    past.replied(
        BEFORE + 8,
        {
            "XF09": "已补做三个月的自查，隐患逐条登记并写明整改结果。",
            "XF13": "已排定夜间巡查班次，每晚两次并签名。",
            "XF41": "走廊禁烟标识已补贴，设室外吸烟点。",
            "XF05": "已补齐制度并张贴上墙。",
        },
    )
    desk = past.on(BEFORE + 15)
    extend_deadline(
        desk, past.visit, past.key("XF50"), desk.today + timedelta(days=44), "消防部门讲师12月上旬才能到院授课。"
    )
    past.closed(BEFORE + 17, {"XF09": "自查自改记录", "XF41": "走廊禁烟标识、室外吸烟点", "XF05": "消防安全制度汇编"})
    past.sent_back(BEFORE + 17, "XF13", "十月下旬仍有3个夜班没有巡查记录。", 27)
    past.paper(BEFORE + 17, Wanted(Kind.RECHECK_RECORD, about=past.on(BEFORE + 17).today.isoformat()))
    past.replied(BEFORE + 25, {"XF50": "已组织两批培训，夜班人员待讲师到院后补训。"}, done=False)


def _come_back(past: Past) -> None:
    """All mended and closed at a recheck made of the open problems; one of them comes back in November."""
    past.handed(BEFORE + 1, past.paper(BEFORE + 1, Wanted(Kind.NOTICE)))
    past.replied(
        BEFORE + 9,
        {"CF21": "库房已离地离墙摆放。", "CF45": "门窗防蝇帘、挡鼠板已装好。", "CF24": "冷藏柜已维修。"},
    )
    desk = past.on(BEFORE + 16)
    view = load(desk, past.visit)
    sections = tuple(f"{RECHECK}.{checklist.id}" for checklist in view.checklists)
    again = start(desk, view.institution, Mode.PATROL, (RECHECK,), (PartPlan(desk.actor, sections),))
    look(desk, again, sections, Story(), past.chance)
    tell(desk, again, companion=past.director, opinion="无异议。")
    sign(desk, again, "1")
    past.closed(
        BEFORE + 16,
        {"CF21": "库房货架", "CF45": "防蝇帘、挡鼠板", "CF24": "冷藏柜显示4℃，维修单"},
    )


def _stopped(past: Past) -> None:
    """疑似重大: reported the same day, stopped on site, 抄送 to the fire service; one closed, one extended and replied.
    The first notice named the wrong person, was voided before it left and issued anew."""
    desk = past.on(BEFORE)
    reported(desk, past.visit, ON_DUTY)
    for item, how in (("XF20", "当场拆除护栏挂锁，窗户可从内打开。"), ("XF36", "当场恢复报警主机供电。")):
        stop_confirmed(desk, past.visit, past.key(item), desk.actor, how=how)
    later = desk.today + timedelta(days=45)
    tell(desk, past.visit, companion="示例院长")
    wrong = past.paper(BEFORE, Wanted(Kind.NOTICE))
    void(desk, past.visit, wrong.slot, "陪同人员姓名写错，送达前更正并重新出具。")
    tell(desk, past.visit, companion=past.director)
    past.handed(BEFORE, past.paper(BEFORE, Wanted(Kind.NOTICE)))
    past.paper(BEFORE + 1, Wanted(Kind.TRANSFER, Department.FIRE, handed_over=False))
    why = "护栏已当场解锁，可从内打开的新护栏须定做。"
    extend_deadline(past.on(BEFORE + 2), past.visit, past.key("XF20"), later, why)
    past.replied(BEFORE + 3, {"XF36": "报警主机已由维保单位检修，全部恢复运行。", "XF28": "灭火器已补充。"})
    past.closed(BEFORE + 10, {"XF36": "维保单位检测报告", "XF28": "灭火器台账"})
    past.replied(BEFORE + 25, {"XF20": "二层12间居室的固定护栏已全部换成可从内开启的。"})


def _ordered(desk: Desk, papers: Path, notices: Path, chance: random.Random) -> None:
    """行政检查 by two certified inspectors: announced, ordered, served; a 重大 problem stopped and brought to zero."""

    def announced(at: Desk) -> int:
        early = on_day(desk, BEFORE)
        entry = next(each for each in institutions(desk) if each.name == ORDERED.name)
        mate = INSPECTORS["A01"]
        sections = sections_of("supervision")
        plans = (
            PartPlan(desk.actor, sections[:-2], CERTIFICATES[desk.actor]),
            PartPlan(mate, sections[-2:], CERTIFICATES[mate]),
        )
        visit = start(early, entry.key, Mode.ADMINISTRATIVE, ("supervision",), plans, started=at.today)
        out = papers / f"{Kind.INSPECTION_NOTICE.label}_{entry.name}.pdf"
        issue(early, visit, Wanted(Kind.INSPECTION_NOTICE), out)
        return visit

    faults = {"ZH28": "未检或超过检验有效期仍使用", "ZH09": "", "ZH24": "没有消防以外的应急预案"}
    past = _visited(desk, BEFORE + 4, ORDERED.name, ("supervision",), faults, (papers, notices), chance, announced)
    on_site = past.on(BEFORE + 4)
    reported(on_site, past.visit, ON_DUTY)
    how = "二号电梯断电停用，设围挡和停用标识。"
    stop_confirmed(on_site, past.visit, past.key("ZH28"), desk.actor, how=how)
    order = past.paper(BEFORE + 4, Wanted(Kind.ORDER))
    past.handed(BEFORE + 4, order)
    past.paper(BEFORE + 4, Wanted(Kind.RECEIPT, about=order.slot))
    past.handed(BEFORE + 4, past.paper(BEFORE + 4, Wanted(Kind.NOTICE)))  # what endangers nobody is on no order
    past.replied(
        BEFORE + 14,
        {
            "ZH28": "二号电梯已检验合格，取得使用标志。",
            "ZH09": "已对全部在住老人补做服务安全风险评估。",
            "ZH24": "正在修订预案。",
        },
    )
    past.closed(BEFORE + 18, {"ZH28": "电梯检验报告、使用标志", "ZH09": "抽查评估表10份"})
    past.sent_back(BEFORE + 18, "ZH24", "预案仍缺防汛和停电的处置内容。", 24)
    past.paper(BEFORE + 18, Wanted(Kind.OPINION, about=past.on(BEFORE + 18).today.isoformat()))
