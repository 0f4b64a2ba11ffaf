"""One visit in the journal: how its parts are spelled, and all that is shown of it in one read.

A visit's head is its slot `head`: who was visited, when, with which editions, and the home as it was found. `visit` has
what was said of the whole; `part/<name>`, `section/<id>`, `answer/<item>` and `photo/<item>/<mark>` have the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from app.domain.inspection import Edition, Home, Part, Photo, Reported, Result, Value, Verdict
from app.domain.institution import counted_features
from app.domain.visit_rows import Mode
from app.storage.decoding import Body, Name, NotShown, Place, Written, decode, decode_sound
from app.storage.institutions import features_json, residents_json, roster_json
from app.storage.shown import Shown, Signature
from app.storage.store import Store

INSPECTION = "inspection"
CORRECTED = "corrected_because"
"""The field of an event that says why something signed was changed; it stays with the event and is no state."""
_MOST_NAME = 20


_CORRECTED = """
SELECT DISTINCT s.text FROM history h JOIN event e ON e.key = h.key JOIN name s ON s.no = h.slot
WHERE h.root = ? AND s.text GLOB ? AND json_type(e.body, ?) IS NOT NULL
"""


def corrected(store: Store, root: int, prefix: str = "") -> frozenset[str]:
    """The parts of a thing, written more than once, of which some event says why it was changed after signing. Of all,
    or of those whose slot begins with `prefix`."""
    rows = store.db.execute(_CORRECTED, (root, f"{prefix}*", f"$.{CORRECTED}"))
    return frozenset(slot for (slot,) in rows)


_CHANGED_AFTER = """
SELECT DISTINCT s.text FROM (
  SELECT key, slot FROM current WHERE root = ? AND n = 1 UNION ALL SELECT key, slot FROM history WHERE root = ?
) e JOIN name s ON s.no = e.slot
WHERE EXISTS (SELECT 1 FROM knows k WHERE k.key = e.key)
ORDER BY s.text
"""


def changed_after_signing(store: Store, root: int) -> tuple[str, ...]:
    """The parts of a thing that somebody wrote who knew that they were signed."""
    return tuple(slot for (slot,) in store.db.execute(_CHANGED_AFTER, (root, root)))


# How the parts are spelled


def place_of(store: Store, inspection: int) -> Place:
    """What a person calls a visit, and the list of what can't be shown of it."""
    return Place(visit_words(store.handle(inspection)))


def visit_words(handle: str, home: object = "") -> str:
    """`检查 3FA9-12（青石镇敬老院）`; without the home where its name is no text."""
    name = "".join(sign for sign in home if sign.isprintable())[:_MOST_NAME] if isinstance(home, str) else ""
    return f"检查 {handle}（{name}）" if name else f"检查 {handle}"


# The head


class VisitHead(Written, frozen=True):
    """What a visit says of itself. `institution` refers to the register, `home` is what was found that day.

    `profile` names the jurisdiction; `profile_ref` refers to its edition where it is a county's own.
    """

    institution: Name
    mode: Mode
    started: date
    editions: tuple[Edition, ...]
    home: dict[str, Any]
    profile: Name = ""
    profile_ref: Name = ""
    office: str = ""


def head_from(body: Body, at: Place) -> tuple[VisitHead, Home]:
    """A visit's head, and the home that it describes. Raises `NotShown`: without either nothing can be said of it."""
    head = decode(VisitHead, body, at)
    if not head.editions:
        raise NotShown(at.unreadable("没有写", "检查表"))
    return head, home_from(head.home, at)


def home_json(home: Home) -> dict[str, Any]:
    return {
        "name": home.name,
        "credit_code": home.credit_code,
        "address": home.address,
        "director": home.director,
        "kind": home.kind,
        "county": home.county,
        "beds": home.beds,
        "nursing_beds": home.nursing_beds,
        "residents": residents_json(home.residents),
        "roster": roster_json(home.roster),
        "features": features_json(home.features),
    }


def home_from(body: Body, at: Place) -> Home:
    """The home as it was found. Raises `NotShown` where a count can't be read: another would judge the ratios."""
    home = decode(Home, body, at, "机构情况")
    return replace(home, features=home.features | counted_features(home.residents))


def edition_json(edition: Edition) -> dict[str, Any]:
    return {"id": edition.id, "edition": edition.edition, "blob": edition.blob}


class Told(Written, frozen=True):
    """What was said of the whole visit."""

    companion: str = ""
    opinion: str = ""
    statement: str = ""
    refused: str = ""
    witness: str = ""
    reported: Reported | None = None


def told_from(body: Body, at: Place) -> Told:
    """What was said of the whole visit; a report that can't be read counts as none."""
    return decode(Told, body, at, "陪同与意见", spare={"reported": None})


# Parts


def part_body(part: Part) -> dict[str, Any]:
    return {"inspector": part.inspector, "certificate": part.certificate}


def section_body(part: str) -> dict[str, Any]:
    """To which part a section belongs. It is said of each section apart: who takes one says nothing of the others."""
    return {"part": part}


class _Part(Written, frozen=True):
    inspector: str = ""
    certificate: str = ""
    sections: tuple[str, ...] = ()
    """Written by versions that said it of the part."""


def parts(store: Store, inspection: int, at: Place) -> tuple[Part, ...]:
    """Who takes part, which sections older versions listed under each, and who has signed for what. Raises `NotShown`:
    without a part's sections nothing tells whose they are."""
    signatures: dict[str, list[Signature]] = {}
    for signature in store.signatures(inspection):
        if signature.head:
            signatures.setdefault(signature.part, []).append(signature)
    found = []
    for said in store.shown(inspection, "part/"):
        name = said.slot.removeprefix("part/")
        read = decode(_Part, said.body, at, f"分工 {name}", spare={"certificate": ""})
        part = Part(
            id=name,
            inspector=read.inspector,
            sections=read.sections,
            certificate=read.certificate,
            device=said.device,
        )
        found.append(_signed(part, signatures.pop(name, [])))
    # a signature is one, whatever became of the part that it was given for
    found += [_signed(Part(name, of[-1].actor, ()), of) for name, of in signatures.items()]
    return tuple(found)


def _signed(part: Part, signatures: Sequence[Signature]) -> Part:
    if not signatures:
        return part
    last = signatures[-1]
    return replace(
        part,
        signed_by=last.actor,
        # whatever that computer's clock said, a signature is one
        signed_at=max(1, last.at),
        scope=frozenset(key for signature in signatures for key in signature.scope),
    )


class _Section(Written, frozen=True):
    part: Name = ""


def holders(store: Store, inspection: int, at: Place) -> dict[str, str]:
    """Section → the part that it belongs to, of the sections of which that was said."""
    found = {}
    for said in store.shown(inspection, "section/"):
        section = said.slot.removeprefix("section/")
        read = decode_sound(_Section, said.text)
        if read is None:
            read = decode(_Section, said.body, at, "分工", section, spare={"part": ""})
        found[section] = read.part
    return found


# Answers and photos


def result_json(result: Result) -> dict[str, Value]:
    """One field of the answer: verdict, value and reason travel together."""
    data: dict[str, Value] = {"verdict": result.verdict.value}
    if result.value is not None:
        data["value"] = result.value
    if result.reason:
        data["reason"] = result.reason
    return data


class _Result(Written, frozen=True):
    verdict: Name
    value: Any = None
    reason: str = ""


_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def result_from(body: object, at: Place, *under: str) -> Result:
    """What was seen. A result that can't be read, or that only a newer version knows, is 无法查 and says why: it must
    neither look like a pass nor disappear."""
    try:
        read = decode(_Result, body, at, *under)
    except NotShown as error:
        at.told.append(error.unreadable)
        return Result(Verdict.UNABLE, None, f"结果不能显示，{error.unreadable.why}", known=False)
    return _result(read, at, *under)


def _result(read: _Result, at: Place, *under: str) -> Result:
    verdict = _VERDICTS.get(read.verdict)
    if verdict is None:
        why = f"由较新的版本写入：“{read.verdict}”"
        at.tell(why, *under, newer=True)
        return Result(Verdict.UNABLE, read.value, f"{why}，请升级后查看", known=False)
    return Result(verdict, read.value, read.reason)


class _Answer(Written, frozen=True):
    result: _Result | None = None
    note: str = ""


class _Doubtful(Written, frozen=True):
    """An answer of which not all fits: its note is one thing, its result another."""

    result: Any = None
    note: str = ""


class Answered(NamedTuple):
    """What is said of one item, and who said it last. `result` is None where only a note was written."""

    item: str
    result: Result | None
    note: str
    said: Shown


def answers(shown_answers: Iterable[Shown], at: Place) -> tuple[Answered, ...]:
    """What is said of each item by the parts of a visit that are its answers."""
    found = []
    for said in shown_answers:
        item = said.slot.removeprefix("answer/")
        result: Result | None = None
        read = decode_sound(_Answer, said.text)
        if read is None:
            doubtful = decode(_Doubtful, said.body, at, item)
            note = doubtful.note
            if doubtful.result is not None:
                result = result_from(doubtful.result, at, item, "结果")
        else:
            note = read.note
            if read.result is not None:
                result = _result(read.result, at, item, "结果")
        found.append(Answered(item, result, note, said))
    return tuple(found)


def photo_body(photo: Photo) -> dict[str, Any]:
    return {
        "blob": photo.blob,
        "name": photo.name,
        "width": photo.width,
        "height": photo.height,
        "taken": photo.taken,
        "original": photo.original,
        "caption": photo.caption,
    }


def photos(store: Store, inspection: int, at: Place) -> dict[str, tuple[Photo, ...]]:
    """Item → its photos. One that can't be read is told and left out; one that was taken off is not told."""
    found: dict[str, tuple[Photo, ...]] = {}
    for said in store.shown(inspection, "photo/"):
        body = {"name": "", "width": 0, "height": 0, **said.body, "slot": said.slot}
        if "blob" not in body:
            continue
        item = said.slot.split("/")[1]
        try:
            photo = decode(Photo, body, at, item, "照片")
        except NotShown as error:
            at.told.append(error.unreadable)
        else:
            found[item] = (*found.get(item, ()), photo)
    return found
