"""文书 of one visit: what can be issued now and why not otherwise, what was issued, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from app.domain.absence import Absence
from app.domain.documents import Document, Kind, Scan
from app.domain.inspection import Photo
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.files import read_named
from app.placing import Out
from app.progress import Progress
from app.ui import messages, theme
from app.ui.dialogs.case_file_dialog import CaseFileDialog
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.document_acts import DeliverDialog, DocumentDialog, SaidDialog, UndeliverDialog, VoidDialog
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.order_items import OrderItems
from app.ui.dialogs.photo_view import PhotoView
from app.ui.issuing import Issuing
from app.ui.models.document_rows import issued_model, likely, offer_model, offer_uid
from app.ui.pages.conduct_printing import Paper, Printer, file_name, open_preview
from app.ui.scan_filing import ScanFiler
from app.ui.session import Session
from app.ui.widgets.buttons import primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, EmptyState, rule, scrolled
from app.ui.widgets.flow import Flow
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.ui.widgets.unshown_bar import UnshownBar
from app.workflow.case import open_case
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, documents_of, offered_documents, remove_scan, scan_bytes
from app.workflow.erasing import in_part
from app.workflow.errors import NOT_HELD
from app.workflow.filing_cases import CaseFile, case_file, write_case_file
from app.workflow.offering import Offer
from app.workflow.visits import load, outcome
from app.workflow.writing import Written

SCANS = "签字页扫描件 (*.jpg *.jpeg *.png *.heic *.pdf *.JPG *.JPEG *.PNG *.HEIC *.PDF)"


def ask_for_scans(parent: QWidget) -> list[Path]:
    """Let the person choose pictures or PDFs of signed pages."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, _ = QFileDialog.getOpenFileNames(parent, "选择签字页扫描件", start, SCANS)
    return [Path(name) for name in chosen]


_NOTHING = ("还没有出具过文书", "在左边选一份，先预览，再正式出具；出具后在这里登记送达、附签字页扫描件。")
_NONE_SHOWN = ("没有能显示的文书", "这次检查出具过文书，但不能显示；原因和办法见上面。")


class DocumentsDialog(Dialog):
    """`changed` after something was issued, voided, delivered, attached or said of the visit; its key."""

    changed = Signal(object)

    def __init__(self, session: Session, inspection: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("文书")
        self._session, self._key = session, inspection
        self.ask: Callable[[QWidget], list[Path]] = ask_for_scans
        self.dialog: QDialog | None = None
        self.menu: QMenu | None = None
        self.issuing = Issuing(session, self)
        self.issuing.issued.connect(lambda _: self._on_changed())
        self.issuing.refused.connect(self._refuse)
        self.printer = Printer(session, self)
        self.filer = ScanFiler(session, self)
        self.filer.filed.connect(self._on_changed)
        self.offers, self.issued = offer_model(), issued_model()
        self.offer_list = RowList(self.offers, "可以出具的文书")
        self.issued_list = RowList(self.issued, "已出具的文书")
        self._title, self._subtitle = ElidedLabel("", "title"), ElidedLabel("", "subtitle")
        self._next, self._fault = label("", "note", wrap=True), label("", "fault", wrap=True)
        self._fault.hide()
        self._lay_out()
        self.offer_list.current_changed.connect(self._show_actions)
        self.offer_list.activated.connect(lambda _: self.show_offer())
        self.issued_list.current_changed.connect(self._show_actions)
        self.issued_list.activated.connect(lambda _: self.show_issued())
        self.take_size(1140, 660)
        self.refresh()
        self.choose_likely()

    # Layout

    def _lay_out(self) -> None:
        now = theme.current()
        self.said_button = secondary("陪同、意见、拒签与报告…", self.show_said)
        self.close_button = secondary("关闭", self.accept)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        for part in (self._title, self._subtitle):
            words.addWidget(part)
        head.addLayout(words, 1)
        self.stack_button = secondary("归档一叠扫描件…", self.filer.take)
        self.stack_button.setToolTip(
            "照页脚的二维码归到各份文书，别的检查的也行；几份混在一起、倒着、先正面后反面都可以"
        )
        self.case_button = secondary("案卷…", self.show_case_file)
        self.case_button.setToolTip("这次检查的全部文书、签字页扫描件、整改和复查，合成一个 PDF")
        head.addWidget(self.case_button)
        head.addWidget(self.stack_button)
        head.addWidget(self.said_button)
        both = QWidget()
        both.setMinimumHeight(now.px(280))  # with large letters they are scrolled
        cards = QHBoxLayout(both)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(now.px(theme.GAP))
        cards.addWidget(self._offer_card(), 1)
        cards.addWidget(self._issued_card(), 1)
        foot = QHBoxLayout()
        foot.addWidget(self._next, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        self.unshown = UnshownBar()
        column.addLayout(head)
        column.addWidget(self.unshown)
        column.addWidget(scrolled(both, "page"), 1)
        column.addWidget(self._fault)
        column.addLayout(foot)

    def _offer_card(self) -> Card:
        self.preview_button = primary("预览…", self.show_offer)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.preview_button)
        return _card("可以出具的文书", self.offer_list, row)

    def _issued_card(self) -> Card:
        self.void_button = quiet("作废…", partial(self._ask_about, VoidDialog))
        self.deliver_button = secondary("登记送达…", partial(self._ask_about, DeliverDialog))
        self.undeliver_button = quiet("撤回送达…", partial(self._ask_about, UndeliverDialog))
        self.scan_button = secondary("附扫描件…", self.attach)
        self.view_button = quiet("查看扫描件 ▼", self.show_scans)
        self.print_button = secondary("查看与打印…", self.show_issued)
        acts = Flow(right=True)
        for button in (
            self.void_button,
            self.undeliver_button,
            self.view_button,
            self.scan_button,
            self.deliver_button,
            self.print_button,
        ):
            acts.addWidget(button)
        self._none = EmptyState(*_NOTHING)
        card = _card("已出具的文书", self.issued_list, acts)
        card.column.insertWidget(2, self._none, 1)
        return card

    # What is shown

    @property
    def offer(self) -> Offer | None:
        return self.offers.row_at(self.offer_list.currentIndex())

    @property
    def document(self) -> Document | None:
        return self.issued.row_at(self.issued_list.currentIndex())

    def refresh(self) -> None:
        """Read the visit's papers anew; what is current stays so."""
        desk = self._session.desk
        offer, document = self.offer, self.document
        self.view = load(desk, self._key)
        self._title.setText(f"文书 · {self.view.home.name}")
        officers = self.view.mode is Mode.ADMINISTRATIVE
        told = (
            "行政检查：检查通知书、现场检查记录、责令改正通知书、送达回证"
            if officers
            else "自查/巡查：现场检查记录、整改通知单、整改回执"
        )
        self._subtitle.setText(f"{self.view.started.isoformat()} · {told}")
        self.offers.show(offered_documents(desk, self._key))
        issued = documents_of(desk, self._key)
        self.issued.show(tuple(reversed(issued)))
        self.unshown.tell_of(issued.unreadable, counted=False)
        for table, model, uid in (
            (self.offer_list, self.offers, offer_uid(offer) if offer else None),
            (self.issued_list, self.issued, document.slot if document else None),
        ):
            place = model.place(uid) if uid is not None else None
            if place is not None:
                table.setCurrentIndex(model.index(place, 0))
        if self.document is None and self.issued.rows:
            self.issued_list.setCurrentIndex(self.issued.index(0, 0))
        self._none.say(*(_NONE_SHOWN if issued.unreadable else _NOTHING))
        self._none.setVisible(not self.issued.rows)
        self.issued_list.setVisible(bool(self.issued.rows))
        self._show_actions()

    def choose_likely(self) -> None:
        """Stand at the paper that is needed next, and say which that is."""
        found = outcome(self._session.desk, self.view)
        wanted = likely(self.offers.rows, self.view, found)
        self._next.setText(f"下一份一般是：{wanted.title}" if wanted else "")
        place = self.offers.place(offer_uid(wanted)) if wanted else 0
        self.offer_list.setCurrentIndex(self.offers.index(place or 0, 0))
        self.offer_list.setFocus()

    def choose_kind(self, kind: Kind) -> None:
        """Stand at the first offer of a kind."""
        place = next((place for place, row in enumerate(self.offers.rows) if row.wanted.kind is kind), None)
        if place is not None:
            self.offer_list.setCurrentIndex(self.offers.index(place, 0))

    def _show_actions(self) -> None:
        offer, document = self.offer, self.document
        self.preview_button.setEnabled(offer is not None and not offer.reason)
        fresh = offer is not None and offer.issued is None and not offer.draft
        self.preview_button.setText("预览并出具…" if fresh or offer is None or offer.reason else "预览与打印…")
        live = document is not None and document.void is None
        for button in (self.print_button, self.scan_button):
            button.setEnabled(document is not None)
        for button in (self.void_button, self.deliver_button):
            button.setEnabled(live)
        self.undeliver_button.setVisible(document is not None and document.delivery is not None)
        self.view_button.setVisible(document is not None and bool(document.scans))
        set_primary(self.preview_button, True)

    # What the person does

    def show_offer(self) -> None:
        """Show what is offered; of an order, first ask which problems it shall carry."""
        offer = self.offer
        if offer is None or offer.reason:
            return
        self._refuse()
        if offer.wanted.kind is Kind.ORDER and offer.issued is None:
            case = open_case(self._session.desk, self._key)
            carried = case.orderable(offer.wanted.department or case.own)
            dialog = OrderItems(offer.title, carried, self)
            dialog.chosen.connect(lambda keys: self.issuing.show_offer(self._key, offer, keys))
            self._open(dialog)
            return
        self.issuing.show_offer(self._key, offer)

    def show_issued(self) -> None:
        """Show an issued document again, under its number."""
        document = self.document
        if document is not None:
            self._refuse()
            self.issuing.show_document(self._key, document)

    def show_said(self) -> None:
        dialog = SaidDialog(self._session.desk, self.view, self)
        dialog.saved.connect(lambda _: self._on_changed())
        self._open(dialog)

    def show_case_file(self) -> None:
        """Show what lies in the visit's file and what is missing, then write it."""
        job = self._session.job(lambda desk, _: case_file(desk, self._key))
        job.succeeded.connect(self._on_case_file)
        self._session.jobs.start(job, "正在理案卷")

    def _on_case_file(self, found: CaseFile) -> None:
        dialog = CaseFileDialog(found, self.view.home.name, self)
        dialog.accepted.connect(lambda: self._write_case_file(dialog.left_out))
        self._open(dialog)

    def _write_case_file(self, without: tuple[int, ...]) -> None:
        def write(desk: Desk, out: Out, progress: Progress) -> Written:
            return write_case_file(desk, self._key, out, without=without, progress=progress)

        self.printer.make(Paper("案卷", file_name("案卷", self.view, ".pdf"), write, long=True))

    def _ask_about(self, kind: type[DocumentDialog]) -> None:
        document = self.document
        if document is not None:
            dialog = kind(self._session.desk, self._key, document, self)
            dialog.saved.connect(lambda _: self._on_changed())
            self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    # Scans

    def attach(self) -> None:
        """Keep pictures or PDFs of the signed page; one that is refused is told, the others are kept."""
        document = self.document
        if document is None:
            return
        kept, refused = 0, []
        for path in self.ask(self):
            try:
                attach_scan(self._session.desk, self._key, document.slot, read_named(path), path.name)
                kept += 1
            except AppError as error:
                refused.append(error)
        if kept:
            messages.done(f"已附扫描件 {kept} 份。")
            self._on_changed()
        self._refuse(*refused)

    def show_scans(self) -> None:
        """The scans by name, to look at or to take off."""
        document = self.document
        if document is None:
            return
        self.menu = menu = QMenu(self)
        for scan in document.scans:
            menu.addAction(f"查看 {scan.name}").triggered.connect(partial(self._show_scan, scan))
        menu.addSeparator()
        for scan in document.scans:
            menu.addAction(f"去掉 {scan.name}").triggered.connect(partial(self._remove_scan, scan))
        menu.addSeparator()
        for scan in document.scans:
            menu.addAction(f"永久清除 {scan.name}…").triggered.connect(partial(self._erase_scan, scan))
        menu.popup(self.view_button.mapToGlobal(self.view_button.rect().bottomLeft()))

    def _show_scan(self, scan: Scan, _checked: bool = False) -> None:
        try:
            content = scan_bytes(self._session.desk, scan)
        except AppError as error:
            self._refuse(error)
            return
        if not content.startswith(b"%PDF"):
            view = PhotoView(Photo(scan.slot, scan.blob, scan.name, 0, 0), content, self, locked=True)
            view.setWindowTitle("签字页扫描件")
            self._open(view)
            return
        self.dialog = open_preview(content, scan.name, scan.name, self)

    def _remove_scan(self, scan: Scan, _checked: bool = False) -> None:
        try:
            remove_scan(self._session.desk, self._key, scan.slot)
        except AppError as error:
            self._refuse(error)
            return
        messages.done(f"已去掉扫描件“{scan.name}”。")
        self._on_changed()

    def _erase_scan(self, scan: Scan, _checked: bool = False) -> None:
        places = in_part(self._session.desk, self._key, scan.slot)
        if not places:
            self._refuse(
                NOT_HELD.with_(name=scan.name or "扫描件", why=Absence.ERASED.words, remedy=Absence.ERASED.remedy)
            )
            return
        dialog = EraseDialog(self._session, self, places)
        dialog.finished.connect(lambda _: self.refresh())
        self._open(dialog)

    # What comes back

    def _on_changed(self) -> None:
        self.refresh()
        self.choose_likely()
        self.changed.emit(self._key)

    def _refuse(self, *errors: object) -> None:
        """The window's bar lies under this dialog: the sentences stand here, until they are taken away by none."""
        known = [error for error in errors if isinstance(error, AppError)]
        told = [f"{error.where}：{messages.at_place(error)}".removeprefix("：") for error in known]
        self._fault.setText("\n".join(told))
        self._fault.setVisible(bool(self._fault.text()))


def _card(heading: str, rows: RowList, acts: QLayout) -> Card:
    """A list under its heading with its buttons below."""
    now = theme.current()
    card = Card(flush=True)
    title = label(heading, "heading")
    title.setContentsMargins(now.px(13), now.px(6), now.px(13), now.px(6))
    acts.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(6))
    card.column.addWidget(title)
    card.column.addWidget(rows, 1)
    card.column.addWidget(rule())
    card.column.addLayout(acts)
    return card
