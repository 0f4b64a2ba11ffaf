"""Every dialog of the program, each as full as it usually is, for tests of what holds in all of them."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

import app.ui
from app.checklists.load import shipped
from app.domain.absence import Absence
from app.domain.clocks import Doubt
from app.domain.documents import Delivery, Document, Kind
from app.domain.finding_rows import FindingRow
from app.domain.inspection import Photo
from app.domain.institution import Institution
from app.domain.retention import Kept, Since
from app.domain.scan_pages import PageCode, Print, ScannedPage, Target, sort_out
from app.domain.unreadable import Unreadable
from app.errors import AppError
from app.interchange.form_plan import Group
from app.reports.case_file import Piece
from app.ui.dialogs.batch_dialog import BatchDialog
from app.ui.dialogs.case_file_dialog import CaseFileDialog
from app.ui.dialogs.checklist_editions import EditionsDialog
from app.ui.dialogs.checklist_editions import WithdrawDialog as ChecklistWithdrawDialog
from app.ui.dialogs.checklist_imported import ImportedDialog
from app.ui.dialogs.clock_dialog import ClockDialog
from app.ui.dialogs.crash_dialog import CrashDialog
from app.ui.dialogs.decisions_dialog import DecisionsDialog
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.document_acts import DeliverDialog, SaidDialog, UndeliverDialog, VoidDialog
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.faults_dialog import FaultsDialog
from app.ui.dialogs.filter_dialog import FilterDialog, VisitFilterDialog
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.dialogs.job_dialog import JobDialog
from app.ui.dialogs.join_dialog import JoinDialog
from app.ui.dialogs.keys_dialog import KeysDialog
from app.ui.dialogs.name_dialog import NameDialog
from app.ui.dialogs.no_backup_dialog import NoBackupDialog
from app.ui.dialogs.order_items import OrderItems
from app.ui.dialogs.paper_preview import PaperPreview
from app.ui.dialogs.photo_view import PhotoView
from app.ui.dialogs.plan_preview import PlanPreview
from app.ui.dialogs.rating_import import RatingImportDialog
from app.ui.dialogs.rectify_dialogs import (
    CorrectDialog,
    ExtendDialog,
    RecheckDialog,
    ReleaseDialog,
    ReplyDialog,
    StopDialog,
    TransferDialog,
    WithdrawDialog,
)
from app.ui.dialogs.removal_dialogs import BringBackDialog, RemovedDialog, RemoveHomeDialog, RemoveVisitDialog
from app.ui.dialogs.restore_dialog import RestoreDialog, RestorePreview
from app.ui.dialogs.retention_dialogs import ExpiredDialog, RuleDialog
from app.ui.dialogs.scan_filing_dialog import ScanFilingDialog
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.dialogs.unshown_dialog import UnshownDialog
from app.ui.jobs import Job, ManualExecutor
from app.ui.models.backup_rows import file_row
from app.ui.models.checklist_editions import Earlier
from app.ui.models.fault_rows import FaultRow
from app.ui.models.plan_rows import PlanRow
from app.ui.pages.conduct_left_out import LeftOutDialog
from app.ui.pages.conduct_people import PeopleDialog
from app.ui.pages.conduct_printing import WrittenDialog
from app.ui.session import Session
from app.workflow.checklists import Imported
from app.workflow.erasing import in_part
from app.workflow.filing_cases import CaseFile
from app.workflow.inspecting import load
from app.workflow.lines import findings
from app.workflow.narrowing import Filter, VisitFilter
from app.workflow.removing import RemovedThing
from app.workflow.restoring import Loss, Preview
from app.workflow.retaining import Expired, expired, set_rule
from app.workflow.scan_filing import ScanPlan
from app.workflow.visits import outcome
from app.workflow.writing import Written

DAY = date(2026, 11, 22)
"""The day of the test's clock."""


@dataclass(frozen=True, slots=True)
class County:
    """What the dialogs are about: a visit at work, and one that is signed with a problem."""

    session: Session
    homes: tuple[Institution, ...]
    open: int
    done: int

    @property
    def problem(self) -> FindingRow:
        return findings(self.session.desk)[0]

    @property
    def run_out(self) -> tuple[Expired, ...]:
        set_rule(self.session.desk, Kept.WORDINGS, years=1, since=Since.VISIT, source="示例县民发〔2020〕1号")
        return expired(self.session.desk, date(2099, 1, 1))

    def document(self, *, delivered: bool = False) -> Document:
        return Document(
            "document/1", Kind.NOTICE, "001号", DAY, delivery=Delivery("直接送达", DAY) if delivered else None
        )


def some_paper() -> bytes:
    """A document of one empty page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


_FAULT = FaultRow(0, "登记表", "3", "B", "不对", "改正")
_REFUSAL = AppError("test.refused", "机构登记表.xlsx", "有一处不对。", "请改正。")
_PRINT, _TARGET = Print("吴民养改〔2026〕A03-015号", "7F3A-91C2"), Target(1, "document/notice/1")
_STACKED = tuple(
    ScannedPage(place, f"扫描{place + 1}.jpg", (PageCode(_PRINT, number, 3),) if number else ())
    for place, number in enumerate((1, 0, 3))
)
_STACK = ScanPlan((), (), sort_out(_STACKED, {_PRINT: (_TARGET,)}), {_TARGET: "青石镇敬老院 整改通知单"})
_CASE = CaseFile(1, (Piece("现场检查记录"), Piece("整改通知单", "001号")), ("没有送达回证。",))
_PHOTO = Photo("photo/1", "b" * 64, "现场.jpg", 0, 0)

EVERY: dict[type[Dialog], Callable[[County], Dialog]] = {
    BatchDialog: lambda c: BatchDialog(c.session, None),
    BringBackDialog: lambda c: BringBackDialog(c.session.desk, c.done, "青石镇敬老院", None),
    ChecklistWithdrawDialog: lambda c: ChecklistWithdrawDialog("消防安全", 2, None, national=True),
    ClockDialog: lambda c: ClockDialog(c.session.desk, Doubt("时钟停在昨天。", "请核对", possible=True), None),
    CorrectDialog: lambda c: CorrectDialog(c.session.desk, c.problem, None),
    ReleaseDialog: lambda c: ReleaseDialog(c.session.desk, c.problem, None),
    CrashDialog: lambda c: CrashDialog(ValueError("x"), None),
    DecisionsDialog: lambda c: DecisionsDialog(c.session, None),
    DeliverDialog: lambda c: DeliverDialog(c.session.desk, c.done, c.document(), None),
    DocumentsDialog: lambda c: DocumentsDialog(c.session, c.done, None),
    EditionsDialog: lambda c: EditionsDialog(shipped()[0], (Earlier("第一版", shipped()[1]),), None),
    EraseDialog: lambda c: EraseDialog(c.session, None, in_part(c.session.desk, c.done, "finding/XF09")),
    ExpiredDialog: lambda c: ExpiredDialog(c.run_out, "2099-01-01", None),
    FilterDialog: lambda c: FilterDialog(c.session.desk, Filter(), None),
    VisitFilterDialog: lambda c: VisitFilterDialog(c.session.desk, VisitFilter(), None),
    ExtendDialog: lambda c: ExtendDialog(c.session.desk, c.problem, None),
    FaultsDialog: lambda c: FaultsDialog(_REFUSAL, (_FAULT,), None, None, unread=(_FAULT,)),
    ImportedDialog: lambda c: ImportedDialog(Imported(shipped()[0], True, None, ()), None),
    InstitutionForm: lambda c: InstitutionForm(c.session.desk, c.homes[0], None),
    JobDialog: lambda c: JobDialog(Job(lambda progress: None), "正在导出", None),
    JoinDialog: lambda c: JoinDialog(c.session, [load(c.session.desk, c.open)], None),
    KeysDialog: lambda c: KeysDialog((("N", "写现场情况"),), None),
    LeftOutDialog: lambda c: LeftOutDialog(load(c.session.desk, c.open), (), None),
    NameDialog: lambda c: NameDialog(c.session, None),
    NoBackupDialog: lambda c: NoBackupDialog(_REFUSAL, None),
    OrderItems: lambda c: OrderItems(
        "责令改正通知书", outcome(c.session.desk, load(c.session.desk, c.done)).findings, None
    ),
    PaperPreview: lambda c: PaperPreview(some_paper(), "通知", "通知.pdf", None, executor=ManualExecutor()),
    PeopleDialog: lambda c: PeopleDialog(c.session.desk, load(c.session.desk, c.open), None),
    PhotoView: lambda c: PhotoView(_PHOTO, Absence.NOT_HELD, None),
    PlanPreview: lambda c: PlanPreview("登记表", "登记表.xlsx", (PlanRow(Group.ACCEPTED, "一", "二", "三"),), None),
    RatingImportDialog: lambda c: RatingImportDialog(c.session, c.homes[0].key, None),
    RecheckDialog: lambda c: RecheckDialog(c.session.desk, c.problem, None),
    RemoveHomeDialog: lambda c: RemoveHomeDialog(c.session.desk, c.homes[2].key, "青石镇敬老院", None),
    RemoveVisitDialog: lambda c: RemoveVisitDialog(c.session.desk, c.open, "青石镇敬老院", None),
    RemovedDialog: lambda c: RemovedDialog(c.session.desk, "检查", _nothing_removed, None),
    ReplyDialog: lambda c: ReplyDialog(c.session.desk, c.problem, None),
    RestoreDialog: lambda c: RestoreDialog(c.session.path, [file_row(c.session.path)], c.session.jobs, None),
    RestorePreview: lambda c: RestorePreview(Preview(c.session.path, 0, 1, Loss(events=1), 1), None),
    RuleDialog: lambda c: RuleDialog(c.session.desk, Kept.PHOTOS, None, None),
    SaidDialog: lambda c: SaidDialog(c.session.desk, load(c.session.desk, c.done), None),
    CaseFileDialog: lambda c: CaseFileDialog(_CASE, "青石镇敬老院", None),
    ScanFilingDialog: lambda c: ScanFilingDialog(_STACK, {}, None),
    SignDialog: lambda c: SignDialog(c.session.desk, c.open, None),
    StaffingTool: lambda c: StaffingTool(c.session, c.homes[0], None),
    StartDialog: lambda c: StartDialog(c.session.desk, c.homes, c.homes[0].key),
    StopDialog: lambda c: StopDialog(c.session.desk, c.problem, None),
    TransferDialog: lambda c: TransferDialog(c.session.desk, c.problem, None),
    UndeliverDialog: lambda c: UndeliverDialog(c.session.desk, c.done, c.document(delivered=True), None),
    UnshownDialog: lambda c: UnshownDialog((Unreadable("检查 1", "写的不是日期"),), None),
    VoidDialog: lambda c: VoidDialog(c.session.desk, c.done, c.document(), None),
    WithdrawDialog: lambda c: WithdrawDialog(c.session.desk, c.problem, None),
    WrittenDialog: lambda c: WrittenDialog("台账", Written(Path("台账.xlsx")), None),  # type: ignore[arg-type]
}


def _nothing_removed(desk: object) -> tuple[RemovedThing, ...]:
    return ()


def kinds_of_dialogs() -> set[type[Dialog]]:
    """Every class of a dialog that the program has, those that are only bases left out."""
    for module in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        importlib.import_module(module.name)
    found = set(_below(Dialog))
    return {kind for kind in found if kind.__module__.startswith("app.") and not kind.__subclasses__()}


def _below(kind: type[Dialog]) -> Iterator[type[Dialog]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
