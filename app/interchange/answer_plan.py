"""What a filled 检查填报表 would say of a visit's items, row by row, decided before anything is written. Pure.

A row is trusted only if its marks fit the number and title that a person sees, and name this visit and its edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.checklists.workbook_beside import Beside, words_below
from app.checklists.workbook_read import Book, read_book
from app.checklists.workbook_scan import Limits
from app.domain.answer_sheet import (
    NOTE,
    OPEN,
    SEEN,
    SHOWN,
    VERDICT,
    RowName,
    check_of,
    name_from,
    revision_from,
    revision_of,
    shown_cells,
)
from app.domain.checklist import Item
from app.domain.inspection import Result, Value
from app.domain.judging import Judgement
from app.domain.ledger import MARKS, normal, same, short
from app.interchange import form_errors as errors
from app.interchange import row_errors
from app.interchange.answer_values import RowFaults, read_cells, result_in, value_in
from app.interchange.form_plan import (
    Back,
    Change,
    FormPlan,
    FormRow,
    Group,
    RowFault,
    form_plan,
    is_blank,
    own_words,
    row_with,
    rows_of_one,
)
from app.interchange.returned import Layout, Line, Returned, cell_text, lines_of
from app.interchange.row_moves import left_their_rows

LIMITS = Limits(form="检查填报表", rows=5_000, columns=60)
_LAYOUT = Layout(MARKS, SEEN, OPEN, errors.NOT_AN_ANSWER_FORM, errors.NO_COLUMN, errors.COLUMN_TWICE, SHOWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as the visit holds it. `number` with its checklist, as printed; `left_out`: why it is not asked, empty
    where it is; `signed`: who signed its part; `undecided`: of which of its result and note two computers differ."""

    item: Item
    number: str
    result: Result | None = None
    note: str = ""
    left_out: str = ""
    signed: str = ""
    undecided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be written of an item: a result, a note, or both; None is left as it is."""

    item: str
    result: Result | None
    note: str | None


@dataclass(frozen=True, slots=True)
class HeldVisit:
    """The visit that the form is for: its reference, editions by the short digest of their text, and its items.

    `judge` tells what a value says by itself; `other` names another visit by its reference, for a person.
    """

    ref: str
    editions: frozenset[str]
    asked: Mapping[str, Asked]
    judge: Callable[[Item, Value], Judgement]
    other: Callable[[str], str]
    headings: frozenset[str] = frozenset()
    """What stands over the items of each section."""


AnswerPlan = FormPlan[Said]
_Row = FormRow[Said]


def read_answers(path: Path) -> Returned:
    """The rows of a filled form. Raises the `AppError` that says why a file is none, or not safe to open."""
    return answer_lines(read_book(path, None, LIMITS))


def answer_lines(book: Book) -> Returned:
    """The rows of a form in the sheets of a workbook, whatever these are called now."""
    return lines_of(book, _LAYOUT)


def plan_items(returned: Returned, visit: HeldVisit, today: date) -> AnswerPlan:
    """What each row would say. Raises `OTHER_VISIT`, `OTHER_EDITION` where the whole file is for something else."""
    _check_belongs(returned, visit)
    planned: dict[int, _Row] = {}
    copies: dict[str, list[int]] = defaultdict(list)
    own: list[Beside] = []
    headings = {normal(heading) for heading in visit.headings}
    for place, line in enumerate(returned.lines):
        if (words := own_words(line)) or (not any(line.marks) and is_blank(line, OPEN)):
            said = words or (*(text.strip() for text in line.seen if text.strip()), *line.besides)
            if not all(normal(text) in headings for text in said):
                own.append(words_below(line.sheet, line.row, said))
            continue
        try:
            copies[_trusted(line, visit)].append(place)
        except RowFault as fault:
            name = _item_of(line, visit)
            back = Back.ANEW if name else Back.LOOSE
            planned[place] = row_with(returned, line, Group.REFUSED, _title(line), (fault,), back=back, name=name)
    mixed = _mixed([returned.lines[place] for places in copies.values() for place in places])
    for item, places in copies.items():
        planned |= _rows_of(returned, visit, visit.asked[item], places, today)
    for place, row in planned.items():
        if mixed and row.group is Group.ACCEPTED:
            moved = RowFault(errors.MIXED, mixed, title=mixed)
            line = returned.lines[place]
            planned[place] = row_with(returned, line, Group.REFUSED, row.title, (moved,), row.changes, name=row.name)
    return form_plan(returned, [planned[place] for place in sorted(planned)], own)


def _mixed(lines: Sequence[Line]) -> str:
    """The column whose cells stand in other rows than those they left in; empty where all is in order."""
    noted = [line for line in lines if NOTE in line.cells]
    before = [(revision_from(line.marks[1]) or ("", ""))[1] for line in noted]
    now = [short(cell_text(line.cells[NOTE])) for line in noted]
    return NOTE if left_their_rows(before, now, 2) else ""


def _check_belongs(returned: Returned, visit: HeldVisit) -> None:
    names = [name for line in returned.lines if (name := name_from(line.marks[0])) is not None]
    if not names or any(_ours(name, visit) for name in names):
        return
    others = [name for name in names if name.visit != visit.ref]
    if len(others) < len(names):
        raise errors.OTHER_EDITION.with_(file=returned.name)
    raise errors.OTHER_VISIT.with_(file=returned.name, which=visit.other(others[0].visit))


def _ours(name: RowName, visit: HeldVisit) -> bool:
    return name.visit == visit.ref and name.edition in visit.editions


def _item_of(line: Line, visit: HeldVisit) -> str:
    """The item of this visit that a row's mark names, fitting or not; empty where it names none."""
    name = name_from(line.marks[0])
    return name.item if name is not None and _ours(name, visit) and name.item in visit.asked else ""


def _trusted(line: Line, visit: HeldVisit) -> str:
    """The item that a row speaks of without doubt."""
    text, revision, check = line.marks
    if not any(line.marks):
        raise RowFault(errors.NO_MARKS)
    name = name_from(text)
    if name is None or check_of(text, revision, line.seen) != check or revision_from(revision) is None:
        raise RowFault(row_errors.MOVED)
    if not _ours(name, visit):
        raise RowFault(errors.FOREIGN)
    asked = visit.asked.get(name.item)
    if asked is None or not same(line.seen[0], asked.number.rpartition(" ")[2]):
        raise RowFault(errors.UNKNOWN_ITEM)
    if line.merged:
        raise RowFault(row_errors.MERGED, area=line.merged)
    return name.item


def _rows_of(
    returned: Returned, visit: HeldVisit, asked: Asked, places: Sequence[int], today: date
) -> Iterator[tuple[int, _Row]]:
    """The rows that speak of one item."""
    title = f"{asked.number} {asked.item.title}"
    return rows_of_one(
        returned,
        places,
        asked.item.id,
        lambda _: title,
        errors.ITEM_TWICE,
        lambda line: _planned(returned, line, visit, asked, title, today),
    )


def _planned(returned: Returned, line: Line, visit: HeldVisit, asked: Asked, title: str, today: date) -> _Row:
    base, form = revision_from(line.marks[1]), asked.item.answer
    assert base is not None, "checked when the row was trusted"
    held = shown_cells(form, asked.result, asked.note)
    read = read_cells(line, form, today, returned.from_1904)
    said = {title: read.texts.get(title, held[title]) for title in OPEN}
    result_now, note_now = _digests(said)
    told, noted = result_now != base[0], note_now != base[1]
    if not read.faults and not told and not noted:
        return row_with(returned, line, Group.UNCHANGED, title, reason="没有填写新的内容。")
    if (barred := _barred(asked)) is not None:
        return row_with(returned, line, Group.REFUSED, title, (barred,), back=Back.SHUT)
    # what the row leaves as it left is as it is held now
    written = {t: noted if t == NOTE else told for t in OPEN}
    said = {t: said[t] if written[t] else held[t] for t in OPEN}
    changes = tuple(Change(t, held[t], said[t]) for t in OPEN if not same(held[t], said[t]))
    if not read.faults and not changes:
        return row_with(returned, line, Group.UNCHANGED, title, reason="和本机已记的相同。")
    result = None
    faults = read.faults
    try:
        if told and any(change.column != NOTE for change in changes):
            broken = frozenset(fault.column for fault in read.faults)
            hint = "" if broken else _hint(visit, asked, said)
            result = result_in(form, said, asked.result, hint, broken)
    except RowFaults as wrong:
        faults = (*faults, *wrong.faults)
    note = said[NOTE] if noted and not same(said[NOTE], asked.note) else None
    clashes = tuple(_clashes(asked, base, _digests(held), result is not None or bool(faults), note is not None))
    if faults:
        back = Back.ANEW if clashes else Back.MEND
        return row_with(returned, line, Group.REFUSED, title, (*faults, *clashes), changes, back=back)
    if clashes:
        return row_with(returned, line, Group.CONFLICT, title, clashes, changes, back=Back.ANEW)
    if result is None and note is None:
        return row_with(returned, line, Group.UNCHANGED, title, reason="和本机已记的相同。")
    after = shown_cells(form, result or asked.result, asked.note if note is None else note)
    changes = tuple(Change(t, held[t], after[t]) for t in OPEN if not same(held[t], after[t]))
    return row_with(
        returned,
        line,
        Group.ACCEPTED,
        title,
        changes=changes,
        reason=_contradiction(visit, asked, result),
        said=Said(asked.item.id, result, note),
    )


def _barred(asked: Asked) -> RowFault | None:
    """Why nothing can be said of the item here."""
    if asked.left_out:
        return RowFault(errors.LEFT_OUT, why=asked.left_out)
    if asked.signed:
        return RowFault(errors.SIGNED, who=asked.signed)
    return None


def _digests(cells: Mapping[str, str]) -> tuple[str, str]:
    found = revision_from(revision_of(cells))
    assert found is not None, "made by the same module"
    return found


def _clashes(asked: Asked, base: tuple[str, str], now: tuple[str, str], told: bool, noted: bool) -> Iterator[RowFault]:
    """What the visit holds otherwise than when the form was written, or holds twice."""
    for place, (what, wanted) in enumerate(((VERDICT, told), (NOTE, noted))):
        if not wanted:
            continue
        if what in asked.undecided:
            yield RowFault(errors.UNDECIDED_ITEM, what)
        elif base[place] != now[place]:
            yield RowFault(errors.NEWER_ANSWER, what, what=what, now=_now(asked, what))


def _now(asked: Asked, what: str) -> str:
    if what == NOTE:
        return asked.note or "（空）"
    cells = shown_cells(asked.item.answer, asked.result, "")
    return "，".join(cells[title] for title in OPEN if cells[title]) if asked.result else "未查"


def _hint(visit: HeldVisit, asked: Asked, said: Mapping[str, str]) -> str:
    """The verdict that a value means by itself, for a row that has none yet; nothing where the value is half of one."""
    try:
        judged = visit.judge(asked.item, value_in(asked.item.answer, said))
    except RowFault:
        return ""
    return f"（按所填应为“{judged.verdict.label}”）" if judged.verdict is not None else ""


def _contradiction(visit: HeldVisit, asked: Asked, result: Result | None) -> str:
    """What to know of a verdict that is not what the value says: the inspector's word stands, as in the window."""
    if result is None or result.reason:
        return ""
    judged = visit.judge(asked.item, result.value)
    if judged.verdict is None or judged.verdict is result.verdict:
        return ""
    return f"按所填应为“{judged.verdict.label}”（{judged.why}），与所选结果不同；以所选的为准。"


def _title(line: Line) -> str:
    return " ".join(text for cell in line.seen if (text := cell_text(cell))) or f"第{line.row}行"
