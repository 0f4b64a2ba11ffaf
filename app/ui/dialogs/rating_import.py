"""Taking in a filled score sheet: of which home, by whom, of which day, and what stands against a rating."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.checklists.load import rating_frame
from app.domain.entries import Reach
from app.domain.rating import Veto
from app.domain.score_sheet import Mode
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.checked_model import CheckedModel
from app.ui.models.columns import Column
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.day_field import DayField
from app.ui.widgets.drop_area import DropArea
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.text_line import TextLine
from app.workflow.office import profile_of
from app.workflow.rating import OPEN_MAJOR
from app.workflow.registering import institutions


@dataclass(frozen=True, slots=True)
class RatingRequest:
    """What shall be taken in."""

    home: int
    path: Path
    mode: Mode
    day: date
    vetoes: tuple[str, ...] = ()
    grade: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


def ask_sheet(parent: QWidget) -> Path | None:
    """Let the person choose a filled score sheet."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择填好的评分表", "", "Excel 工作簿 (*.xlsx *.xls);;所有文件 (*)")
    return Path(chosen) if chosen else None


VETO: Column[Veto] = Column("情形", lambda veto: veto.title, note=lambda veto: veto.text)


class RatingImportDialog(Dialog):
    """`requested` brings a `RatingRequest`; the page does the work and tells of faults."""

    requested = Signal(object)

    def __init__(self, session: Session, home: int | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._frame = rating_frame()
        self._path: Path | None = None
        self.ask: Callable[[QWidget], Path | None] = ask_sheet
        self.setWindowTitle("导入评分表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        self.take_size(720, 680)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(now.px(theme.GAP))
        self._make_file()
        self._make_facts(home)
        self._make_community()
        self._make_vetoes()
        self._inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("导入评分表", "title"))
        column.addWidget(scrolled(inner, "page"), 1)
        self._sentence = label("", "note", wrap=True)
        self.import_button = primary("导入", self.request)
        self.import_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._sentence, 1)
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.import_button)
        column.addLayout(foot)
        self.home.currentIndexChanged.connect(lambda _: self._on_home())
        self._on_home()
        self.file_button.setFocus()

    # Layout

    def _make_file(self) -> None:
        self._area = DropArea()
        self._file = ElidedLabel("把填好的评分表（.xlsx）拖到这里，或点“选择文件”")
        self.file_button = secondary("选择文件…", self.choose_file)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(theme.GAP))
        row.addWidget(self._file, 1)
        row.addWidget(self.file_button)
        self._area.column.addLayout(row)
        self._area.dropped.connect(lambda paths: self.show_file(paths[0]))
        self._inside.addWidget(self._area)

    def _make_facts(self, home: int | None) -> None:
        now = theme.current()
        self.home = PickBox()
        self.home.setSizeAdjustPolicy(PickBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.home.setMinimumContentsLength(12)
        self._counties = {}
        for each in institutions(self._session.desk):
            self.home.addItem(each.name, each.key)
            self._counties[each.key] = each.county
        self.home.setCurrentIndex(self.home.findData(home) if home is not None else -1)
        self.home.setPlaceholderText("选择机构")
        self.mode = Choice([(mode, mode.label) for mode in (Mode.ASSESSMENT, Mode.SELF_ASSESSMENT)], Mode.ASSESSMENT)
        today = self._session.desk.today
        self.day = DayField(Reach.until(today), today, required=True)
        self._day = Field("评分日期", self.day)
        card = Card()
        card.column.addWidget(Field("哪一家机构", self.home))
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(Field("谁打的分", self.mode), 1)
        row.addWidget(self._day, 1)
        card.column.addLayout(row)
        self._inside.addWidget(card)

    def _make_community(self) -> None:
        community = self._frame.community
        self._community = Card()
        self.grade: Choice | None = None
        self.remarks: dict[str, TextLine] = {}
        if community is not None:
            self._community.column.addWidget(label(f"{community.title}（另一套标准，可不填）", "heading"))
            self.grade = Choice([("", "不报"), *((grade, grade) for grade in community.grades)], "")
            self._community.column.addWidget(self.grade)
            for name in community.dimensions:
                self.remarks[name] = TextLine()
                self.remarks[name].setMaxLength(200)
                self._community.column.addWidget(Field(name, self.remarks[name]))
        self._inside.addWidget(self._community)

    def _make_vetoes(self) -> None:
        now = theme.current()
        self.vetoes: CheckedModel[Veto] = CheckedModel([VETO], uid=lambda veto: veto.id)
        told = tuple(veto for veto in self._frame.vetoes if veto.id != OPEN_MAJOR)
        self.vetoes.show(told)
        listed = RowList(self.vetoes, "不利情形")
        listed.setFixedHeight(now.px(theme.TALL_ROW + 4) * len(told) + 2)
        self._inside.addWidget(
            label("有没有这些情形（只作提醒，不改分数；未销账的重大隐患由程序自己核对）", "note", wrap=True)
        )
        card = Card(flush=True)
        card.column.addWidget(listed)
        self._inside.addWidget(card)

    # What the person does

    def choose_file(self) -> None:
        path = self.ask(self)
        if path is not None:
            self.show_file(path)

    def show_file(self, path: Path) -> None:
        """Take this file as the one to be read; it is not opened yet."""
        self._path = path
        self._file.setText(path.name)
        self._say()

    def entries(self) -> object:
        return self._path, super().entries()

    def request(self) -> None:
        """Hand on what shall be taken in; the dialog is done with it."""
        home = self.home.currentData()
        if self._path is None or home is None:
            return
        local = not self._community.isHidden()
        given = {name: editor.text().strip() for name, editor in self.remarks.items()} if local else {}
        day = self.day.day
        if day is None:
            self._day.refuse()
            self.day.setFocus()
            return
        self.requested.emit(
            RatingRequest(
                home=home,
                path=self._path,
                mode=Mode(str(self.mode.value)),
                day=day,
                vetoes=tuple(veto.id for veto in self.vetoes.checked),
                grade=str(self.grade.value) if local and self.grade else "",
                remarks={name: text for name, text in given.items() if text},
            )
        )
        self.accept()

    def _on_home(self) -> None:
        county = self._counties.get(self.home.currentData(), "")
        community = self._frame.community
        local = bool(county) and community is not None and (
            profile_of(self._session.desk, county).id == community.profile
        )  # fmt: skip
        self._community.setVisible(local)
        self._say()

    def _say(self) -> None:
        missing = [
            word for word, lacks in (("评分表", self._path is None), ("机构", self.home.currentIndex() < 0)) if lacks
        ]
        self.import_button.setEnabled(not missing)
        self._sentence.setText(
            f"还没有选{'、'.join(missing)}。" if missing else "文件有任何一处不对，什么也不保存，并逐处列出。"
        )
