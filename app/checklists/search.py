"""Finding an item as one types: by its code, its words, the pinyin initials of its title, or the clause behind it.

Several words, parted by spaces, must all be found, each in whatever place. Punctuation, width and case count for
nothing; an article is found by 第二十八条 and by 28条.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from app.checklists.initials import initials
from app.checklists.regulations import Document, Rule, documents, rules
from app.domain.checklist import Checklist, DocumentCitation, Item, RuleCitation, Section


class Place(IntEnum):
    """Where a word was found, the best place first."""

    CODE = 0
    CODE_BEGINS = 1
    TITLE_BEGINS = 2
    TITLE = 3
    INITIALS = 4
    SECTION = 5
    BASIS = 6
    TEXT = 7
    SCATTERED = 8

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = ("编号", "编号", "标题", "标题", "拼音", "分节", "依据", "内容", "标题")


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found. `place` is the worst of the places of its words, `excerpt` what was found there."""

    checklist: Checklist
    section: Section
    item: Item
    number: str
    place: Place
    excerpt: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item made ready: every text beside its bare form."""

    checklist: Checklist
    section: Section
    item: Item
    number: str
    codes: tuple[str, ...]
    title: str
    heading: str
    basis: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]


class Index:
    """The items of some checklists, ready to be searched. `warm` may be called beside the window, or never."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self.entries = tuple(entries)

    def warm(self) -> None:
        """Load what pinyin needs, so that the first letter typed does not wait for it."""
        assert len(self.initials) == len(self.entries)

    @cached_property
    def initials(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """For every item the initials of its title, each character with all its readings."""
        return tuple(initials(entry.title) for entry in self.entries)


def build_index(checklists: Iterable[Checklist]) -> Index:
    """An index of all items; one that stands in several checklists is found in the first of them."""
    rule_of = {rule.title: rule for rule in rules()}
    document_of = {document.id: document for document in documents()}
    entries: dict[str, _Entry] = {}
    for checklist in checklists:
        for s, section in enumerate(checklist.sections, 1):
            for i, item in enumerate(section.items, 1):
                number = f"{s}.{i:02d}"
                entries.setdefault(item.id, _entry(checklist, section, item, number, rule_of, document_of))
    return Index(tuple(entries.values()))


def find(index: Index, query: str) -> tuple[Hit, ...]:
    """The items in which every word of the query is found, the best first, then in the checklists' order."""
    words = [(word.strip(), bare) for word in _spaced(query).split() if (bare := _bare(word))]
    if not words:
        return ()
    found: list[tuple[int, int, Hit]] = []
    for place, entry in enumerate(index.entries):
        best = [_match(index, place, entry, word, bare) for word, bare in words]
        matched = [match for match in best if match is not None]
        if len(matched) < len(words):
            continue
        worst, excerpt = max(matched, key=lambda match: match[0])
        hit = Hit(entry.checklist, entry.section, entry.item, entry.number, worst, excerpt)
        found.append((sum(match[0] for match in matched), place, hit))
    found.sort(key=lambda entry: entry[:2])
    return tuple(hit for _, _, hit in found)


def _match(index: Index, place: int, entry: _Entry, word: str, bare: str) -> tuple[Place, str] | None:
    """The best place where one word stands in one item."""
    if bare in entry.codes or word == entry.number:
        return Place.CODE, word.upper()
    if bare.isascii() and (begun := next((code for code in entry.codes if code.startswith(bare)), "")):
        return Place.CODE_BEGINS, begun.upper()
    if bare in entry.title:
        return (Place.TITLE_BEGINS if entry.title.startswith(bare) else Place.TITLE), entry.item.title
    if bare.isalpha() and bare.isascii() and _begins(index.initials[place], bare):
        return Place.INITIALS, entry.item.title
    if bare in entry.heading:
        return Place.SECTION, entry.section.title
    article = _numbered(word)
    for plain, shown in entry.basis:
        if bare in plain or article in plain:
            return Place.BASIS, shown
    for plain, shown in entry.texts:
        if bare in plain:
            return Place.TEXT, shown
    if len(bare) > 2 and not bare.isascii() and _scattered(bare, entry.title):
        return Place.SCATTERED, entry.item.title
    return None


def _begins(initials: tuple[frozenset[str], ...], letters: str) -> bool:
    """Whether the letters are initials of neighbouring characters, somewhere in the title."""
    return any(
        all(letter in initials[start + n] for n, letter in enumerate(letters))
        for start in range(len(initials) - len(letters) + 1)
    )


def _scattered(word: str, title: str) -> bool:
    """Whether the characters stand in the title in this order, with others between them."""
    rest = iter(title)
    return all(character in rest for character in word)


def _entry(
    checklist: Checklist,
    section: Section,
    item: Item,
    number: str,
    rule_of: dict[str, Rule],
    document_of: dict[str, Document],
) -> _Entry:
    basis = [
        _rule_texts(citation, rule_of.get(citation.rule))
        if isinstance(citation, RuleCitation)
        else _document_texts(citation, document_of.get(citation.document))
        for citation in item.basis
    ]
    texts = [item.text, item.how, item.problem, item.remedy, item.severity.label]
    texts += [option.title for option in item.answer.options] + [life.title for life in item.answer.lives]
    texts += [feature.label for feature in item.when] + [department.value for department in item.departments]
    hazards = {item.hazard, *(case.hazard for case in item.cases)} - {""}
    return _Entry(
        checklist=checklist,
        section=section,
        item=item,
        number=number,
        codes=tuple(_bare(code) for code in (item.id, *sorted(hazards))),
        title=_bare(item.title),
        heading=_bare(section.title + checklist.title),
        basis=tuple(basis),
        texts=tuple((_bare(text), text) for text in texts),
    )


def _rule_texts(citation: RuleCitation, rule: Rule | None) -> tuple[str, str]:
    """A rule by all its names, with the article in both ways of counting; and as it is shown."""
    if rule is None:
        return _bare(citation.rule + citation.article), f"《{citation.rule}》{citation.article}"
    article = citation.article
    names = (rule.short + article, rule.title + article, rule.number, rule.name)
    bare = [_bare(name) for name in names] + [_numbered(name) for name in names[:2]]
    return _SEAM.join(bare), f"{rule.printed}{article}"


def _document_texts(citation: DocumentCitation, document: Document | None) -> tuple[str, str]:
    """A document by id, number, title and place, with the clause and its quote; and as it is shown."""
    names = [citation.document, citation.document + citation.clause, citation.quote]
    shown = citation.document
    if document is not None:
        shown = document.number or f"《{document.title}》"
        names += [document.title, document.number + citation.clause, document.jurisdiction]
    return _SEAM.join(_bare(name) for name in (*names, citation.clause)), f"{shown} {citation.clause}"


_SEAM = "\n"
_NUMERALS = re.compile("第([一二三四五六七八九十百零]+)")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}


def _numbered(text: str) -> str:
    """The bare text with articles in figures: `《消防法》第一百二十二条` as `消防法122条`."""

    def count(match: re.Match[str]) -> str:
        total = digit = 0
        for character in match[1]:
            if character in "十百":
                total += (digit or 1) * (10 if character == "十" else 100)
                digit = 0
            else:
                digit = _DIGITS[character]
        return str(total + digit)

    return re.sub(r"第(?=\d)", "", _NUMERALS.sub(count, _bare(text)))


def _spaced(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    """What is left without width, case and punctuation."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())
