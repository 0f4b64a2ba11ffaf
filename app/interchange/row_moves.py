"""Whether the open cells of a returned form were moved apart from the rows that they belong to. Pure.

The open cells bear no mark of their own: where somebody took the sheet's lock off and sorted them alone, or pushed a
column down by a cell, each row's marks still fit what it shows, and only the words stand in the wrong rows. What was
filled in before the form left betrays it: who writes anew replaces his words, who moves cells keeps them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from app.domain.ledger import MEASURES, OPEN, REMARK, RESPONSIBLE, revision_from, short
from app.interchange.returned import Line, cell_text

_ENOUGH = {MEASURES: 2, REMARK: 2, RESPONSIBLE: 3}
"""So many different texts must have changed their rows. Two people may well swap their tasks."""
_SHARE = 3
"""And of the texts that left their rows one in so many must stand elsewhere: the others may have been written anew."""
_REARRANGED = 4


def moved_columns(lines: Sequence[Line]) -> Mapping[str, str]:
    """Sheet → the open column whose words no longer stand in the rows that they left in; sheets in order are absent.

    Only rows whose marks are sound are to be given.
    """
    by_sheet: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_sheet[line.sheet].append(line)
    found = {}
    for sheet, rows in by_sheet.items():
        column = next((column for column in _ENOUGH if _moved(column, rows)), "")
        if column:
            found[sheet] = column
    return found


def _moved(column: str, lines: Sequence[Line]) -> bool:
    before, now = [], []
    for line in lines:
        revision = revision_from(line.marks[1])
        if revision is not None and column in line.cells:
            before.append(revision.cells[OPEN.index(column)])
            now.append(short(cell_text(line.cells[column])))
    return left_their_rows(before, now, _ENOUGH[column])


def left_their_rows(before: Sequence[str], now: Sequence[str], enough: int) -> bool:
    """Whether at least so many different texts of a column, row by row before and now, stand in other rows."""
    had, has = Counter(before), Counter(now)
    left = [old for old, new in zip(before, now, strict=True) if old and old != new]
    kept = [old for old in left if has[old] >= had[old]]
    return len(set(kept)) >= enough and _SHARE * len(kept) >= len(left)


def rearranged(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether a column holds exactly the texts that it held, several of them in other rows: as after sorting it alone.

    Two or three homes may well swap a figure; so many, and nothing else new in the column, is no coincidence.
    """
    changed = [old for old, new in zip(before, now, strict=True) if old != new]
    return len(changed) >= _REARRANGED and len(set(changed)) > 2 and Counter(before) == Counter(now)
