"""Whatever happens to a ledger on its way, what comes back never changes a problem that it does not speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.workbook_read import Book, Sheet, Value
from app.domain.ledger import COMPLETED, DONE, MARKS, MEASURES, OPEN, REMARK, SEEN, normal
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import LedgerPlan
from app.interchange.ledger_read import lines_of
from app.reports.ledger import HEADS, SHEET
from tests.interchange.ledgers import after, book_of, name, plan_of, problem

PROBLEMS = tuple(problem(number) for number in range(8))
EDITS, EXAMPLES = 20, 100
Row = list[Value]
NAMING = [HEADS.index(title) for title in (*MARKS, *SEEN)]


class Hand:
    """A person, or a program, at work on the grid. Remembers which problem the row showed when a text was typed."""

    def __init__(self) -> None:
        self.rows: list[Row] = [list(row) for row in book_of(PROBLEMS).sheets[SHEET].rows]
        self.truth = {tuple(row[place] for place in NAMING): number for number, row in enumerate(self.rows[3:])}
        self.typed: dict[str, int | None] = {}
        self.merged: list[tuple[int, int, str]] = []
        self.order = list(range(len(HEADS)))
        self.above = 0
        self.name = SHEET
        self._next = count()

    def speaks_of(self, row: Row) -> int | None:
        """The problem that a row wholly belongs to: all its marks and all that names it; None for any other row."""
        return self.truth.get(tuple(row[place] for place in NAMING))

    def edit(self, kind: str, one: int, two: int, three: int) -> None:
        body = self.rows[3:] or [[""] * len(HEADS)]
        row, other = body[one % len(body)], body[two % len(body)]
        match kind:
            case "sort":
                key = three % len(HEADS)
                body.sort(key=lambda each: str(each[key]), reverse=bool(two % 2))
            case "sort the shown columns only":
                shown = sorted((each[: -len(MARKS)] for each in body), key=lambda each: str(each[three % 13]))
                for each, cells in zip(body, shown, strict=True):
                    each[: -len(MARKS)] = cells
            case "delete":
                body.remove(row)
            case "insert":
                body.insert(two % (len(body) + 1), [""] * len(HEADS))
            case "insert a copy":
                body.insert(two % (len(body) + 1), list(row))
            case "paste over":
                row[:] = other
            case "paste the shown cells over":
                row[: -len(MARKS)] = other[: -len(MARKS)]
            case "paste some cells over":
                first = three % len(HEADS)
                last = min(first + 1 + one % 6, HEADS.index(MEASURES)) if first < HEADS.index(MEASURES) else first
                row[first:last] = other[first:last]
            case "swap a hidden cell":
                place = HEADS.index(MARKS[three % len(MARKS)])
                row[place], other[place] = other[place], row[place]
            case "swap all hidden cells":
                row[-len(MARKS) :], other[-len(MARKS) :] = other[-len(MARKS) :], row[-len(MARKS) :]
            case "renumber":
                row[HEADS.index(MARKS[0])] = name(three % (len(PROBLEMS) + 3))
            case "retype what names it":
                place = NAMING[len(MARKS) + three % len(SEEN)]
                row[place] = other[place] if two % 2 else f"{row[place]}改"
            case "type":
                text = f"正在改第{next(self._next)}处"
                self.typed[text] = self.speaks_of(row)
                row[HEADS.index((MEASURES, REMARK)[three % 2])] = text
            case "type a day":
                row[HEADS.index(COMPLETED)] = ("2026.11.20", "11月20日", 46346.0, "明天", "")[three % 5]
            case "clear":
                row[HEADS.index(OPEN[three % len(OPEN)])] = ""
            case "merge":
                top = 4 + one % len(body)
                self.merged.append((top, 14, f"N{top}:N{top + 1 + two % 3}"))
            case "move a column":
                self.order.insert(three % len(self.order), self.order.pop(one % len(self.order)))
            case "put rows above":
                self.above = three % 5
            case "rename":
                self.name = f"表{three % 100}"
        self.rows[3:] = body

    def book(self) -> Book:
        rows = [[""] * len(HEADS)] * self.above + [[row[place] for place in self.order] for row in self.rows]
        sheet = Sheet(self.name, tuple(tuple(row) for row in rows), tuple(self.merged))
        return Book("台账.xlsx", {self.name: sheet}, "digest")

    def row_at(self, number: int) -> Row:
        return self.rows[number - self.above - 1]


KINDS = [
    "sort",
    "sort the shown columns only",
    "delete",
    "insert",
    "insert a copy",
    "paste over",
    "paste the shown cells over",
    "paste some cells over",
    "swap a hidden cell",
    "swap all hidden cells",
    "renumber",
    "retype what names it",
    *["type"] * 6,
    "type a day",
    "clear",
    "merge",
    "move a column",
    "put rows above",
    "rename",
]
edits = st.tuples(st.sampled_from(KINDS), *[st.integers(0, 10**6)] * 3)


def check(hand: Hand, plan: LedgerPlan) -> None:
    """Every change is one of the row's own problem, in words that were typed where the row showed that problem."""
    changed = [row for row in plan.rows if row.filled is not None]
    assert {row.group for row in changed} <= {Group.ACCEPTED}
    assert len({(row.inspection, row.key) for row in changed}) == len(changed), "one problem was changed twice"
    for row in changed:
        number = hand.speaks_of(hand.row_at(row.row))
        assert number is not None, "a row was taken that is not one problem's"
        assert (row.key, row.number) == (PROBLEMS[number].key, PROBLEMS[number].number)
        for change in row.changes:
            assert hand.typed.get(change.after, number) in (number, None), "words typed elsewhere were taken"
    for row in plan.rows:
        assert row.group in (Group.ACCEPTED, Group.UNCHANGED) or row.reason, "a row was left without a reason"


@settings(max_examples=EXAMPLES)
@given(st.lists(edits, min_size=EDITS, max_size=EDITS))
def test_two_thousand_random_edits_never_change_a_wrong_row(steps: list[tuple[str, int, int, int]]) -> None:
    hand = Hand()
    for step in steps:
        hand.edit(*step)
        check(hand, plan_of(hand.book(), PROBLEMS))


@settings(max_examples=EXAMPLES)
@given(st.lists(edits, max_size=EDITS), st.data())
def test_a_row_that_stayed_whole_is_read_whatever_happened_to_the_others(
    steps: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    """The other side: caution does not refuse what is sound."""
    hand = Hand()
    for step in steps:
        hand.edit(*step)
    hand.merged.clear()
    names = [hand.speaks_of(row) for row in hand.rows[3:]]
    whole = [place for place, number in enumerate(names) if number is not None and names.count(number) == 1]
    if not whole:
        return
    row = hand.rows[3 + data.draw(st.sampled_from(whole))]
    number = hand.speaks_of(row)
    assert number is not None
    first = HEADS.index(MEASURES)
    row[first : first + len(OPEN)] = ["已更换", "已完成", "2026.11.20", "张三", ""]
    found = [each for each in plan_of(hand.book(), PROBLEMS).of(Group.ACCEPTED) if each.key == PROBLEMS[number].key]
    assert [each.filled and each.filled.measures for each in found] == ["已更换"]


@given(st.lists(st.sampled_from(range(8)), min_size=1), st.integers(0, 10**6))
def test_a_store_that_moved_on_is_never_overwritten_unseen(newer: list[int], seed: int) -> None:
    """Where the store holds another text since, the row is a clash and nothing of it is taken."""
    hand = Hand()
    for number in range(8):
        hand.edit("type", number, 0, 0)
    now = [
        replace(held, filled=replace(held.filled, measures=f"本机{seed}")) if number in newer else held
        for number, held in enumerate(PROBLEMS)
    ]
    plan = plan_of(hand.book(), now)
    assert [row.group is Group.CONFLICT for row in plan.rows] == [number in newer for number in range(8)]
    assert all(row.filled is None for row in plan.of(Group.CONFLICT))


CELLS = st.tuples(
    st.sampled_from(("", "正在换", "已更换")),
    st.sampled_from(("", "整改中", "已完成")),
    st.sampled_from(("", "2026-11-20", "2026-11-22", "2026-12-10")),
    st.sampled_from(("", "马某", "张三")),
    st.sampled_from(("", "缺货")),
)


def returned_with(cells: tuple[str, ...], save: int) -> Book:
    """The ledger that left with `PROBLEMS`, with these open cells in its first row; each save is another file."""
    hand = Hand()
    first = HEADS.index(MEASURES)
    hand.rows[3][first : first + len(OPEN)] = list(cells)
    return replace(hand.book(), digest=f"digest {save}")


@given(st.lists(st.tuples(CELLS, st.integers(20, 30)), min_size=1, max_size=5))
def test_a_ledger_returned_twice_says_no_more_than_once_and_never_more_than_was_filled_in(
    returns: list[tuple[tuple[str, ...], int]],
) -> None:
    """One home fills in one ledger by and by, and sends it as often as it likes."""
    held = PROBLEMS
    for save, (cells, day) in enumerate(returns):
        book, today = returned_with(cells, 2 * save), date(2026, 11, day)
        plan = plan_of(book, held, today)
        before, held = held[0], after(plan, held)
        assert held[0].filled.progress != DONE or DONE in (cells[1], before.filled.progress)
        again = plan_of(replace(book, digest=f"digest {2 * save + 1}"), held, today)
        if plan.accepted:
            assert {row.group for row in again.rows} == {Group.UNCHANGED}
        else:
            assert [row.group for row in again.rows] == [row.group for row in plan.rows]
        assert after(again, held) == held


@given(CELLS, CELLS)
def test_what_a_home_only_adds_is_never_a_clash(first: tuple[str, ...], more: tuple[str, ...]) -> None:
    """Cells that were filled in before stay or are filled in otherwise; none is emptied."""
    held = after(plan_of(returned_with(first, 0), PROBLEMS), PROBLEMS)
    exported = ("", "", "", "马某", "")
    added = tuple(
        after_ if after_ != left else before for before, after_, left in zip(first, more, exported, strict=True)
    )
    plan = plan_of(returned_with(added, 1), held)
    assert not plan.of(Group.CONFLICT)


def test_the_grid_is_the_one_that_leaves() -> None:
    """The oracle's own ground: an untouched grid is eight whole rows."""
    hand = Hand()
    assert [hand.speaks_of(row) for row in hand.rows[3:]] == list(range(8))
    assert [line.marks[0] for line in lines_of(hand.book()).lines] == [name(number) for number in range(8)]
    assert normal("Ａ０３－ 1") == "A03-1"
