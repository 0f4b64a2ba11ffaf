"""Bodies of documents ↔ their frozen data, and the questions about numbers.

An issued document is a slot of its inspection, `document/<kind>/<mark>`, whose mark names the device that issued it, so
that two devices never write in one. Voiding and delivery are later events on it; each scan is a record of its own,
`document/<kind>/<mark>/<scan>`. The first version kept one notice an inspection, in `document/notice`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.documents import Delivery, Document, Kind, Scan, Void
from app.storage.inspections import shown
from app.storage.institutions import Body
from app.storage.store import Store

DOCUMENT, SCAN = "document", "scan"
_PREFIX = "document/"


def documents(store: Store, inspection: int) -> tuple[Document, ...]:
    """Every issued document of an inspection, voided ones too, in the order of day, number and slot. Kinds that only
    a newer version knows are left out."""
    found: dict[str, Document] = {}
    scans: dict[str, list[Scan]] = {}
    for part in shown(store, inspection, _PREFIX):
        kind, _, rest = part.slot.removeprefix(_PREFIX).partition("/")
        mark, _, scan = rest.partition("/")
        if scan:
            if part.body.get("blob"):
                scans.setdefault(f"{_PREFIX}{kind}/{mark}", []).append(_scan(part.slot, part.body))
            continue
        first = next(iter(store.history(inspection, part.slot)), None) if part.revised else None
        actor, device = (first.actor, first.device) if first else (part.actor, part.device)
        document = document_from(part.slot, part.body, actor=actor, device=device)
        if document is not None:
            found[part.slot] = document
    entries = [replace(entry, scans=tuple(scans.get(slot, ()))) for slot, entry in found.items()]
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.number, entry.slot)))


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


def document_from(slot: str, body: Body, *, actor: str, device: str) -> Document | None:
    """A document; None for what is none that this version knows."""
    kind = slot.removeprefix(_PREFIX).partition("/")[0]
    if kind not in {known.value for known in Kind}:
        return None
    day = _day(body.get("date"))
    if day is None:
        return None
    return Document(
        slot=slot,
        kind=Kind(kind),
        number=body.get("number") or "",
        day=day,
        actor=actor,
        device=device,
        title=body.get("title") or "",
        department=body.get("department") or "",
        about=body.get("about") or "",
        findings=tuple(body.get("findings") or ()),
        handed_over=bool(body.get("handed_over")),
        void=_void(body.get("voided")),
        delivery=_delivery(body.get("delivery")),
    )


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


def _scan(slot: str, body: Body) -> Scan:
    return Scan(slot, body["blob"], body.get("name", ""), body.get("media_type", ""))


def _void(value: Any) -> Void | None:
    """A voiding that can't be read is one all the same."""
    if not value:
        return None
    said = value if isinstance(value, dict) else {}
    return Void(said.get("reason", ""), _day(said.get("date")) or date.min, said.get("by", ""))


def _delivery(value: Any) -> Delivery | None:
    day = _day(value.get("date")) if isinstance(value, dict) else None
    if day is None:
        return None
    return Delivery(
        value.get("way", ""), day, value.get("receiver", ""), value.get("witness", ""), value.get("note", "")
    )


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
