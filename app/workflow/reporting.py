"""Papers from what is held: the notice, the record, the ledger. Files are written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.findings import Outcome
from app.domain.ids import document_number
from app.domain.inspection import Inspection
from app.reports.ledger import LedgerEntry, build_ledger
from app.reports.model import Report
from app.reports.notice import build_notice
from app.reports.record import build_record
from app.storage.inspections import own_count
from app.workflow.desk import Desk
from app.workflow.inspecting import inspections, load, outcome
from app.workflow.rectifying import findings_of
from app.workflow.signing import unsigned
from app.workflow.writing import put_file

DOCUMENT = "document"
NOTICE_SLOT = "document/notice"


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written. `warnings` are sentences the person should read before handing it out."""

    path: Path
    number: str = ""
    warnings: tuple[str, ...] = ()


def print_notice(desk: Desk, inspection: int, out: Path) -> Written:
    """The 整改通知单. Its number is given once, when the first signed part prints, and said in the journal.

    Raises `UNWRITTEN`, or the refusal that names characters no font has; then there is no file and no number.
    """
    view = load(desk, inspection)
    found = outcome(desk, view)
    number, given = _notice_number(desk, view)
    content = _render(build_notice(view, found, number=number, photos=_photos(desk, found)))
    with desk.store.atomic():
        if given:
            desk.store.write(
                inspection,
                NOTICE_SLOT,
                {"number": number, "date": desk.today.isoformat()},
                kind=DOCUMENT,
                actor=desk.actor,
                at=desk.clock(),
            )
        put_file(out, content)
    return Written(out, number, _warnings(view, found))


def print_record(desk: Desk, inspection: int, out: Path) -> Written:
    """The 现场检查记录: every item, with what does not apply and why."""
    view = load(desk, inspection)
    found = outcome(desk, view)
    put_file(out, _render(build_record(view, found)))
    return Written(out, warnings=_warnings(view, found))


def write_ledger(desk: Desk, out: Path, institution: int | None = None) -> Written:
    """The 挂号销账台账 of one home or of all, worst first, as a workbook."""
    from app.reports.excel import ledger_workbook

    views = [load(desk, key) for key in inspections(desk)]
    rows = [
        (row, view)
        for view in views
        if institution is None or view.institution == institution
        for row in findings_of(desk, view)
    ]
    rows.sort(key=lambda pair: (pair[0].severity.rank, pair[0].finding.deadline, pair[0].institution_name))
    entries = [LedgerEntry(view, row.finding, row.state) for row, view in rows]
    put_file(out, ledger_workbook(build_ledger(entries, office=desk.office, day=desk.today)))
    return Written(out)


def _notice_number(desk: Desk, view: Inspection) -> tuple[str, bool]:
    """The number, and whether it is given now. Nothing signed: no number yet."""
    known = desk.store.subject(view.key, NOTICE_SLOT)
    if known:
        return str(known["number"]), False
    if not any(part.signed for part in view.parts):
        return "", False
    running = own_count(desk.store, DOCUMENT, "number") + 1
    return document_number(desk.number_prefix, desk.today.year, desk.code, running), True


def _photos(desk: Desk, found: Outcome) -> dict[str, bytes]:
    return {photo.blob: desk.store.blob(photo.blob) for finding in found.findings for photo in finding.photos}


def _render(report: Report) -> bytes:
    from app.reports.pdf import render_pdf

    return render_pdf(report)


def _warnings(view: Inspection, found: Outcome) -> tuple[str, ...]:
    warnings = []
    if missing := unsigned(view):
        warnings.append("尚缺" + "、".join(f"{part.inspector}的分工" for part in missing) + "，单上已注明。")
    if any(answer.pending for answer in view.answers.values()):
        warnings.append("有结果不一致、待核的项目，按较重的结果列出，单上已注明。")
    if found.unsettled:
        warnings.append(f"有{len(found.unsettled)}项可能涉及重大事故隐患而无法查或未查，单上不作结论。")
    return tuple(warnings)
