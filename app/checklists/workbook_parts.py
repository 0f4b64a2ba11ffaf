"""The parts of a workbook from an unknown hand: found by what the workbook says they are, whatever they are called, and
unpacked under bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from app.checklists import workbook_errors as errors
from app.checklists.workbook_scan import Budget, walk

MAX_PARTS = 2000
MAX_RATIO = 300
"""A part that unpacks to more than this many times its size, and to more than a megabyte, is a bomb."""
MAX_ARCHIVE = 500 << 20
"""Bytes that all parts together say they unpack to, pictures too."""

_PIECE = 1 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CONTENT_TYPES, _ROOT_RELATIONS, _USUAL_WORKBOOK = "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"
_LEADS_OUT = ("externalLink", "connections")
_RUNS = ("vbaProject", "xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part leads to: the last word of its type (`worksheet`, `styles` …), and the part's name."""

    kind: str
    part: str
    external: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the sheets stand, by their names, and the texts and styles that they share; "" for what is not there."""

    sheets: Mapping[str, str]
    strings: str
    styles: str
    from_1904: bool


def check_kind(file: str, content: bytes) -> None:
    """Refuse what is no archive, for what it is."""
    if content.startswith(_OLE):
        raise (errors.ENCRYPTED if _ENCRYPTED in content else errors.OLD_XLS).with_(file=file)
    if not content.startswith(b"PK"):
        raise errors.NOT_XLSX.with_(file=file, actual=_what_it_is(content))


def _what_it_is(content: bytes) -> str:
    """What a file is that is no workbook, in a word."""
    if not content.strip():
        return "空文件"
    return "文本或网页" if _is_text(content) else "别的格式"


def _is_text(content: bytes) -> bool:
    return not any(byte < 9 for byte in content[:512])


class Parts:
    """The archive of a workbook. What is a bomb, has macros or leads to other files is refused by the directory."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        self._budget = budget
        if (entries := content.count(_DIRECTORY_ENTRY)) > 2 * MAX_PARTS:  # before the directory becomes objects
            budget.refuse(f"{entries}个部分")
        self._packed = zipfile.ZipFile(io.BytesIO(content))
        self._check()
        self._names = {_plain(name): name for name in self._packed.namelist()}

    def close(self) -> None:
        self._packed.close()

    def _check(self) -> None:
        entries = self._packed.infolist()
        total = sum(entry.file_size for entry in entries)
        swollen = any(e.file_size > 1 << 20 and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
        if len(entries) > MAX_PARTS or total > MAX_ARCHIVE or swollen:
            self._budget.refuse(f"{total / (1 << 20):,.0f} MB，{len(entries)}个部分")
        if any(entry.flag_bits & 1 for entry in entries):
            raise errors.ENCRYPTED.with_(file=self._budget.file)
        names = [_plain(entry.filename) for entry in entries]
        if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
            raise errors.EXTERNAL_LINKS.with_(file=self._budget.file)
        if any(name.startswith(("xl/vbaproject", "xl/macrosheets/")) for name in names):
            raise errors.MACROS.with_(file=self._budget.file)

    def read(self, part: str) -> bytearray:
        """A part's content, whatever the directory says of its size. `KeyError` if there is none, `ValueError` if it
        may declare entities."""
        data = bytearray()
        with self._packed.open(self._names[_plain(part)]) as source:
            # piece by piece: asked for the whole, the library holds it twice
            while piece := source.read(_PIECE):
                self._budget.take_bytes(len(piece))
                data += piece
        if b"\0" in data[:64] or b"<!DOCTYPE" in data:
            raise ValueError(part)
        return data

    def picture(self, part: str) -> bytes:
        """A picture's content. `KeyError` if there is none."""
        with self._packed.open(self._names[_plain(part)]) as source:
            data = bytearray()
            while piece := source.read(_PIECE):
                self._budget.take_bytes(len(piece))
                data += piece
        return bytes(data)

    def has(self, part: str) -> bool:
        return _plain(part) in self._names

    def beside(self) -> tuple[str, ...]:
        """What lies in the workbook beside the cells, in a person's words: pictures and comments."""
        kinds = {"图片": ("xl/media/",), "批注": ("xl/comments", "xl/threadedcomments/")}
        return tuple(word for word, begin in kinds.items() if any(name.startswith(begin) for name in self._names))

    def contents(self) -> Contents:
        """Where everything stands that is read of a workbook. `AppError` for an archive that is none."""
        file = self._budget.file
        if _plain(_CONTENT_TYPES) in self._names and b"macroenabled" in self.read(_CONTENT_TYPES).lower():
            raise errors.MACROS.with_(file=file)
        root = self.relations("").values()
        workbook = next((relation.part for relation in root if relation.kind == "officeDocument"), _USUAL_WORKBOOK)
        if workbook.endswith(".bin"):
            raise errors.NOT_XLSX.with_(file=file, actual="二进制工作簿 .xlsb")
        if _plain(workbook) not in self._names:
            raise errors.NOT_XLSX.with_(file=file, actual="压缩包，或别的办公软件的格式")
        relations = self.relations(workbook)
        if any(relation.kind in _RUNS for relation in relations.values()):
            raise errors.MACROS.with_(file=file)
        if any(relation.kind in _LEADS_OUT or relation.external for relation in relations.values()):
            raise errors.EXTERNAL_LINKS.with_(file=file)
        sheets, from_1904 = self._sheets(workbook, relations)
        named = {relation.kind: relation.part for relation in relations.values()}
        held = {kind: part if _plain(part) in self._names else "" for kind, part in named.items()}
        return Contents(sheets, held.get("sharedStrings", ""), held.get("styles", ""), from_1904)

    def _sheets(self, workbook: str, relations: Mapping[str, Relation]) -> tuple[dict[str, str], bool]:
        listed: list[tuple[str, str]] = []
        dated: list[str] = []

        def note(element: str, attributes: dict[str, str]) -> None:
            if element == "sheet":
                id_ = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                listed.append((attributes.get("name", ""), id_))
            elif element == "workbookPr":
                dated.append(attributes.get("date1904", ""))

        walk(self.read(workbook), self._budget, note, lambda _: None)
        if not listed:
            raise errors.NOT_XLSX.with_(file=self._budget.file, actual="压缩包，或别的办公软件的格式")
        places: dict[str, str] = {}
        for title, id_ in listed:
            if title in places:
                raise ValueError(title)
            if relations[id_].kind == "worksheet":  # others are charts
                places[title] = relations[id_].part
        return places, any(value in ("1", "true") for value in dated)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part leads to, by the ids of these relations; the archive itself is the part ""."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if _plain(place) not in self._names:
            return {}
        found: dict[str, Relation] = {}

        def note(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship":
                target = attributes.get("Target", "")
                path = target if target.startswith("/") else posixpath.join(folder, target)
                found[attributes.get("Id", "")] = Relation(
                    kind=attributes.get("Type", "").rpartition("/")[2],
                    part=posixpath.normpath(path).lstrip("/"),
                    external=attributes.get("TargetMode", "") == "External",
                )

        walk(self.read(place), self._budget, note, lambda _: None)
        return found


def _plain(part: str) -> str:
    """A part's name as names are compared: letter case, a leading slash and Windows' strokes say nothing."""
    return unquote(part).replace("\\", "/").lstrip("/").lower()
