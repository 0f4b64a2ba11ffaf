"""No text of this store's own is kept past the door, whatever act brings it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import Json
from app.errors import AppError
from app.storage.check import content_digest
from app.storage.store import Store

ID = "640103194001011230"
Wrap = Callable[[str], Json]
WRAPS: tuple[Wrap, ...] = (
    lambda text: text,
    lambda text: [text],
    lambda text: {"reason": text},
    lambda text: {text: 1},
    lambda text: [{"evidence": [{"note": text}]}],
)
FIELDS = st.sampled_from(["name", "phone", "credit_code", "certificate", "department", "value", "blob", "caption", "x"])
SAID = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "王某", "床位201 ", "残疾人证", "电话13900000000\n", "“"]),
    st.sampled_from([ID, f"{ID[:6]} {ID[6:14]} {ID[14:]}", f"{ID[:6]}\u200b{ID[6:]}", "11010519491231002x"]),
    st.sampled_from(["", "43", " 13900000000", "。", "\n"]),
)


def acts(store: Store, home: int, body: dict[str, Json], said: str) -> tuple[Callable[[], object], ...]:
    """Every way by which a store keeps something of its own."""
    who = {"actor": "甲", "at": 0}
    return (
        lambda: store.begin("institution", body, **who),
        lambda: store.write(home, "head", body, kind="institution", **who),
        lambda: store.write(home, "head", {"beds": 9}, kind="institution", actor=said, at=0),
        lambda: store.decide(home, "head", body, reason="照登记证", **who),
        lambda: store.decide(home, "head", {"beds": 8}, reason=said, **who),
        lambda: store.delete(home, "head", kind="institution", because=said, **who),
        lambda: store.sign(home, "1", (), body, **who),
        lambda: store.erase(home, (), body, **who),
        lambda: store.set_local("office", said),
        lambda: store.keep_blob(f"title = '{said}'".encode()),
    )


@given(SAID, FIELDS, st.sampled_from(WRAPS), st.integers(0, 9))
def test_a_residents_number_is_kept_in_no_text_of_any_act(said: str, field: str, wrap: Wrap, act: int) -> None:
    with Store.memory() as store:
        home = store.begin("institution", {"name": "甲敬老院"}, actor="甲", at=0)
        before = content_digest(store)
        chosen = acts(store, home, {field: wrap(said)}, said)[act]
        with pytest.raises(AppError) as caught:
            chosen()
        assert caught.value.code == "inspection.personal_number" and ID not in str(caught.value)
        assert content_digest(store) == before and store.get_local("office") is None


def test_digests_and_names_of_things_are_no_texts_of_a_person() -> None:
    """A digest of 64 digits may well hold 18 that look like a number."""
    digest = f"{ID}{'0' * 46}"
    with Store.memory() as store:
        home = store.begin(
            "institution", {"blob": digest, "previous": f"{digest[:32]}:12:{digest[:8]}"}, actor="甲", at=0
        )
        assert (store.subject(home, "head") or {})["blob"] == digest


def test_what_cannot_be_printed_is_refused_with_its_place_and_never_in_a_decision() -> None:
    """A decision chooses among what is there; refusing it would leave the clash for ever."""
    with Store.memory() as store:
        home = store.begin("institution", {"name": "甲敬老院"}, actor="甲", at=0)
        store.undrawable = lambda text: "❌（U+274C）" if "❌" in text else ""
        with pytest.raises(AppError) as caught:
            store.write(home, "head", {"phone": "❌"}, kind="institution", actor="甲", at=0)
        assert str(caught.value).startswith("基本信息 · 电话：❌（U+274C）没有可用的字体")
        store.decide(home, "head", {"phone": "❌"}, reason="照旧", actor="甲", at=0)
        assert (store.subject(home, "head") or {})["phone"] == "❌"


def test_an_old_number_beside_what_is_changed_is_no_hindrance() -> None:
    """What an earlier version let in is kept until it is erased; the rest of the thing can be corrected."""
    with Store.memory() as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.storage.journal.refuse_unfit", lambda *_: None)
        home = store.begin("institution", {"name": "甲敬老院", "address": ID}, actor="甲", at=0)
        patch.undo()
        store.write(home, "head", {"phone": "0953-3012345"}, kind="institution", actor="甲", at=0)
        assert (store.subject(home, "head") or {})["phone"] == "0953-3012345"
