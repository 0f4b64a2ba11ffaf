"""What the staffing tool says of some numbers: both readings, the shortfall, and what would change it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from app.checklists.load import documents, shipped
from app.checklists.quoted_ratios import unsaid
from app.domain.checklist import CountyCitation, DocumentCitation, Item, Profile, Severity, binds
from app.domain.inspection import Verdict
from app.domain.institution import Residents, Roster
from app.domain.judging import judge
from app.domain.ratios import (
    GROUP_TITLES,
    PARTLY,
    Outcome,
    StaffingAssessment,
    assess_staffing,
)
from app.domain.score_sheet import percent
from app.ui.tones import Chip, Tone

_TONES = {Outcome.MEETS: Tone.OK, Outcome.DEPENDS: Tone.WARN, Outcome.SHORT: Tone.WARN, Outcome.NO_RATIO: Tone.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count: how many carers are needed, and what follows. `room`: residents by group who could be taken
    beyond those now, when only that group grows."""

    title: str
    meaning: str
    need: int
    have: int
    short: int
    room: tuple[tuple[str, int], ...]
    decides: bool = True
    """Whether a shortage is one; else it is advice only."""

    @property
    def chip(self) -> Chip:
        if not self.short:
            return Chip("达到", Tone.OK)
        return Chip(f"缺 {self.short} 人", Tone.WARN, True) if self.decides else Chip(f"差 {self.short} 人，只作建议")

    @property
    def to_add(self) -> str:
        return f"增配护理员 {self.short} 人即达到" if self.short else "不必增配护理员"

    @property
    def to_take(self) -> str:
        """One line a group: how many more of it the carers there are could look after."""
        return "\n".join(
            f"还可收住{title} {number} 人" if number else f"{title}不能再收住" for title, number in self.room
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything that the tool shows. `working` are whole sentences, `cautions` what must be read beside them."""

    chip: Chip
    headline: str
    readings: tuple[Reading, ...]
    working: tuple[str, ...]
    partly: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its verdict, or what keeps it from having one."""

    chip: Chip
    words: str


def sums(profile: Profile, residents: Residents, roster: Roster) -> Sums:
    """The ratios of a jurisdiction, on these numbers."""
    assessed = assess_staffing(residents, roster, profile.ratios, combined=profile.combined)
    if not residents.total and not roster.carers:
        return Sums(Chip("未填"), "填入人数，随填随算", (), (), "", ())
    has_ratio = any(ratio.group == PARTLY for ratio in profile.ratios)
    apart = bool(residents.partly) and not has_ratio
    partly = f"部分失能老人 {residents.partly} 人：文件未定比例，单独列出，不参与计算。" if apart else ""
    return Sums(
        chip=Chip(assessed.outcome.label, _TONES[assessed.outcome], assessed.outcome is Outcome.SHORT),
        headline=_headline(assessed, profile),
        readings=_readings(assessed, combined=profile.combined),
        working=assessed.working[:-1] if apart else assessed.working,
        partly=partly,
        cautions=_cautions(profile),
    )


def _headline(assessed: StaffingAssessment, profile: Profile) -> str:
    match assessed.outcome:
        case Outcome.NO_RATIO:
            return f"“{profile.title}”的文件没有定护理员配备比例，人数只作登记"
        case Outcome.SHORT:
            return f"护理员还缺 {assessed.to_add} 人"
        case Outcome.DEPENDS:
            return f"分开计算达到；合并计算还差 {assessed.to_add_combined} 人，只作建议"
    if assessed.assigned or len(assessed.groups) == 1:
        return "达到比例"
    return "两种算法都达到"


def _readings(assessed: StaffingAssessment, *, combined: bool) -> tuple[Reading, ...]:
    if not assessed.groups:
        return ()
    if assessed.assigned:
        need = sum(group.needed for group in assessed.groups)
        have = sum(group.carers for group in assessed.groups)
        meaning = "护理员已分派到组，各组各算"
        return (Reading("按组计算", meaning, need, have, assessed.to_add, _room(assessed.room_separate)),)
    have = assessed.carers
    if len(assessed.groups) == 1:
        need = assessed.separate_need
        only = Reading(
            "按比例计算", "文件只定了一组的比例", need, have, max(0, need - have), _room(assessed.room_separate)
        )
        return (only,)
    separate, together = assessed.separate_need, assessed.combined_need
    many = "两组" if len(assessed.groups) == 2 else "三组"
    return (
        Reading("分开计算", f"同一人可兼顾{many}，取最多的", separate, have, max(0, separate - have),
                _room(assessed.room_separate)),
        Reading("合并计算", f"每人只算一次，{many}相加再进位", together, have, max(0, together - have),
                _room(assessed.room_combined), decides=combined),
    )  # fmt: skip


def _room(room: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((GROUP_TITLES[group], number) for group, number in room.items())


def _cautions(profile: Profile) -> tuple[str, ...]:
    """Which clause the ratios come from, and whether it certainly holds still."""
    by_clause: dict[DocumentCitation | CountyCitation, list[str]] = {}
    for ratio in profile.ratios:
        least = (
            f"{GROUP_TITLES[ratio.group]}{'原则上' if ratio.in_principle else ''}不低于{ratio.carers}:{ratio.residents}"
        )
        by_clause.setdefault(replace(ratio.basis, quote=""), []).append(least)
    said = []
    for basis, ratios in by_clause.items():
        title, caution = _document(basis)
        said.append(f"依据 {title} {basis.clause}：护理员与{'，与'.join(ratios)}。")
        said += [f"{caution}。"] if caution else []
    return (*said, *unsaid(profile))


def _document(basis: DocumentCitation | CountyCitation) -> tuple[str, str]:
    """How a document is called, and what to be careful of."""
    if isinstance(basis, CountyCitation):
        return basis.number or f"《{basis.title}》", ""
    document = next((each for each in documents() if each.id == basis.document), None)
    if document is None:
        return basis.document, ""
    return document.number or f"《{document.title}》", document.caution


def share(item_id: str, part: int | None, whole: int, profile: Profile, today: date) -> Share:
    """So many of the carers, judged as the checklist's item judges it; only advice where no duty binds."""
    item = _item(item_id)
    if part is None or item is None:
        return Share(Chip("未填"), "")
    if not whole:
        return Share(Chip("无法计算"), "先填在册护理员人数")
    if part > whole:
        return Share(Chip("请核对", Tone.WARN), f"{part} 人多于在册护理员 {whole} 人")
    judged = judge(item.answer, {"part": part, "whole": whole}, today)
    words = f"{part}/{whole}，{percent(Fraction(part, whole))}"
    least = item.answer.at_least
    if least is not None:
        words += f"；应不低于{least * 100:f}%"
    if not binds(item, profile):
        return Share(Chip("参考"), f"{words}（本地没有约束文件，只作建议）")
    if item.severity is Severity.ADVICE:
        return Share(Chip("参考"), f"{words}（只作建议）")
    met = judged.verdict is Verdict.PASS
    return Share(Chip("达到", Tone.OK) if met else Chip(f"缺 {whole - part} 人", Tone.WARN, True), words)


def _item(item_id: str) -> Item | None:
    return next((item for checklist in shipped() for item in checklist.items if item.id == item_id), None)
