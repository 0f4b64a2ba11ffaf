"""文书: what a visit can have, what was issued, and what is done with it: voided, delivered, its signed page kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.absence import Absence
from app.domain.documents import Delivery, Document, Scan, Void
from app.domain.unreadable import Listed
from app.storage.documents import DOCUMENT, SCAN, delivery_body, documents, scan_body, undelivery_body, void_body
from app.storage.fitting import refuse_personal
from app.workflow import errors
from app.workflow.case import open_case
from app.workflow.desk import Desk
from app.workflow.offering import Offer, offers
from app.workflow.photos import MEDIA_TYPE, reduce_photo
from app.workflow.scans import check_pdf, is_pdf

SCAN_SIDE = 2000
PDF = "application/pdf"


def offered_documents(desk: Desk, inspection: int) -> tuple[Offer, ...]:
    """What can be had of a visit now and for whom, and why not otherwise. Raises `NO_SUCH`."""
    return offers(open_case(desk, inspection))


def documents_of(desk: Desk, inspection: int) -> Listed[Document]:
    """Every document issued of a visit, voided ones too, oldest first."""
    return documents(desk.store, inspection)


# What is done with an issued document. Each act raises `NO_SUCH_DOCUMENT` and `PERSONAL_NUMBER`, and returns the
# document as it stands after.


def void(desk: Desk, inspection: int, slot: str, reason: str) -> Document:
    """作废: it stays listed with its number, and prints with the word on it. Raises `DOCUMENT_NO_REASON`,
    `DOCUMENT_VOID`."""
    document = _live(desk, inspection, slot)
    if not reason.strip():
        raise errors.DOCUMENT_NO_REASON.with_(name=_name(document), what="作废的原因")
    refuse_personal(_name(document), reason)
    _say(desk, inspection, slot, void_body(Void(reason.strip(), desk.today, desk.actor)))
    return _known(desk, inspection, slot)


def deliver(
    desk: Desk,
    inspection: int,
    slot: str,
    way: str,
    *,
    day: date | None = None,
    receiver: str = "",
    witness: str = "",
    note: str = "",
) -> Document:
    """Note how a document reached the home; saying it again corrects it. `way` is one of `WAYS` or the person's own
    word. Raises `DOCUMENT_VOID`, `DOCUMENT_NO_REASON`, `DOCUMENT_DAY`."""
    document = _live(desk, inspection, slot)
    on = day or desk.today
    if not way.strip():
        raise errors.DOCUMENT_NO_REASON.with_(name=_name(document), what="送达方式")
    if not document.day <= on <= desk.today:
        raise errors.DOCUMENT_DAY.with_(name=_name(document), day=on, since=document.day, today=desk.today)
    refuse_personal(_name(document), way, receiver, witness, note)
    said = Delivery(way.strip(), on, receiver.strip(), witness.strip(), note.strip())
    _say(desk, inspection, slot, delivery_body(said))
    return _known(desk, inspection, slot)


def undeliver(desk: Desk, inspection: int, slot: str, reason: str) -> Document:
    """Take back a delivery that was noted by mistake, and say why; both stay with the document. Raises
    `DOCUMENT_NOT_DELIVERED`, `DOCUMENT_NO_REASON`."""
    document = _known(desk, inspection, slot)
    if document.delivery is None:
        raise errors.DOCUMENT_NOT_DELIVERED.with_(name=_name(document))
    if not reason.strip():
        raise errors.DOCUMENT_NO_REASON.with_(name=_name(document), what="撤回的理由")
    refuse_personal(_name(document), reason)
    _say(desk, inspection, slot, undelivery_body(reason.strip(), desk.today, desk.actor))
    return _known(desk, inspection, slot)


def attach_scan(desk: Desk, inspection: int, slot: str, content: bytes, name: str) -> Document:
    """Keep the signed page: a picture, made smaller (2000 px, so that A4 stays readable), or a PDF as it is.

    Raises `SCAN_UNREADABLE`, `NOT_A_PHOTO`, `PHOTO_TOO_LARGE`. The same scan twice is one.
    """
    document = _known(desk, inspection, slot)
    refuse_personal(_name(document), name)
    kept, media_type = content, PDF
    if is_pdf(content, name):
        check_pdf(content, name)
    else:
        kept, media_type = reduce_photo(content, name, SCAN_SIDE, SCAN_SIDE).content, MEDIA_TYPE
    with desk.store.atomic():
        blob = desk.store.keep_blob(kept)
        scan = Scan(f"{slot}/{blob[:16]}", blob, name, media_type)
        desk.store.write(inspection, scan.slot, scan_body(scan), kind=SCAN, actor=desk.actor, at=desk.clock())
    return _known(desk, inspection, slot)


def remove_scan(desk: Desk, inspection: int, scan: str) -> None:
    """Take a scan off its document. What the journal holds of it stays. Raises `NO_SUCH_DOCUMENT`."""
    if all(scan != kept.slot for document in documents(desk.store, inspection) for kept in document.scans):
        raise errors.NO_SUCH_DOCUMENT.with_(name=scan)
    desk.store.write(inspection, scan, {"blob": None}, kind=SCAN, actor=desk.actor, at=desk.clock())


def scan_bytes(desk: Desk, scan: Scan) -> bytes:
    """The kept page. Raises `NOT_HELD`."""
    content = desk.store.blob(scan.blob)
    if isinstance(content, Absence):
        raise errors.NOT_HELD.with_(name=scan.name or "扫描件", why=content.words, remedy=content.remedy)
    return content


def find_document(desk: Desk, inspection: int, name: str) -> Document:
    """A document by its number or its slot, with or without `document/`. Raises `NO_SUCH_DOCUMENT`."""
    for document in documents(desk.store, inspection):
        if name.strip() in (document.number, document.slot, document.slot.removeprefix(f"{DOCUMENT}/")):
            return document
    raise errors.NO_SUCH_DOCUMENT.with_(name=name)


def _known(desk: Desk, inspection: int, slot: str) -> Document:
    found = next((document for document in documents(desk.store, inspection) if document.slot == slot), None)
    if found is None:
        raise errors.NO_SUCH_DOCUMENT.with_(name=slot)
    return found


def _live(desk: Desk, inspection: int, slot: str) -> Document:
    document = _known(desk, inspection, slot)
    if document.void is not None:
        raise errors.DOCUMENT_VOID.with_(name=_name(document), day=document.void.day, reason=document.void.reason)
    return document


def _name(document: Document) -> str:
    return f"{document.shown_title} {document.number}".strip()


def _say(desk: Desk, inspection: int, slot: str, body: Mapping[str, Any]) -> None:
    desk.store.write(inspection, slot, body, kind=DOCUMENT, actor=desk.actor, at=desk.clock())
