"""What a file that came back would change, one row each, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.interchange.form_plan import FormPlan, Group, change_words
from app.interchange.ledger_plan import LedgerPlan
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone

T = TypeVar("T")
WIDTHS = (124, 270, 0)
ORDER = (Group.REFUSED, Group.CONFLICT, Group.ASIDE, Group.ACCEPTED, Group.UNCHANGED)
"""What a person has to see to first."""
_TONES = {
    Group.ACCEPTED: Tone.OK,
    Group.CONFLICT: Tone.ACCENT,
    Group.REFUSED: Tone.WARN,
    Group.UNCHANGED: Tone.NEUTRAL,
    Group.ASIDE: Tone.ACCENT,
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the file: what becomes of it, which thing it is, where it stands, and what changes or why not."""

    group: Group
    title: str
    note: str
    detail: str

    @property
    def head(self) -> str:
        """The first part of the detail."""
        return self._parts[0]

    @property
    def rest(self) -> str:
        """What comes after it, in one line."""
        return " ".join(self._parts[2].split("\n"))

    @property
    def _parts(self) -> tuple[str, str, str]:
        return self.detail.replace("；", "\n", 1).partition("\n")


def form_rows(plan: FormPlan[T]) -> tuple[PlanRow, ...]:
    """The rows of a filled form's plan."""
    rows = []
    for row in plan.rows:
        changes = change_words(row.changes)
        parts = (changes, row.reason) if row.group is Group.ACCEPTED else (row.reason, changes)
        rows.append(PlanRow(row.group, row.title, row.where, "\n".join(part for part in parts if part)))
    return tuple(rows)


def ledger_rows(plan: LedgerPlan) -> tuple[PlanRow, ...]:
    """The rows of a returned ledger's plan. The problem stands with what is said of it: whoever looks sees what does
    not go together."""
    rows = []
    for row in plan.rows:
        problem = f"问题：{row.problem}" if row.problem else ""
        if row.group is Group.ACCEPTED:
            told = (change_words(row.changes[:1]), problem, change_words(row.changes[1:]))
        else:
            told = (row.reason, problem, change_words(row.changes))
        title = row.beside or " · ".join(part for part in (row.number, row.home) if part) or "认不出的行"
        rows.append(PlanRow(row.group, title, row.where, "\n".join(part for part in told if part)))
    return tuple(rows)


def group_counts(rows: Sequence[PlanRow]) -> Mapping[Group, int]:
    """How many rows of each group, in the order in which they are shown."""
    return {group: sum(row.group is group for row in rows) for group in ORDER}


def plan_model(rows: Sequence[PlanRow]) -> TableModel[PlanRow]:
    """Rows that need a person first, then what will be taken, then what stays."""
    model: TableModel[PlanRow] = TableModel(
        [
            Column("状态", lambda row: "", chips=lambda row: (Chip(row.group.label, _TONES[row.group]),)),
            Column("哪一项", lambda row: row.title, note=lambda row: row.note, bold=lambda row: True),
            Column(
                "改什么，或为什么不能",
                lambda row: row.head,
                note=lambda row: row.rest,
                hint=lambda row: row.detail,
            ),
        ],
        uid=id,
    )
    model.show(sorted(rows, key=lambda row: ORDER.index(row.group)))
    return model
