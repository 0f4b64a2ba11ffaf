"""What a stack of scanned pages is: which page of which paper each shows, what is missing, what nobody can tell. Pure.

The code at the foot of each page says the paper's number, the digest of its print and the page's own number. Nothing is
filed by the order in which pages lie: a feeder that takes one side after the other hands out 1 3 5 6 4 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

_CODE = re.compile(
    r"(?P<number>.{1,100}) (?P<digest>[0-9A-F]{4}-[0-9A-F]{4})(?: (?P<page>[0-9]{1,4})/(?P<pages>[0-9]{1,4}))?", re.S
)


@dataclass(frozen=True, slots=True)
class Print:
    """One print of a paper: what stands in its number's place, and the digest that tells it from other prints."""

    number: str
    digest: str


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of a page says. `page` and `pages` are 0 on papers of versions that did not write them."""

    of: Print
    page: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """An issued document: its visit, and its place there."""

    inspection: int
    slot: str


class Why(StrEnum):
    """Why a page belongs to nobody yet, in a person's words."""

    NO_CODE = "没有读出二维码"
    BLANK = "像是空白页"
    SEVERAL = "一页上有几个不同的二维码"
    UNKNOWN = "本机没有这份文书"
    AMBIGUOUS = "本机有几份文书用这个文号"
    TWICE = "这一页已经有了"


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as it came: its place in the stack, the words for where it stands, and what its codes say."""

    place: int
    where: str
    codes: tuple[PageCode, ...] = ()
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The pages of one print that came, in the order of the paper."""

    of: Print
    target: Target
    pages: tuple[ScannedPage, ...]
    expected: int = 0
    """How many pages the print has; 0 where its code does not say."""
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """A page that a person has to place."""

    page: ScannedPage
    why: Why
    before: Sheaf | None = None
    """The print that the nearest known page before it in the stack is of."""
    after: Sheaf | None = None
    guess: int = 0
    """Which page of `before` it seems to be, where both neighbours are of one print; 0 where nothing tells."""


@dataclass(frozen=True, slots=True)
class SortedStack:
    """A stack, sorted out: every page is in exactly one of the two."""

    sheaves: tuple[Sheaf, ...] = ()
    strays: tuple[Stray, ...] = ()


def code_text(said: str, page: int, pages: int) -> str:
    """What the code of a page says. `said`: number and digest, parted by a space."""
    return f"{said} {page}/{pages}"


def page_code(text: str) -> PageCode | None:
    """What a code that was read says; None for one that is not of our papers."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    page, pages = int(found["page"] or 0), int(found["pages"] or 0)
    if found["page"] is not None and not 1 <= page <= pages:
        return None
    return PageCode(Print(found["number"], found["digest"]), page, pages)


def sort_out(stack: Sequence[ScannedPage], targets: Mapping[Print, Sequence[Target]]) -> SortedStack:
    """Which page is what. `targets`: the documents that each print can be of; one that is not there is of none."""
    sorting = _Sorting()
    for page in stack:
        sorting.take(page, targets)
    sheaves = {each: _sheaf(each, gathered) for each, gathered in sorting.gathered.items()}
    at = {page.place: sheaf for sheaf in sheaves.values() for page in sheaf.pages}
    strays = tuple(_beside(stray, stack, at) for stray in sorting.strays)
    return SortedStack(tuple(sheaves.values()), strays)


@dataclass(slots=True)
class _Gathered:
    target: Target
    expected: int
    pages: list[ScannedPage] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)


def _why_astray(page: ScannedPage) -> Why:
    """Why a page without exactly one code belongs to nobody."""
    if page.codes:
        return Why.SEVERAL
    return Why.BLANK if page.is_blank else Why.NO_CODE


@dataclass(slots=True)
class _Sorting:
    gathered: dict[Print, _Gathered] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)

    def take(self, page: ScannedPage, targets: Mapping[Print, Sequence[Target]]) -> None:
        codes = tuple(dict.fromkeys(page.codes))
        if len(codes) != 1:
            self.strays.append(Stray(page, _why_astray(page)))
            return
        (code,) = codes
        known = targets.get(code.of, ())
        if len(known) != 1:
            self.strays.append(Stray(page, Why.AMBIGUOUS if known else Why.UNKNOWN))
            return
        gathered = self.gathered.setdefault(code.of, _Gathered(known[0], code.pages))
        if code.page and code.page in gathered.numbers:
            self.strays.append(Stray(page, Why.TWICE))
            return
        gathered.numbers.add(code.page)
        gathered.pages.append(page)


def _sheaf(of: Print, gathered: _Gathered) -> Sheaf:
    # pages without a number stay in the order in which they came: nothing else is known of them
    pages = tuple(sorted(gathered.pages, key=lambda page: (number_of(page), page.place)))
    missing = tuple(page for page in range(1, gathered.expected + 1) if page not in gathered.numbers)
    return Sheaf(of, gathered.target, pages, gathered.expected, missing)


def number_of(page: ScannedPage) -> int:
    """The number of a page in its paper; 0 where its code does not say."""
    return page.codes[0].page if page.codes else 0


def _beside(stray: Stray, stack: Sequence[ScannedPage], at: Mapping[int, Sheaf]) -> Stray:
    """A stray page with its neighbours, and which page it seems to be."""
    known = [page for page in stack if page.place in at]
    before = next((page for page in reversed(known) if page.place < stray.page.place), None)
    after = next((page for page in known if page.place > stray.page.place), None)
    placed = replace(
        stray,
        before=at[before.place] if before is not None else None,
        after=at[after.place] if after is not None else None,
    )
    if before is None or after is None or placed.before != placed.after or stray.why is not Why.NO_CODE:
        return placed
    low, high = sorted((number_of(before), number_of(after)))
    missing = at[before.place].missing
    between = [page for page in missing if low < page < high]
    only = between if len(between) == 1 else missing
    return replace(placed, guess=only[0]) if len(only) == 1 else placed


def with_placed(sorted_stack: SortedStack, placed: Mapping[int, tuple[Sheaf, int]]) -> SortedStack:
    """The stack after a person placed strays: the page's place → its print, and its number there (0: behind all)."""
    added: dict[Print, list[ScannedPage]] = {}
    for stray in sorted_stack.strays:
        if stray.page.place in placed:
            sheaf, number = placed[stray.page.place]
            code = PageCode(sheaf.of, number, sheaf.expected)
            added.setdefault(sheaf.of, []).append(replace(stray.page, codes=(code,)))
    sheaves = tuple(_with(sheaf, added.get(sheaf.of, [])) for sheaf in sorted_stack.sheaves)
    left = tuple(stray for stray in sorted_stack.strays if stray.page.place not in placed)
    return SortedStack(sheaves, left)


def _with(sheaf: Sheaf, added: Sequence[ScannedPage]) -> Sheaf:
    if not added:
        return sheaf
    behind = sheaf.expected + 1
    pages = sorted((*sheaf.pages, *added), key=lambda page: (number_of(page) or behind, page.place))
    come = {number_of(page) for page in pages}
    return replace(sheaf, pages=tuple(pages), missing=tuple(page for page in sheaf.missing if page not in come))
