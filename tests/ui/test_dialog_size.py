"""A dialog fits the screen that its window stands on."""

from types import SimpleNamespace

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.faults_dialog import FaultsDialog
from app.ui.models.fault_rows import FaultRow


class OnSmallScreen(QWidget):
    """A window on the second screen, which is smaller than the first."""

    def screen(self) -> object:  # type: ignore[override]
        return SimpleNamespace(availableGeometry=lambda: QRect(800, 0, 640, 440))


def faults(parent: QWidget) -> Dialog:
    fault = FaultRow(0, "登记表", "3", "B", "不对", "改正")
    return FaultsDialog(AppError("test", "表.xlsx", "有一处不对。", "请改正。"), (fault,), None, parent)


def test_a_dialog_fits_the_screen_of_its_window_and_not_the_first_one(qtbot: QtBot) -> None:
    window = OnSmallScreen()
    qtbot.addWidget(window)
    dialog = faults(window)
    assert (dialog.width(), dialog.height()) == (600, 380)
