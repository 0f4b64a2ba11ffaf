"""What lies over a sheet's cells and not in them: pictures, comments, boxes of text, each with its cell."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

from app.checklists.workbook_parts import Parts, Relation
from app.checklists.workbook_scan import Budget, place_of, walk

PICTURE, COMMENT, BOX, CHART = "图片", "批注", "文本框", "图表"
_KINDS = {"pic": PICTURE, "graphicFrame": CHART, "sp": BOX}
_WEIGHT = (BOX, CHART, PICTURE)
"""Of a group it is told what weighs most: a frame that is drawn round a picture is no box."""
_MOST_TEXT = 200
_BROKEN = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that lies at a cell, in a person's word, and what it says; a picture says nothing."""

    word: str
    row: int
    column: int
    text: str = ""


def asides_of(parts: Parts, sheet: str, budget: Budget) -> tuple[Aside, ...]:
    """What lies over the sheet that is this part, in the order of its cells.

    A part that is broken hides no sheet: that pictures and comments are in the file is known without it.
    """
    found: list[Aside] = []
    threads: set[tuple[int, int]] = set()
    # what people answered each other stands in the threads, and in the old comments only that it does
    for relation in sorted(_relations(parts, sheet), key=lambda each: each.kind != "threadedComment"):
        with suppress(*_BROKEN):
            for aside in _read(parts, relation, budget):
                place = (aside.row, aside.column)
                if relation.kind == "threadedComment":
                    threads.add(place)
                elif aside.word == COMMENT and place in threads:
                    continue
                found.append(aside)
    return tuple(sorted(found, key=lambda aside: (aside.row, aside.column)))


def _relations(parts: Parts, sheet: str) -> tuple[Relation, ...]:
    try:
        return tuple(each for each in parts.relations(sheet).values() if not each.external)
    except _BROKEN:
        return ()


def _read(parts: Parts, relation: Relation, budget: Budget) -> Iterator[Aside]:
    if relation.kind == "drawing":
        drawing = _Drawing()
        walk(parts.read(relation.part), budget, drawing.start, drawing.end, drawing.text)
        yield from drawing.found
    elif relation.kind in ("comments", "threadedComment"):
        comments = _Comments()
        walk(parts.read(relation.part), budget, comments.start, comments.end, comments.text)
        yield from comments.found


class _Drawing:
    """What is anchored to the cells of a sheet."""

    def __init__(self) -> None:
        self.found: list[Aside] = []
        self._begin()

    def _begin(self) -> None:
        self._word, self._said, self._at = "", "", {"row": "", "col": ""}
        self._inside: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        if name.endswith("CellAnchor") or name == "absoluteAnchor":
            self._begin()
        self._inside.append(name)
        word = _KINDS.get(name, "")
        if word and (not self._word or _WEIGHT.index(word) > _WEIGHT.index(self._word)):
            self._word = word

    def text(self, text: str) -> None:
        inside = self._inside[-2:]
        if len(inside) == 2 and inside[0] == "from" and inside[1] in self._at:
            self._at[inside[1]] += text
        elif inside and inside[-1] == "t" and len(self._said) < _MOST_TEXT:
            self._said += text

    def end(self, name: str) -> None:
        if self._inside:
            self._inside.pop()
        said = " ".join(self._said.split())[:_MOST_TEXT]
        is_anchor = name.endswith("CellAnchor") or name == "absoluteAnchor"
        if is_anchor and self._word and (self._word != BOX or said):  # a line or an arrow says nothing
            row, column = (int(text) + 1 if (text := self._at[key].strip()) else 0 for key in ("row", "col"))
            self.found.append(Aside(self._word, row, column, said))


class _Comments:
    """What is written in the comments of a sheet."""

    def __init__(self) -> None:
        self.found: list[Aside] = []
        self._place: tuple[int, int] | None = None
        self._said, self._inside = "", ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside = name
        if name in ("comment", "threadedComment"):
            self._place, self._said = place_of(attributes.get("ref", "").partition(":")[0]), ""

    def text(self, text: str) -> None:
        if self._place is not None and self._inside in ("t", "text") and len(self._said) < _MOST_TEXT:
            self._said += text

    def end(self, name: str) -> None:
        self._inside = ""
        if name in ("comment", "threadedComment") and self._place is not None:
            said = " ".join(self._said.split())[:_MOST_TEXT]
            self.found.append(Aside(COMMENT, *self._place, said))
            self._place = None
