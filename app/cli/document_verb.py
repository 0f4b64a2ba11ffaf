"""`yijian document`: what a visit can have on paper, what was issued, and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.day import day as read_day
from app.cli.desk import at_desk, json_option, say
from app.cli.scan_filing import file_
from app.cli.unshown import say_unreadable, unreadable_data
from app.cli.words import group
from app.domain.checklist import Department
from app.domain.documents import WAYS, Copy, Delivery, Document, Kind
from app.files import read_named
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, deliver, documents_of, find_document, offered_documents, undeliver, void
from app.workflow.errors import NOTHING_TO_ADD, OTHER_DOCUMENT, WHICH_DOCUMENT
from app.workflow.following import find
from app.workflow.offering import Offer

_inspection = click.argument("handle", metavar="检查编号")
_document = click.argument("name", metavar="文号")
_NAMED = {Kind.TRANSFER: ("--department", "给哪个部门"), Kind.RECEIPT: ("--document", "送达哪份文书")}
"""Kinds of which several may be had at once and none is the likelier: the option that says which."""


@group(name="document")
def command() -> None:
    """文书：列出可出具和已出具的、作废、登记送达、撤回送达、附签字页扫描件、把一叠扫描件归档。"""


@command.command(name="list")
@_inspection
@json_option
@click.pass_context
def list_(ctx: click.Context, handle: str, as_json: bool) -> int:
    """列出一次检查已出具的文书，和现在可以出具的。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        issued, offered = documents_of(desk, key), offered_documents(desk, key)
    data = {
        "issued": [_data(each) for each in issued],
        "offered": [_offer(each) for each in offered],
        "unreadable": unreadable_data(issued.unreadable),
    }
    say(data, lambda: _listed(issued, offered), as_json)
    return say_unreadable(issued.unreadable)


@command.command(name="void")
@_inspection
@_document
@click.option("--reason", required=True, metavar="TEXT", help="为什么作废。")
@json_option
@click.pass_context
def void_(ctx: click.Context, handle: str, name: str, reason: str, as_json: bool) -> None:
    """作废一份文书；它仍列在目录里，文号不再使用。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        _say(void(desk, key, find_document(desk, key, name).slot, reason), as_json)


@command.command(name="deliver")
@_inspection
@_document
@click.option("--way", required=True, metavar="TEXT", help=f"送达方式：{'、'.join(WAYS)}。")
@click.option("--date", "day", metavar="2026-11-22", type=read_day, default=None, help="送达日期，不写时为今天。")
@click.option("--receiver", default="", metavar="NAME", help="收件人。")
@click.option("--witness", default="", metavar="NAME", help="见证人。")
@click.option("--note", default="", metavar="TEXT", help="说明，如拒收的原因。")
@json_option
@click.pass_context
def deliver_(
    ctx: click.Context,
    handle: str,
    name: str,
    way: str,
    day: date | None,
    receiver: str,
    witness: str,
    note: str,
    as_json: bool,
) -> None:
    """登记一份文书怎样送达。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        slot = find_document(desk, key, name).slot
        _say(deliver(desk, key, slot, way, day=day, receiver=receiver, witness=witness, note=note), as_json)


@command.command(name="undeliver")
@_inspection
@_document
@click.option("--reason", required=True, metavar="TEXT", help="为什么撤回。")
@json_option
@click.pass_context
def undeliver_(ctx: click.Context, handle: str, name: str, reason: str, as_json: bool) -> None:
    """撤回登记错的送达；两条都留在目录里。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        _say(undeliver(desk, key, find_document(desk, key, name).slot, reason), as_json)


@command.command(name="attach")
@_inspection
@_document
@click.argument("files", metavar="文件...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def attach(ctx: click.Context, handle: str, name: str, files: tuple[Path, ...], as_json: bool) -> None:
    """附上签字页的扫描件：JPG、PNG 照片或不超过 20 MB 的 PDF。"""
    with at_desk(ctx) as desk:
        key = desk.store.by_handle(handle)
        document = find_document(desk, key, name)
        with desk.store.atomic():
            for file in files:
                document = attach_scan(desk, key, document.slot, read_named(file), file.name)
        _say(document, as_json)


command.add_command(file_)


def find_wanted(
    desk: Desk,
    inspection: int,
    kind: Kind,
    *,
    copy: Copy,
    department: Department | None = None,
    day: date | None = None,
    document: str = "",
    handed_over: bool = True,
    supplement: bool = False,
    findings: tuple[str, ...] = (),
) -> Wanted:
    """The document that a command line means: an issued one by its number, else the first that is offered and fits."""
    known = find_document(desk, inspection, document) if document else None
    if known is not None and kind is not Kind.RECEIPT:
        if known.kind is not kind:
            raise OTHER_DOCUMENT.with_(name=document, title=known.shown_title, verb=known.kind.value)
        return Wanted(known.kind, copy=copy, slot=known.slot)
    keys = tuple(find(desk, name)[1] for name in findings)
    about = day.isoformat() if day else ""
    if known:
        about = known.slot

    def fits_what_was_asked(offered: Wanted) -> bool:
        if offered.kind is not kind or (about and offered.about != about):
            return False
        if department is not None and offered.department not in (department, None):
            return False
        match kind:
            case Kind.TRANSFER:
                return offered.handed_over == handed_over
            case Kind.NOTICE:
                return bool(offered.about) == supplement
        return True

    fits = [each.wanted for each in offered_documents(desk, inspection) if fits_what_was_asked(each.wanted)]
    if supplement and not fits:
        raise NOTHING_TO_ADD.with_(title=kind.label)
    if len(fits) > 1 and kind in _NAMED:
        option, which = _NAMED[kind]
        raise WHICH_DOCUMENT.with_(count=len(fits), title=kind.label, option=option, which=which)
    first = fits[0] if fits else Wanted(kind, department, about, handed_over=handed_over)
    return Wanted(kind, department or first.department, about or first.about, copy, handed_over, keys)


def _say(document: Document, as_json: bool) -> None:
    say(_data(document), lambda: _lines(document), as_json)


def _data(document: Document) -> dict[str, Any]:
    void_, delivery = document.void, document.delivery
    return {
        "document": document.slot.removeprefix("document/"),
        "kind": document.kind.value,
        "title": document.shown_title,
        "number": document.number,
        "date": document.day.isoformat(),
        "department": document.department,
        "by": document.actor,
        "findings": list(document.findings),
        "void": {"reason": void_.reason, "date": void_.day.isoformat(), "by": void_.by} if void_ else None,
        "delivery": _delivery(delivery) if delivery else None,
        "undelivered": [
            _delivery(each.delivery) | {"withdrawn": each.day.isoformat(), "reason": each.reason, "by": each.by}
            for each in document.undelivered
        ],
        "scans": [{"name": scan.name, "digest": scan.blob, "media_type": scan.media_type} for scan in document.scans],
    }


def _delivery(delivery: Delivery) -> dict[str, str]:
    return {
        "way": delivery.way,
        "date": delivery.day.isoformat(),
        "receiver": delivery.receiver,
        "witness": delivery.witness,
        "note": delivery.note,
    }


def _offer(offered: Offer) -> dict[str, Any]:
    wanted = offered.wanted
    return {
        "kind": wanted.kind.value,
        "title": offered.title,
        "department": wanted.department.value if wanted.department else "",
        "about": wanted.about,
        "handed_over": wanted.handed_over,
        "reason": offered.reason,
        "draft": offered.draft,
        "issued": offered.issued.number if offered.issued else None,
    }


def _listed(issued: Sequence[Document], offered: tuple[Offer, ...]) -> list[str]:
    lines = ["已出具："] + [line for document in issued for line in _lines(document)]
    lines += [] if issued else ["  （没有）"]
    lines += ["", "可以出具："]
    for each in offered:
        if each.reason:
            lines.append(f"  {each.wanted.kind.value:<18}{each.title}：现在不能，{each.reason}")
        else:
            lines.append(f"  {each.wanted.kind.value:<18}{each.title}（{_state(each)}）")
    return lines


def _state(offer: Offer) -> str:
    if offer.draft:
        return "草稿，不编号"
    return "再打印" if offer.issued else "新出具"


def _lines(document: Document) -> list[str]:
    where = document.slot.removeprefix("document/")
    lines = [f"  {document.day} {document.shown_title}  {document.number or '无文号'}  {document.actor}  [{where}]"]
    if document.void:
        lines.append(f"      已作废 {document.void.day}：{document.void.reason}")
    for each in document.undelivered:
        gone = f"{each.delivery.day} {each.delivery.way}"
        lines.append(f"      送达已撤回 {each.day}：{each.reason}（不算数的是{gone}）")
    if (delivery := document.delivery) is not None:
        told = [delivery.way, f"收件人{delivery.receiver}" if delivery.receiver else "", delivery.note]
        lines.append(f"      已送达 {delivery.day}：{'，'.join(part for part in told if part)}")
    lines += [f"      扫描件 {scan.name}" for scan in document.scans]
    return lines
