"""How every widget takes the wheel, and Esc while an input method is at work: one rule for the whole program."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QTabBar,
    QWidget,
)

from app.ui.widgets.text_box import TextBox

_HOLDS_A_VALUE = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


def teach(app: QApplication) -> None:
    """Let the rules hold in the whole program; asked a second time, nothing changes."""
    if app.findChild(Manners) is None:
        app.installEventFilter(Manners(app))


class Manners(QObject):
    """The wheel moves what is looked at: no value changes, and the cursor stays where it is.

    Esc drops what an input method is composing, and only when nothing is composed does it leave anything.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._composing: QObject | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # every event of the program passes here: what is about none of these goes by at once
        kind = event.type()
        if kind is QEvent.Type.Wheel:
            if not passes_on(watched):
                return False
            # what is filtered and not accepted goes on to the widget that this one lies in
            event.ignore()
            return True
        if kind is QEvent.Type.Polish and isinstance(watched, QWidget):
            # every widget comes by here before it is shown; Qt would let the wheel take the cursor to it
            if watched.focusPolicy() is Qt.FocusPolicy.WheelFocus:
                watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        elif kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = watched if event.preeditString() else None
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            return event.key() == Qt.Key.Key_Escape and self._drops(event)
        return False

    def _drops(self, event: QKeyEvent) -> bool:
        """Whether Esc was meant for the input method: then what it composes is gone, and nothing else happens."""
        composing = self._composing
        if composing is None or composing is not QGuiApplication.focusObject():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            QGuiApplication.inputMethod().reset()
            # a reset tells the input method; the field keeps the letters until it is told as well
            QApplication.sendEvent(composing, QInputMethodEvent())
        return True


def passes_on(widget: QObject) -> bool:
    """Whether the wheel over a widget is for the page that it stands on.

    So it is over whatever holds a value, with the cursor in it or not: who has just chosen from a list scrolls on with
    the pointer still over it. A text takes the wheel where it has a scroll bar to show for it.
    """
    if isinstance(widget, _HOLDS_A_VALUE):
        return not isinstance(widget, QScrollBar)
    text = widget if isinstance(widget, TextBox) else widget.parent()
    if not isinstance(text, TextBox) or widget not in (text, text.viewport()):
        return False
    return not text.verticalScrollBar().isVisible()
