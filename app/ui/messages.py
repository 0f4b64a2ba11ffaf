"""One call to speak to the person at the window: `show` an error, `done` a success, `note` what is neither.

Pages build no message boxes; a refusal in a dialog, which lies over the bar, stands at its place: `at_place`.
A known error goes to the bar as where · what · what to do; a cancellation is told to no one; anything else is a bug:
logged with its traceback and shown in one crash dialog. Tests listen with a `Recorder`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app import logs
from app.errors import AppError, Cancelled
from app.ui.tones import Tone


@dataclass(frozen=True, slots=True)
class Message:
    """What is said. `where` and `remedy` are empty for what went well."""

    tone: Tone
    what: str
    where: str = ""
    remedy: str = ""


class Listener(Protocol):
    """Who shows messages: the window's bar, or a test's recorder."""

    def say(self, message: Message) -> None:
        """Show a message until the next one or until it is closed."""

    def crash(self, error: BaseException) -> None:
        """Show that something broke which nobody foresaw."""


@dataclass
class Recorder:
    """Keeps what was said, for tests and for the time before there is a window."""

    said: list[Message] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)

    def say(self, message: Message) -> None:
        self.said.append(message)

    def crash(self, error: BaseException) -> None:
        self.crashes.append(error)


_listener: Listener = Recorder()


def listen(listener: Listener) -> Callable[[], None]:
    """Send all messages to this listener from now on; what an unheard recorder kept is said first.

    Returns what gives the place back to the listener before.
    """
    global _listener
    before = _listener
    _listener = listener
    if isinstance(before, Recorder):
        for message in before.said:
            listener.say(message)
        before.said.clear()

    def give_back() -> None:
        global _listener
        if _listener is listener:
            _listener = before

    return give_back


_ways_on: dict[str, Callable[[], None]] = {}


def lead_on(code: str, act: Callable[[], None]) -> Callable[[], None]:
    """Offer a way on, wherever in the window an act is refused with this code. Returns what ends the offer."""
    _ways_on[code] = act

    def end() -> None:
        if _ways_on.get(code) is act:
            del _ways_on[code]

    return end


Explain = Callable[[Exception], AppError | None]
_explain: Explain | None = None


def explain_with(explain: Explain) -> Callable[[], None]:
    """Ask this about every error that is not known, before it is called a bug. Returns what ends the asking."""
    global _explain
    before, _explain = _explain, explain

    def end() -> None:
        global _explain
        if _explain is explain:
            _explain = before

    return end


def show(error: BaseException) -> None:
    """Tell an error as what it is."""
    if _explain is not None and isinstance(error, Exception) and not isinstance(error, AppError | Cancelled):
        error = _explain(error) or error
    logs.note(error)
    if isinstance(error, Cancelled):
        return
    if isinstance(error, AppError):
        _listener.say(Message(Tone.WARN, error.what, error.where, error.remedy))
        _offer_way_on(error)
    else:
        _listener.crash(error)


def at_place(error: AppError) -> str:
    """The sentence of a refusal for its place in a dialog; what leads on from it is offered as `show` does."""
    _offer_way_on(error)
    return f"{error.what}{error.remedy}"


def _offer_way_on(error: AppError) -> None:
    if error.code in _ways_on:
        _ways_on[error.code]()


def done(what: str) -> None:
    """Tell that something succeeded, in one sentence."""
    _listener.say(Message(Tone.OK, what))


def note(what: str) -> None:
    """Tell something that is neither good nor bad."""
    _listener.say(Message(Tone.ACCENT, what))
