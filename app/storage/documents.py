"""Bodies of documents ↔ their frozen data, and the questions about numbers.

An issued document is a slot of its inspection, `document/<kind>/<mark>`, whose mark names the device that issued it, so
that two devices never write in one. Voiding and delivery are later events on it; each scan is a record of its own,
`document/<kind>/<mark>/<scan>`. The first version kept one notice an inspection, in `document/notice`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.days import known_day
from app.domain.documents import Delivery, Document, Kind, Scan, Undelivered, Void
from app.domain.unreadable import UNSHOWN, Listed, told
from app.storage.decoding import Body, Name, NotShown, Place, Written, decode
from app.storage.inspections import place_of
from app.storage.shown import Shown
from app.storage.store import Store

DOCUMENT, SCAN = "document", "scan"
_PREFIX = "document/"
_DELIVERY, _WITHDRAWN = "delivery", "withdrawn"


def documents(store: Store, inspection: int, at: Place | None = None) -> Listed[Document]:
    """Every issued document of an inspection, voided ones too, in the order of day, number and slot. Those that can't
    be read, or that only a newer version knows, are told. `at`: how a place in the visit is called."""
    at = replace(at, told=[]) if at is not None else place_of(store, inspection)
    found: dict[str, Document] = {}
    scans: dict[str, list[Scan]] = {}
    for part in store.shown(inspection, _PREFIX):
        kind, _, rest = part.slot.removeprefix(_PREFIX).partition("/")
        mark, _, scan = rest.partition("/")
        body = part.body
        try:
            if not scan:
                found[part.slot] = _document(store, inspection, part, body, at)
            elif "blob" in body:
                scans.setdefault(f"{_PREFIX}{kind}/{mark}", []).append(_scan(part.slot, body, at))
        except NotShown as error:
            at.told.append(error.unreadable)
    entries = [replace(entry, scans=tuple(scans.get(slot, ()))) for slot, entry in found.items()]
    return Listed(sorted(entries, key=lambda entry: (entry.day, entry.number, entry.slot)), told(at.told))


def _document(store: Store, inspection: int, part: Shown, body: Body, at: Place) -> Document:
    before = _registered_before(store, inspection, part.slot) if _says_nothing(part.slot, body) else ()
    document = document_from(part.slot, body, at, before=before)
    if not part.revised:
        return replace(document, actor=part.actor, device=part.device, at=part.at)
    said = store.history(inspection, part.slot)
    document = replace(document, actor=said[0].actor, device=said[0].device, at=said[0].at)
    back = _taken_back([entry.body for entry in said], at, document.kind.label)
    if not back:
        return document
    # beside a delivery that another computer noted, the withdrawal stands until a person decides
    clashing = [
        head.value
        for conflict in store.conflicts(inspection)
        if conflict.slot == part.slot and conflict.field == _DELIVERY
        for head in conflict.heads
    ]
    undecided = any(_withdrawal(value) is not None for value in clashing)
    return replace(document, undelivered=back, delivery=None if undecided else document.delivery)


def _says_nothing(slot: str, body: Body) -> bool:
    """Whether it is a notice or list of a version that did not say which problems it names."""
    kind = _KINDS.get(slot.removeprefix(_PREFIX).partition("/")[0])
    return "findings" not in body and kind in (Kind.NOTICE, Kind.LIST)


_BEFORE = """
WITH said AS (
  SELECT slot, key FROM current WHERE root = :root AND n = 1 UNION ALL SELECT slot, key FROM history WHERE root = :root
)
SELECT substr(s.text, 9), min(e.lamport) AS registered
FROM said CROSS JOIN name s ON s.no = said.slot CROSS JOIN event e ON e.key = said.key
WHERE s.text GLOB 'finding/*' AND json_type(e.body, '$.number') IS NOT NULL
GROUP BY s.text
HAVING registered < (
  SELECT min(d.lamport) FROM said i CROSS JOIN name n ON n.no = i.slot CROSS JOIN event d ON d.key = i.key
  WHERE n.text = :slot
)
ORDER BY s.text
"""


def _registered_before(store: Store, inspection: int, slot: str) -> tuple[str, ...]:
    """The problems of a visit that were registered before the document in a slot was issued, as far as the journal's
    own order tells."""
    return tuple(key for key, _ in store.db.execute(_BEFORE, {"root": inspection, "slot": slot}))


def issued_body(document: Document) -> dict[str, Any]:
    """What is said once, when a document is issued. The number is in this event only, so that it can be counted.

    A kind that names problems says which, also where there are none.
    """
    body: dict[str, Any] = {"date": document.day.isoformat(), "title": document.title}
    if document.kind.rules.carries:
        body["findings"] = list(document.findings)
    optional = {
        "number": document.number,
        "department": document.department,
        "about": document.about,
        "handed_over": document.handed_over,
        "corrections": [{"event": name} for name in document.corrections],
        "printed": {"content": document.printed} if document.printed else None,
        "sections": list(document.sections) if document.sections is not None else None,
    }
    return body | {name: value for name, value in optional.items() if value not in (None, "", False, [])}


class _Named(Written, frozen=True):
    event: Name


class _Printed(Written, frozen=True):
    content: str = ""


class _Issued(Written, frozen=True):
    date: date
    number: Name = ""
    title: str = ""
    department: Name = ""
    about: Name = ""
    findings: tuple[str, ...] | None = None
    handed_over: bool = False
    corrections: tuple[_Named, ...] = ()
    sections: tuple[str, ...] | None = None
    printed: _Printed = _Printed()


def document_from(slot: str, body: Body, at: Place, *, before: Sequence[str] = ()) -> Document:
    """A document, but for who issued it and when. `before`: the problems that were registered before it, which it
    names where it was issued by a version that did not say which. Raises `NotShown` for a kind that only a newer
    version knows, and for one that lacks what it was issued with."""
    name = slot.removeprefix(_PREFIX).partition("/")[0]
    kind = _KINDS.get(name)
    if kind is None:
        raise NotShown(at.unreadable(f"由较新的版本出具：“{name}”", "文书", newer=True))
    read = decode(_Issued, body, at, kind.label, spare={"printed": {}})
    if kind.rules.about_a_day and known_day(read.about) is None:
        raise NotShown(at.unreadable("没有写是哪一天的复查", kind.label))
    return Document(
        slot=slot,
        kind=kind,
        number=read.number,
        day=read.date,
        title=read.title,
        department=read.department,
        about=read.about,
        findings=tuple(before) if read.findings is None else read.findings,
        handed_over=read.handed_over,
        corrections=tuple(each.event for each in read.corrections),
        sections=read.sections,
        printed=read.printed.content,
        void=_void(body, read.date, at, kind.label),
        delivery=_delivery(body, at, kind.label),
    )


_KINDS = {kind.value: kind for kind in Kind}


def void_body(void: Void) -> dict[str, Any]:
    return {"voided": {"reason": void.reason, "date": void.day.isoformat(), "by": void.by}}


def delivery_body(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": {
            "way": delivery.way,
            "date": delivery.day.isoformat(),
            "receiver": delivery.receiver,
            "witness": delivery.witness,
            "note": delivery.note,
        }
    }


def undelivery_body(reason: str, day: date, by: str) -> dict[str, Any]:
    """A delivery taken back stands in the delivery's own field, so that it clashes with another's word on it."""
    return {_DELIVERY: {_WITHDRAWN: {"reason": reason, "date": day.isoformat(), "by": by}}}


def scan_body(scan: Scan) -> dict[str, Any]:
    return {"blob": scan.blob, "name": scan.name, "media_type": scan.media_type}


def _scan(slot: str, body: Body, at: Place) -> Scan:
    return decode(Scan, {"name": "", "media_type": "", **body, "slot": slot}, at, "扫描件")


class _Void(Written, frozen=True):
    date: date
    reason: str = ""
    by: str = ""


def _void(body: Body, issued: date, at: Place, title: str) -> Void | None:
    """A voiding that can't be read is one all the same."""
    if "voided" not in body:
        return None
    try:
        read = decode(_Void, body["voided"], at, title, "作废")
    except NotShown as error:
        at.told.append(error.unreadable)
        return Void(UNSHOWN, issued, "")
    return Void(read.reason, read.date, read.by)


class _Delivery(Written, frozen=True):
    date: date
    way: str = ""
    receiver: str = ""
    witness: str = ""
    note: str = ""


def _delivery(body: Body, at: Place, title: str) -> Delivery | None:
    """A delivery that can't be read counts as none."""
    if _DELIVERY not in body or _withdrawal(body[_DELIVERY]) is not None:
        return None
    try:
        read = decode(_Delivery, body[_DELIVERY], at, title, "送达")
    except NotShown as error:
        at.told.append(error.unreadable)
        return None
    return Delivery(read.way, read.date, receiver=read.receiver, witness=read.witness, note=read.note)


def _withdrawal(value: object) -> object:
    """What the withdrawal of a delivery says; None for a delivery."""
    return value.get(_WITHDRAWN) if isinstance(value, dict) else None


def _taken_back(bodies: Iterable[Body], at: Place, title: str) -> tuple[Undelivered, ...]:
    """The deliveries that were taken back, each as it stood before; one that can't be read was none."""
    found, before = [], None
    for body in bodies:
        if _DELIVERY not in body:
            continue
        said = _withdrawal(body[_DELIVERY])
        if said is None:
            before = _delivery(body, replace(at, told=[]), title)
            continue
        try:
            read = decode(_Void, said, at, title, "撤回送达")
        except NotShown as error:
            at.told.append(error.unreadable)
            continue
        if before is not None:
            found.append(Undelivered(before, read.reason, day=read.date, by=read.by))
    return tuple(found)
