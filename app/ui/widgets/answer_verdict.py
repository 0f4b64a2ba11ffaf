"""Four buttons for what was seen, each with its key on it; the one that holds has a tick, not only a colour."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from app.domain.checklist import Severity
from app.domain.inspection import Verdict
from app.ui import theme
from app.ui.tones import Tone
from app.ui.widgets.labels import restyle

KEYS = {Verdict.PASS: "1", Verdict.FAIL: "2", Verdict.NOT_APPLICABLE: "3", Verdict.UNABLE: "4"}
_TONES = {
    Verdict.PASS: Tone.OK,
    Verdict.FAIL: Tone.WARN,
    Verdict.NOT_APPLICABLE: Tone.NEUTRAL,
    Verdict.UNABLE: Tone.ACCENT,
}


_IN_A_ROW = 316
"""Pixels of the design in which four verdicts stand beside each other, if without their keys."""


_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class KeyButton(QPushButton):
    """A button that can be down, with its key in a small frame at the right."""

    def __init__(self, text: str, key: str, *, left: bool = False) -> None:
        super().__init__(text)
        self.key = key
        self._left = left
        self.tone = Tone.ACCENT
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("segment", True)
        self.setMinimumHeight(theme.current().px(38))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{text}（{key}）")

    def show_key(self, key: str) -> None:
        """Show another key, or none where no key presses the button."""
        self.key = key
        self.setToolTip(f"{self.text()}（{key}）" if key else self.text())
        self.update()

    def show_tone(self, tone: Tone) -> None:
        self.tone = tone
        restyle(self, tone=tone.value)

    def sizeHint(self) -> QSize:
        now = theme.current()
        wide = QFontMetrics(now.font(bold=True)).horizontalAdvance(self.text())
        key = QFontMetrics(now.font(11)).horizontalAdvance(self.key)
        return QSize(wide + key + now.px(46), now.px(38))

    def minimumSizeHint(self) -> QSize:
        # a long choice is cut at its end rather than widening the editor; its tool tip has it whole
        return QSize(theme.current().px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        down = self.isChecked()
        token = "muted" if not self.isEnabled() else "text"
        if down and self.tone is not Tone.NEUTRAL:
            token = self.tone.value
        edge = now.px(9 if self._left else 6)
        box = self.rect().adjusted(edge, 0, -edge, 0)
        roomy = QFontMetrics(now.font(bold=True)).horizontalAdvance(self.text()) + now.px(44) <= self.width()
        key = 0
        if roomy or self._left:
            key = self._paint_key(painter, box, token if down else "muted")
        words = box.adjusted(0, 0, -key - now.px(3), 0)
        font = now.font(bold=down and not self._left)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(self.text()) + (now.px(15) if down else 0)
        left = words.left() if self._left else words.left() + max(0, (words.width() - wide) // 2)
        if down:
            self._paint_tick(painter, QRect(left, box.center().y() - now.px(5), now.px(11), now.px(11)), token)
            left += now.px(15)
        painter.setFont(font)
        painter.setPen(now.color(token))
        room = QRect(left, 0, words.right() - left + 1, self.height())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()

    def _paint_key(self, painter: QPainter, box: QRect, token: str) -> int:
        if not self.key:
            return 0
        now = theme.current()
        font = now.font(11)
        wide = QFontMetrics(font).horizontalAdvance(self.key) + now.px(9)
        frame = QRectF(box.right() - wide + 0.5, box.center().y() - now.px(8) + 0.5, wide, now.px(17))
        painter.setPen(QPen(now.color("line" if token == "muted" else token), 1))
        painter.setBrush(now.color("surface"))
        painter.drawRoundedRect(frame, now.px(4), now.px(4))
        painter.setFont(font)
        painter.setPen(now.color(token))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), self.key)
        return wide

    def _paint_tick(self, painter: QPainter, box: QRect, token: str) -> None:
        now = theme.current()
        pen = QPen(now.color(token), max(2, now.px(2)))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y, w, h = float(box.left()), float(box.top()), float(box.width()), float(box.height())
        if self.text() == Verdict.FAIL.label:
            painter.drawLine(QPointF(x + 1, y + 1), QPointF(x + w - 2, y + h - 1))
            painter.drawLine(QPointF(x + w - 2, y + 1), QPointF(x + 1, y + h - 1))
        else:
            painter.drawPolyline([QPointF(x, y + h * 0.55), QPointF(x + w * 0.38, y + h - 1), QPointF(x + w, y + 1)])


class VerdictButtons(QWidget):
    """`chosen` says which was pressed, also the one that is down already: pressing it again is no change."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(now.px(6))
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons: dict[Verdict, KeyButton] = {}
        for verdict, key in KEYS.items():
            button = KeyButton(verdict.label, key)
            button.show_tone(_TONES[verdict])
            button.clicked.connect(lambda _=False, v=verdict: self._on_clicked(v))
            button.installEventFilter(self)
            self.buttons[verdict] = button
        self._arrange(4)
        self._shown: Verdict | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The button that is down."""
        return self._shown

    def show_verdict(self, verdict: Verdict | None, severity: Severity | None = None) -> None:
        self._shown = verdict
        self._stop_at(verdict)
        self.buttons[Verdict.FAIL].show_tone(Tone.MAJOR if severity is Severity.MAJOR else Tone.WARN)
        for each, button in self.buttons.items():
            button.setChecked(each is verdict)

    def _stop_at(self, verdict: Verdict | None) -> None:
        """Tab stops once at the four: at the one that is down, else at the first. The arrows lead to the others."""
        stop = verdict or Verdict.PASS
        for each, button in self.buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if each is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _ARROWS.get(Qt.Key(event.key()), 0)
            buttons = [button for button in self.buttons.values() if button.isEnabled()]
            if step and watched in buttons:
                buttons[(buttons.index(watched) + step) % len(buttons)].setFocus()
                return True
        return super().eventFilter(watched, event)

    def offer(self, verdicts: Collection[Verdict]) -> None:
        """Let only these be pressed."""
        for verdict, button in self.buttons.items():
            button.setEnabled(verdict in verdicts)
            button.setToolTip(f"{button.text()}（{button.key}）" if verdict in verdicts else "这一项只登记，不判不符合")

    def _arrange(self, columns: int) -> None:
        """All in a row, or two by two where large letters leave no room."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= theme.current().px(_IN_A_ROW) else 2)

    def _on_clicked(self, verdict: Verdict) -> None:
        # what is down is what is saved: a press alone moves nothing
        for each, button in self.buttons.items():
            button.setChecked(each is self._shown)
        self.chosen.emit(verdict)
