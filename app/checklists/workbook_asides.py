"""What lies over a sheet's cells and not in them: pictures, comments, boxes of text, each with its cell."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from app.checklists.workbook_parts import Parts, Relation
from app.checklists.workbook_pictures import POINT, Span, rows_held, spanned
from app.checklists.workbook_scan import Budget, place_of, walk

PICTURE, COMMENT, BOX, CHART = "图片", "批注", "文本框", "图表"
_KINDS = {"pic": PICTURE, "graphicFrame": CHART, "sp": BOX}
_WEIGHT = (BOX, CHART, PICTURE)
"""Of a group it is told what weighs most: a frame that is drawn round a picture is no box."""
_MOST_TEXT = 200
_CORNER = ("row", "col", "rowOff")
_CELL_IMAGES = "xl/cellimages.xml"
_BROKEN = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that lies at a cell, in a person's word, and what it says; a picture says nothing."""

    word: str
    row: int
    column: int
    text: str = ""
    part: str = field(default="", compare=False)
    """The part of the workbook that holds the picture; empty where it is none, or not in the file."""
    rows: tuple[int, ...] = field(default=(), compare=False)
    """The rows that the picture may be meant for."""


def asides_of(parts: Parts, sheet: str, budget: Budget, heights: Mapping[int, float]) -> tuple[Aside, ...]:
    """What lies over the sheet that is this part, in the order of its cells. `heights` of its rows, in points.

    A part that is broken hides no sheet: that pictures and comments are in the file is known without it.
    """
    found: list[Aside] = []
    threads: set[tuple[int, int]] = set()
    # what people answered each other stands in the threads, and in the old comments only that it does
    for relation in sorted(_relations(parts, sheet), key=lambda each: each.kind != "threadedComment"):
        with suppress(*_BROKEN):
            for aside in _read(parts, relation, budget, heights):
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


def _read(parts: Parts, relation: Relation, budget: Budget, heights: Mapping[int, float]) -> Iterator[Aside]:
    if relation.kind == "drawing":
        drawing = _Drawing(_pictures(parts, relation.part), heights)
        walk(parts.read(relation.part), budget, drawing.start, drawing.end, drawing.text)
        yield from drawing.found
    elif relation.kind in ("comments", "threadedComment"):
        comments = _Comments()
        walk(parts.read(relation.part), budget, comments.start, comments.end, comments.text)
        yield from comments.found


def _pictures(parts: Parts, part: str) -> dict[str, str]:
    """The pictures that a part shows, by the ids of its relations; those outside of the file are none."""
    return {key: each.part for key, each in parts.relations(part).items() if each.kind == "image" and not each.external}


def cell_images(parts: Parts, budget: Budget) -> dict[str, str]:
    """The pictures that WPS put into cells, by the names that their formulas say."""
    found: dict[str, str] = {}
    name = ""
    if not parts.has(_CELL_IMAGES):
        return found
    with suppress(*_BROKEN):
        known = _pictures(parts, _CELL_IMAGES)

        def begin(element: str, attributes: dict[str, str]) -> None:
            nonlocal name
            if element == "cNvPr":
                name = attributes.get("name", "")
            elif element == "blip" and name and (part := known.get(_embedded(attributes))):
                found[name] = part

        walk(parts.read(_CELL_IMAGES), budget, begin, lambda _: None)
    return found


def _embedded(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(" embed")), "")


class _Drawing:
    """What is anchored to the cells of a sheet. `known`: the pictures by their ids."""

    def __init__(self, known: Mapping[str, str], heights: Mapping[int, float]) -> None:
        self._known, self._heights = known, heights
        self.found: list[Aside] = []
        self._begin()

    def _begin(self) -> None:
        self._word, self._said = "", ""
        self._at, self._to = dict.fromkeys(_CORNER, ""), dict.fromkeys(_CORNER, "")
        self._tall = ""
        self._shown: list[str] = []
        self._inside: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "blip":
            self._shown.append(_embedded(attributes))
        elif name == "ext" and len(self._inside) == 1:
            self._tall = attributes.get("cy", "")
        if name.endswith("CellAnchor") or name == "absoluteAnchor":
            self._begin()
        self._inside.append(name)
        word = _KINDS.get(name, "")
        if word and (not self._word or _WEIGHT.index(word) > _WEIGHT.index(self._word)):
            self._word = word

    def text(self, text: str) -> None:
        inside = self._inside[-2:]
        if len(inside) == 2 and inside[0] in ("from", "to") and inside[1] in self._at:
            corner = self._at if inside[0] == "from" else self._to
            corner[inside[1]] += text
        elif inside and inside[-1] == "t" and len(self._said) < _MOST_TEXT:
            self._said += text

    def end(self, name: str) -> None:
        if self._inside:
            self._inside.pop()
        said = " ".join(self._said.split())[:_MOST_TEXT]
        is_anchor = name.endswith("CellAnchor") or name == "absoluteAnchor"
        if is_anchor and self._word and (self._word != BOX or said):  # a line or an arrow says nothing
            row, column = (int(text) + 1 if (text := self._at[key].strip()) else 0 for key in ("row", "col"))
            part = self._known.get(self._shown[0], "") if len(self._shown) == 1 and self._word == PICTURE else ""
            self.found.append(Aside(self._word, row, column, said, part, self._rows(row) if part and row else ()))

    def _rows(self, top: int) -> tuple[int, ...]:
        begins = _points(self._at["rowOff"])
        if self._to["row"].strip():
            span = Span(top, begins, int(self._to["row"]) + 1, _points(self._to["rowOff"]))
        else:
            span = spanned(top, begins, _points(self._tall), self._heights)
        return rows_held(span, self._heights)


def _points(text: str) -> float:
    return int(text) / POINT if text.strip() else 0.0


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
