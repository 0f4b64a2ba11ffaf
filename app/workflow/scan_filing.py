"""A stack of scanned pages comes home: each page is filed to the document that its code names, the others wait for a
person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.documents import Copy, Document
from app.domain.scan_pages import Print, ScannedPage, Sheaf, SortedStack, Target, sort_out
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress, finish
from app.reports.model import digest
from app.storage.decoding import NotShown
from app.storage.documents import DOCUMENT, documents
from app.storage.numbers import givings_of
from app.workflow.case import Case, again, open_case
from app.workflow.composing import compose
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan
from app.workflow.scan_reading import ReadPage, ScanFile, little_pictures, pages_of, put_together, scan_files

_ANSWERS, _VISIT = "对应 ", "检查编号 "
"""What stands in a number's place on a paper without one: the number of the paper that it answers, or its visit."""


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What a stack of scans is. `faults`: the files that can't be read; `named`: each document in a person's words."""

    files: tuple[ScanFile, ...]
    pages: tuple[ReadPage, ...]
    stack: SortedStack
    named: Mapping[Target, str]
    faults: tuple[AppError, ...] = ()

    def read(self, pages: Iterable[ScannedPage]) -> tuple[ReadPage, ...]:
        """These pages with where they stand in their files."""
        by_place = {each.page.place: each for each in self.pages}
        return tuple(by_place[page.place] for page in pages)


@dataclass(frozen=True, slots=True)
class FiledScan:
    """A scan that was kept with its document."""

    target: Target
    document: str
    pages: int
    missing: tuple[int, ...]


def plan_scans(desk: Desk, paths: Sequence[Path], progress: Progress = NO_PROGRESS) -> ScanPlan:
    """Which page of which document each scanned page is; nothing is kept. `progress` counts files and can stop it.

    `paths` are files and folders, in the order in which they were scanned. A file that can't be read is among the
    faults. Raises `NO_SCANS`.
    """
    paths = scan_files(paths)
    files: list[ScanFile] = []
    pages: list[ReadPage] = []
    faults: list[AppError] = []
    for done, path in enumerate(paths):
        progress.step(done, len(paths), path.name)
        before = len(pages)
        try:
            for file, index, seen in pages_of(path):
                progress.step(done, len(paths), path.name)
                if not index:
                    files.append(file)
                where = f"{path.name} 第{index + 1}页" if file.pages > 1 else path.name
                page = ScannedPage(len(pages), where, seen.codes, seen.is_blank)
                pages.append(ReadPage(page, len(files) - 1, index, seen.turn))
        except AppError as error:
            del pages[before:]
            faults.append(error)
    stack = [each.page for each in pages]
    targets = _targets(desk, {code.of for page in stack for code in page.codes})
    named = {target: _named(desk, target) for found in targets.values() for target in found}
    return ScanPlan(tuple(files), tuple(pages), sort_out(stack, targets), named, tuple(faults))


def pictures_beside(plan: ScanPlan, side: int) -> Mapping[int, bytes]:
    """The pages that nobody could tell, and those that lie beside them, as JPEGs by their place in the stack."""
    strays = [stray.page.place for stray in plan.stack.strays]
    places = {place + step for place in strays for step in (-1, 0, 1)}
    return little_pictures(plan.files, [page for page in plan.pages if page.page.place in places], side)


def file_scans(
    desk: Desk, plan: ScanPlan, stack: SortedStack | None = None, progress: Progress = NO_PROGRESS
) -> tuple[FiledScan, ...]:
    """Keep the pages of each document as one scan of it: all of them in one transaction, or none.

    `stack`: the plan's, after a person placed what nobody could tell. The same pages again are the same scan. Raises
    `SCANS_CHANGED` and what `attach_scan` raises; then nothing is kept.
    """
    sheaves = (stack or plan.stack).sheaves
    with desk.store.atomic():
        for done, sheaf in enumerate(sheaves):
            progress.step(done, len(sheaves), plan.named[sheaf.target])
            content = put_together(plan.files, plan.read(sheaf.pages))
            attach_scan(desk, sheaf.target.inspection, sheaf.target.slot, content, _file_name(sheaf))
    finish(progress, len(sheaves), "归档扫描件")
    return tuple(
        FiledScan(sheaf.target, plan.named[sheaf.target], len(sheaf.pages), sheaf.missing) for sheaf in sheaves
    )


def _file_name(sheaf: Sheaf) -> str:
    """The scan's name among those of its document: which print, and what is missing of it."""
    missing = f" 缺第{'、'.join(map(str, sheaf.missing))}页" if sheaf.missing else ""
    return f"{sheaf.of.digest} {len(sheaf.pages)}页{missing}.pdf"


# Which document a print is of


def _targets(desk: Desk, prints: Iterable[Print]) -> dict[Print, tuple[Target, ...]]:
    found = {}
    for each in prints:
        with suppress(NotShown):  # of a visit that can't be shown nothing is known, and its pages wait for a person
            found[each] = tuple(dict.fromkeys(_targets_of(desk, each)))
    return found


def _targets_of(desk: Desk, of: Print) -> Iterator[Target]:
    """A paper with a number is known by it. One without stands beside others of its visit: the digest tells which."""
    if of.number.startswith(_ANSWERS):
        for served in _given_to(desk, of.number.removeprefix(_ANSWERS)):
            yield from _printed_so(desk, served.inspection, of.digest)
    elif of.number.startswith(_VISIT):
        with suppress(AppError):
            visit = desk.store.by_handle(of.number.removeprefix(_VISIT))
            yield from _printed_so(desk, visit, of.digest)
    else:
        yield from _given_to(desk, of.number)


def _given_to(desk: Desk, number: str) -> Iterator[Target]:
    for given in givings_of(desk.store.db, number):
        if given.slot.startswith(f"{DOCUMENT}/"):
            yield Target(given.root, given.slot)


def _printed_so(desk: Desk, visit: int, said: str) -> Iterator[Target]:
    """The documents without a number of a visit of which a copy has this digest."""
    case = open_case(desk, visit)
    for document in documents(desk.store, visit):
        if not document.number and said in _digests(desk, case, document):
            yield Target(visit, document.slot)


def _digests(desk: Desk, case: Case, document: Document) -> Iterator[str]:
    yield document.printed
    for copy in Copy:
        yield digest(compose(desk, case, again(document, copy), document, document.number))


def _named(desk: Desk, target: Target) -> str:
    """A document in a person's words: its home, title and number."""
    document = next(each for each in documents(desk.store, target.inspection) if each.slot == target.slot)
    home = open_case(desk, target.inspection).view.home.name
    void = "（已作废）" if document.void is not None else ""
    return f"{home} {document.shown_title} {document.number}".rstrip() + void
