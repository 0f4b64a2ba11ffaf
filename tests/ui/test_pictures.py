"""Photos are shown in every dot that a scaled screen has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.inspection import Photo
from app.ui.dialogs import photo_view
from app.ui.dialogs.photo_view import PhotoView
from app.ui.widgets.photo_strip import small_picture
from app.ui.widgets.pictures import fitted
from tests.ui.visits import picture


@given(
    wide=st.integers(20, 600),
    high=st.integers(20, 600),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 1.75, 2.0, 3.0]),
)
def test_a_photo_fills_its_room_in_the_dots_of_the_screen(wide: int, high: int, ratio: float) -> None:
    shown = fitted(QImage(1600, 1200, QImage.Format.Format_RGB32), QSize(wide, high), ratio)
    size = shown.deviceIndependentSize()
    assert size.width() <= wide + 1 and size.height() <= high + 1
    assert shown.width() >= wide * ratio - 1 or shown.height() >= high * ratio - 1


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_large_view_follows_the_screen_that_it_is_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    view = PhotoView(Photo("photo/1", "b", "现场.jpg", 0, 0), picture(), None)
    qtbot.addWidget(view)
    view.show()
    asked: list[float] = []
    monkeypatch.setattr(photo_view, "fitted", lambda image, room, ratio: asked.append(ratio) or QPixmap())
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: ratio)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert asked == [ratio]


def test_a_small_picture_has_twice_the_dots_of_its_tile(qapp: QApplication) -> None:
    made = small_picture(picture())
    assert not isinstance(made, str) and (made.width() >= 164 and made.height() >= 124)
