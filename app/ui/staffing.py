"""The staffing ratios of a home in words for the window: a chip, the working, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.checklist import Profile
from app.domain.institution import Residents, Roster
from app.domain.ratios import GROUP_TITLES, Outcome, StaffingAssessment, assess_staffing
from app.ui.tones import Chip, Tone

_TONES = {
    Outcome.MEETS: Tone.OK,
    Outcome.DEPENDS: Tone.WARN,
    Outcome.SHORT: Tone.WARN,
    Outcome.NO_RATIO: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Staffing:
    """`lines` are whole sentences: the working first, then what to add or what there is room for."""

    chip: Chip
    lines: tuple[str, ...]
    profile: str


def staffing(profile: Profile, residents: Residents, roster: Roster) -> Staffing:
    """The ratios that hold in a jurisdiction, on these numbers."""
    assessed = assess_staffing(residents, roster, profile.ratios, combined=profile.combined)
    if not residents.total and not roster.carers:
        return Staffing(Chip("未登记"), ("还没有登记在住老人和护理员人数。",), profile.title)
    chip = Chip(assessed.outcome.label, _TONES[assessed.outcome])
    if assessed.outcome is Outcome.NO_RATIO:
        counted = f"护理员{roster.carers}人，在住{residents.total}人。"
        return Staffing(chip, (f"按“{profile.title}”，本地文件未定护理员配备比例，只作登记。{counted}",), profile.title)
    return Staffing(chip, (*assessed.working, *_what_if(assessed)), profile.title)


def _what_if(assessed: StaffingAssessment) -> tuple[str, ...]:
    if assessed.to_add:
        return (f"还需增配护理员{assessed.to_add}人。",)
    room = assessed.room_combined
    rest = "，或".join(f"{GROUP_TITLES[group]}{number}人" for group, number in room.items())
    return (f"按现有护理员（合并计算）还可收住{rest}。",) if any(room.values()) else ()
