"""What a file says of its own order: headings, paragraphs, tables, pictures as a tree (tagged PDF, ISO 32000-1, 14.8).

Whoever has a page read aloud, or takes its text out, gets tables row by row, and no foot between two lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFObjectReference


@dataclass(slots=True)
class _Node:
    """An element of the tree. `key`: what it stands for, so that what comes in several strips is one element. `kids`:
    other elements, or the pieces of pages that it stands on."""

    kind: str
    parent: int
    key: int
    alt: str
    kids: list[int | tuple[int, int]] = field(default_factory=list)


class Tags:
    """Marks what is drawn while it is drawn, and writes the tree at the end. `code`: of the page, for the marks."""

    def __init__(self, canvas: Any) -> None:
        self._document = canvas._doc
        self._nodes = [_Node("Document", -1, 0, "")]
        self._open = [0]
        self._pages: list[list[int]] = []
        self._page: list[int] = []
        self._aside = 0

    def open(self, kind: str, key: int = 0) -> None:
        """Begin an element that others are part of; with the same key as the last one it goes on."""
        self._open.append(self._open[-1] if self._aside else self._node(kind, key, ""))

    def close(self) -> None:
        """End what was opened last."""
        self._open.pop()

    def begin(self, code: list[str], kind: str, key: int = 0, alt: str = "") -> None:
        """What is drawn from here on is this element, or more of it."""
        if not self._aside:
            node = self._node(kind, key, alt)
            self._nodes[node].kids.append((self._document.pageCounter, len(self._page)))
            code.append(f"/{kind} <</MCID {len(self._page)}>> BDC")
            self._page.append(node)
        self._aside += 1

    def blank(self, kind: str) -> None:
        """An element without anything."""
        if not self._aside:
            self._node(kind, 0, "")

    def begin_beside(self, code: list[str]) -> None:
        """What is drawn from here on is no part of the text: the foot, repeated heads, shades."""
        if not self._aside:
            code.append("/Artifact BMC")
        self._aside += 1

    def end(self, code: list[str]) -> None:
        """What was begun last is drawn."""
        self._aside -= 1
        if not self._aside:
            code.append("EMC")

    def turn(self) -> None:
        """The page is full: it learns where its pieces stand in the tree."""
        page = self._document.Pages.pages[-1]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        self._pages.append(self._page)
        self._page = []

    def write(self) -> None:
        """The tree into the file, all of it."""
        document = self._document
        first = document.objectcounter + 1
        pages, tops = first + len(self._nodes), first + len(self._nodes) + 1
        for node in self._nodes:
            self._add(self._element(node, first, tops))
        lists = (
            f"{place} [{' '.join(f'{first + node} 0 R' for node in page)}]" for place, page in enumerate(self._pages)
        )
        self._add(f"<< /Nums [{' '.join(lists)}] >>")
        self._add(
            f"<< /Type /StructTreeRoot /K {first} 0 R /ParentTree {pages} 0 R /ParentTreeNextKey {len(self._pages)} >>"
        )
        document.Catalog.StructTreeRoot = PDFObjectReference(_name(tops))
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _element(self, node: _Node, first: int, root: int) -> str:
        """An element's text; on one page it names that once."""
        parent = root if node.parent < 0 else first + node.parent
        on = {kid[0] for kid in node.kids if not isinstance(kid, int)}
        kids = [
            f"{first + kid} 0 R" if isinstance(kid, int) else self._mark(*kid, alone=len(on) == 1) for kid in node.kids
        ]
        page = f" /Pg {self._page_number(on.pop())} 0 R" if len(on) == 1 else ""
        alt = "\ufeff" + node.alt
        told = f" /Alt <{alt.encode('utf-16-be').hex()}>" if node.alt else ""
        return f"<< /S /{node.kind} /P {parent} 0 R{page} /K [{' '.join(kids)}]{told} >>"

    def _mark(self, page: int, mark: int, *, alone: bool) -> str:
        return str(mark) if alone else f"<< /Type /MCR /Pg {self._page_number(page)} 0 R /MCID {mark} >>"

    def _page_number(self, page: int) -> int:
        number: int = self._document.idToObjectNumberAndVersion[f"Page{page}"][0]
        return number

    def _add(self, text: str) -> None:
        """An object under the next number; its text knows the numbers of others, so that reportlab need not look."""
        document = self._document
        document.objectcounter += 1
        number, name = document.objectcounter, _name(document.objectcounter)
        document.numberToId[number], document.idToObject[name] = name, _Written(text)
        document.idToObjectNumberAndVersion[name] = number, 0

    def _node(self, kind: str, key: int, alt: str) -> int:
        parent = self._open[-1]
        kids = self._nodes[parent].kids
        last = kids[-1] if kids else None
        if key and isinstance(last, int) and (self._nodes[last].key, self._nodes[last].kind) == (key, kind):
            return last
        self._nodes.append(_Node(kind, parent, key, alt))
        kids.append(len(self._nodes) - 1)
        return len(self._nodes) - 1


class _Written(PDFObject):
    """An object whose text is known. reportlab's own dictionaries take ten times as long, and there is one for every
    cell."""

    def __init__(self, text: str) -> None:
        self._text = text.encode("ascii")

    def format(self, _: object) -> bytes:
        return self._text


def _name(number: int) -> str:
    return f"tag{number}"
