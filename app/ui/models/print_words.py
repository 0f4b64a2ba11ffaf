"""What became of a printing, in one sentence that claims no more than is known. Pure.

The system's queue takes a document and says nothing of the paper: whether it comes out is seen at the printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class QueueState(Enum):
    """What the system says of a printer's queue."""

    READY = "ready"
    HALTED = "halted"
    """Stopped by somebody, or in trouble: what it takes lies there until it is let go."""
    CLOSED = "closed"
    """It takes no documents: what is sent to it is lost without a word."""
    GONE = "gone"


class End(Enum):
    """How a printing ended."""

    ALL_SENT = "all"
    STOPPED = "stopped"
    TAKEN_BACK = "taken back"
    """Stopped, and the system agreed to drop what it had."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was handed over: pages in the order of printing, of all that were wanted."""

    end: End
    pages: int
    wanted: int


def printed_words(printer: str, sent: Sent, queue: QueueState) -> str:
    """The sentence below the preview."""
    named = f"打印机“{printer}”"
    match sent.end:
        case End.ALL_SENT:
            return f"已交给系统打印队列，{_of_queue(named, sent, queue)}"
        case End.TAKEN_BACK:
            return f"已停止，并已请系统撤回；请看{named}是否已经印出几页。"
        case End.STOPPED if not sent.pages:
            return f"已停止，没有交出任何一页；{named}可能会印出一张白纸。"
        case End.STOPPED:
            left = sent.wanted - sent.pages
            return f"已停止：前 {sent.pages} 页已经交给{named}，仍会印出；其余 {left} 页没有打印。"
        case End.BROKEN:
            return f"打印没有做完：共 {sent.wanted} 页，交出 {sent.pages} 页；请核对{named}已经印出的页，再打印其余的。"


def _of_queue(named: str, sent: Sent, queue: QueueState) -> str:
    match queue:
        case QueueState.READY:
            return f"共 {sent.wanted} 页，在{named}上印出。"
        case QueueState.HALTED:
            return f"但{named}现在停用或出了故障，请核对；恢复以后才会印出，不要再打印一次。"
        case QueueState.CLOSED:
            return f"但{named}现在不接收文件，多半没有收下，请核对。"
        case QueueState.GONE:
            return f"但系统现在找不到{named}，请核对有没有印出。"
