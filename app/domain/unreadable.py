"""What is held and can't be shown: where it stands and why, and lists that say so instead of looking complete. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

UNSHOWN = "（不能显示）"
"""Stands in the place of a text that can't be shown."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that the journal holds and this program can't show, in a person's words."""

    place: str
    """`检查 3FA9-12 · 开始日期`."""
    why: str
    """`写的是“2026-13-45”，不是日期`."""
    newer: bool = False
    """Whether it is no damage: a newer version wrote it, in words of its own."""
    by: str = ""
    """Who wrote it, where that is known."""

    @property
    def remedy(self) -> str:
        if self.newer:
            return "请升级本机程序后再看；内容都已保留。"
        return f"请让{self.by or '交来的人'}重新导出交接文件，再合并一次；原来的记录都已保留。"

    def __str__(self) -> str:
        return f"{self.place}：{self.why}。"


class Listed(tuple[T, ...]):
    """A list, and what belongs in it and can't be shown. It is the tuple of what can."""

    unreadable: tuple[Unreadable, ...]

    def __new__(cls, rows: Iterable[T] = (), unreadable: Iterable[Unreadable] = ()) -> Listed[T]:
        made = super().__new__(cls, rows)
        made.unreadable = tuple(unreadable)
        return made


def told(unreadable: Iterable[Unreadable]) -> tuple[Unreadable, ...]:
    """Each once, in the order given: one thing may be met on the way to several lists."""
    return tuple(dict.fromkeys(unreadable))


def counted(unreadable: Sequence[Unreadable], what: str = "") -> str:
    """How many things can't be shown, as a warning that names the first; empty when there are none."""
    if not unreadable:
        return ""
    first = str(unreadable[0])
    more = f"等{len(unreadable)}处。" if len(unreadable) > 1 else ""
    return f"有{len(unreadable)}处内容不能显示{what}：{first.removesuffix('。') + more if more else first}"
