"""Photos of an item as small pictures, with a place to add more: by file, by dropping, by pasting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from app.domain.absence import Absence
from app.domain.inspection import Photo
from app.ui import theme
from app.ui.widgets.labels import label, restyle

_COLUMNS, _WIDTH, _HEIGHT = 4, 82, 62
PICTURES = "照片 (*.jpg *.jpeg *.png *.webp *.bmp *.heic *.heif *.JPG *.JPEG *.PNG *.HEIC)"
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".mpo", ".heic", ".heif"})


class PhotoTile(QAbstractButton):
    """A small picture; without one its name stands there. One that is not there at all is the place to add."""

    delete_pressed = Signal()

    def __init__(self, name: str, picture: QPixmap | None = None, *, there: bool = False) -> None:
        super().__init__()
        self._picture = picture
        self._there = there
        self.over = False
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(name if there else "选择照片文件（P），也可拖到这里或粘贴（Ctrl+V）")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        now = theme.current()
        self.setFixedSize(now.px(_WIDTH), now.px(_HEIGHT))

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(frame, now.px(8), now.px(8))
        if self._picture is not None and not self._picture.isNull():
            painter.setClipPath(shape)
            painter.drawPixmap(frame, self._picture, _covering(self._picture, frame))
            painter.setClipping(False)
        else:
            painter.setPen(QPen(now.color("accent" if self.over else "muted"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(now.color("accent_soft" if self.over or self.underMouse() else "surface"))
            painter.drawPath(shape)
            painter.setFont(now.font(theme.NOTE))
            painter.setPen(now.color("accent" if self.over else "muted"))
            painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), self._lines())
        if self.hasFocus():
            painter.setPen(QPen(now.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape)
        painter.end()

    def _lines(self) -> str:
        metrics = QFontMetrics(theme.current().font(theme.NOTE))
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width() - 8)

    def event(self, e: QEvent) -> bool:
        # the page's own Delete takes an answer back; on a photo it means the photo
        asked = e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent) and e.key() == Qt.Key.Key_Delete
        if asked and self._there:
            e.accept()
            return True
        return super().event(e)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() == Qt.Key.Key_Delete and self._there:
            self.delete_pressed.emit()
            return
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(e)


class PhotoStrip(QWidget):
    """`opened` carries the photo that was clicked; `file_wanted`: the place to add was."""

    opened = Signal(object)
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._words = label("照片", "note", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(now.px(theme.INSIDE))
        self._grid.setColumnStretch(_COLUMNS, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(4))
        column.addWidget(self._words)
        column.addLayout(self._grid)
        self._pictures: dict[str, QPixmap] = {}
        self._shown: tuple[tuple[str, bool], ...] | None = None
        self.tiles: list[PhotoTile] = []
        self.add = PhotoTile("拖到这里")
        self.add.clicked.connect(lambda: self.file_wanted.emit())

    @property
    def demand(self) -> str:
        return self._words.text()

    def show_photos(
        self,
        photos: Sequence[Photo],
        read: Callable[[Photo], bytes | Absence],
        missing: bool,
        *,
        erased: Callable[[Photo], bool] = lambda photo: False,
    ) -> None:
        """Show these photos; `missing`: the item demands one and has none."""
        self._words.setText("照片（P 选文件，Ctrl+V 粘贴）" + ("：本项不符合须有照片" if missing else ""))
        restyle(self._words, role="fault" if missing else "note")
        shown = tuple((photo.slot, erased(photo)) for photo in photos)
        if shown == self._shown:
            return
        self._shown = shown
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._grid.removeWidget(self.add)
        self.tiles = []
        for place, photo in enumerate(photos):
            if shown[place][1]:
                self._pictures.pop(photo.blob, None)
            picture = self._picture(photo, read)
            if isinstance(picture, QPixmap):
                tile = PhotoTile(photo.name, picture, there=True)
            else:
                tile = PhotoTile(picture, there=True)
            tile.clicked.connect(lambda _=False, photo=photo: self.opened.emit(photo))
            tile.delete_pressed.connect(lambda photo=photo: self.opened.emit(photo))
            self._grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
            self.tiles.append(tile)
        self._grid.addWidget(self.add, len(photos) // _COLUMNS, len(photos) % _COLUMNS)

    def show_over(self, over: bool) -> None:
        """Whether something that can be dropped hovers over the editor."""
        self.add.over = over
        self.add.setText("松开即添加" if over else "拖到这里")
        self.add.update()

    def _picture(self, photo: Photo, read: Callable[[Photo], bytes | Absence]) -> QPixmap | str:
        """The picture as small as it is shown, or the words that stand in its place."""
        if photo.blob not in self._pictures:
            picture = small_picture(read(photo))
            if isinstance(picture, str):
                return picture
            self._pictures[photo.blob] = picture
        return self._pictures[photo.blob]


def small_picture(content: bytes | Absence) -> QPixmap | str:
    """A kept photo as small as a tile shows it, or the words that stand in its place."""
    if isinstance(content, Absence):
        return f"照片{content.words}"
    image = QImage.fromData(content)
    if image.isNull():
        return "照片打不开"
    now = theme.current()
    # twice the dots of the sharpest screen: made once, and never drawn larger than it is
    dots = 2 * max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1)
    box = QSize(now.px(_WIDTH), now.px(_HEIGHT)) * dots
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    return QPixmap.fromImage(image.scaled(box, mode, Qt.TransformationMode.SmoothTransformation))


def _covering(picture: QPixmap, frame: QRectF) -> QRectF:
    """The middle of a picture in the frame's proportions."""
    scale = min(picture.width() / frame.width(), picture.height() / frame.height())
    wide, high = frame.width() * scale, frame.height() * scale
    return QRectF((picture.width() - wide) / 2, (picture.height() - high) / 2, wide, high)


def has_pictures(data: QMimeData) -> bool:
    """Whether something dragged or copied may be photos."""
    if data.hasImage():
        return True
    return any(url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in _SUFFIXES for url in data.urls())


def picture_files(data: QMimeData) -> list[Path]:
    """The files that were dragged or copied, whatever they are: what is no photo is refused with a sentence."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def pasted_picture(data: QMimeData) -> bytes:
    """A picture from the clipboard as PNG; empty when there is none."""
    image = data.imageData()
    if isinstance(image, QPixmap):
        image = image.toImage()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(kept.data())
