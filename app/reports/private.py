"""What the home's copy may show of a problem in which something is told in confidence (保密). Pure.

What residents, families or complainants told is left out of every copy that the home is handed.
"""

from __future__ import annotations

from app.domain.documents import Copy
from app.domain.findings import Finding, plain_problem
from app.domain.inspection import Inspection, Photo
from app.reports.office_paper import OFFICES

WITHHELD = "（内容存于存档联）"


def is_private(inspection: Inspection, finding: Finding) -> bool:
    """Whether something told by residents, families or complainants is part of a problem."""
    return any(inspection.item(item).private for item in finding.items)


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
