"""The program's log file: for whoever looks into a bug; a person at work never has to read it.

Known errors are told on screen and noted here below WARNING, so that a WARNING in the log is always news.
"""

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from app import paths
from app.errors import AppError, Cancelled

FILE_NAME = "yijian.log"
_LARGEST_FILE = 1_000_000
_FILES_KEPT = 3

_log = logging.getLogger(__name__)


def set_up_logging(folder: Path | None = None) -> logging.Handler:
    """Write what the program logs to a file of bounded size, and return the handler that does.

    Where the folder cannot be written, the program runs on without a log.
    """
    from logging.handlers import RotatingFileHandler  # the window is drawn first

    class LogFile(RotatingFileHandler):
        def doRollover(self) -> None:
            # Windows refuses to rename a file that a second Yijian has open: it grows until that one has ended.
            with suppress(OSError):
                super().doRollover()

        def _open(self) -> TextIOWrapper:
            """A log names homes and files: nobody but its user reads it."""
            log = open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=_privately)  # noqa: SIM115
            assert isinstance(log, TextIOWrapper), "a file of text"
            return log

    folder = folder or paths.log_folder()
    handler: logging.Handler
    try:
        paths.make_own(folder)
        handler = LogFile(folder / FILE_NAME, maxBytes=_LARGEST_FILE, backupCount=_FILES_KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    logging.captureWarnings(True)
    return handler


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def note(error: BaseException) -> None:
    """Log an error as what it is: a bug with its traceback, a known error as a line, a cancellation not at all."""
    if isinstance(error, Cancelled):
        return
    if isinstance(error, AppError):
        _log.info("%s: %s", error.code, error)
        return
    _log.error("%s", error or type(error).__name__, exc_info=error)
