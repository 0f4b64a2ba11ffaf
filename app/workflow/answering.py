"""What an inspector says of one item. Each act is on the disk when the function returns."""

from __future__ import annotations

from typing import Any

from app.checklists.regulations import historic_items
from app.domain.absence import Absence
from app.domain.checklist import AnswerKind, Item
from app.domain.findings import FindingEdit
from app.domain.inspection import Inspection, Photo, Result, Verdict, offered
from app.domain.judging import as_decimal, valid_until
from app.storage.decoding import NotShown
from app.storage.findings import edit_body, findings_kept
from app.storage.fitting import refuse_personal
from app.storage.inspections import CORRECTED, photo_body, result_json
from app.workflow.desk import Desk
from app.workflow.errors import (
    FINDING_NO_WORDS,
    NO_REASON,
    NO_SUCH_ITEM,
    NO_SUCH_LIFE,
    NOT_A_LEAD,
    NOT_HISTORIC,
    ONLY_RECORDED,
    REGISTERED,
    SIGNED_PART,
    VALUE_OUT_OF_BOUNDS,
)
from app.workflow.photos import reduce_photo
from app.workflow.registering import require_standing
from app.workflow.visits import frame, load, outcome

ANSWER = "answer"
PHOTO = "photo"
FINDING = "finding"


def answer(desk: Desk, inspection: int, item: str, result: Result, *, because: str = "") -> None:
    """Say what was seen of an item. 无法查 needs a reason; a change to a signed part needs `because`.

    Raises `NO_SUCH_ITEM`, `NO_REASON`, `ONLY_RECORDED`, `VALUE_OUT_OF_BOUNDS`, `NO_SUCH_LIFE`, `SIGNED_PART`,
    `PERSONAL_NUMBER`; then nothing is saved.
    """
    view = frame(desk, inspection)
    found, where = _item(view, item)
    if result.verdict is Verdict.UNABLE and not result.reason.strip():
        raise NO_REASON.with_(where=where, verdict=result.verdict.label)
    if result.verdict not in offered(found.answer):
        raise ONLY_RECORDED.with_(where=where)
    _check_value(found, result, where)
    refuse_personal(where, result.reason)
    _write(desk, view, item, f"answer/{item}", {"result": result_json(result)}, ANSWER, because)


def note(desk: Desk, inspection: int, item: str, text: str, *, because: str = "") -> None:
    """Keep the inspector's words on an item."""
    view = frame(desk, inspection)
    _, where = _item(view, item)
    refuse_personal(where, text)
    _write(desk, view, item, f"answer/{item}", {"note": text}, ANSWER, because)


def withdraw(desk: Desk, inspection: int, item: str, *, because: str = "") -> None:
    """Take an answer back: the item is 未查 again; the note stays."""
    view = frame(desk, inspection)
    _item(view, item)
    _write(desk, view, item, f"answer/{item}", {"result": None}, ANSWER, because)


def attach(desk: Desk, inspection: int, item: str, content: bytes, name: str, *, because: str = "") -> Photo:
    """Take a photo in for an item: reduced and without location. The same photo twice is one photo. Raises
    `PERSONAL_NUMBER` for its name too."""
    view = frame(desk, inspection)
    _, where = _item(view, item)
    refuse_personal(where, name)
    reduced = reduce_photo(content, name)
    store = desk.store
    with store.atomic():
        blob = store.keep_blob(reduced.content)
        photo = Photo(
            slot=f"photo/{item}/{blob[:16]}",
            blob=blob,
            name=name,
            width=reduced.width,
            height=reduced.height,
            taken=reduced.taken,
            original=reduced.original,
        )
        _write(desk, view, item, photo.slot, photo_body(photo), PHOTO, because)
    return photo


def remove_photo(desk: Desk, inspection: int, slot: str, *, because: str = "") -> None:
    """Take a photo off its item. What the journal holds of it stays."""
    view = frame(desk, inspection)
    _write(desk, view, slot.split("/")[1], slot, {"blob": None}, PHOTO, because)


def photo_bytes(desk: Desk, photo: Photo) -> bytes | Absence:
    """The kept picture, or why it is not here."""
    return desk.store.blob(photo.blob)


def edit_finding(desk: Desk, inspection: int, key: str, edit: FindingEdit) -> None:
    """Word a finding, move its deadline, name who answers for it, mark it as one of the past (历史遗留), let the
    home be told of a 违法线索.

    After 挂号 only the last three can change. Raises `REGISTERED`, `NOT_HISTORIC`, `NOT_A_LEAD`, `PERSONAL_NUMBER`, and
    `NotShown` where what was said of it before can't be read.
    """
    kept = findings_kept(desk.store, inspection)
    registrations = kept.registrations
    if key in kept.hidden:
        raise NotShown(kept.hidden[key])
    if key in registrations and (edit.problem, edit.remedy, edit.deadline_days) != (None, None, None):
        raise REGISTERED.with_(number=registrations[key].number)
    if edit.historic and not may_be_historic(desk, inspection, key):
        raise NOT_HISTORIC.with_(number=registrations[key].number if key in registrations else key)
    if edit.released is not None and not is_lead(desk, inspection, key):
        raise NOT_A_LEAD.with_(number=registrations[key].number if key in registrations else key)
    refuse_personal(key, *(text or "" for text in (edit.problem, edit.remedy, edit.responsible, edit.released)))
    desk.store.write(inspection, f"finding/{key}", edit_body(edit), kind=FINDING, actor=desk.actor, at=desk.clock())


def release_lead(desk: Desk, inspection: int, key: str, by: str) -> None:
    """From now on the home may be told of a 违法线索, `by` whose word; papers issued before stay as they are. Raises
    `FINDING_NO_WORDS` and what `edit_finding` does. `edit_finding` with an empty `released` takes it back."""
    if not by.strip():
        raise FINDING_NO_WORDS.with_(number=key, what="由谁、凭什么同意告知机构")
    edit_finding(desk, inspection, key, FindingEdit(released=by.strip()))


def is_lead(desk: Desk, inspection: int, key: str) -> bool:
    """Whether a finding is a 违法线索, of which the home is told nothing before it is released."""
    return any(f.lead for f in outcome(desk, load(desk, inspection)).findings if f.key == key)


def may_be_historic(desk: Desk, inspection: int, key: str) -> bool:
    """Whether a finding is one of a building's fire approval, which may be marked 历史遗留·一事一议."""
    found = next((f for f in outcome(desk, load(desk, inspection)).findings if f.key == key), None)
    return found is not None and not historic_items().isdisjoint(found.items)


def _write(desk: Desk, view: Inspection, item: str, slot: str, body: dict[str, Any], kind: str, because: str) -> None:
    require_standing(desk, view.key)
    part = view.signer(item)
    if part is not None:
        if not because.strip():
            raise SIGNED_PART.with_(where=view.number(item), inspector=part.signed_by or part.inspector)
        refuse_personal(view.number(item), because)
        body = body | {CORRECTED: because.strip()}
    desk.store.write(view.key, slot, body, kind=kind, actor=desk.actor, at=desk.clock())


def _item(view: Inspection, item: str) -> tuple[Item, str]:
    try:
        found = view.item(item)
    except KeyError:
        raise NO_SUCH_ITEM.with_(item=item) from None
    return found, f"{view.number(item)} {found.title}"


def _check_value(item: Item, result: Result, where: str) -> None:
    form = item.answer
    if form.lives and result.value is not None and valid_until(form, result.value) is None:
        known = "；".join(life.title for life in form.lives)
        raise NO_SUCH_LIFE.with_(where=where, value=result.value, known=known)
    if form.kind not in (AnswerKind.NUMBER, AnswerKind.COUNT) or result.value is None:
        return
    number = as_decimal(result.value)
    low, high = form.lowest, form.highest
    if number is None or (low is not None and number < low) or (high is not None and number > high):
        raise VALUE_OUT_OF_BOUNDS.with_(
            where=where,
            value=result.value,
            bounds="、".join(
                part
                for part in (f"不低于{low}" if low is not None else "", f"不高于{high}" if high is not None else "")
                if part
            )
            or "一个数",
            unit=form.unit,
        )
