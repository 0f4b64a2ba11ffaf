"""The labels of editions: by the day, never used twice."""

from __future__ import annotations

from collections.abc import Collection

from app.workflow.desk import Desk


def free_label(desk: Desk, taken: Collection[str]) -> str:
    """Today, or today with a number where today has been used."""
    day = desk.today.isoformat()
    return next(name for n in range(1, len(taken) + 2) if (name := day if n == 1 else f"{day}-{n}") not in taken)
