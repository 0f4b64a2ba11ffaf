"""Bodies of documents ↔ their frozen data, and the questions about numbers.

An issued document is a slot of its inspection, `document/<kind>/<mark>`, whose mark names the device that issued it, so
that two devices never write in one. Voiding and delivery are later events on it; each scan is a record of its own,
`document/<kind>/<mark>/<scan>`. The first version kept one notice an inspection, in `document/notice`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.days import known_day
from app.domain.documents import ABOUT_A_DAY, Delivery, Document, Kind, Scan, Undelivered, Void
from app.domain.unreadable import UNSHOWN, Listed, told
from app.storage.decoding import Body, Name, NotShown, Place, decode
from app.storage.inspections import Shown, place_of, shown
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
    for part in shown(store, inspection, _PREFIX):
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
    if not part.revised:
        return document_from(part.slot, body, at, actor=part.actor, device=part.device)
    said = store.history(inspection, part.slot)
    document = document_from(part.slot, body, at, actor=said[0].actor, device=said[0].device)
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


def issued_body(document: Document) -> dict[str, Any]:
    """What is said once, when a document is issued. The number is in this event only, so that it can be counted."""
    body: dict[str, Any] = {"date": document.day.isoformat(), "title": document.title}
    optional = {
        "number": document.number,
        "department": document.department,
        "about": document.about,
        "findings": list(document.findings),
        "handed_over": document.handed_over,
    }
    return body | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class _Issued:
    date: date
    number: Name = ""
    title: str = ""
    department: Name = ""
    about: Name = ""
    findings: tuple[str, ...] = ()
    handed_over: bool = False


def document_from(slot: str, body: Body, at: Place, *, actor: str, device: str) -> Document:
    """A document. Raises `NotShown` for a kind that only a newer version knows, and for one that lacks what it was
    issued with."""
    name = slot.removeprefix(_PREFIX).partition("/")[0]
    kind = _KINDS.get(name)
    if kind is None:
        raise NotShown(at.unreadable(f"由较新的版本出具：“{name}”", "文书", newer=True))
    read = decode(_Issued, body, at, kind.label)
    if kind in ABOUT_A_DAY and known_day(read.about) is None:
        raise NotShown(at.unreadable("没有写是哪一天的复查", kind.label))
    return Document(
        slot=slot,
        kind=kind,
        number=read.number,
        day=read.date,
        actor=actor,
        device=device,
        title=read.title,
        department=read.department,
        about=read.about,
        findings=read.findings,
        handed_over=read.handed_over,
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


@dataclass(frozen=True, slots=True)
class _Void:
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


@dataclass(frozen=True, slots=True)
class _Delivery:
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
