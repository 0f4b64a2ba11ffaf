"""案卷: all papers of a visit with their signed scans, and what became of each problem, as one file to be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.absence import Absence
from app.domain.case_file import Standing, about_problem, in_order, lacking
from app.domain.documents import Copy, Document, Scan
from app.domain.findings import Finding
from app.domain.rectification import Recheck, Reply
from app.domain.visit_rows import Mode
from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress
from app.reports.case_file import COURSE, Life, Piece, build_contents, build_course, build_cover
from app.workflow.case import Case, again, open_case
from app.workflow.composing import compose
from app.workflow.desk import Desk
from app.workflow.errors import NO_SUCH_PIECE
from app.workflow.following import Happening, history_of, row_of
from app.workflow.scan_reading import pictures_of_pdf
from app.workflow.writing import Written

SCANNED = "（签字页扫描件）"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the file of a visit holds, in order, and what is missing for a whole one. It is the office's: what people
    told in confidence stands in it."""

    inspection: int
    pieces: tuple[Piece, ...]
    lacks: tuple[str, ...]


def case_file(desk: Desk, inspection: int, problem: str = "") -> CaseFile:
    """The file of a visit as it stands, or of one problem's whole course by its key; nothing is written. Raises
    `NO_SUCH`."""
    case = open_case(desk, inspection)
    chosen = [each for each in case.registered if problem in ("", each.key)]
    papers = about_problem(case.documents, problem, _rechecked(case, problem)) if problem else tuple(case.documents)
    lacks = lacking(
        papers,
        tuple(_standing(case, finding.key) for finding in chosen if not finding.lapsed),
        signed=case.signed and all(part.signed for part in case.view.parts),
        officers=case.view.mode is Mode.ADMINISTRATIVE,
        of_visit=not problem,
    )
    return CaseFile(inspection, tuple(_pieces(desk, case, papers, chosen)), lacks)


def _rechecked(case: Case, problem: str) -> set[date]:
    """The days on which a problem was rechecked."""
    course = case.courses.get(problem)
    acts = [step.record.act for step in course.steps if step.effective] if course is not None else []
    return {act.day for act in acts if isinstance(act, Recheck)}


def write_case_file(
    desk: Desk,
    inspection: int,
    out: Out,
    *,
    problem: str = "",
    without: Collection[int] = (),
    progress: Progress = NO_PROGRESS,
) -> Written:
    """Write the file as one PDF/A with cover, contents and bookmarks, its pages numbered through. `problem`: as
    `case_file` takes it. `without`: places of pieces in the contents that this copy leaves out; its contents say so.

    Raises `NO_SUCH_PIECE`, `MissingGlyphs` and what `put_file` raises.
    """
    from app.reports.pdf.case_file import render_case_file

    whole = case_file(desk, inspection, problem)
    if unknown := sorted(set(without) - set(range(1, len(whole.pieces) + 1))):
        raise NO_SUCH_PIECE.with_(number=unknown[0], count=len(whole.pieces))
    pieces = [piece for place, piece in enumerate(whole.pieces, 1) if place not in without]
    left_out = [_name(piece) for place, piece in enumerate(whole.pieces, 1) if place in without]
    view = open_case(desk, inspection).view
    content = render_case_file(
        lambda pages: build_cover(view, desk.office, len(pieces), pages, whole.lacks),
        lambda entries: build_contents(view, desk.office, entries, left_out),
        pieces,
        progress,
    )
    return Written(put_file(out, content), warnings=whole.lacks)


def _standing(case: Case, key: str) -> Standing:
    finding, course = case.finding(key), case.courses.get(key)
    assert finding is not None, "asked for one of the case's own"
    replied = course is not None and any(isinstance(step.record.act, Reply) and step.effective for step in course.steps)
    return Standing(finding.number, replied, closed=course is not None and course.state.closed)


def _pieces(desk: Desk, case: Case, papers: Sequence[Document], chosen: Sequence[Finding]) -> Iterator[Piece]:
    for document in in_order(papers):
        report = compose(desk, case, again(document, Copy.OFFICE), document, document.number)
        yield Piece(document.shown_title, document.number, document.day.isoformat(), report)
        for scan in document.scans:
            yield _scanned(desk, document, scan)
    rows = [row_of(desk, case.view.key, finding.key) for finding in chosen]
    lives = [Life(row.finding.number, row.finding.problem, tuple(map(_words, history_of(desk, row)))) for row in rows]
    if lives:
        yield Piece(COURSE, "", case.today.isoformat(), build_course(case.view, desk.office, lives))


def _scanned(desk: Desk, document: Document, scan: Scan) -> Piece:
    content = desk.store.blob(scan.blob)
    title = f"{document.shown_title}{SCANNED}"
    if isinstance(content, Absence):
        return Piece(f"{title}：{content.words}", document.number)
    pages = pictures_of_pdf(content) if content.startswith(b"%PDF") else (content,)
    return Piece(title, document.number, pages=pages)


def _words(happening: Happening) -> str:
    who = f" {happening.who}" if happening.who else ""
    withdrawn = "（已撤回，不算数）" if happening.withdrawn else ""
    return f"{happening.day} {happening.title}{who}：{happening.words}{withdrawn}"


def _name(piece: Piece) -> str:
    return f"{piece.title} {piece.number}".rstrip()
