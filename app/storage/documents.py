"""Bodies of documents ↔ their frozen data, and the questions about numbers.

An issued document is a slot of its inspection, `document/<kind>/<mark>`, whose mark names the device that issued it, so
that two devices never write in one. Voiding and delivery are later events on it; each scan is a record of its own,
`document/<kind>/<mark>/<scan>`. The first version kept one notice an inspection, in `document/notice`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.days import known_day
from app.domain.documents import ABOUT_A_DAY, Delivery, Document, Kind, Scan, Void
from app.domain.unreadable import UNSHOWN, Listed, told
from app.storage.decoding import Body, Name, NotShown, Place, decode
from app.storage.inspections import Shown, place_of, shown
from app.storage.store import Store

DOCUMENT, SCAN = "document", "scan"
_PREFIX = "document/"


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
    first = next(iter(store.history(inspection, part.slot)), None) if part.revised else None
    actor, device = (first.actor, first.device) if first else (part.actor, part.device)
    return document_from(part.slot, body, at, actor=actor, device=device)


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
    if "delivery" not in body:
        return None
    try:
        read = decode(_Delivery, body["delivery"], at, title, "送达")
    except NotShown as error:
        at.told.append(error.unreadable)
        return None
    return Delivery(read.way, read.date, receiver=read.receiver, witness=read.witness, note=read.note)
