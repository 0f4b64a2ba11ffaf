"""Each thing that the text of an item demands is looked at: a table beside the items says by which words of its `how`.

A text that grew a demand, or a `how` that lost a look, is told with its item and its words.
"""

import re
import tomllib
from pathlib import Path

from app.checklists import load
from app.domain.checklist import Item

_DATA = Path(load.__file__).with_name("data")
_ITEMS = {item.id: item for checklist in load.shipped() for item in checklist.items}

Looks = dict[str, list[str]]
"""A part of the text → the words of `how` that look at it."""


def _table() -> dict[str, Looks]:
    data = tomllib.loads((_DATA / "looks.toml").read_text(encoding="utf-8"))
    assert data.pop("format") == 1
    return data


def parts(text: str) -> list[str]:
    """What a text demands, thing by thing: what stands between its commas and stops, each once."""
    return list(dict.fromkeys(re.findall("[^，；。：]+", text)))


def unseen(item: Item, looks: Looks) -> list[str]:
    """What of the item is demanded and not looked at, or looked at in words that are not there."""
    found = [f"没有写怎么看：{part}" for part in parts(item.text) if not looks.get(part)]
    found += [f"要求里没有：{part}" for part in looks if part not in parts(item.text)]
    return found + [f"看法里没有：{word}" for words in looks.values() for word in words if word not in item.how]


def test_every_item_has_its_looks_in_the_order_of_the_checklists() -> None:
    assert list(_table()) == list(_ITEMS)


def test_each_thing_that_a_text_demands_is_looked_at_in_words_of_its_how() -> None:
    table = _table()
    told = {item.id: found for item in _ITEMS.values() if (found := unseen(item, table.get(item.id, {})))}
    assert told == {}


def test_the_looks_of_an_item_stand_in_the_order_of_its_text() -> None:
    for item_id, looks in _table().items():
        assert list(looks) == parts(_ITEMS[item_id].text), item_id


def test_what_nobody_looks_at_is_told() -> None:
    item, looks = _ITEMS["XF26"], _table()["XF26"]
    first, second = looks
    assert unseen(item, {first: looks[first]}) == [f"没有写怎么看：{second}"]
    assert unseen(item, looks | {first: []}) == [f"没有写怎么看：{first}"]
    assert unseen(item, looks | {"另外的要求": ["看实物"]}) == ["要求里没有：另外的要求"]
    assert unseen(item, looks | {second: ["数一数"]}) == ["看法里没有：数一数"]
