"""Documents seen before they are printed, and issued: numbered once, kept in the same transaction, one or many.

A number is one event of the device that gives it; it is never changed, reused or folded (docs/decisions/numbers.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.documents import Copy, Document, Kind
from app.domain.ids import document_number
from app.domain.rectification import Transfer
from app.errors import AppError
from app.placing import Growing, Out, Target, growing, put_file
from app.progress import NO_PROGRESS, Progress, finish
from app.reports.model import Report
from app.reports.office_paper import OfficePaper
from app.storage.decoding import NotShown
from app.storage.documents import (
    DOCUMENT,
    issued_body,
)
from app.storage.numbers import number_held
from app.workflow import errors
from app.workflow.carrying import chosen_findings, signed_sections
from app.workflow.case import Case, Wanted, again, open_case
from app.workflow.composing import compose, printed
from app.workflow.desk import Desk
from app.workflow.lines import inspections, strange_visits
from app.workflow.offering import Offer, offer, offers, warnings
from app.workflow.office import office_paper
from app.workflow.rectifying import note_all
from app.workflow.registering import require_standing
from app.workflow.timekeeping import require_clock
from app.workflow.writing import Written, safe_name

_MOST_SUBJECT = 40
"""Characters of a home's name in a file's: what tells visits apart stands behind it."""
_OF_ALL = ("file.", "store.", "clock.")
"""Codes of what the disk, the database, a missing name or the clock refuses: to every paper alike."""
_NAMELESS = "文书.pdf"
"""Until a paper is made nobody knows what it is called."""
PREVIEW_NUMBER = "（预览，出具时给文号）"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document as it would print. `number` is empty where none is given yet."""

    content: bytes
    number: str
    warnings: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of one document of many: its file and number, or why it was not made (`refused`)."""

    inspection: int
    title: str
    path: Path | None = None
    number: str = ""
    warnings: tuple[str, ...] = ()
    refused: str = ""


def preview(desk: Desk, inspection: int, wanted: Wanted, paper: OfficePaper | None = None) -> Drawn:
    """The PDF without giving a number; with `paper` as settings that are not kept yet would print it.

    Raises `NOT_OFFERED`, `NO_SUCH_DOCUMENT`, `MissingGlyphs`.
    """
    case = open_case(desk, inspection, paper)
    offered = _offered(case, wanted)
    known = offered.issued
    number = known.number if known else ""
    wanted = again(known, wanted.copy) if known else wanted
    report = compose(desk, case, wanted, known, number)
    if known is None and wanted.kind.rules.numbered and not offered.draft:
        report = replace(report, unnumbered=PREVIEW_NUMBER)
    return Drawn(_render([report]), number, warnings(case, wanted, known), report.title)


def write_preview(desk: Desk, inspection: int, wanted: Wanted, out: Out) -> Written:
    """Write the PDF as it would print now; nothing is issued. Raises what `preview` and `put_file` raise."""
    drawn = preview(desk, inspection, wanted)
    return Written(put_file(out, drawn.content), drawn.number, drawn.warnings)


def issue(desk: Desk, inspection: int, wanted: Wanted, out: Out) -> Written:
    """Write the PDF. A new document is kept and numbered, one in force is printed again under its number; before
    anything is signed a draft has no number and is not kept.

    The file is written whole, then the number is kept, then the file is put in its place: however it ends, no paper
    has a number that the journal does not know. Raises `NOT_OFFERED`, `NO_SUCH_DOCUMENT`, `NUMBER_TAKEN`,
    `MissingGlyphs` and what `growing` raises; then nothing was issued. Raises `ISSUED_UNWRITTEN` where the last step
    failed; then the document is issued and can be printed again.
    """
    with growing(out) as file:
        with desk.store.atomic():
            made = _make(desk, inspection, wanted)
            _write(file, [made.report])
        return Written(_placed(file, made), made.report.number, made.warnings)


def keep(desk: Desk, inspection: int, wanted: Wanted) -> Wanted:
    """Issue a document without a file, to be printed from the store. Returns what to ask for to see it.

    Raises what `issue` raises but of files; then nothing was issued.
    """
    with desk.store.atomic():
        made = _make(desk, inspection, wanted)
        _render([made.report])  # what can't be drawn is not issued
    return replace(wanted, slot=made.slot)


def issue_many(
    desk: Desk,
    wanted: Sequence[tuple[int, Wanted]],
    out: Out,
    *,
    one_file: bool,
    progress: Progress = NO_PROGRESS,
) -> tuple[Issued, ...]:
    """Issue many documents: all in one PDF at `out`, or one file each in the folder `out`. What can't be made is told
    and passed over.

    One file is one transaction: stopped by `Cancelled`, nothing was issued. Of files of their own those that were
    written stay, and each has a name that nothing had. Raises `Cancelled`, what `growing` raises, `ISSUED_UNWRITTEN`.
    """
    if one_file:
        return _in_one_file(desk, wanted, out, progress)
    folder = out.path if isinstance(out, Target) else out
    results: list[Issued] = []
    for place, (inspection, each) in enumerate(wanted):
        progress.step(place, len(wanted), each.kind.label)
        results.append(_in_own_file(desk, inspection, each, folder, place + 1))
    finish(progress, len(wanted))
    return tuple(results)


@dataclass(frozen=True, slots=True)
class _Made:
    report: Report
    warnings: tuple[str, ...]
    slot: str = ""
    """Where an issued document is kept; a draft has no place."""
    new: bool = False
    """Whether it was issued now."""


def _make(desk: Desk, inspection: int, wanted: Wanted) -> _Made:
    """The report of a document, issued where it is new. Within the caller's transaction."""
    case = open_case(desk, inspection)
    offered = _offered(case, wanted)
    known = offered.issued
    if known is not None:
        wanted = again(known, wanted.copy)
        return _Made(compose(desk, case, wanted, known, known.number), warnings(case, wanted, known), slot=known.slot)
    said = warnings(case, wanted, None)
    if offered.draft:
        return _Made(compose(desk, case, wanted, None, ""), said)
    report, slot = _issue(desk, case, wanted)
    return _Made(report, said, slot=slot, new=True)


def _issue(desk: Desk, case: Case, wanted: Wanted) -> tuple[Report, str]:
    """Give a document its number and its place in the journal. Raises what `require_clock` raises: papers bear the day
    they are issued."""
    require_clock(desk)
    require_standing(desk, case.view.key)
    store, rules = desk.store, wanted.kind.rules
    number = _next_number(desk, case) if rules.numbered else ""
    report = compose(desk, case, wanted, None, number)
    department = wanted.department or (case.own if rules.by_department else None)
    named = chosen_findings(case, wanted, None) if rules.carries else ()
    document = Document(
        slot=f"{DOCUMENT}/{wanted.kind.value}/{store.next_mark()}",
        kind=wanted.kind,
        number=number,
        day=desk.today,
        title=report.title,
        department=department.value if department else "",
        about=wanted.about,
        findings=tuple(finding.key for finding in named),
        handed_over=wanted.kind is Kind.TRANSFER and wanted.handed_over,
        corrections=tuple(each.event for finding in named for each in finding.corrections),
        sections=signed_sections(case.view) if rules.carries else None,
        printed=printed(desk, case, wanted, None, number) if rules.numbered else "",
    )
    body = issued_body(document)
    store.write(case.view.key, document.slot, body, kind=DOCUMENT, actor=desk.actor, at=desk.clock())
    if document.kind is Kind.TRANSFER:
        _note_transfers(desk, case, document)
    return report, document.slot


def _note_transfers(desk: Desk, case: Case, document: Document) -> None:
    """A sheet to another department is told in the life of each problem that it carries."""
    sent = Transfer(desk.today, document.department, document.handed_over, document.number)
    note_all(desk, case.view.key, dict.fromkeys(document.findings, sent))


def _next_number(desk: Desk, case: Case) -> str:
    """Counted from the journal, so no number is given twice and none is left out."""
    running = desk.store.next_running(desk.code, DOCUMENT)
    number = document_number(desk.number_prefix, desk.today.year, desk.code, running, case.paper.number_pattern)
    if number_held(desk.store.db, number):
        raise errors.NUMBER_TAKEN.with_(number=number)
    return number


def _offered(case: Case, wanted: Wanted) -> Offer:
    offered = offer(case, wanted)
    if wanted.slot and offered.issued is None:
        raise errors.NO_SUCH_DOCUMENT.with_(name=wanted.slot)
    if offered.reason:
        raise errors.NOT_OFFERED.with_(title=offered.title, reason=offered.reason)
    return offered


def _render(reports: Sequence[Report], progress: Progress = NO_PROGRESS) -> bytes:
    from app.reports.pdf import render_pdfs

    return render_pdfs(reports, progress)


def _write(file: Growing, reports: Sequence[Report], progress: Progress = NO_PROGRESS) -> None:
    content = _render(reports, progress)
    file.write(lambda opened: opened.write(content))


def _placed(file: Growing, *made: _Made, name: str = "") -> Path:
    """Put a paper in its place. What was issued with it is in the journal by now, and is said if this fails."""
    try:
        return file.place(name)
    except AppError as error:
        issued = [each.report for each in made if each.new]
        if not issued:
            raise
        title = f"{issued[0].title}{issued[0].number}"
        what = title if len(issued) == 1 else f"{title}等{len(issued)}份"
        raise errors.ISSUED_UNWRITTEN.with_(path=error.where, papers=what, reason=error.what) from error


def _in_one_file(desk: Desk, wanted: Sequence[tuple[int, Wanted]], out: Out, progress: Progress) -> tuple[Issued, ...]:
    results: list[Issued] = []
    made: list[_Made] = []
    total = 2 * len(wanted)
    with growing(out) as file:
        with desk.store.atomic():
            for place, (inspection, each) in enumerate(wanted):
                progress.step(place, total, each.kind.label)
                try:
                    with desk.store.atomic():
                        paper = _make(desk, inspection, each)
                        _check_drawable(paper.report)
                except AppError as error:
                    results.append(_refused(desk, inspection, each, error))
                    continue
                made.append(paper)
                results.append(_issued(inspection, paper))
            if made:
                _write(file, [each.report for each in made], _Second(progress, len(wanted), total))
        path = _placed(file, *made) if made else None
    finish(progress, total)
    return tuple(result if result.refused else replace(result, path=path) for result in results)


def _in_own_file(desk: Desk, inspection: int, wanted: Wanted, folder: Path, place: int) -> Issued:
    with growing(Target(folder / _NAMELESS, own=True)) as file:
        try:
            with desk.store.atomic():
                made = _make(desk, inspection, wanted)
                _write(file, [made.report])
        except AppError as error:
            return _refused(desk, inspection, wanted, error)
        subject = made.report.subject[:_MOST_SUBJECT]
        parts = (f"{place:03d}", made.report.title, subject, desk.store.handle(inspection))
        path = _placed(file, made, name=safe_name(parts, ".pdf"))
    return replace(_issued(inspection, made), path=path)


def _issued(inspection: int, made: _Made) -> Issued:
    return Issued(inspection, made.report.title, number=made.report.number, warnings=made.warnings)


def _refused(desk: Desk, inspection: int, wanted: Wanted, error: AppError) -> Issued:
    """What is told of one paper that can't be made. What no other could get past either is raised again."""
    if error.code.startswith(_OF_ALL):
        raise error
    return Issued(inspection, office_paper(desk).title(wanted.kind), refused=str(error))


def _check_drawable(report: Report) -> None:
    """Refuse one paper that no font can draw before all the others are drawn with it."""
    from app.reports.pdf import missing_glyphs
    from app.reports.pdf.fonts import MissingGlyphs

    if missing := missing_glyphs(report):
        raise MissingGlyphs(missing)


@dataclass(frozen=True, slots=True)
class _Second:
    """The second half of a work of two halves."""

    progress: Progress
    before: int
    total: int

    def step(self, done: int, total: int, label: str = "") -> None:
        self.progress.step(min(self.before + done, self.total), self.total, label)


def every(
    desk: Desk,
    kind: Kind,
    *,
    copy: Copy = Copy.INSTITUTION,
    county: str = "",
    since: date | None = None,
    among: Collection[int] | None = None,
    left: list[str] | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[tuple[int, Wanted], ...]:
    """All documents of a kind that can be issued now, oldest visit first, those with a day that is not to be believed
    last: of one county, of visits since a day, `among`
    some visits. Notices and lists only where a problem stands open. What can't be shown is among them, so that issuing
    it says why not. To `left` is added why each of the other visits has none. Raises `Cancelled`."""
    found: list[tuple[int, Wanted]] = []
    wanted = None if among is None else set(among)
    strange = strange_visits(desk)
    oldest_first = sorted(reversed(inspections(desk, since)), key=lambda key: key in strange)
    keys = [key for key in oldest_first if wanted is None or key in wanted]
    for place, key in enumerate(keys):
        progress.step(place, len(keys), kind.label)
        try:
            case = open_case(desk, key)
        except NotShown:
            found.append((key, Wanted(kind, copy=copy)))
            continue
        if county and case.view.home.county != county:
            continue
        if case.found.hidden:
            found.append((key, Wanted(kind, copy=copy)))
            continue
        offered = [each for each in offers(case) if each.wanted.kind is kind] or [offer(case, Wanted(kind))]
        ready = [each.wanted for each in offered if not each.reason and not each.draft]
        why = _nothing_to_tell(case, kind)
        if not why:
            found += [(key, replace(each, copy=copy)) for each in ready]
        if left is not None and (why or not ready):
            left.append(why or offered[0].reason or "还没有签字，只有草稿。")
    return tuple(found)


def _nothing_to_tell(case: Case, kind: Kind) -> str:
    """Why a visit that could have a notice or list is not sent one with many others; empty where it is."""
    if not (kind.rules.carries and kind.rules.whole) or case.standing:
        return ""
    return "没有已挂号、未销账的问题。"
