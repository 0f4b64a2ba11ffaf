"""What the county reported upward, kept on this computer so that no later figure replaces an earlier one in silence.

It is a setting of this store, not of the journal: another computer reported nothing. Backups carry it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from app.domain.checklist import Severity
from app.domain.county import CountySummary
from app.domain.reported import NOTHING_TOLD, Told, ToldPeriod, ToldProblem, told_now
from app.workflow.desk import Desk

_REPORTED = "reported_figures"


def reported_figures(desk: Desk) -> Told:
    """What was reported from this store; nothing where what was kept of it can't be read."""
    try:
        kept = json.loads(desk.store.get_local(_REPORTED) or "{}")
        return Told(
            {name: _problem(said) for name, said in kept.get("problems", {}).items()},
            tuple(_period(said) for said in kept.get("periods", ())),
        )
    except (ValueError, TypeError, AttributeError):
        return NOTHING_TOLD


def note_reported(desk: Desk, summary: CountySummary) -> None:
    """Keep what a summary that was just written says of each problem; what was said before of one stays."""
    period = ToldPeriod(summary.since, summary.until, summary.township, desk.clock())
    with desk.store.atomic():
        told = told_now(reported_figures(desk), period, (*summary.problems, *summary.carried))
        desk.store.set_local(_REPORTED, json.dumps(_kept(told), ensure_ascii=False, separators=(",", ":")))


def _kept(told: Told) -> dict[str, Any]:
    return {
        "problems": {
            name: [first.severity.value, first.closed.isoformat() if first.closed else "", first.at]
            for name, first in told.problems.items()
        },
        "periods": [[each.since.isoformat(), each.until.isoformat(), each.township, each.at] for each in told.periods],
    }


def _problem(said: Any) -> ToldProblem:
    severity, closed, at = said
    return ToldProblem(Severity(severity), date.fromisoformat(closed) if closed else None, int(at))


def _period(said: Any) -> ToldPeriod:
    since, until, township, at = said
    return ToldPeriod(date.fromisoformat(since), date.fromisoformat(until), str(township), int(at))
