"""What is done with an issued document: 登记送达, 撤回送达, 作废; what the home said; to whom a visit was reported."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.domain.days import china_clock, china_moment
from app.domain.documents import WAYS, Document
from app.domain.figures import half_width
from app.domain.inspection import Inspection
from app.errors import ErrorText
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.widgets.pick_box import PickBox
from app.workflow.desk import Desk
from app.workflow.documents import deliver, undeliver, void
from app.workflow.inspecting import reported, tell

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
NO_CLOCK = ErrorText(
    code="inspection.reported_clock",
    where="当日报告",
    what="报告时间要写成几点几分，例如 14:30。",
    remedy="请改正后再保存；尚未保存任何内容。",
)


class DocumentDialog(FieldsDialog):
    """Fields about one document. `saved` brings it as it stands then."""

    def __init__(self, desk: Desk, inspection: int, document: Document, parent: QWidget | None) -> None:
        self.desk, self.inspection, self.document = desk, inspection, document
        super().__init__(f"{document.shown_title} {document.number}".strip(), "", parent)


class DeliverDialog(DocumentDialog):
    """登记送达: how it reached the home, and who took it, refused it, saw it."""

    title = "登记送达"
    button = "保存送达"
    height_wanted = 500
    places: ClassVar = {"document.no_reason": "way", "document.day": "day"}

    def make(self) -> None:
        known = self.document.delivery
        row = self.add_row()
        self.way = PickBox()
        self.way.view().setAccessibleName("送达方式")
        self.way.addItems(list(WAYS))
        if known is not None:
            if known.way not in WAYS:
                self.way.addItem(known.way)
            self.way.setCurrentText(known.way)
        self.add("way", "送达方式", self.way, row=row)
        self.day = self.done_day(self.desk.today, known.day if known else None)
        self.add("day", "送达日期", self.day, row=row)
        people = self.add_row()
        self.receiver = self.line(known.receiver if known else "", "签收的人，例如 院长")
        self.add("receiver", "收件人", self.receiver, row=people)
        self.witness = self.line(known.witness if known else "", "留置送达时填写")
        self.add("witness", "见证人", self.witness, row=people)
        self.note = self.add_text(
            "note", "说明", "拒收的写明原因；没有就不填。", hint="例如：负责人拒绝签收，已留置并拍照"
        )
        self.note.setPlainText(known.note if known else "")

    def act(self) -> Document:
        return deliver(
            self.desk,
            self.inspection,
            self.document.slot,
            self.way.currentText(),
            day=self.day.day,
            receiver=self.text("receiver"),
            witness=self.text("witness"),
            note=self.text("note"),
        )


class UndeliverDialog(DocumentDialog):
    """撤回送达: the delivery was noted by mistake; both stay with the document."""

    title = "撤回登记错的送达"
    button = "撤回送达"
    height_wanted = 380
    places: ClassVar = {"document.no_reason": "reason"}

    def make(self) -> None:
        known = self.document.delivery
        said = f"登记的是：{known.day.isoformat()} {known.way} {known.receiver}".rstrip() if known else ""
        note = f"{said}。撤回后这份文书又是“未登记送达”，两条都留在目录里。"
        self.reason = self.add_text("reason", "撤回的理由", note, hint="例如：登错了文书，这份还没有送达")

    def act(self) -> Document:
        return undeliver(self.desk, self.inspection, self.document.slot, self.text("reason"))


class VoidDialog(DocumentDialog):
    """作废: it stays listed with its number, which is not used again."""

    title = "作废这份文书"
    button = "确认作废"
    height_wanted = 380
    places: ClassVar = {"document.no_reason": "reason"}

    def make(self) -> None:
        note = "作废的文书仍在目录里，打印件上标“作废”，文号不再使用。收回已送出的一联后，可另行出具新的。"
        self.reason = self.add_text("reason", "作废的原因", note, hint="例如：期限填写有误，重新出具")

    def act(self) -> Document:
        return void(self.desk, self.inspection, self.document.slot, self.text("reason"))


class SaidDialog(FieldsDialog):
    """What the home's people said and did, and whom the grave problems were reported to. Kept until it is said anew."""

    title = "陪同、意见、拒签与当日报告"
    height_wanted = 680
    places: ClassVar = {
        "inspection.reported_to": "reported_to",
        "inspection.reported_at": "reported_clock",
        NO_CLOCK.code: "reported_clock",
    }

    def __init__(self, desk: Desk, view: Inspection, parent: QWidget | None) -> None:
        self.desk, self.view = desk, view
        super().__init__(f"{view.home.name} · {view.started.isoformat()}", "", parent)

    def make(self) -> None:
        view = self.view
        row = self.add_row()
        self.add("companion", "陪同人员", self.line(view.companion, "机构在场的人，可不填"), row=row)
        self.add("opinion", "被检查单位意见", self.line(view.opinion, "对检查情况的意见，可不填"), row=row)
        self.statement = self.add_text("statement", "陈述申辩", hint="被检查单位的陈述和申辩，没有就不填")
        self.statement.setPlainText(view.statement)
        row = self.add_row()
        self.add("refused", "拒绝签名的原因", self.line(view.refused, "拒绝签名时填写"), "没有拒签就不填", row)
        self.add("witness", "见证人", self.line(view.witness, "见证拒签的人"), row=row)
        now = china_clock(self.desk.clock() if view.reported is None else view.reported.at)
        to = view.reported.to if view.reported else ""
        note = "重大、疑似重大和严重问题、须当日提请判定的事项当日报告；没有这些不用填。"
        self.add("reported_to", "当日报告给", self.line(to, "接收报告的单位或人员"), note)
        row = self.add_row()
        self.day = self.done_day(self.desk.today, date.fromisoformat(now[:10]))
        self.add("reported_day", "报告日期", self.day, row=row)
        self.add("reported_clock", "报告时间", self.line(now[11:], "例如 14:30"), row=row)

    def act(self) -> int:
        names = ("companion", "opinion", "statement", "refused", "witness")
        said = {name: text for name in names if (text := self.text(name)) != getattr(self.view, name)}
        with self.desk.store.atomic():
            if said:
                tell(self.desk, self.view.key, **said)
            self._report()
        return self.view.key

    def _report(self) -> None:
        to, known = self.text("reported_to"), self.view.reported
        at = self._moment(known.at if known else None)
        if (to or known is not None) and (known is None or (to, at) != (known.to, known.at)):
            reported(self.desk, self.view.key, to, at)

    def _moment(self, known: int | None) -> int:
        """The day and time in the fields, in milliseconds UTC; a known one that is not touched stays to the second."""
        found = _CLOCK.fullmatch(half_width(self.text("reported_clock")))
        if found is None:
            if self.text("reported_to"):
                raise NO_CLOCK.with_()
            return known or 0
        day = self.day.day
        assert day is not None  # an empty field is refused before
        moment = china_moment(day, int(found[1]), int(found[2]))
        return known if known is not None and known - known % 60_000 == moment else moment
