"""What a returned ledger would change, row by row, decided before anything is written. Pure.

A row is trusted only if its marks fit the cells that a person sees, and these fit the problem that the marks name.
Whatever else happened to the file, such a row speaks of its own problem; every other row is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.checklists.workbook_asides import Aside
from app.checklists.workbook_beside import Beside, picture_left, words_below
from app.domain.ledger import (
    OPEN,
    UNREGISTERED,
    Filled,
    Revision,
    Taken,
    checksum,
    revision_from,
    revision_of,
    same,
)
from app.interchange import ledger_errors as errors
from app.interchange import row_errors
from app.interchange.form_plan import (
    Back,
    Change,
    Flaw,
    Group,
    Plan,
    RowFault,
    own_words,
    rows_words,
    said_alike,
    same_as,
    told,
    unread_words,
    where,
)
from app.interchange.ledger_cells import ReadRow, read_row, settled
from app.interchange.returned import Line, Returned, Unread
from app.interchange.row_moves import moved_columns

_NAMING = (3,)
"""Of the locked cells the problem: a row that writes one down is a problem of somebody's own."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a problem. `barred`: why no reply can be taken (what, what to do); empty when one can.

    `said` and `rechecked` tell the last reply and the last recheck that sent it back, for a person; `sources` are the
    digests of the ledgers that replies came in, `taken` the rows of them.
    """

    inspection: int
    key: str
    number: str
    home: str
    found: date
    filled: Filled
    recheck: str = ""
    barred: tuple[str, str] | None = None
    said: str = ""
    rechecked: str = ""
    other_numbers: tuple[str, ...] = ()
    """挂号 that the problem had besides: a ledger that left before somebody decided may bear them."""
    sources: frozenset[str] = frozenset()
    taken: tuple[Taken, ...] = ()

    @property
    def revision(self) -> Revision:
        return revision_of(self.filled, self.recheck)


@dataclass(frozen=True, slots=True)
class RowPhoto:
    """A picture of a row, as it is kept: a JPEG, and what it was called in the workbook."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row of the file. `number`, `home` and `problem` as the row shows them.

    `reason` is one sentence, empty for an accepted row; `where` is its sheet, row and column in the file. Of accepted
    rows `filled` is what the open cells are to hold, and `held` the revision that this was decided upon; `exported` and
    `returned` are what the row said when it left and now, as revisions.
    """

    sheet: str
    row: int
    group: Group
    number: str
    home: str
    problem: str
    where: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    inspection: int = 0
    key: str = ""
    filled: Filled | None = None
    held: str = ""
    exported: str = ""
    returned: str = ""
    beside: str = ""
    """What it is, where it is no row of the ledger but something that somebody put beside it."""
    flaws: tuple[Flaw, ...] = ()
    back: Back = Back.KEPT
    name: str = ""
    """The problem's name in every store, where it is held."""
    pictures: tuple[Aside, ...] = ()
    """What lies in an accepted row; the photos of the reply are made of it."""
    photos: tuple[RowPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerPlan(Plan[PlannedRow]):
    """What a returned ledger would change, with the ledger itself."""

    came: Returned


@dataclass(frozen=True, slots=True)
class _Before:
    """What a row is compared with: what it said when it left or, if it was taken before, at its last return.

    `exported` is what it said when it left; `held` what the store held when the row said `said`.
    """

    exported: Revision
    said: Revision
    held: Revision


def plan_rows(returned: Returned, held: Mapping[str, Held], today: date) -> LedgerPlan:
    """What each row would change. `held`: problem's name → what is held of it."""
    trusted: dict[int, Held] = {}
    planned: dict[int, PlannedRow] = {}
    copies: dict[str, list[int]] = defaultdict(list)
    aside: list[Beside] = []
    for place, line in enumerate(returned.lines):
        if words := own_words(line, _NAMING):
            aside.append(words_below(line.sheet, line.row, words))
            continue
        try:
            trusted[place] = _trusted(line, held)
            copies[line.marks[0]].append(place)
        except RowFault as fault:
            known = held.get(line.marks[0])
            planned[place] = _refused(returned, line, (fault,), known, Back.ANEW if known else Back.LOOSE)
    moved = moved_columns([returned.lines[place] for place in trusted])
    for places in copies.values():
        alike = said_alike(returned.lines, places)
        for place in places:
            line, known = returned.lines[place], trusted[place]
            if alike:
                planned[place] = _planned(returned, line, known, today, moved.get(line.sheet, ""))
            else:
                twice = RowFault(errors.TWICE, rows=rows_words(returned.lines, places))
                planned[place] = _refused(returned, line, (twice,), known, Back.ANEW)
        for place in places[1:]:
            planned[place] = replace(planned[place], back=Back.NOWHERE if alike else Back.ANEW)
            if planned[place].group in (Group.ACCEPTED, Group.CONFLICT):
                reason = same_as(returned.lines[places[0]])
                planned[place] = replace(
                    planned[place], group=Group.UNCHANGED, reason=reason, changes=(), filled=None, held=""
                )
    rows = [planned[place] for place in sorted(planned)]
    pictures = {(line.sheet, line.row): line.pictures for line in returned.lines if line.pictures}
    rows = [
        replace(row, pictures=pictures.pop((row.sheet, row.row), ())) if row.group is Group.ACCEPTED else row
        for row in rows
    ]
    left = [picture_left(sheet, each, "这一行没有导入") for (sheet, _), those in pictures.items() for each in those]
    beside = map(_beside, (*aside, *returned.beside, *left))
    return LedgerPlan(returned.name, returned.digest, (*rows, *map(_unread, returned.unread), *beside), returned)


def names_in(returned: Returned) -> frozenset[str]:
    """The names of all problems that the rows speak of."""
    return frozenset(line.marks[0] for line in returned.lines if line.marks[0])


def _trusted(line: Line, held: Mapping[str, Held]) -> Held:
    """The problem that a row speaks of without doubt."""
    name, revision, check = line.marks
    if not any(line.marks):
        raise RowFault(errors.NO_MARKS)
    if checksum(name, revision, line.seen) != check or revision_from(revision) is None:
        raise RowFault(row_errors.MOVED)
    known = held.get(name)
    if known is None:
        raise RowFault(errors.UNKNOWN)
    number, home = line.seen[0], line.seen[1]
    numbers = (known.number, *known.other_numbers, UNREGISTERED)
    if not same(home, known.home) or not any(same(number, each) for each in numbers):
        raise RowFault(errors.OTHER, number=known.number or UNREGISTERED, home=known.home)
    if line.merged:
        raise RowFault(row_errors.MERGED, area=line.merged)
    return known


def _planned(returned: Returned, line: Line, held: Held, today: date, moved: str) -> PlannedRow:
    """`moved`: the column of the sheet whose cells left their rows; empty where all is in order."""
    before = _before(line, held)
    row = _row(returned, line, held)
    read = read_row(line, held.filled, before.said, found=held.found, today=today, from_1904=returned.from_1904)
    if not read.faults and read.returned.cells == before.exported.cells:
        return replace(row, group=Group.UNCHANGED, reason="没有填写新的内容。")
    if returned.digest in held.sources or (not read.faults and _was_taken(line, held, read.returned)):
        return replace(row, group=Group.UNCHANGED, reason="这份台账的这一行以前已经导入。")
    if moved:
        return _refused(returned, line, (RowFault(errors.MIXED, moved, title=moved),), held)
    if same(line.seen[0], UNREGISTERED):
        back = Back.SHUT if same(held.number or UNREGISTERED, UNREGISTERED) else Back.ANEW
        return _refused(returned, line, (RowFault(errors.UNSIGNED),), held, back)
    if held.barred is not None:
        barred = RowFault(errors.BARRED, what=held.barred[0], remedy=held.barred[1])
        return _refused(returned, line, (barred,), held, Back.SHUT)
    changes = _changes(held.filled, read.filled)
    if not read.faults and not changes:
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。")
    clashes = tuple(_clashes(held, before, read, changes))
    if clashes and not read.faults:
        return _clash(returned, line, replace(row, changes=changes), clashes)
    filled, faults = settled(read, held.filled, held.found, today)
    if faults:
        back = Back.ANEW if clashes else Back.MEND
        return _refused(returned, line, (*faults, *clashes), held, back)
    changes = _changes(held.filled, filled)
    if not changes:
        return replace(row, group=Group.UNCHANGED, reason="和本机已登记的内容相同。", changes=())
    return replace(
        row,
        changes=changes,
        filled=filled,
        held=str(held.revision),
        exported=str(before.exported),
        returned=str(read.returned),
    )


def _clashes(held: Held, before: _Before, read: ReadRow, changes: Sequence[Change]) -> Iterator[RowFault]:
    """What is held otherwise than when the row left."""
    if before.exported.recheck != held.revision.recheck:
        yield RowFault(errors.NEWER_CHECK, said=held.rechecked)
        return
    changed = {change.column for change in changes}
    for column in read.touched:
        place = OPEN.index(column)
        if column not in changed:
            continue
        if held.revision.cells[place] != before.held.cells[place]:
            yield RowFault(errors.NEWER_CELL, column, title=column, said=held.said)
        elif before.said != before.exported and read.returned.cells[place] == before.exported.cells[place]:
            # cleared by the home, or a copy in which nobody had filled this cell: nothing here tells which
            yield RowFault(errors.EMPTIED, column, title=column)


def _before(line: Line, held: Held) -> _Before:
    exported = revision_from(line.marks[1])
    assert exported is not None, "checked when the row was trusted"
    taken = [each for each in held.taken if each.exported == line.marks[1]]
    said = revision_from(taken[-1].returned) if taken else None
    if said is None:
        return _Before(exported, said=exported, held=exported)
    return _Before(exported, said=said, held=taken[-1].held)


def _was_taken(line: Line, held: Held, returned: Revision) -> bool:
    """Whether a row that left with these marks came back with these cells before; in whatever file."""
    return any((each.exported, each.returned) == (line.marks[1], str(returned)) for each in held.taken)


def _clash(returned: Returned, line: Line, row: PlannedRow, faults: Sequence[RowFault]) -> PlannedRow:
    return replace(
        row,
        group=Group.CONFLICT,
        reason=told(faults),
        where=where(returned, line, faults[0].column),
        flaws=tuple(fault.flaw for fault in faults),
        back=Back.ANEW,
    )


def _changes(before: Filled, after: Filled) -> tuple[Change, ...]:
    pairs = zip(OPEN, before.texts(), after.texts(), strict=True)
    return tuple(Change(column, one, other) for column, one, other in pairs if not same(one, other))


def _row(returned: Returned, line: Line, held: Held | None) -> PlannedRow:
    number, home, _, problem = line.seen
    return PlannedRow(
        sheet=line.sheet,
        row=line.row,
        group=Group.ACCEPTED,
        number=number.strip(),
        home=home.strip(),
        problem=problem.strip(),
        where=where(returned, line),
        inspection=held.inspection if held else 0,
        key=held.key if held else "",
        name=line.marks[0] if held else "",
    )


def _refused(
    returned: Returned, line: Line, faults: Sequence[RowFault], held: Held | None = None, back: Back = Back.MEND
) -> PlannedRow:
    return replace(
        _row(returned, line, held),
        group=Group.REFUSED,
        where=where(returned, line, faults[0].column),
        reason=told(faults),
        flaws=tuple(fault.flaw for fault in faults),
        back=back,
    )


def _unread(table: Unread) -> PlannedRow:
    """Rows that nobody can read, as one that is refused."""
    place, reason = unread_words(table)
    return PlannedRow(table.sheet, table.row, Group.REFUSED, "", "", "", place, reason=reason, back=Back.LOOSE)


def with_photos(plan: LedgerPlan, photos: Mapping[str, RowPhoto | str]) -> LedgerPlan:
    """The plan with the pictures of its accepted rows as photos. `photos`: part of the workbook → the photo, or why it
    can't be one; a picture that can't is told and its row taken without it."""
    rows: list[PlannedRow] = []
    left: list[PlannedRow] = []
    for row in plan.rows:
        taken = []
        for picture in row.pictures:
            photo = photos.get(picture.part, "文件里没有这张图片")
            if isinstance(photo, RowPhoto):
                taken.append(photo)
            else:
                left.append(_beside(picture_left(row.sheet, picture, photo)))
        told = (Change("照片", "", f"{len(taken)}张"),) if taken else ()
        rows.append(replace(row, photos=tuple(taken), changes=(*row.changes, *told)))
    return replace(plan, rows=(*rows, *left))


def _beside(each: Beside) -> PlannedRow:
    """What is no row of the ledger, as one that changes nothing."""
    return PlannedRow(each.sheet, each.row, Group.ASIDE, "", "", "", each.place, reason=each.reason, beside=each.title)
