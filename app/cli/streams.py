"""Printing for whoever reads: a console of another encoding, a program, a pipe whose reader has gone, a full disk."""

from __future__ import annotations

import codecs
import json
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

from app.errors import AppError, ErrorText, os_reason

UNSHOWN = ErrorText(
    code="cli.unshown",
    where="屏幕输出",
    what="没有写完（{reason}）。",
    remedy="要做的已经做完，只是没有全部显示；请换个地方输出再看一次。",
)
_OURS = "颐检"
_PARTS_OF_GB18030 = frozenset({"gbk", "gb2312"})


def prepare() -> None:
    """Print what an encoding lacks as ?; where it has no Chinese at all print UTF-8, which loses nothing.

    Into a file or a pipe of a Chinese Windows go all characters: as GB18030, which is GBK and more.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
            if not _can_say(stream.encoding, _OURS):
                stream.reconfigure(encoding="utf-8")
            elif codecs.lookup(stream.encoding).name in _PARTS_OF_GB18030 and not stream.isatty():
                stream.reconfigure(encoding="gb18030")


def tell_json(data: object) -> None:
    """Print for a program: as UTF-8 where it is no console; where that lacks a character, that one is escaped."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    tell(json.dumps(data, ensure_ascii=not _is_unicode(), indent=2))


def _is_unicode() -> bool:
    """Whether stdout takes every character."""
    return sys.stdout is None or _can_say(getattr(sys.stdout, "encoding", None) or "utf-8", "\U0002b5af")


def tell(line: str) -> None:
    """Print a line. Where nobody reads any more, as after `| head`, it is dropped. Raises `UNSHOWN`."""
    try:
        print(line)
    except BrokenPipeError:
        _discard()
    except OSError as error:
        raise unshown(error) from error


def flush() -> None:
    """Bring what was told to whoever reads it. Raises `UNSHOWN`."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        raise unshown(error) from error


def unshown(error: OSError) -> AppError:
    """What to tell where stdout takes no more; what was still to be printed is dropped."""
    _discard()
    return UNSHOWN.with_(reason=os_reason(error))


def warn(line: object, end: str = "\n") -> None:
    """Print on stderr, if anybody is there."""
    with suppress(OSError):
        print(line, end=end, file=sys.stderr, flush=True)


def _discard() -> None:
    """Send what is still to be printed nowhere: it would fail once more when the program ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _can_say(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
