"""A stack of scans before it is filed: which document gets which pages, and the pages that a person has to place, each
beside its neighbours. `accepted` when it is to be filed; `stack` is then what the person made of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.scan_pages import Sheaf, SortedStack, Stray, Why, number_of, with_placed
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.labels import label
from app.ui.widgets.pick_box import PickBox
from app.workflow.scan_filing import ScanPlan

PICTURE_SIDE = 640
"""Pixels of the longer side that the pictures of pages are made with."""
_NOBODY = "先不归档"
_LAST = "放在最后"
_BESIDE = ("前一张", "这一张", "后一张")


class ScanFilingDialog(Dialog):
    """`pictures`: the pages to be placed and those beside them, by their place in the stack."""

    def __init__(self, plan: ScanPlan, pictures: Mapping[int, bytes], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("归档扫描件")
        self._plan, self._pictures = plan, pictures
        self._placed: dict[int, tuple[Sheaf, int]] = {}
        self._strays = sorted(plan.stack.strays, key=lambda stray: stray.why is Why.BLANK)
        self._at = 0
        self._told = label("", wrap=True)
        self._heading = label("", "title", wrap=True)
        self._stray_words = label("", "note", wrap=True)
        self._shown = [QLabel() for _ in _BESIDE]
        self._shown_words = [label("", "note") for _ in _BESIDE]
        self.document_box, self.page_box = PickBox(), PickBox()
        self._lay_out()
        self.document_box.currentIndexChanged.connect(self._on_document)
        self.page_box.currentIndexChanged.connect(self._on_page)
        self.take_size(980, 660)
        self._show_stray()

    @property
    def stack(self) -> SortedStack:
        """The stack with the pages that were placed."""
        return with_placed(self._plan.stack, self._placed)

    # Layout

    def _lay_out(self) -> None:
        now = theme.current()
        self.back_button = secondary("上一张", lambda: self._step(-1))
        self.next_button = secondary("下一张", lambda: self._step(1))
        self.leave_button = secondary("不归档", self.reject)
        self.file_button = primary("归档", self.accept)
        self.file_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(self.leave_button)
        foot.addWidget(self.file_button)
        documents = Card("归到这些文书")
        documents.column.addWidget(self._told)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(self._heading)
        inner = QWidget()
        both = QVBoxLayout(inner)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(now.px(theme.GAP))
        both.addWidget(documents)
        if self._strays:
            both.addWidget(self._stray_card(), 1)
        else:
            both.addStretch(1)
        column.addWidget(scrolled(inner, "page"), 1)
        column.addLayout(foot)

    def _stray_card(self) -> Card:
        now = theme.current()
        card = Card("要由人来放的页")
        card.column.addWidget(self._stray_words)
        pages = QHBoxLayout()
        pages.setSpacing(now.px(theme.GAP))
        for words, shown in zip(self._shown_words, self._shown, strict=True):
            page = QVBoxLayout()
            page.addWidget(words)
            shown.setMinimumHeight(now.px(236))
            shown.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            page.addWidget(shown, 1)
            pages.addLayout(page, 1)
        card.column.addLayout(pages, 1)
        self.document_box.setAccessibleName("这一张是哪份文书的")
        self.page_box.setAccessibleName("第几页")
        where = QHBoxLayout()
        where.setSpacing(now.px(theme.GAP))
        where.addWidget(self.document_box, 1)
        where.addWidget(self.page_box)
        where.addWidget(self.back_button)
        where.addWidget(self.next_button)
        card.column.addLayout(where)
        return card

    # What is shown

    def _show_all(self) -> None:
        stack = self.stack
        count = sum(len(sheaf.pages) for sheaf in stack.sheaves)
        left = f"，{len(stack.strays)} 页先不归档" if stack.strays else ""
        self._heading.setText(f"可以归档 {count} 页{left}" if count else "没有可以归档的页")
        lines = [self._sheaf_words(sheaf) for sheaf in stack.sheaves] or ["没有一页认得出是本机的哪份文书。"]
        self._told.setText("\n".join([*lines, *(str(fault) for fault in self._plan.faults)]))
        self.file_button.setText(f"归档 {count} 页")
        self.file_button.setVisible(bool(count))
        self.leave_button.setText("不归档" if count else "关闭")

    def _sheaf_words(self, sheaf: Sheaf) -> str:
        expected = f"，应有 {sheaf.expected} 页" if sheaf.expected else ""
        missing = f"，缺第{'、'.join(map(str, sheaf.missing))}页" if sheaf.missing else ""
        return f"{self._plan.named[sheaf.target]}：{len(sheaf.pages)} 页{expected}{missing}"

    def _show_stray(self) -> None:
        if self._strays:
            stray = self._strays[self._at]
            place = stray.page.place
            guess = f"；看前后页，像是第{stray.guess}页" if stray.guess else ""
            self._stray_words.setText(
                f"{self._at + 1}/{len(self._strays)}　{stray.page.where}：{stray.why.value}{guess}"
            )
            for step, (shown, words) in enumerate(zip(self._shown, self._shown_words, strict=True), -1):
                shown.setPixmap(self._pixmap(place + step))
                words.setText(_BESIDE[step + 1] + self._known_words(place + step))
            self._fill_boxes(stray)
            self.back_button.setEnabled(self._at > 0)
            self.next_button.setEnabled(self._at + 1 < len(self._strays))
        self._show_all()

    def _known_words(self, place: int) -> str:
        """Which page of which document one is, in brackets; nothing for one that nobody knows."""
        for sheaf in self._plan.stack.sheaves:
            for page in sheaf.pages:
                if page.place == place:
                    number = f"第{number_of(page)}页" if number_of(page) else ""
                    return f"（{sheaf.of.number} {number}）".replace(" ）", "）")
        return ""

    def _pixmap(self, place: int) -> QPixmap:
        picture = QPixmap()
        content = self._pictures.get(place)
        if content is None or not picture.loadFromData(content):
            return QPixmap()
        now = theme.current()
        room = QSize(now.px(280), now.px(236))
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        return picture.scaled(room, keep, smooth)

    def _fill_boxes(self, stray: Stray) -> None:
        """The documents of the stack to choose from, at first what the neighbours are of."""
        placed = self._placed.get(stray.page.place)
        self.document_box.blockSignals(True)
        self.document_box.clear()
        self.document_box.addItem(_NOBODY, None)
        for sheaf in self._plan.stack.sheaves:
            self.document_box.addItem(self._plan.named[sheaf.target], sheaf)
        sheaves = [None, *self._plan.stack.sheaves]
        self.document_box.setCurrentIndex(sheaves.index(placed[0]) if placed is not None else 0)
        self.document_box.blockSignals(False)
        self._fill_pages(stray, placed[1] if placed is not None else stray.guess)

    def _fill_pages(self, stray: Stray, wanted: int) -> None:
        sheaf = self._chosen()
        self.page_box.blockSignals(True)
        self.page_box.clear()
        if sheaf is not None:
            for number in sheaf.missing:
                self.page_box.addItem(f"第{number}页", number)
            self.page_box.addItem(_LAST, 0)
            self.page_box.setCurrentIndex(max(0, self.page_box.findData(wanted)))
        self.page_box.setEnabled(sheaf is not None)
        self.page_box.blockSignals(False)

    def _chosen(self) -> Sheaf | None:
        place = self.document_box.currentIndex()
        return self._plan.stack.sheaves[place - 1] if place > 0 else None

    # What the person does

    def _step(self, by: int) -> None:
        self._at = min(max(0, self._at + by), len(self._strays) - 1)
        self._show_stray()

    def _on_document(self, _: int) -> None:
        stray = self._strays[self._at]
        self._fill_pages(stray, stray.guess)
        self._on_page(0)

    def _on_page(self, _: int) -> None:
        sheaf, stray = self._chosen(), self._strays[self._at]
        if sheaf is None:
            self._placed.pop(stray.page.place, None)
        else:
            self._placed[stray.page.place] = (sheaf, int(self.page_box.currentData() or 0))
        self._show_all()
