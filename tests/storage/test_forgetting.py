"""What was erased is nowhere, whatever devices do, in whatever order files arrive; and nothing else is lost with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from app.domain.absence import Absence
from app.domain.journal import ERASED, Json
from app.errors import AppError
from app.storage.chain import problems_of
from app.storage.check import check, content_digest
from app.storage.erasures import targets_in
from app.storage.leaves import leaves
from app.storage.schema import ERASE_WORD
from app.storage.store import Store
from tests.storage.histories import HISTORIES, History, pack, take
from tests.storage.model import facts_of, show, shown_by


class Forgetting(History):
    """Devices that write words nobody else writes, and erase some of them."""

    def __init__(self, seed: int) -> None:
        self.secrets: list[str] = []
        self._blobs: list[bytes] = []
        super().__init__(seed)

    def _value(self) -> Json:
        if self.random.random() < 0.6:
            self.secrets.append(f"密{len(self.secrets):04d}语{self.random.getrandbits(40):010x}")
            return self.secrets[-1]
        return super()._value()

    def _begin(self, store: Store) -> None:
        super()._begin(store)
        content = b"\xff\xd8\xff" + f"照片{len(self._blobs):04d}{self.random.getrandbits(64):016x}".encode()
        self._blobs.append(content)
        root, _ = self._target(store)
        photo: dict[str, Json] = {"blob": store.keep_blob(content), "corrected_because": "补拍"}
        store.write(root, "photo/XF01/00000000000000aa", photo, kind="photo", actor="乙", at=1)

    def _step(self) -> None:
        if self.random.random() < 0.12:
            self._erase(self.random.choice(self.stores))
        else:
            super()._step()

    def _erase(self, store: Store) -> None:
        """One word of one event, or one photo."""
        events = [
            (root, store.ref(key), path)
            for key, root, kind, body in store.db.execute("SELECT key, root, kind, body FROM event ORDER BY key")
            if kind != ERASE_WORD
            for path, text in leaves(json.loads(body))
            if text != ERASED
        ]
        photos = [
            (root, digest, "")
            for root, digest in store.db.execute(
                "SELECT e.root, b.digest FROM blob b JOIN event e ON instr(e.body, b.digest) ORDER BY e.key"
            )
        ]
        pool = photos if photos and self.random.random() < 0.3 else events
        if pool:
            root, name, path = self.random.choice(pool)
            body: dict[str, Json] = {"reason": "误写了姓名", "witness": "丙", "date": "2026-11-22"}
            store.erase(root, [(name, path)], body, actor="甲", at=self._clock())
            self.counts["a word erased" if path else "a photo erased"] += 1


class Life:
    """What is left of a history: its packages, old ones among them, and what somebody wanted to be forgotten."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        lived = Forgetting(seed)
        try:
            # packages from before, taken in the middle of the life by whoever kept a stick
            self.old = [pack(store) for store in lived.stores]
            for _ in range(25):
                lived._step()
            self.packages = lived.packages()
            self.counts = lived.counts
            self.words = [word.encode() for word in lived.secrets]
            self.blobs = lived._blobs
        finally:
            lived.close()

    def county(self, *packages: bytes) -> Store:
        store = Store.memory(device="c" * 32, new_device=iter(f"{number:032x}" for number in range(99)).__next__)
        for package in packages:
            take(store, package)
        return store

    def shuffled(self, turn: int) -> list[bytes]:
        packages = [*self.packages, *self.old]
        Random(self.seed * 10 + turn).shuffle(packages)
        return packages


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [Life(seed) for seed in range(HISTORIES)]


def still_said(store: Store) -> set[bytes]:
    """Every body that an event of the store still has, and every photo that it still holds."""
    bodies = {body.encode() for (body,) in store.db.execute("SELECT body FROM event")}
    return bodies | {bytes(content) for (content,) in store.db.execute("SELECT content FROM blob")}


def targets(store: Store) -> set[tuple[str, str]]:
    return {
        target
        for (body,) in store.db.execute("SELECT body FROM event WHERE kind = ?", (ERASE_WORD,))
        for target in targets_in(body)
    }


def test_the_histories_reach_every_situation(lives: list[Life]) -> None:
    counts: Counter[str] = Counter()
    for life in lives:
        counts.update(life.counts)
        with life.county(*life.old) as before, life.county(*life.packages) as after:
            said = {word for word in life.words if any(word in text for text in still_said(before))}
            left = {word for word in life.words if any(word in text for text in still_said(after))}
            counts["said in an old package and erased since"] += bool(said - left)
    least = {"a word erased": 300, "a photo erased": 30, "said in an old package and erased since": 60, "fork met": 10}
    assert {name: counts[name] for name, count in least.items() if counts[name] < count * HISTORIES / 200 * 0.8} == {}


def test_contents_are_equal_and_chains_hold_in_every_order(lives: list[Life]) -> None:
    for life in lives:
        digests = set()
        for turn in range(3):
            with life.county(*life.shuffled(turn)) as county:
                digests.add(content_digest(county))
                assert list(problems_of(county.db)) == [], life.seed
                assert check(county).problems == (), life.seed
        assert len(digests) == 1, life.seed


def test_what_was_erased_is_nowhere_in_the_bytes(lives: list[Life]) -> None:
    """Neither in a store nor in what it hands on, whether the words came before their erasing or after."""
    erased = 0
    for life in lives:
        with life.county(*life.shuffled(1)) as county:
            said = still_said(county)
            gone = [each for each in (*life.words, *life.blobs) if not any(each in text for text in said)]
            image, handed_on = county.db.serialize(), pack(county)
            for word in gone:
                assert word not in image, (life.seed, word.decode(errors="replace"))
                assert word not in handed_on, life.seed
            for name, path in targets(county):
                erased += 1
                key = county.resolve(name) if path else None
                if key is not None:
                    (body,) = county.db.execute("SELECT body FROM event WHERE key = ?", (key,)).fetchone()
                    assert dict(leaves(json.loads(body)))[path] == ERASED, life.seed
                elif not path:
                    assert county.blob(name) is Absence.ERASED, life.seed
    assert erased > HISTORIES


def test_an_old_package_brings_nothing_back(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as county:
            before = content_digest(county)
            for package in life.old:
                assert take(county, package).new_events == 0
            assert content_digest(county) == before, life.seed


def test_what_is_shown_is_what_the_model_shows(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.shuffled(2)) as county:
            assert shown_by(county) == show(facts_of(county)), life.seed


def test_tables_kept_up_to_date_are_tables_made_anew(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.shuffled(0)) as county:
            before = content_digest(county)
            county.rebuild()
            assert content_digest(county) == before, life.seed


@pytest.fixture
def visit() -> Iterator[tuple[Store, int]]:
    with Store.memory(device="a" * 32) as store:
        root = store.begin("inspection", {"mode": "patrol"}, actor="甲", at=1)
        yield store, root


REASON: dict[str, Json] = {"reason": "误写了老人姓名", "witness": "乙", "date": "2026-11-22"}


def test_an_erased_word_shows_as_erased_and_never_an_older_one(visit: tuple[Store, int]) -> None:
    store, root = visit
    store.write(root, "answer/XF01", {"note": "旧话"}, kind="answer", actor="甲", at=2)
    key = store.write(root, "answer/XF01", {"note": "李奶奶住302"}, kind="answer", actor="甲", at=3)
    assert key is not None
    store.erase(root, [(store.ref(key), "/note")], REASON, actor="甲", at=4)
    assert store.subject(root, "answer/XF01") == {"note": ERASED}
    assert [entry.body for entry in store.history(root, "answer/XF01")] == [{"note": "旧话"}, {"note": ERASED}]


def test_figures_and_verdicts_stay_where_a_word_beside_them_goes(visit: tuple[Store, int]) -> None:
    store, root = visit
    result: dict[str, Json] = {
        "result": {"verdict": "unable", "reason": "李奶奶不让进", "value": "3"},
        "number": "A01-0001",
    }
    key = store.write(root, "finding/XF01", result, kind="finding", actor="甲", at=2)
    assert key is not None
    store.erase(root, [(store.ref(key), "/result/reason")], REASON, actor="甲", at=3)
    assert store.subject(root, "finding/XF01") == {
        "result": {"verdict": "unable", "reason": ERASED, "value": "3"},
        "number": "A01-0001",
    }


def test_the_reason_of_an_erasing_can_be_erased_too(visit: tuple[Store, int]) -> None:
    store, root = visit
    key = store.write(root, "answer/XF01", {"note": "李奶奶"}, kind="answer", actor="甲", at=2)
    assert key is not None
    act = store.erase(root, [(store.ref(key), "/note")], {**REASON, "reason": "写了李奶奶"}, actor="甲", at=3)
    store.erase(root, [(store.ref(act), "/reason")], REASON, actor="甲", at=4)
    assert "李奶奶".encode() not in store.db.serialize()
    assert check(store).problems == ()


def test_a_photo_that_was_erased_is_not_kept_again(visit: tuple[Store, int]) -> None:
    store, root = visit
    digest = store.keep_blob(b"\xff\xd8\xffface")
    store.write(root, "photo/XF01/1", {"blob": digest}, kind="photo", actor="甲", at=2)
    store.erase(root, [(digest, "")], REASON, actor="甲", at=3)
    assert check(store).missing_blobs == ()
    with pytest.raises(AppError, match="已按要求清除"):
        store.keep_blob(b"\xff\xd8\xffface")


def test_no_event_takes_a_checklist_away_that_visits_rest_on(visit: tuple[Store, int]) -> None:
    """Neither from who holds it nor from who takes it in later."""
    store, root = visit
    digest = store.keep_blob("检查表".encode())
    store.write(root, "head", {"editions": [{"blob": digest}], "corrected_because": "换"}, kind="i", actor="甲", at=2)
    package = pack(store)
    store.erase(root, [(digest, "")], REASON, actor="甲", at=3)
    assert store.keep_blob("检查表".encode()) == digest and store.blob(digest) == "检查表".encode()
    with Store.memory() as county:
        take(county, pack(store))
        take(county, package)
        assert county.blob(digest) == "检查表".encode() and check(county).sound


def test_a_word_that_is_missing_without_an_erasing_is_damage(visit: tuple[Store, int]) -> None:
    store, root = visit
    key = store.write(root, "answer/XF01", {"note": "门锁着"}, kind="answer", actor="甲", at=2)
    assert key is not None
    act = store.erase(root, [(store.ref(key), "/note")], REASON, actor="甲", at=3)
    assert check(store).erased == 1
    store.db.execute("DELETE FROM event WHERE key = ?", (act,))
    store.db.execute("UPDATE run SET last = last - 1")
    assert any("没有清除的记录" in problem for problem in check(store).problems)
