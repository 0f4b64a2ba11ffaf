"""The strokes that delegates share: chips, elided lines, bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from app.ui import theme
from app.ui.theme import Theme
from app.ui.tones import Chip

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


def chip_width(chip: Chip, now: Theme) -> int:
    return QFontMetrics(now.font(theme.NOTE, bold=chip.bold)).horizontalAdvance(chip.text) + now.px(16)


def chips_width(chips: tuple[Chip, ...], now: Theme) -> int:
    """The room that chips beside each other need."""
    return sum(chip_width(chip, now) for chip in chips) + now.px(4) * max(0, len(chips) - 1)


def paint_chips(painter: QPainter, chips: tuple[Chip, ...], left: int, middle: int, now: Theme) -> None:
    """Chips beside each other from `left`, centred on the height `middle`."""
    height = now.px(22)
    for chip in chips:
        box = QRect(left, middle - height // 2, chip_width(chip, now), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color(chip.tone.soft))
        painter.drawRoundedRect(QRectF(box), now.px(6), now.px(6))
        painter.setFont(now.font(theme.NOTE, bold=chip.bold))
        painter.setPen(now.color(chip.tone.value))
        painter.drawText(box, _CENTER, chip.text)
        left = box.right() + 1 + now.px(4)


def paint_line(
    painter: QPainter, text: str, box: QRect, now: Theme, *, token: str, size: int = theme.BODY, bold: bool = False,
    right: bool = False,
) -> None:  # fmt: skip
    """One line of text in a box, ended with … where it does not fit."""
    font = now.font(size, bold=bold)
    painter.setFont(font)
    painter.setPen(now.color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
    painter.drawText(box, _RIGHT if right else _LEFT, shown)


def paint_box(painter: QPainter, checked: bool, enabled: bool, left: int, middle: int, now: Theme) -> None:
    """A check box of 18, ticked or not."""
    side = now.px(18)
    box = QRectF(left + 0.5, middle - side / 2 + 0.5, side, side)
    edge, ground = ("muted", "surface") if enabled else ("line", "neutral_soft")
    painter.setPen(now.color("accent" if checked else edge))
    painter.setBrush(now.color("accent" if checked else ground))
    painter.drawRoundedRect(box, now.px(4), now.px(4))
    if checked:
        pen = QPen(now.color("on_accent"), max(2, now.px(2)))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        marks = [box.topLeft() + QPointF(side * x, side * y) for x, y in ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))]
        painter.drawPolyline(marks)


def paint_bar(painter: QPainter, done: int, total: int, box: QRect, now: Theme) -> None:
    """How far something is."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.color("neutral_soft"))
    painter.drawRoundedRect(QRectF(box), box.height() / 2, box.height() / 2)
    if total and done:
        filled = QRectF(box)
        filled.setWidth(max(box.height(), box.width() * min(done, total) / total))
        painter.setBrush(now.color("accent"))
        painter.drawRoundedRect(filled, box.height() / 2, box.height() / 2)
