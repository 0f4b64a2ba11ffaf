"""What a person calls the places and the values that clash."""

from __future__ import annotations

from collections.abc import Mapping

from app.checklists.load import hazards
from app.domain.checklist import Severity
from app.domain.days import china_clock
from app.domain.features import Feature
from app.domain.inspection import Inspection
from app.domain.institution import Kind
from app.storage.titles import title_of

SLOTS = {
    "head": "检查", "visit": "陪同与意见", "part": "分工", "section": "分工", "finding": "问题", "document": "文书",
    "removed": "划去",
}  # fmt: skip
_MOST_SHOWN = 400
"""Characters of one side's text that are shown; it is kept whole."""


def place_of(view: Inspection, slot: str, title: str) -> str:
    """The item, the hazard or the part that a slot of a visit is of, and what of it."""
    family, _, name = slot.partition("/")
    item_id = name.split("/")[0]
    known = {item.id for item in view.items}
    if family in ("answer", "photo", "finding") and item_id in known:
        item = view.item(item_id)
        named = f"{view.number(item.id)} {item.title}"
        return named if family == "answer" else f"{named} · {title}"
    if family == "finding" and item_id in hazards():
        return f"{hazards()[item_id].title} · {title}"
    if family == "part" and (part := next((each for each in view.parts if each.id == name), None)):
        return f"{part.inspector}的分工 · {title}"
    if family == "section":
        return f"{view.section_title(name)} · {title}"
    return f"{SLOTS.get(family, family)} · {title}"


_LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {each.value: each.label for each in Kind},
    "features": {each.value: each.label for each in Feature},
    "severity": {each.value: each.label for each in Severity},
}
"""The words for the ids that stand in these fields; the sections of a part are called as its visit has them."""


def text_of(value: object, name: str = "", view: Inspection | None = None) -> str:
    """A field's value in a person's words."""
    match value:
        case None:
            return "（删去）"
        case bool():
            return "是" if value else "否"
        case {"recheck": _, "passed": bool(passed), "date": day, "checker": who}:
            return f"{'销账' if passed else '退回整改'}（{who}，{day}）"
        case {"withdrawn": str()}:
            return "撤回复查，问题没有销账"
        case {"to": to, "at": int(at)}:
            return f"{to}（{china_clock(at)}）"
        case dict():
            return "、".join(
                f"{title_of(str(inner))}{text_of(part, str(inner), view)}" for inner, part in value.items()
            )
        case list():
            return "、".join(text_of(part, name, view) for part in value)
    words = _LABELS.get(name, {})
    if name == "sections" and view is not None:
        words = {section.id: section.title for each in view.checklists for section in each.sections}
    if name == "part" and view is not None:
        words = {part.id: part.inspector for part in view.parts}
    return cut(words.get(str(value), str(value)))


def cut(text: str) -> str:
    """A text as far as it is shown."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}……（共{len(text)}个字）"
