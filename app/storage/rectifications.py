"""Bodies of rectification ↔ its frozen data, and the questions to the tables about one visit's problems.

Each act (a reply, a recheck …) is a record of its own, in the slot `finding/<key>/<mark>` of its inspection: so a
package of the inspection carries it, and no two acts ever meet. What can clash are two fields of the problem itself:
`closed`, which recheck stands, and `due`, the deadline that was set since 挂号.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

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
)
from app.domain.repeats import Looked
from app.storage.store import Store

CLOSED, DUE = "closed", "due"
_KINDS: dict[type[Any], str] = {
    Reply: "reply",
    Extension: "extension",
    StopConfirmed: "stop",
    Transfer: "transfer",
    Recheck: "recheck",
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
                "evidence": [{"text": e.note, "blob": e.blob, "name": e.name} for e in act.evidence],
                "until": act.deadline.isoformat() if act.deadline else "",
                "text": act.note,
                "items": list(act.items),
            }


def act_from(body: Mapping[str, Any]) -> Act | None:
    """An act; None for one that only a newer version knows, or that lacks its day."""
    try:
        day = date.fromisoformat(body.get("date", ""))
        until = date.fromisoformat(body["until"]) if body.get("until") else None
        completed = date.fromisoformat(body["completed"]) if body.get("completed") else None
    except ValueError:
        return None
    match body.get("act"):
        case "reply":
            return Reply(
                day=day,
                text=body.get("text", ""),
                by=body.get("by", ""),
                done=bool(body.get("done")),
                remark=body.get("remark", ""),
                completed=completed,
                source=body.get("source", ""),
                source_name=body.get("source_name", ""),
            )
        case "extension" if until is not None:
            return Extension(day, until, body.get("reason", ""))
        case "stop":
            return StopConfirmed(day, body.get("by", ""), body.get("how", ""))
        case "transfer":
            handed_over = bool(body.get("handed_over"))
            return Transfer(day, body.get("department", ""), handed_over, body.get("text", ""))
        case "recheck":
            evidence = tuple(
                Evidence(each.get("text", ""), each.get("blob", ""), each.get("name", ""))
                for each in body.get("evidence") or ()
            )
            return Recheck(
                day=day,
                checker=body.get("checker", ""),
                passed=body.get("passed") is True,
                evidence=evidence,
                deadline=until,
                note=body.get("text", ""),
                items=tuple(body.get("items") or ()),
            )
    return None


def fields_of(act: Act, mark: str) -> dict[str, Any]:
    """What an act says of the problem itself; empty for an act that stands beside it."""
    match act:
        case Recheck():
            closed = {"recheck": mark, "passed": act.passed, "date": act.day.isoformat(), "checker": act.checker}
            due = {} if act.passed or act.deadline is None else {DUE: act.deadline.isoformat()}
            return {CLOSED: closed} | due
        case Extension():
            return {DUE: act.deadline.isoformat()}
    return {}


def write_act(store: Store, root: int, key: str, act: Act, *, after: str, actor: str, at: int) -> None:
    """Keep an act, and what it says of the problem, in one transaction. `after`: the recheck that stood."""
    mark = mark_of(store, act, actor, at)
    kind, fields = kind_of(act), fields_of(act, mark)
    body = act_body(act) | ({"after": after} if isinstance(act, Recheck) and after else {})
    with store.atomic():
        store.write(root, f"finding/{key}/{mark}", body, kind=kind, actor=actor, at=at)
        if fields:
            store.write(root, f"finding/{key}", fields, kind=kind, actor=actor, at=at)


_ACTS = """
SELECT s.text, coalesce(c.body, e.body), a.text, e.at
FROM current c CROSS JOIN name s ON s.no = c.slot CROSS JOIN event e ON e.key = c.key
CROSS JOIN name a ON a.no = e.actor CROSS JOIN origin o ON o.src = e.key >> 40
WHERE c.root = ? AND c.gone = 0 AND s.text GLOB 'finding/*'
ORDER BY e.lamport, o.device, e.digest
"""


def registers(store: Store, root: int) -> dict[str, Register]:
    """Problem → all that was said of its mending. Empty where nothing was."""
    found: dict[str, Register] = {}
    for slot, text, actor, at in store.db.execute(_ACTS, (root,)):
        key, _, mark = str(slot).removeprefix("finding/").partition("/")
        body = json.loads(text)
        known = found.get(key, Register())
        if not mark:
            found[key] = replace(known, rechecks=_names([body.get(CLOSED)]), deadlines=_days([body.get(DUE)]))
        elif (act := act_from(body)) is not None:
            record = Recorded(mark, act, actor, at, body.get("after", ""))
            found[key] = replace(known, records=(*known.records, record))
    for conflict in store.conflicts(root):
        family, _, key = conflict.slot.partition("/")
        if family == "finding" and key in found:
            values = [head.value for head in conflict.heads]
            if conflict.field == CLOSED:
                found[key] = replace(found[key], rechecks=_names(values))
            elif conflict.field == DUE:
                found[key] = replace(found[key], deadlines=_days(values))
    return found


def _names(values: list[Any]) -> tuple[str, ...]:
    return tuple(str(value.get("recheck", "")) for value in values if isinstance(value, dict))


def _days(values: list[Any]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(value) for value in values if isinstance(value, str))


# What a home's visits saw

_VISITS = """
SELECT c.root, coalesce(c.body, e.body) ->> '$.started', r.lamport
FROM current c INDEXED BY current_head CROSS JOIN event r ON r.key = c.root CROSS JOIN name k ON k.no = r.kind
CROSS JOIN event e ON e.key = c.key
WHERE c.slot = 1 AND c.gone = 0 AND k.text = 'inspection' AND coalesce(c.body, e.body) ->> '$.institution' = ?
"""
_VERDICTS = """
SELECT substr(s.text, 8), coalesce(c.body, e.body) ->> '$.result.verdict'
FROM current c CROSS JOIN name s ON s.no = c.slot CROSS JOIN event e ON e.key = c.key
WHERE c.root = ? AND c.gone = 0 AND s.text GLOB 'answer/*'
"""


def looked_at(store: Store, home: int) -> tuple[Looked, ...]:
    """What each visit to a home saw, without what was closed. Where results clash the worse is what was seen."""
    return tuple(
        _looked(store, root, date.fromisoformat(started), f"{lamport:020d}:{store.ref(root)}")
        for root, started, lamport in store.db.execute(_VISITS, (store.ref(home),)).fetchall()
        if started
    )


def _looked(store: Store, root: int, day: date, mark: str) -> Looked:
    verdicts = dict(store.db.execute(_VERDICTS, (root,)).fetchall())
    for conflict in store.conflicts(root):
        if conflict.slot.startswith("answer/") and conflict.field == "result":
            sides = {head.value.get("verdict") for head in conflict.heads if isinstance(head.value, dict)}
            verdicts[conflict.slot.removeprefix("answer/")] = "fail" if "fail" in sides else None
    signed = {item for signature in store.signatures(root) if signature.head for item in signature.scope}
    return Looked(
        visit=root,
        day=day,
        mark=mark,
        failed=frozenset(item for item, verdict in verdicts.items() if verdict == "fail"),
        passed=frozenset(item for item, verdict in verdicts.items() if verdict == "pass" and item in signed),
    )
