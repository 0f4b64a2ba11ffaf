"""What a filled 机构登记表 would change in the register, row by row, decided before anything is written. Pure.

A row with marks speaks of its own home, a row without of a new one; every row that could be taken for another home is
refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.checklists.load import known_county
from app.checklists.workbook_beside import Beside, words_below
from app.checklists.workbook_read import Book, Value, read_book
from app.checklists.workbook_scan import Limits
from app.domain.figures import half_width
from app.domain.institution import Institution, Kind, credit_code_doubt, institution_faults, one_line
from app.domain.ledger import MARKS, normal, same, short
from app.domain.register_form import (
    BY_TITLE,
    COLUMNS,
    HAS,
    HAS_NOT,
    OPEN,
    SEEN,
    Column,
    Holds,
    cell_of,
    check_of,
    journal_field,
    revision_from,
    with_cells,
)
from app.interchange import form_errors as errors
from app.interchange import row_errors
from app.interchange.form_plan import (
    Back,
    Change,
    FormPlan,
    FormRow,
    Group,
    RowFault,
    code_of,
    count_of,
    form_plan,
    is_blank,
    own_words,
    row_with,
    rows_of_one,
    rows_words,
    same_as,
    text_of,
)
from app.interchange.plain_words import NO_WORDS, YES_WORDS, kind_meant
from app.interchange.returned import Layout, Line, Returned, cell_text, lines_of
from app.interchange.row_moves import left_their_rows, rearranged

LIMITS = Limits(form="机构登记表", rows=20_000, columns=90)
_LAYOUT = Layout(MARKS, SEEN, OPEN, errors.NOT_A_REGISTER, errors.NO_COLUMN, errors.COLUMN_TWICE)
_NAME, _CODE, COUNTY = (next(c.title for c in COLUMNS if c.field == f) for f in ("name", "credit_code", "county"))
_TELLING = tuple(c.title for c in COLUMNS if c.field in ("township", "address", "director", "phone"))
_OWN_WORDS = {c.title: 2 if c.field == "address" else 3 for c in COLUMNS if c.field in ("address", "director", "phone")}
"""Words of which each home has its own; two homes may well swap their directors."""


@dataclass(frozen=True, slots=True)
class HeldHome:
    """A home as the register has it. `undecided`: fields of which two computers say different things."""

    home: Institution
    undecided: frozenset[str] = frozenset()


RegisterPlan = FormPlan[Institution]
_Row = FormRow[Institution]


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of a row say: column → value as the home holds it, and as a text; and what is wrong."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    faults: tuple[RowFault, ...]


def read_register(path: Path) -> Returned:
    """The rows of a filled register. Raises the `AppError` that says why a file is none, or not safe to open."""
    return register_lines(read_book(path, None, LIMITS))


def register_lines(book: Book) -> Returned:
    """The rows of a register in the sheets of a workbook, whatever these are called now."""
    return lines_of(book, _LAYOUT)


def plan_homes(returned: Returned, held: Mapping[str, HeldHome]) -> RegisterPlan:
    """What each row would change. `held`: every registered home by its name in all stores."""
    planned: dict[int, _Row] = {}
    known: dict[str, list[int]] = defaultdict(list)
    new: list[int] = []
    own: list[Beside] = []
    for place, line in enumerate(returned.lines):
        if not any(line.marks):
            if (words := own_words(line)) or is_blank(line, OPEN):
                said = words or (*(text for text in line.seen if text.strip()), *line.besides)
                own += [words_below(line.sheet, line.row, said)] if said else []
            else:
                new.append(place)
            continue
        try:
            _trust(line, held)
            known[line.marks[0]].append(place)
        except RowFault as fault:
            name = line.marks[0] if line.marks[0] in held else ""
            back = Back.ANEW if name else Back.LOOSE
            planned[place] = row_with(returned, line, Group.REFUSED, _title(line), (fault,), back=back, name=name)
    mixed = _mixed([returned.lines[place] for places in known.values() for place in places])
    homes = _Homes([each.home for each in held.values()])
    for name, places in known.items():
        planned |= _rows_of(returned, held[name], places, homes, mixed)
    entered = [row.said for row in planned.values() if row.said is not None]
    planned |= _planned_new(returned, new, _Homes([*homes.all, *entered]))
    return form_plan(returned, [planned[place] for place in sorted(planned)], own)


def _trust(line: Line, held: Mapping[str, HeldHome]) -> None:
    """Refuse a row of which it is not sure which home it is."""
    name, revision, check = line.marks
    if check_of(name, revision, line.seen[0].strip()) != check or revision_from(revision) is None:
        raise RowFault(row_errors.MOVED)
    if name not in held:
        raise RowFault(errors.UNKNOWN_HOME)
    if line.merged:
        raise RowFault(row_errors.MERGED, area=line.merged)


class _Homes:
    """Homes, found by name and by code: a county's register is compared with another one of its size."""

    def __init__(self, homes: Sequence[Institution]) -> None:
        self.all = homes
        self._named: dict[tuple[str, str], list[Institution]] = defaultdict(list)
        self._coded: dict[str, list[Institution]] = defaultdict(list)
        for home in homes:
            self._named[_who(home)].append(home)
            self._coded[home.credit_code].append(home)

    def twin(self, entry: Institution, apart: int = -1) -> Institution | None:
        """The first home of this name in this county; `apart`: another one than that of this key."""
        return next((home for home in self._named.get(_who(entry), ()) if home.key != apart), None)

    def namesake(self, code: str, apart: int = -1) -> Institution | None:
        """The first home of this code; none where there is no code. `apart`: another one than that of this key."""
        coded = self._coded.get(code, ()) if code else ()
        return next((home for home in coded if home.key != apart), None)


def _rows_of(
    returned: Returned, known: HeldHome, places: Sequence[int], homes: _Homes, mixed: str
) -> Iterator[tuple[int, _Row]]:
    """The rows that speak of one home."""
    name = returned.lines[places[0]].marks[0]
    return rows_of_one(
        returned,
        places,
        name,
        _title,
        errors.HOME_TWICE,
        lambda line: _planned(returned, line, known, homes, mixed),
    )


def _mixed(lines: Sequence[Line]) -> str:
    """The column whose cells stand in other rows than those they left in; empty where all is in order."""
    bases = [revision_from(line.marks[1]) or {} for line in lines]
    for title in OPEN:
        if not all(title in base and title in line.cells for base, line in zip(bases, lines, strict=True)):
            continue
        before = [base[title] for base in bases]
        now = [short(_plain(BY_TITLE[title], line.cells[title])) for line in lines]
        if rearranged(before, now) or (title in _OWN_WORDS and left_their_rows(before, now, _OWN_WORDS[title])):
            return title
    return ""


def _plain(column: Column, value: Value) -> str:
    try:
        return _value(column, value)[1]
    except RowFault:
        return cell_text(value)


def _planned(returned: Returned, line: Line, known: HeldHome, homes: _Homes, mixed: str) -> _Row:
    base, home = revision_from(line.marks[1]), known.home
    assert base is not None, "checked when the row was trusted"
    if is_blank(line, OPEN):
        return row_with(returned, line, Group.REFUSED, home.name, (RowFault(errors.EMPTIED),), back=Back.ANEW)
    cells = _read(line, home, base)
    touched = [title for title in cells.texts if short(cells.texts[title]) != base.get(title, "")]
    faults = list(cells.faults)
    if not touched and not faults:
        return row_with(returned, line, Group.UNCHANGED, home.name, reason="没有改动。")
    changes = _changes(home, cells.texts, touched)
    if not changes and not faults:
        return row_with(returned, line, Group.UNCHANGED, home.name, reason="和本机登记的相同。")
    if mixed:
        return row_with(
            returned, line, Group.REFUSED, home.name, (RowFault(errors.MIXED, mixed, title=mixed),), changes
        )
    changed = [change.column for change in changes]
    entry = with_cells(home, {title: cells.values[title] for title in changed})
    faults += _faults_of(entry, faults)
    faults += _mistaken(home, entry, changed, homes)
    clashes = tuple(_clashes(known, cells.texts, base, changed))
    if faults:
        back = Back.ANEW if clashes else Back.MEND
        return row_with(returned, line, Group.REFUSED, home.name, (*faults, *clashes), changes, back=back)
    if clashes:
        return row_with(returned, line, Group.CONFLICT, home.name, clashes, changes, back=Back.ANEW)
    doubt = credit_code_doubt(entry.credit_code) if _CODE in changed else ""
    return row_with(returned, line, Group.ACCEPTED, home.name, changes=changes, reason=doubt, said=entry)


def _planned_new(returned: Returned, places: Sequence[int], taken: _Homes) -> Iterator[tuple[int, _Row]]:
    """The rows of new homes: none is entered that is registered, or that another row enters."""
    lines, entries = returned.lines, {place: _entry(returned.lines[place]) for place in places}
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (entry, _) in entries.items():
        together[_who(entry)].append(place)
    alike_at = {who: all(entries[at][0] == entries[its[0]][0] for at in its) for who, its in together.items()}
    for place, (entry, faults) in entries.items():
        line, others = lines[place], together[_who(entry)]
        title = entry.name or f"第{line.row}行"
        twin, namesake = taken.twin(entry), taken.namesake(entry.credit_code)
        first, alike = lines[others[0]], alike_at[_who(entry)]
        if not faults and twin is not None and _says_the_same(twin, entry):
            yield place, row_with(returned, line, Group.UNCHANGED, title, reason="和本机登记的相同。")
            continue
        if not faults and twin is None and alike and place != others[0]:
            reason = same_as(first)
            yield place, row_with(returned, line, Group.UNCHANGED, title, reason=reason, back=Back.NOWHERE)
            continue
        told = {fault.column for fault in faults}
        if twin is not None and not told & {"", _NAME, COUNTY}:
            faults = (*faults, RowFault(errors.KNOWN_HOME, _NAME, handle=twin.handle or "本表另一行"))
        elif namesake is not None and _CODE not in told:
            handle = namesake.handle or "本表另一行"
            faults = (*faults, RowFault(errors.KNOWN_CODE, _CODE, name=namesake.name, handle=handle))
        elif not alike and not told & {"", _NAME, COUNTY}:
            faults = (*faults, RowFault(errors.NEW_TWICE, _NAME, rows=rows_words(lines, others)))
        if faults:
            back = Back.LOOSE if line.merged else Back.MEND
            yield place, row_with(returned, line, Group.REFUSED, title, faults, back=back)
        else:
            changes = _changes(Institution(name=""), {c.title: cell_of(entry, c) for c in COLUMNS}, OPEN)
            doubt = credit_code_doubt(entry.credit_code)
            yield place, row_with(returned, line, Group.ACCEPTED, title, changes=changes, reason=doubt, said=entry)


def _says_the_same(home: Institution, entry: Institution) -> bool:
    return not _changes(home, {column.title: cell_of(entry, column) for column in COLUMNS}, OPEN)


def _entry(line: Line) -> tuple[Institution, tuple[RowFault, ...]]:
    """A new home as its row has it, and what is wrong with it."""
    if line.merged:
        return Institution(name=""), (RowFault(row_errors.MERGED, area=line.merged),)
    cells = _read(line, None, {})
    given = {title: value for title, value in cells.values.items() if cells.texts[title]}
    entry = with_cells(Institution(name=""), given)
    return entry, (*cells.faults, *_faults_of(entry, cells.faults))


def _read(line: Line, home: Institution | None, base: Mapping[str, str]) -> _Cells:
    """Every cell that has a column, as the home would hold it."""
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    faults: list[RowFault] = []
    for title, value in line.cells.items():
        column = BY_TITLE[title]
        try:
            if title in line.faults:
                raise RowFault(line.faults[title], title)
            values[title], texts[title] = _value(column, value)
            if column.holds is Holds.COUNT and home is not None and not texts[title] and base.get(title):
                raise RowFault(errors.COUNT_CLEARED, title, before=cell_of(home, column))
        except RowFault as fault:
            faults.append(fault)
    return _Cells(values, texts, tuple(faults))


def _value(column: Column, value: Value) -> tuple[Any, str]:
    """A cell as the home holds it, and as the form would show it."""
    title = column.title
    match column.holds:
        case Holds.COUNT | Holds.OPTIONAL:
            number = count_of(title, value)
            return number if number is not None or column.holds is Holds.OPTIONAL else 0, _shown(number)
        case Holds.KIND:
            text = cell_text(value)
            kind = kind_meant(text)
            if text and kind is None:
                raise RowFault(errors.NOT_OFFERED, title, value=text[:30], known="、".join(k.label for k in Kind))
            return kind or Kind.RURAL_HOME, kind.label if kind else ""
        case Holds.FEATURE:
            text = half_width(cell_text(value)).upper()
            if text not in (*YES_WORDS, *NO_WORDS):
                raise RowFault(errors.NOT_OFFERED, title, value=text[:30], known=f"{HAS}、{HAS_NOT}")
            return text in YES_WORDS, HAS if text in YES_WORDS else HAS_NOT
    text = code_of(title, value) if column.field == "credit_code" else one_line(text_of(title, value))
    return text, text


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _faults_of(entry: Institution, told: Sequence[RowFault]) -> Iterator[RowFault]:
    """What registering would refuse, at the column that it is about, beside what is told of that column already."""
    titles = {column.field: column.title for column in COLUMNS}
    known = {fault.column for fault in told}
    for field, sentence in institution_faults(entry):
        if titles.get(field, "") not in known:
            yield RowFault(errors.UNFIT, titles.get(field, ""), what=sentence)


def _mistaken(home: Institution, entry: Institution, changed: Sequence[str], homes: _Homes) -> Iterator[RowFault]:
    """Signs that the row holds another home than its marks say."""
    named = bool({_NAME, COUNTY} & set(changed))
    if named and (twin := homes.twin(entry, apart=home.key)):
        yield RowFault(errors.KNOWN_HOME, _NAME, handle=twin.handle)
    code = entry.credit_code if _CODE in changed else ""
    if twin := homes.namesake(code, apart=home.key):
        yield RowFault(errors.KNOWN_CODE, _CODE, name=twin.name, handle=twin.handle)
    telling = [title for title in _TELLING if title in changed]
    if _NAME in changed and ((_CODE in changed and home.credit_code) or len(telling) > 2):
        fields = "、".join(f"“{title}”" for title in changed if title in (_NAME, _CODE, *_TELLING))
        yield RowFault(errors.ANOTHER_HOME, _NAME, fields=fields, name=home.name)


def _clashes(
    known: HeldHome, texts: Mapping[str, str], base: Mapping[str, str], changed: Sequence[str]
) -> Iterator[RowFault]:
    """Cells that the register holds otherwise than when the form was written, or of which it holds two."""
    for title in changed:
        column = BY_TITLE[title]
        now = cell_of(known.home, column)
        if short(now) != base.get(title, short(now)):
            yield RowFault(errors.NEWER_CELL, title, now=now or "（空）", said=texts[title] or "（空）")
        elif journal_field(column) in known.undecided:
            yield RowFault(errors.UNDECIDED_HOME, title, title=title)


def _changes(home: Institution, texts: Mapping[str, str], titles: Sequence[str]) -> tuple[Change, ...]:
    """What differs from what is held. For a home that is new: everything that says something."""
    pairs = ((title, cell_of(home, BY_TITLE[title]), texts[title]) for title in titles)
    bare = not home.name
    return tuple(
        Change(title, "" if bare else before, after)
        for title, before, after in pairs
        if not same(before, after) or (bare and after not in ("", "0", HAS_NOT))
    )


def _who(home: Institution) -> tuple[str, str]:
    return normal(home.name), known_county(home.county) or normal(home.county)


def _title(line: Line) -> str:
    return cell_text(line.cells.get(_NAME, "")) or line.seen[0].strip() or f"第{line.row}行"
