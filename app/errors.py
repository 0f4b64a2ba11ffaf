"""What can go wrong and is known: every such case has a code, a place, a fact and a remedy, in the user's words.

A room keeps its own texts as module constants and raises them by name:

    NEWER_FILE = ErrorText(
        code="store.newer_file",
        where="{path}",
        what="此文件由较新的版本 {theirs} 写成，本机是 {ours}。",
        remedy="请先升级本机程序，再打开此文件；文件未被改动。",
    )
    raise NEWER_FILE.with_(path=path, theirs=3, ours=2)

Anything that is not an `AppError` and not `Cancelled` is a bug.
"""

from dataclasses import dataclass

_SENTENCE_ENDS = "。！？；…"


class AppError(Exception):
    """A known error. `str()` is one line for a person: where：what remedy."""

    def __init__(self, code: str, where: str, what: str, remedy: str) -> None:
        super().__init__(code, where, what, remedy)
        self.code = code
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        what = self.what if not self.remedy or self.what.endswith(tuple(_SENTENCE_ENDS)) else f"{self.what}。"
        line = f"{self.where}：{what}{self.remedy}" if self.where else f"{what}{self.remedy}"
        return " ".join(line.split())


@dataclass(frozen=True)
class ErrorText:
    """One entry of a catalogue of errors; `{name}` in its texts is filled in by `with_`."""

    code: str
    where: str
    what: str
    remedy: str

    def with_(self, **values: object) -> AppError:
        """The error, ready to be raised. A value that a text asks for and does not get is a `KeyError`: a bug."""
        return AppError(
            self.code, self.where.format(**values), self.what.format(**values), self.remedy.format(**values)
        )


class Cancelled(Exception):
    """The user asked to stop. Raised from `Progress.step`, told to no one, and leaves nothing behind."""
