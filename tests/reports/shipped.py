"""A visit where problems of the shipped checklists were found: paper is measured with words as long as real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.checklists.load import hazards, profile_for, shipped
from app.domain.checklist import Department, Severity
from app.domain.findings import Outcome, Registration, derive_findings
from app.domain.inspection import Answer, Inspection, Part, Photo, Result, Verdict
from app.domain.visit_rows import Mode
from tests.reports import scene

_CHECKLISTS = ("fire", "kitchen")


def visit(number: int, *, mode: Mode = Mode.PATROL, photos: int = 0, own: bool = False) -> Inspection:
    """A signed visit where so many items failed, spread over the checklists, the first of them with a photo each;
    `own`: all of them are the office's own and could be ordered."""
    checklists = tuple(each for each in shipped() if each.id in _CHECKLISTS)
    if own:
        checklists = tuple(
            replace(
                each,
                sections=tuple(
                    replace(
                        s, items=tuple(replace(i, departments=(Department.CIVIL_AFFAIRS,), risk=True) for i in s.items)
                    )
                    for s in each.sections
                ),
            )
            for each in checklists
        )
    sections = [section.id for each in checklists for section in each.sections]
    half = len(sections) // 2
    parts = (
        Part("1", "马建国", tuple(sections[:half]), "宁民A0153", "a" * 32, "马建国", scene.SIGNED),
        Part("2", "李红梅", tuple(sections[half:]), "宁民A0154", "b" * 32, "李红梅", scene.SIGNED + 60_000),
    )
    base = replace(
        scene.visit(mode=mode),
        checklists=checklists,
        editions=(),
        parts=parts,
        profile=profile_for(scene.HOME.county),
    )
    asked = [item for item in base.applicable if item.severity in _REGISTERED and not item.private]
    failed = {asked[place * len(asked) // number].id for place in range(number)}
    answers = {}
    for item in base.applicable:
        verdict = Verdict.FAIL if item.id in failed else Verdict.PASS
        answers[item.id] = Answer(item.id, Result(verdict), actor="马建国", at=scene.SIGNED, device="a" * 32)
    for place, name in enumerate(sorted(failed)[:photos]):
        taken = Photo(f"{name}/1", f"{place:064x}", "IMG.jpg", 1280, 960, "2026:11:18 10:21:11", "d" * 64, "现场情况")
        answers[name] = replace(answers[name], photos=(taken,))
    return replace(base, answers=answers)


_REGISTERED = (Severity.MAJOR, Severity.SUSPECTED, Severity.SERIOUS, Severity.GENERAL)


def outcome(inspection: Inspection) -> Outcome:
    """What came of a visit, registered as a signature would."""
    found = derive_findings(inspection, hazards())
    given = {
        finding.key: Registration(
            f"A03-{number:04d}",
            scene.VISIT,
            finding.severity,
            finding.problem,
            finding.remedy,
            scene.VISIT + timedelta(days=finding.deadline_days),
        )
        for number, finding in enumerate(found.findings, 152)
    }
    return derive_findings(inspection, hazards(), None, given)
