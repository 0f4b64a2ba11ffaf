"""文书 from the window: seen as it would print, issued once, and shown with its number to be printed.

A paper is drawn beside the window. What is issued is kept in the store, so it needs no file: it is printed or saved
from its preview now, or at any time later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.documents import Document
from app.errors import AppError
from app.progress import Progress
from app.ui import messages
from app.ui.models.document_rows import copies_of
from app.ui.pages.conduct_printing import file_name
from app.ui.session import Session
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.issuing import keep, preview
from app.workflow.offering import Offer
from app.workflow.visits import frame

if TYPE_CHECKING:
    from app.ui.dialogs.paper_preview import PaperPreview

DRAFT_ONLY = "还没有签字：这是草稿，不编号，也不存入目录。签字后才能正式出具。"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it prints, in each of its copies (name, PDF), the home's first."""

    title: str
    number: str
    file_name: str
    warnings: tuple[str, ...]
    copies: tuple[tuple[str, bytes], ...]


def drawn(desk: Desk, inspection: int, wanted: Wanted) -> Paper:
    """Draw a document without issuing it. Raises what `preview` raises."""
    copies = copies_of(wanted.kind)
    sheets = [(copy, preview(desk, inspection, replace(wanted, copy=copy))) for copy in copies]
    first = sheets[0][1]
    view = frame(desk, inspection)
    return Paper(
        title=first.title,
        number=first.number,
        file_name=file_name(f"{first.title}{first.number}", view, ".pdf"),
        warnings=tuple(dict.fromkeys(sentence for _, sheet in sheets for sentence in sheet.warnings)),
        copies=tuple((copy.label, sheet.content) for copy, sheet in sheets),
    )


def issued(desk: Desk, inspection: int, wanted: Wanted) -> Paper:
    """Issue a document and draw it with its number. Raises what `keep` raises; then nothing was issued."""
    return drawn(desk, inspection, keep(desk, inspection, replace(wanted, copy=copies_of(wanted.kind)[0])))


class Issuing(QObject):
    """Shows and issues the papers of visits. `issued` carries the visit's key, `refused` what was told."""

    issued = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.preview: PaperPreview | None = None

    def show_offer(self, inspection: int, offer: Offer, findings: tuple[str, ...] = ()) -> None:
        """Show what is offered: as a draft with a button that issues it, or again what was issued. `findings`: only
        these problems, for an order."""
        wanted = replace(offer.wanted, findings=findings)
        if offer.issued is not None:
            wanted = replace(wanted, slot=offer.issued.slot)
        show = self._shower(inspection, wanted, offer)
        self._draw(offer.title, lambda desk: drawn(desk, inspection, wanted), show)

    def show_document(self, inspection: int, document: Document) -> None:
        """Show an issued document, also a voided one, to be printed again."""
        wanted = Wanted(document.kind, slot=document.slot)
        self._draw(document.shown_title, lambda desk: drawn(desk, inspection, wanted), self._show_final)

    def _shower(self, inspection: int, wanted: Wanted, offer: Offer) -> Callable[[Paper], None]:
        if offer.issued is not None:
            return self._show_final
        if offer.draft:
            return lambda paper: self._show_final(replace(paper, warnings=(DRAFT_ONLY, *paper.warnings)))
        return lambda paper: self._open(paper, issue=lambda: self._issue(inspection, wanted, offer.title))

    def _issue(self, inspection: int, wanted: Wanted, title: str) -> None:
        def shown(paper: Paper) -> None:
            self.issued.emit(inspection)
            messages.done(f"{paper.title}已出具{f'：{paper.number}' if paper.number else ''}。")
            self._show_final(paper)

        self._draw(title, lambda desk: issued(desk, inspection, wanted), shown)

    def _draw(self, title: str, make: Callable[[Desk], Paper], show: Callable[[Paper], None]) -> None:
        def work(desk: Desk, progress: Progress) -> Paper:
            return make(desk)

        job = self._session.job(work)
        job.succeeded.connect(show)
        job.failed.connect(self.refused)
        self._session.jobs.start(job, f"正在生成{title}")

    def _show_final(self, paper: Paper) -> None:
        self._open(paper, issue=None)

    def _open(self, paper: Paper, issue: Callable[[], object] | None) -> None:
        from app.ui.dialogs.paper_preview import PaperPreview  # brings the library that draws PDFs

        title = f"{paper.title} {paper.number}".strip()
        try:
            self.preview = PaperPreview(
                paper.copies[0][1],
                title,
                paper.file_name,
                self._parent,
                warnings=paper.warnings,
                issue=issue,
                issue_title="正式出具" if issue else "",
                copies=paper.copies,
            )
        except AppError as error:
            messages.show(error)
            return
        self.preview.finished.connect(self._forget)
        self.preview.open()

    def _forget(self) -> None:
        self.preview = None
