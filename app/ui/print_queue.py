"""What the system says of a printer's queue: Qt's word for its state, and CUPS' for whether it takes documents."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.ui.models.print_words import QueueState

_CUPS = {"linux": "libcups.so.2", "darwin": "libcups.2.dylib"}


def queue_state(printer: str) -> QueueState:
    """How the queue of a printer stands now."""
    info = QPrinterInfo.printerInfo(printer)
    if info.isNull():
        return QueueState.GONE
    if not _takes_documents(printer):
        return QueueState.CLOSED
    states = QPrinter.PrinterState
    return QueueState.HALTED if info.state() in (states.Error, states.Aborted) else QueueState.READY


def has_printer() -> bool:
    """Whether the system knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


class _Destination(ctypes.Structure):
    """`cups_dest_t`, as every CUPS since 1.1 has it."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.c_void_p),
    )


def _takes_documents(printer: str) -> bool:
    """Whether a queue of CUPS is open. Qt doesn't know: a closed queue is idle to it, and a document sent there is gone
    without a word. True where nothing can be found out."""
    try:
        cups = ctypes.CDLL(_CUPS[sys.platform])
        find, option, free = cups.cupsGetNamedDest, cups.cupsGetOption, cups.cupsFreeDests
    except (KeyError, OSError, AttributeError):
        return True
    find.restype = ctypes.POINTER(_Destination)
    find.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
    option.restype = ctypes.c_char_p
    option.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p)
    free.restype = None
    free.argtypes = (ctypes.c_int, ctypes.POINTER(_Destination))
    found = find(None, printer.encode(), None)
    if not found:
        return True
    try:
        said = option(b"printer-is-accepting-jobs", found.contents.num_options, found.contents.options)
        return bool(said != b"false")
    finally:
        free(1, found)
