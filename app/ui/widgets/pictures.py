"""Photos in as many dots as the screen has where they are shown: a scaled one has more than it counts pixels."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap


def fitted(image: QImage, room: QSize, ratio: float) -> QPixmap:
    """A photo as large as a room lets it be. `ratio`: dots of the screen to the pixel, as a widget's
    `devicePixelRatioF` has it."""
    mode, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    picture = QPixmap.fromImage(image.scaled(room * ratio, mode, smooth))
    picture.setDevicePixelRatio(ratio)
    return picture
