"""What of a body can be forgotten, and that the chain can be taken over what is left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import ERASED, Json, canonical_json
from app.storage.leaves import BadSeal, commitment, erase, erased_paths, leaves, salt_of, skeleton
from app.storage.schema import PLAIN_FIELDS

MASTER = "0123456789abcdef" * 2
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
FIELD = st.one_of(st.sampled_from(["note", "text", "verdict", "scope", "a/b", "m~n", "0", ""]), TEXT)
VALUE: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(FIELD, inner, max_size=4)),
    max_leaves=12,
)
BODY = st.dictionaries(FIELD, VALUE, max_size=5)


def seal_of(body: dict[str, Json]) -> str | None:
    return MASTER if any(leaves(body)) else None


def at(body: Any, path: str) -> Any:
    """What stands at a JSON pointer."""
    for step in path[1:].split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body


def test_texts_are_leaves_and_codes_figures_and_days_are_not() -> None:
    body: dict[str, Json] = {
        "result": {"verdict": "fail", "reason": "门锁着", "value": "12.5"},
        "evidence": [{"text": "已换", "blob": "0" * 64, "name": "一.jpg"}],
        "scope": ["head", "XF01"],
        "note": "",
        "count": 3,
    }
    assert dict(leaves(body)) == {
        "/result/reason": "门锁着",
        "/evidence/0/text": "已换",
        "/evidence/0/name": "一.jpg",
    }


@given(BODY)
def test_a_path_leads_to_its_text(body: dict[str, Json]) -> None:
    found = list(leaves(body))
    assert len({path for path, _ in found}) == len(found)
    assert all(at(body, path) == text for path, text in found)


@given(BODY)
def test_without_texts_the_skeleton_is_the_body(body: dict[str, Json]) -> None:
    if not any(leaves(body)):
        assert skeleton(body, None) == canonical_json(body)
        with pytest.raises(BadSeal):
            skeleton(body, MASTER)
    else:
        with pytest.raises(BadSeal):
            skeleton(body, None)


@given(BODY, st.data())
def test_the_skeleton_is_the_same_whatever_was_erased_and_in_whatever_steps(
    body: dict[str, Json], data: st.DataObject
) -> None:
    seal = seal_of(body)
    whole = skeleton(body, seal)
    paths = [path for path, _ in leaves(body)]
    gone: set[str] = set()
    shown = body
    for _ in range(3):
        chosen = set(data.draw(st.lists(st.sampled_from(paths), max_size=3))) if paths else set()
        left = erase(shown, seal, chosen)
        assert (left is None) == (not chosen - gone)
        if left is not None:
            shown, seal = left
            gone |= chosen
        assert skeleton(shown, seal) == whole
        assert erased_paths(seal) == gone
    assert all(at(shown, path) == (ERASED if path in gone else text) for path, text in leaves(body))


@given(BODY)
def test_no_text_stands_in_the_skeleton(body: dict[str, Json]) -> None:
    texts = [text for _, text in leaves(body)]
    spelled = json.loads(skeleton(body, seal_of(body)))
    assert [text for _, text in leaves(spelled) if text in texts and len(text) > 32] == []
    for path, text in leaves(body):
        assert at(spelled, path) == {"#": commitment(salt_of(MASTER, path), text)}


def test_two_texts_alike_have_different_commitments() -> None:
    """Else a name could be found again in another place by what stands for it."""
    spelled = json.loads(skeleton({"note": "李奶奶", "text": "李奶奶"}, MASTER))
    assert spelled["note"] != spelled["text"]
    assert json.loads(skeleton({"note": "李奶奶"}, "f" * 32))["note"] != spelled["note"]


def test_what_is_left_tells_no_salt_of_what_went() -> None:
    left = erase({"note": "李奶奶", "text": "住三楼"}, MASTER, ["/note"])
    assert left is not None
    body, seal = left
    assert body == {"note": ERASED, "text": "住三楼"}
    assert MASTER not in seal and salt_of(MASTER, "/note") not in seal
    assert json.loads(seal)["/text"] == salt_of(MASTER, "/text")


@pytest.mark.parametrize(
    "seal",
    [
        "",
        "{}",
        "[]",
        "0123",
        MASTER.upper(),
        '{"/note":"#0123"}',
        '{"/note": "#' + "0" * 32 + '"}',
        '{"/other":"#' + "0" * 32 + '"}',
        '{"/note":"' + "0" * 32 + '"}',
        '{"/note":5}',
        '{"/note":"#' + "0" * 32 + '"}',
    ],
)
def test_a_seal_that_does_not_fit_is_refused(seal: str) -> None:
    """The last one is sound as a seal, but under it stands a text that was not erased."""
    with pytest.raises(BadSeal):
        skeleton({"note": "门锁着"}, seal)


def test_a_field_of_codes_is_known_by_its_own_name_and_not_by_those_around_it() -> None:
    assert dict(leaves({"findings": ["XF01", {"text": "甲"}]})) == {"/findings/1/text": "甲"}
    assert dict(leaves({"note": {"verdict": "fail"}})) == {}
    assert "note" not in PLAIN_FIELDS and "inspector" not in PLAIN_FIELDS
