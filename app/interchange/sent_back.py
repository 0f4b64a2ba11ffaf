"""What goes back to whoever filled a form in: every row of the form that came, with what is wrong beside it. Pure.

A row that can be corrected keeps its marks, so that the corrected 退回件 reads as the corrected form would have. A row
that can't be trusted is written anew, and what was written into it stands in the reason: it is never put into the
cells of a row for which nobody wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from app.domain.register_form import HAS_NOT
from app.interchange.form_plan import Back, Change, Flaw, Group
from app.interchange.returned import Line, Returned, cell_text
from app.reports.forms import BackRow, Came, LooseRow, SentBack

_ANEW = "这一行已照现在的登记重新写出，请在这一行重新填。"
_NOTHING = (HAS_NOT, "0")
"""What stands in a cell that nobody filled in."""


class Row(Protocol):
    """What became of a row, of whatever form."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def group(self) -> Group: ...
    @property
    def where(self) -> str: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def reason(self) -> str: ...
    @property
    def beside(self) -> str: ...
    @property
    def flaws(self) -> tuple[Flaw, ...]: ...
    @property
    def back(self) -> Back: ...
    @property
    def name(self) -> str: ...


def sent_back(rows: Iterable[Row], returned: Returned) -> SentBack:
    """What becomes of each row of a form that came back."""
    lines = {(line.sheet, line.row): line for line in returned.lines}
    held: dict[str, BackRow] = {}
    new: list[BackRow] = []
    loose: list[LooseRow] = []
    anew: dict[str, list[tuple[Row, Line]]] = {}
    for row in rows:
        line = lines.get((row.sheet, row.row))
        if row.beside or line is None or row.back is Back.LOOSE:
            said = row.beside or (_all_words(line) if line is not None else "")
            loose.append(LooseRow(row.where, said, row.reason))
        elif row.back in (Back.ANEW, Back.SHUT):
            anew.setdefault(row.name, []).append((row, line))
        elif row.back is not Back.NOWHERE:
            back = BackRow(
                numbered([flaw.placed for flaw in row.flaws]),
                row.back is Back.MEND,
                Came(line.marks, line.seen, line.cells),
            )
            if row.name:
                held[row.name] = back
            else:
                new.append(back)
    for name, pairs in anew.items():
        if name in held:  # another row speaks of the same thing, and soundly
            loose += [LooseRow(row.where, _all_words(line), row.reason) for row, line in pairs]
        else:
            held[name] = _anew(pairs)
    return SentBack(_faulty_first(held), tuple(new), tuple(loose))


def _faulty_first(rows: Mapping[str, BackRow]) -> Mapping[str, BackRow]:
    return dict(sorted(rows.items(), key=lambda entry: (not entry[1].is_open, not entry[1].reason)))


def _anew(pairs: Sequence[tuple[Row, Line]]) -> BackRow:
    """One row in place of all that speak of the same thing."""
    is_open = any(row.back is Back.ANEW for row, _ in pairs)
    flaws = dict.fromkeys(flaw for row, _ in pairs for flaw in row.flaws)
    told = "；".join(flaw.what.rstrip("。") if is_open else str(flaw).rstrip("。") for flaw in flaws) + "。"
    said = dict.fromkeys(words for row, line in pairs if (words := _open_words(row, line)))
    parts = [told, _ANEW if is_open else "", *(f"原来填的：{words}。" for words in said)]
    return BackRow("\n".join(part for part in parts if part), is_open)


def numbered(reasons: Sequence[str]) -> str:
    """All that is wrong with a row, one thing a line."""
    if len(reasons) < 2:
        return "".join(reasons)
    return "\n".join(f"{number}．{reason}" for number, reason in enumerate(reasons, 1))


def _open_words(row: Row, line: Line) -> str:
    """What was written into a row: what it would have changed, or all of it where nobody could tell."""
    cells = {change.column: change.after for change in row.changes} or {
        title: cell_text(value) for title, value in line.cells.items()
    }
    return "；".join(f"{title}“{text}”" for title, text in cells.items() if text and text not in _NOTHING)


def _all_words(line: Line) -> str:
    seen = [text.strip() for text in line.seen if text.strip()]
    cells = [f"{title}“{text}”" for title, value in line.cells.items() if (text := cell_text(value))]
    return "；".join((*seen, *cells, *line.besides))
