"""National items are locked: a county adds its own beside them and changes none of them.

Pure: from a checklist and those that ship or are in use to what it breaks, each with the id that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.checklists.diff import FIELD_TITLES, in_chinese
from app.checklists.errors import Sentence
from app.domain.checklist import Checklist, Item, Section

RESERVED = re.compile(r"(XF|CF|RY|ZD|ZH)\d", re.IGNORECASE)
"""What the ids of national items begin with, those of coming editions too."""

RECHECK = "recheck"
"""The id of the checklist that is made for one home from its open problems; no county's own has it."""

_SHOWN = 20
_KEY_OF_FIELD = {"deadline_days": "deadline", "answer": "kind"}

CHANGED = Sentence("国家检查项 {id} 不能改：“{title}”应为{expected}", "改回原样；本县另有要求的，在它旁边另加一项。")
MOVED = Sentence("国家检查项 {id} 应在“{section}”部分", "放回原来的部分；本县的检查项可以加在任何部分。")
MISSING = Sentence("少了国家检查项 {id}（{title}）", "重新导出这张检查表，把本县的检查项加进去。")
ELSEWHERE = Sentence(
    "{id} 是国家检查表“{checklist}”的编号", "导出“{checklist}”，在它里面加本县的检查项；或换一个编号。"
)
RESERVED_ID = Sentence("编号“{id}”的开头留给国家检查项", "本县的检查项换一个开头，如 BD01。")
TITLE_CHANGED = Sentence("国家检查表和它的部分不能改名，应为“{expected}”", "改回原名。")
RESERVED_LIST = Sentence("编号“{id}”留给程序自己生成的“复查”", "给这张检查表换一个编号。")
TAKEN = Sentence("{id} 已在本县检查表“{checklist}”里用过", "换一个没有用过的编号。")


@dataclass(frozen=True, slots=True)
class Breach:
    """What a checklist breaks: the id it is about ("" for the whole), the key of a file, what is wrong, what to do."""

    id: str
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.id, self.what, self.remedy) if part)


def find_breaches(
    checklist: Checklist, national: Sequence[Checklist], others: Iterable[Checklist] = ()
) -> tuple[Breach, ...]:
    """Everything that stands in the way of using the checklist beside the national ones and the county's others."""
    own = next((entry for entry in national if entry.id == checklist.id), None)
    found = [*_against_own(checklist, own)] if own else []
    if checklist.id == RECHECK:
        found.append(_breach("", "id", RESERVED_LIST, id=checklist.id))
    found += _elsewhere(checklist, [entry for entry in national if entry is not own])
    known = {item.id for item in own.items} if own else set()
    foreign = {item.id for entry in national for item in entry.items}
    for item in checklist.items:
        if item.id not in foreign and item.id not in known and RESERVED.match(item.id):
            found.append(_breach(item.id, "id", RESERVED_ID, id=item.id))
    found += _taken(checklist, own, [entry for entry in others if entry.id != checklist.id])
    return tuple(found)


def renew(checklist: Checklist, national: Checklist) -> Checklist:
    """The county's edition of a national checklist with the national part as it ships now, its own items kept."""
    local = {
        section.id: [item for item in section.items if not RESERVED.match(item.id)] for section in checklist.sections
    }
    shipped = tuple(
        Section(section.id, section.title, (*section.items, *local.pop(section.id, ())))
        for section in national.sections
    )
    own = tuple(
        Section(section.id, section.title, tuple(local[section.id]))
        for section in checklist.sections
        if local.get(section.id)
    )
    return Checklist(checklist.id, national.title, checklist.edition, (*shipped, *own), checklist.note)


def _against_own(checklist: Checklist, own: Checklist) -> Iterator[Breach]:
    if checklist.title != own.title:
        yield _breach("", "title", TITLE_CHANGED, expected=own.title)
    titles = {section.id: section.title for section in checklist.sections}
    places = {item.id: (section.id, item) for section in checklist.sections for item in section.items}
    for section in own.sections:
        if section.id in titles and titles[section.id] != section.title:
            yield _breach(section.id, "title", TITLE_CHANGED, expected=section.title)
        for item in section.items:
            place, mine = places.get(item.id, ("", None))
            if mine is None:
                yield _breach(item.id, "id", MISSING, id=item.id, title=item.title)
                continue
            if place != section.id:
                yield _breach(item.id, "section", MOVED, id=item.id, section=section.title)
            yield from _changed(mine, item)


def _changed(mine: Item, national: Item) -> Iterator[Breach]:
    for name, title in FIELD_TITLES.items():
        before = getattr(national, name)
        if before != getattr(mine, name):
            expected = in_chinese(name, before) if name != "answer" else "原样"
            shown = f"“{expected[:_SHOWN]}{'…' if len(expected) > _SHOWN else ''}”"
            key = _KEY_OF_FIELD.get(name, name)
            yield _breach(national.id, key, CHANGED, id=national.id, title=title, expected=shown)


def _elsewhere(checklist: Checklist, national: Sequence[Checklist]) -> Iterator[Breach]:
    for entry in national:
        theirs = set(_ids(entry))
        for id_ in _ids(checklist):
            if id_ in theirs:
                yield _breach(id_, "id", ELSEWHERE, id=id_, checklist=entry.title)


def _taken(checklist: Checklist, own: Checklist | None, others: Sequence[Checklist]) -> Iterator[Breach]:
    national = set(_ids(own)) if own else set()
    for other in others:
        theirs = set(_ids(other)) - national
        for id_ in _ids(checklist):
            if id_ in theirs:
                yield _breach(id_, "id", TAKEN, id=id_, checklist=other.title)


def _ids(checklist: Checklist) -> Iterator[str]:
    """The ids of sections and items, in order: an inspection may hold several checklists, so these must differ."""
    for section in checklist.sections:
        yield section.id
        yield from (item.id for item in section.items)


def _breach(id_: str, key: str, sentence: Sentence, **values: object) -> Breach:
    fault = sentence.at("", **values)
    return Breach(id_, key, fault.what, fault.remedy)
