"""保管期限: what the county has set, and what of the visits held has run out. Nothing is erased here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.finding_rows import waits
from app.domain.inspection import Inspection
from app.domain.retention import (
    Kept,
    Rule,
    Since,
    VisitState,
    kept_of,
    last_day,
    latest_visit_day,
    rule_faults,
    rules_data,
    rules_from,
    run_out,
)
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage import whereabouts
from app.storage.erasures import Target, is_blob
from app.storage.fitting import refuse_personal
from app.storage.whereabouts import Place
from app.workflow.desk import Desk
from app.workflow.erasing import Found, told
from app.workflow.errors import BAD_RETENTION_SOURCE, BAD_RETENTION_YEARS
from app.workflow.following import findings_of
from app.workflow.lines import inspections
from app.workflow.visits import load

RETENTION = "retention"
"""The row of the installation's own settings; like the office's papers it is not handed over."""

_FAULTS = {"years": BAD_RETENTION_YEARS, "source": BAD_RETENTION_SOURCE}


@dataclass(frozen=True, slots=True)
class Expired:
    """Everything of one kind of one visit whose period is over."""

    rule: Rule
    inspection: int
    handle: str
    home: str
    day: date
    """The visit's."""
    until: date
    """The last day on which it was to be kept."""
    open: bool
    """Whether the visit still has a problem that waits, or a part that nobody signed."""
    places: tuple[Found, ...]

    @property
    def files(self) -> int:
        return sum(place.is_file for place in self.places)

    @property
    def words(self) -> str:
        """How much it is."""
        texts = len(self.places) - self.files
        parts = [f"{self.files} 个文件" if self.files else "", f"{texts} 处文字" if texts else ""]
        return "、".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Over:
    """A rule whose period is over for a visit, and everything that it is about."""

    rule: Rule
    view: Inspection
    state: VisitState
    places: tuple[Place, ...]


def retention_rules(desk: Desk) -> tuple[Rule, ...]:
    """The periods that the county has set; there are none until somebody sets one."""
    try:
        return rules_from(json.loads(desk.store.get_local(RETENTION) or "{}"))
    except ValueError:
        return ()


def set_rule(desk: Desk, kept: Kept, *, years: int | None, since: Since, source: str) -> Rule:
    """Set the period of one kind of thing. Raises `BAD_RETENTION_YEARS`,
    `BAD_RETENTION_SOURCE`, `PERSONAL_NUMBER`; then the old one stays."""
    for fault in rule_faults(years, source):
        raise _FAULTS[fault.field].with_(kept=kept.label, what=fault.sentence)
    refuse_personal(f"保管期限 · {kept.label}", source)
    assert years is not None
    rule = Rule(kept, years, since, source.strip())
    _keep(desk, [*(each for each in retention_rules(desk) if each.kept is not kept), rule])
    return rule


def drop_rule(desk: Desk, kept: Kept) -> None:
    """Set no period for a kind of thing: it does not run out any more."""
    _keep(desk, [each for each in retention_rules(desk) if each.kept is not kept])


def _keep(desk: Desk, rules: Iterable[Rule]) -> None:
    data = rules_data(rules)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True) if data else None
    desk.store.set_local(RETENTION, text)


def expired(desk: Desk, today: date | None = None, progress: Progress = NO_PROGRESS) -> tuple[Expired, ...]:
    """What has run out on a day: photos first, then by kind, the oldest visit first. Nothing is changed.

    A file that something else still needs, another visit or another kind with a longer period, is not proposed.
    """
    day = today or desk.today
    rules = {rule.kept: rule for rule in retention_rules(desk)}
    latest = latest_visit_day(rules.values(), day)
    if latest is None:
        return ()
    keys = inspections(desk, until=latest, with_removed=True)
    over: list[_Over] = []
    for number, key in enumerate(keys):
        progress.step(number, len(keys), "正在核对保管期限")
        over += _over(desk, key, rules, day)
    needed = _still_needed(desk, over)
    found = []
    for each in over:
        left = told(desk, (place for place in each.places if place.target not in needed))
        until = last_day(each.rule, each.state)
        if left and until is not None:
            view = each.view
            found.append(
                Expired(
                    rule=each.rule,
                    inspection=view.key,
                    handle=view.handle,
                    home=view.home.name,
                    day=view.started,
                    until=until,
                    open=each.state.open,
                    places=left,
                )
            )
    order = list(Kept)
    return tuple(sorted(found, key=lambda each: (order.index(each.rule.kept), each.day, each.home, each.handle)))


def _over(desk: Desk, visit: int, rules: Mapping[Kept, Rule], day: date) -> list[_Over]:
    """What of one visit has run out; nothing of one that can't be read, which is told where visits are shown."""
    try:
        view = load(desk, visit)
    except AppError:
        return []
    state = _state(desk, view)
    ended = {kept: rule for kept, rule in rules.items() if run_out(rule, state, day)}
    by_kind = _places(desk, visit) if ended else {}
    return [_Over(ended[kept], view, state, tuple(places)) for kept, places in by_kind.items() if kept in ended]


def _state(desk: Desk, view: Inspection) -> VisitState:
    rows = findings_of(desk, view, {})
    closings = [row.standing.closing.day for row in rows if row.standing and row.standing.closing]
    waiting = not view.closed or any(waits(row) for row in rows)
    return VisitState(view.started, waiting, max(closings, default=None))


def _places(desk: Desk, visit: int) -> dict[Kept, list[Place]]:
    """What stands in a visit, by kind."""
    found: dict[Kept, list[Place]] = {}
    for place in whereabouts.places_of_thing(desk.store, visit):
        kept = kept_of(place.slot, place.target[1])
        if kept is not None:
            found.setdefault(kept, []).append(place)
    return found


def _still_needed(desk: Desk, over: Sequence[_Over]) -> set[Target]:
    """The files of what has run out that a visit or a kind names which has not."""
    gone = {(each.view.key, each.rule.kept) for each in over}
    files = {place.target[0] for each in over for place in each.places if is_blob(place.target)}
    return {
        place.target
        for place in whereabouts.places_of_blobs(desk.store, files)
        if (place.root, kept_of(place.slot, "")) not in gone
    }
