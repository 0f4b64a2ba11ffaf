"""Bodies of rectification ↔ its frozen data, and the questions to the tables about one visit's problems.

Each act (a reply, a recheck …) is a record of its own, in the slot `finding/<key>/<mark>` of its inspection: so a
package of the inspection carries it, and no two acts ever meet. What can clash are two fields of the problem itself:
`closed`, which recheck stands, and `due`, the deadline that was set since 挂号.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from app.domain.days import china_day, known_day
from app.domain.rectification import (
    Act,
    Evidence,
    Extension,
    Recheck,
    Recorded,
    Register,
    Reply,
    StopConfirmed,
    Transfer,
    Withdrawal,
)
from app.domain.repeats import Looked
from app.domain.unreadable import Unreadable
from app.domain.withdrawals import NOTHING, Restored
from app.storage.decoding import Body, NotShown, Place, decode
from app.storage.findings import clashes_of
from app.storage.inspections import place_of
from app.storage.reading import turn_of
from app.storage.store import Store

CLOSED, DUE = "closed", "due"
_KINDS: dict[type[Any], str] = {
    Reply: "reply",
    Extension: "extension",
    StopConfirmed: "stop",
    Transfer: "transfer",
    Recheck: "recheck",
    Withdrawal: "withdrawal",
}


def kind_of(act: Act) -> str:
    """The kind of an act's event."""
    return _KINDS[type(act)]


def mark_of(store: Store, act: Act, actor: str, at: int) -> str:
    """The name of an act among those of its problem: made of what was said, by whom, when and where."""
    text = json.dumps([store.device, actor, at, act_body(act)], sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def act_body(act: Act) -> dict[str, Any]:
    body: dict[str, Any] = {"act": kind_of(act), "date": act.day.isoformat()}
    match act:
        case Reply():
            said = {
                "remark": act.remark,
                "completed": act.completed.isoformat() if act.completed else "",
                "source": act.source,
                "source_name": act.source_name,
                "exported": act.exported,
                "returned": act.returned,
                "evidence": _evidence(act.evidence),
            }
            return body | {"text": act.text, "by": act.by, "done": act.done} | {k: v for k, v in said.items() if v}
        case Extension():
            return body | {"until": act.deadline.isoformat(), "reason": act.reason}
        case StopConfirmed():
            return body | {"by": act.by, "how": act.how}
        case Transfer():
            return body | {"department": act.department, "handed_over": act.handed_over, "text": act.note}
        case Recheck():
            return body | {
                "checker": act.checker,
                "passed": act.passed,
                "evidence": _evidence(act.evidence),
                "until": act.deadline.isoformat() if act.deadline else "",
                "text": act.note,
                "items": list(act.items),
            }
        case Withdrawal():
            return body | {"about": act.about, "reason": act.reason}


def _evidence(shown: Sequence[Evidence]) -> list[dict[str, str]]:
    return [{"text": each.note, "blob": each.blob, "name": each.name} for each in shown]


_READ: Mapping[str, tuple[type[Any], Mapping[str, Any]]] = {
    "reply": (Reply, {"text": "", "done": False}),
    "extension": (Extension, {"reason": ""}),
    "stop": (StopConfirmed, {"by": ""}),
    "transfer": (Transfer, {"department": ""}),
    "recheck": (Recheck, {"checker": "", "passed": False}),
    "withdrawal": (Withdrawal, {"about": "", "reason": ""}),
}
"""What an act's word means, with what stands where its writer left a field out: the word that says least."""
_TITLES = {
    "reply": "机构回复",
    "extension": "延期",
    "stop": "停用确认",
    "transfer": "移送",
    "recheck": "复查",
    "withdrawal": "撤回",
}
_AS_OURS = {"date": "day", "until": "deadline"}
_AS_OURS_WITH_NOTES = _AS_OURS | {"text": "note"}
"""Fields that the journal calls otherwise than the field's own data does; only a reply has a text and no note."""


def act_from(body: Body, at: Place, *under: str) -> Act:
    """An act. Raises `NotShown` for one that only a newer version knows, and for one that can't be read: none of it
    counts then."""
    word = body.get("act")
    kind, least = _READ.get(word, (None, {})) if isinstance(word, str) else (None, {})
    if kind is None:
        newer = isinstance(word, str)
        why = f"由较新的版本写入：“{word[:30]}”" if isinstance(word, str) else "没有写是哪一种"
        raise NotShown(at.unreadable(why, *under, newer=newer))
    names = _AS_OURS if kind is Reply else _AS_OURS_WITH_NOTES
    said = {**least, **_named(body, names)}
    if isinstance(said.get("evidence"), list):
        shown = said["evidence"]
        said["evidence"] = [_named(each, _AS_OURS_WITH_NOTES) if isinstance(each, dict) else each for each in shown]
    act: Act = decode(kind, said, at, *under, _TITLES[str(word)])
    return act


def _named(body: Body, names: Mapping[str, str]) -> dict[str, Any]:
    """A body with other names for some fields, and without those that are empty."""
    return {names.get(name, name): value for name, value in body.items() if value != ""}


def says_of_problem(act: Act, mark: str, restored: Restored = NOTHING) -> dict[str, Any]:
    """What an act says of the problem itself; empty for an act that stands beside it. `restored`: what stands again
    where it takes another back. Two who take back the same closing say the same, which is no clash."""
    match act:
        case Recheck():
            closed = {"recheck": mark, "passed": act.passed, "date": act.day.isoformat(), "checker": act.checker}
            due = {} if act.passed or act.deadline is None else {DUE: act.deadline.isoformat()}
            return {CLOSED: closed} | due
        case Extension():
            return {DUE: act.deadline.isoformat()}
        case Withdrawal():
            before = {"recheck": restored.recheck, "passed": False, "withdrawn": act.about}
            closed = {} if restored.recheck is None else {CLOSED: before}
            return closed | ({} if restored.deadline is None else {DUE: restored.deadline.isoformat()})
    return {}


def write_act(
    store: Store, root: int, key: str, act: Act, *, after: str, actor: str, at: int, restored: Restored = NOTHING
) -> None:
    """Keep an act, and what it says of the problem, in one transaction. `after`: the recheck that stood."""
    mark = mark_of(store, act, actor, at)
    kind, fields = kind_of(act), says_of_problem(act, mark, restored)
    body = act_body(act) | ({"after": after} if isinstance(act, Recheck) and after else {})
    with store.atomic():
        store.write(root, f"finding/{key}/{mark}", body, kind=kind, actor=actor, at=at)
        if fields:
            store.write(root, f"finding/{key}", fields, kind=kind, actor=actor, at=at)


def registers(store: Store, root: int, at: Place | None = None) -> dict[str, Register]:
    """Problem → all that was said of its mending. Empty where nothing was. `at`: how a place in the visit is called."""
    place = replace(at, told=[]) if at is not None else place_of(store, root)
    clashing = {
        (key, name): [head.value for head in heads if head.value is not None]
        for key, by_field in clashes_of(store, root).items()
        for name, heads in by_field.items()
    }
    found: dict[str, _Said] = {}
    for part in sorted(store.shown(root, "finding/"), key=lambda part: part.turn):
        key, _, mark = part.slot.removeprefix("finding/").partition("/")
        body, said, before = part.body, found.setdefault(key, _Said()), len(place.told)
        if not mark:
            standing = clashing.get((key, CLOSED)) or _written(body, CLOSED)
            said.rechecks = [_recheck(value, place, key) for value in standing]
            days = [_due(value, place, key) for value in clashing.get((key, DUE)) or _written(body, DUE)]
            said.deadlines = [day for day in days if day is not None]
        else:
            record = _recorded(body, place, key=key, mark=mark, actor=part.actor, moment=part.at)
            said.records.append(replace(record, lamport=part.lamport))
        said.unreadable += place.told[before:]
    return {key: said.register() for key, said in found.items()}


@dataclass(slots=True)
class _Said:
    """What is gathered of one problem."""

    records: list[Recorded] = field(default_factory=list)
    rechecks: list[str] = field(default_factory=list)
    deadlines: list[date] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def register(self) -> Register:
        return Register(
            records=tuple(self.records),
            rechecks=tuple(self.rechecks),
            deadlines=tuple(self.deadlines),
            unreadable=tuple(self.unreadable),
        )


def _recorded(body: Body, at: Place, *, key: str, mark: str, actor: str, moment: int) -> Recorded:
    """An act as it is kept; where it can't be read, what is to be said in its place."""
    after = body.get("after")
    act: Act | Unreadable
    try:
        act = act_from(body, at, "问题", key)
    except NotShown as error:
        place = f"{error.unreadable.place}（{china_day(moment)}，{actor}）"
        act = replace(error.unreadable, place=place, by=actor)
    return Recorded(mark, act, actor=actor, at=moment, after=after if isinstance(after, str) else "")


def _written(body: Body, name: str) -> list[Any]:
    return [body[name]] if name in body else []


def _recheck(value: Any, at: Place, key: str) -> str:
    """The recheck that stands, by its mark; the name of none where it can't be read, which closes nothing."""
    match value:
        case {"recheck": str(mark)}:
            return mark
    at.tell("写法不对", "问题", key, "复查结果")
    return ""


def _due(value: Any, at: Place, key: str) -> date | None:
    day = known_day(value)
    if day is None:
        at.tell("不是日期", "问题", key, "整改期限")
    return day


# What a visit saw

_VERDICTS = """
SELECT substr(s.text, 8), coalesce(c.body, e.body) ->> '$.result.verdict'
FROM current c CROSS JOIN name s ON s.no = c.slot CROSS JOIN event e ON e.key = c.key
WHERE c.root = ? AND c.gone = 0 AND s.text GLOB 'answer/*'
"""


def looked(store: Store, root: int) -> Looked | None:
    """What a visit saw, without what was closed; None where it names no day. Where results clash the worse is what was
    seen."""
    day = known_day((store.subject(root, "head") or {}).get("started"))
    if day is None:
        return None
    verdicts = dict(store.db.execute(_VERDICTS, (root,)).fetchall())
    for conflict in store.conflicts(root):
        if conflict.slot.startswith("answer/") and conflict.field == "result":
            sides = {head.value.get("verdict") for head in conflict.heads if isinstance(head.value, dict)}
            verdicts[conflict.slot.removeprefix("answer/")] = "fail" if "fail" in sides else None
    signed = {item for signature in store.signatures(root) if signature.head for item in signature.scope}
    return Looked(
        visit=root,
        day=day,
        mark=turn_of(store.db, root),
        failed=frozenset(item for item, verdict in verdicts.items() if verdict == "fail"),
        passed=frozenset(item for item, verdict in verdicts.items() if verdict == "pass" and item in signed),
    )
