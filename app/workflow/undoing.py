"""Taking back what was just said of a visit: its parts say again what they said before, by an event that all can see.

Nothing is removed from the journal. What is signed is put right by a 更正 instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.journal import Json, scope_of
from app.storage.inspections import CORRECTED
from app.storage.reading import fields_of
from app.workflow.answering import ANSWER, FINDING, PHOTO
from app.workflow.desk import Desk
from app.workflow.errors import CHANGED_SINCE, SIGNED_SINCE
from app.workflow.registering import require_standing
from app.workflow.tracing import compared, unit_of
from app.workflow.visits import frame

_KINDS = {"answer": ANSWER, "photo": PHOTO, "finding": FINDING}
Fields = Mapping[str, Json]
State = Mapping[str, Fields]
"""What some parts of a visit say, by their slots."""
Texts = Mapping[str, str]
"""The same of all parts that an inspector writes, as it is kept: after each act only what differs is read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act: what the parts that it changed said before and after."""

    before: State
    after: State

    @property
    def item(self) -> str:
        """The item that it was about; of a problem its key, which is that of its first item."""
        return min(self.after or self.before).split("/")[1]

    @property
    def back(self) -> Step:
        """The act that takes it back."""
        return Step(before=self.after, after=self.before)


def texts_of(desk: Desk, inspection: int) -> dict[str, str]:
    """What the parts say now."""
    return {
        part.slot: part.text
        for part in desk.store.shown(inspection)
        if part.slot.partition("/")[0] in _KINDS and part.slot.count("/") == _depth(part.slot)
    }


def _depth(slot: str) -> int:
    """How many strokes the name of such a part has; what is said of a problem's mending has more."""
    return 2 if slot.startswith("photo/") else 1


def step_between(before: Texts, after: Texts) -> Step | None:
    """What an act changed; None where nothing."""
    slots = [slot for slot in {**before, **after} if before.get(slot) != after.get(slot)]
    said = {slot: (_fields(before, slot), _fields(after, slot)) for slot in slots}
    changed = {slot: pair for slot, pair in said.items() if pair[0] != pair[1]}
    if not changed:
        return None
    return Step({slot: old for slot, (old, _) in changed.items()}, {slot: new for slot, (_, new) in changed.items()})


def _fields(texts: Texts, slot: str) -> Fields:
    """What a part says; one that says nothing any more is as one that never said anything."""
    return fields_of(texts[slot]) if slot in texts else {}


def take(desk: Desk, inspection: int, step: Step) -> None:
    """Let the parts say what they say after a step, which say now what they say before it.

    Raises `CHANGED_SINCE` where somebody else wrote one of them meanwhile, `SIGNED_SINCE` where one is signed; then
    nothing is changed.
    """
    require_standing(desk, inspection)
    with desk.store.atomic():
        now = texts_of(desk, inspection)
        if any(_fields(now, slot) != fields for slot, fields in step.before.items()):
            raise CHANGED_SINCE.with_()
        view = frame(desk, inspection)
        for slot, fields in step.after.items():
            item = scope_of(slot)
            if (item is not None and view.signer(item) is not None) or "number" in step.before[slot]:
                raise SIGNED_SINCE.with_()
            body: dict[str, Any] = {name: None for name in step.before[slot] if name != CORRECTED} | dict(fields)
            desk.store.write(
                inspection, slot, body, kind=_KINDS[slot.partition("/")[0]], actor=desk.actor, at=desk.clock()
            )


def words_of(desk: Desk, inspection: int, step: Step) -> str:
    """What a step changes, as `3.02 疏散通道：不符合 → 未查`."""
    view = frame(desk, inspection)
    slot = min(step.after)
    item = step.item
    where = view.named(item).partition(" ")[2] if item in {each.id for each in view.items} else item
    if slot.startswith("finding/"):
        return f"{where}：问题的写法"
    if slot.startswith("photo/"):
        return f"{where}：{'放回' if 'blob' in step.after[slot] else '去掉'}照片"
    before, after = compared(slot, step.before[slot], step.after[slot], unit_of(view, slot))
    if before.open != after.open:
        return f"{where}：{before.open} → {after.open}"
    return f"{where}：填的内容或现场情况"
