"""What the home's copy may show of a problem in which something is told in confidence (保密). Pure.

What residents, families or complainants told is left out of every copy that the home is handed.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.documents import Copy
from app.domain.finding_rows import FindingWords
from app.domain.findings import Finding, Outcome, plain_problem
from app.domain.inspection import Inspection, Photo
from app.reports.office_paper import OFFICES

WITHHELD = "（内容存于存档联）"


def is_private(inspection: Inspection, finding: FindingWords) -> bool:
    """Whether something told by residents, families or complainants is part of a problem."""
    return any(inspection.item(item).private for item in finding.items)


def for_copy(inspection: Inspection, outcome: Outcome, copy: Copy) -> tuple[Inspection, Outcome]:
    """The visit as a copy may tell it. On the home's the items that may bring a 违法线索 are missing always, for a gap
    only where something was found would tell of it; but a lead that was released stands there."""
    released = {item for finding in outcome.findings if finding.lead and not finding.dark for item in finding.items}
    leads = frozenset(item.id for item in inspection.items if item.lead) - released
    if copy is Copy.OFFICE or not leads:
        return inspection, outcome
    view = replace(
        inspection,
        withheld=leads,
        answers={item: answer for item, answer in inspection.answers.items() if item not in leads},
        corrections=tuple(each for each in inspection.corrections if each.item not in leads),
        late=tuple(each for each in inspection.late if each.item not in leads),
    )
    return view, replace(
        outcome,
        findings=tuple(finding for finding in outcome.findings if leads.isdisjoint(finding.items)),
        advice=tuple(advice for advice in outcome.advice if advice.item not in leads),
        unable=tuple(item for item in outcome.unable if item not in leads),
        unchecked=tuple(item for item in outcome.unchecked if item not in leads),
        unsettled=tuple(item for item in outcome.unsettled if item not in leads),
    )


def shown_problem(inspection: Inspection, finding: Finding, copy: Copy) -> str:
    """The problem's words; on the home's copy a private one has the items' own wording, without what was told."""
    if copy is Copy.OFFICE or not is_private(inspection, finding):
        return finding.problem
    return "".join(plain_problem(inspection.item(item)) for item in finding.items)


def shown_remedy(inspection: Inspection, finding: Finding, copy: Copy) -> str:
    """What is demanded; on the home's copy of a private problem in the items' own words, for what a person put in their
    place may tell what was told."""
    if finding.referred:
        named = "、".join(OFFICES[department] for department in finding.departments)
        return f"提请{named}判定；判定之前不作整改要求。"
    if copy is Copy.OFFICE or not is_private(inspection, finding):
        return finding.remedy
    return "".join(dict.fromkeys(inspection.item(item).remedy for item in finding.items))


def shown_photos(inspection: Inspection, finding: Finding, copy: Copy) -> tuple[Photo, ...]:
    """The problem's photos; on the home's copy without those of private items."""
    if copy is Copy.OFFICE:
        return finding.photos
    hidden = {
        photo.slot
        for item in finding.items
        if inspection.item(item).private and item in inspection.answers
        for photo in inspection.answers[item].photos
    }
    return tuple(photo for photo in finding.photos if photo.slot not in hidden)
