"""One photo, large; removing it takes two presses, and says what stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.absence import Absence
from app.domain.inspection import Photo
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.pictures import fitted


class PhotoView(Dialog):
    """`removed`: the person confirmed that the photo goes. `erase_wanted`: that it is to be forgotten for ever."""

    removed = Signal(object)
    erase_wanted = Signal(object)

    def __init__(
        self,
        photo: Photo,
        content: bytes | Absence,
        parent: QWidget | None,
        *,
        locked: bool = False,
        erasable: bool = False,
    ) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("照片")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._photo = photo
        self._image = QImage() if isinstance(content, Absence) else QImage.fromData(content)
        self._picture = QLabel(_stand_in(content) if self._image.isNull() else "")
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setWordWrap(True)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._picture.setAccessibleName(photo.name)
        taken = f" · 拍摄于 {photo.taken.replace(':', '-', 2)}" if photo.taken else ""
        self._sure = label("移除后不再印出；曾经附过这张照片仍记在流水里。", "note", wrap=True)
        self._sure.hide()
        self.remove = secondary("移除这张照片", self._on_remove)
        self.remove.setVisible(not locked)
        self.erase = secondary("永久清除…", self._on_erase)
        self.erase.setToolTip("拍到了不该拍的人或物：从本机和以后导出的文件里永久清除，须两个人决定")
        self.erase.setVisible(erasable)
        self.close_button = primary("关闭", self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.remove)
        foot.addWidget(self.erase)
        foot.addWidget(self._sure, 1)
        foot.addStretch()
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(16)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(ElidedLabel(photo.name + taken, "note"))
        column.addWidget(self._picture, 1)
        column.addLayout(foot)
        self.take_size(820, 660)
        self.close_button.setFocus()

    def _on_remove(self) -> None:
        if not self._sure.isVisible():
            self._sure.show()
            self.remove.setText("确认移除")
            return
        self.removed.emit(self._photo)
        self.accept()

    def _on_erase(self) -> None:
        self.accept()
        self.erase_wanted.emit(self._photo)

    def _fit(self) -> None:
        """Show the photo as large as there is room."""
        if not self._image.isNull():
            self._picture.setPixmap(fitted(self._image, self._picture.size(), self.devicePixelRatioF()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # the window was moved to a screen of another scale
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _stand_in(content: bytes | Absence) -> str:
    """What stands in the place of a picture that can't be shown."""
    if isinstance(content, Absence):
        return f"照片{content.words}。{content.remedy}"
    return f"照片打不开。{Absence.NOT_HELD.remedy}"
