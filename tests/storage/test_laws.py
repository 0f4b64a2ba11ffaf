"""The laws of the merge, on random histories: what holds whatever devices do, in whatever order files arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from app.domain.journal import Json, canonical_json
from app.storage import folding
from app.storage.chain import problems_of
from app.storage.check import check, content_digest
from app.storage.schema import FOLDED
from app.storage.store import Store
from tests.storage.histories import FIELDS, HISTORIES, History, history, pack, take
from tests.storage.model import Fact, Shown, facts_of, show, shown_by

SEEDS = range(HISTORIES)


class Life:
    """What is left of a history: the packages that its devices handed in."""

    def __init__(self, seed: int) -> None:
        with history(seed) as lived:
            self.packages = lived.packages()
            self.counts = lived.counts
        self.seed = seed

    def county(self, *packages: bytes) -> Store:
        """A fresh store that took these in, in this order."""
        store = Store.memory(device="c" * 32, new_device=iter(f"{number:032x}" for number in range(99)).__next__)
        for package in packages:
            take(store, package)
        return store

    def shuffled(self) -> list[bytes]:
        packages = list(self.packages)
        Random(self.seed).shuffle(packages)
        return packages


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [Life(seed) for seed in SEEDS]


def folded_tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: store.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in FOLDED}


def test_the_histories_reach_every_situation(lives: list[Life]) -> None:
    """No law is held by histories in which nothing happens."""
    counts: Counter[str] = Counter()
    for life in lives:
        counts.update(life.counts)
        with life.county(*life.packages) as county:
            counts["conflicts at the end"] += bool(county.conflicts())
            counts["late at the end"] += bool(county.late())
            counts["parallel at the end"] += bool(county.parallel())
            counts["two branches at the end"] += any(device.branches > 1 for device in county.devices())
            roots = [root for (root,) in county.db.execute("SELECT key FROM event WHERE root = key")]
            heads = [[one for one in county.signatures(root) if one.head] for root in roots]
            counts["two signatures of a part unaware of each other"] += any(
                len({one.part for one in found}) < len(found) for found in heads
            )
    least = {
        "edit": 1000,
        "exchange": 400,
        "part handed over": 150,
        "signature": 150,
        "deletion": 50,
        "unknown kind": 60,
        "change smuggled past a signature": 60,
        "change of what is signed refused": 60,
        "decision": 10,
        "decision of what came late": 10,
        "signature over what came late": 8,
        "clone": 30,
        "new id for a clone": 8,
        "fork met": 20,
        "conflicts at the end": 35,
        "late at the end": 35,
        "parallel at the end": 35,
        "gap met": 50,
        "two branches at the end": 15,
        "two signatures of a part unaware of each other": 15,
    }
    assert {name: counts[name] for name, count in least.items() if counts[name] < count * HISTORIES / 200 * 0.8} == {}


def test_after_every_merge_the_tables_show_what_the_model_shows(lives: list[Life]) -> None:
    for life in lives:
        held: set[Fact] = set()
        with life.county() as county:
            for package in life.packages:
                take(county, package, look=True)
                facts = facts_of(county)
                assert held <= facts, life.seed
                held = facts
                assert shown_by(county) == show(facts), life.seed


def test_tables_kept_up_to_date_are_tables_made_anew(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as county:
            kept = folded_tables(county)
            county.rebuild()
            assert folded_tables(county) == kept, life.seed


def test_the_order_of_merging_makes_no_difference(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as one, life.county(*life.shuffled()) as other:
            assert content_digest(one) == content_digest(other), life.seed


def test_the_grouping_of_merges_makes_no_difference(lives: list[Life]) -> None:
    for life in lives:
        half = len(life.packages) // 2
        with (
            life.county(*life.packages) as whole,
            life.county(*life.packages[:half]) as east,
            life.county(*life.packages[half:]) as west,
            life.county(pack(west), pack(east)) as joined,
        ):
            assert content_digest(joined) == content_digest(whole), life.seed


Said = dict[tuple[str, str], list[tuple[tuple[str, int, bytes], dict[str, Json]]]]


def versions_in(county: Store) -> Said:
    """(thing, slot) → the versions that clash there, by the names of their events."""
    found: Said = {}
    for conflict in county.conflicts():
        place = (county.ref(conflict.root), conflict.slot)
        versions = county.versions(conflict.root, conflict.slot, FIELDS)
        found[place] = [(county.identity(each.key), each.values) for each in versions]
    return found


def test_every_value_that_clashes_stands_in_a_version_and_the_order_of_merging_makes_no_difference(
    lives: list[Life],
) -> None:
    met = 0
    for life in lives:
        with life.county(*life.packages) as one, life.county(*life.shuffled()) as other:
            found = versions_in(one)
            assert versions_in(other) == found, life.seed
            for conflict in one.conflicts():
                met += 1
                said = [canonical_json(head.value) for head in conflict.heads]
                versions = [values for _, values in found[one.ref(conflict.root), conflict.slot]]
                if conflict.field in FIELDS:
                    shown = {canonical_json(values[conflict.field]) for values in versions}
                    assert len(versions) > 1 and set(said) <= shown <= {*said, "null"}, life.seed
    assert met


def test_what_clashes_nowhere_has_no_versions(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as county:
            clashing = {(conflict.root, conflict.slot) for conflict in county.conflicts() if conflict.field in FIELDS}
            for root in [root for (root,) in county.db.execute("SELECT key FROM event WHERE root = key")]:
                for slot in county.subjects(root, ""):
                    assert bool(county.versions(root, slot, FIELDS)) == ((root, slot) in clashing), life.seed


def test_merging_again_changes_nothing(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as county:
            before, tables = content_digest(county), folded_tables(county)
            for package in life.shuffled():
                assert take(county, package).new_events == 0
            assert content_digest(county) == before, life.seed
            assert folded_tables(county) == tables, life.seed


def test_the_chain_of_every_event_holds_after_every_kind_of_merge(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.shuffled()) as county:
            assert list(problems_of(county.db)) == [], life.seed
            assert check(county).problems == (), life.seed


def test_every_value_ever_saved_is_current_superseded_late_or_in_conflict(lives: list[Life]) -> None:
    for life in lives:
        with life.county(*life.packages) as county:
            facts, shown = facts_of(county), shown_by(county)
            subjects: dict[tuple[object, str], list[Fact]] = {}
            for fact in facts:
                subjects.setdefault((fact.root, fact.slot), []).append(fact)
            for fact in facts:
                for name in fact.body:
                    assert accounted_for(fact, name, subjects[fact.root, fact.slot], shown), (life.seed, fact, name)


def accounted_for(fact: Fact, name: str, subject: list[Fact], shown: Shown) -> bool:
    """Whether what a fact says of a field is somewhere to be found, or was replaced by who had seen it."""
    place = (fact.root, fact.slot)
    if any(fact.id in other.names and other.speaks_of(name) for other in subject):
        return True
    if (*place, fact.id, name) in shown.late or (*place, name, fact.id, fact.says(name)) in shown.conflicts:
        return True
    winner = max((other for other in subject if other.speaks_of(name)), key=lambda other: other.rank)
    return name == "*" or winner.says(name) == fact.says(name) or any(late[:2] == place for late in shown.late)


def test_wrong_clocks_change_nothing() -> None:
    """The same acts under other clocks show the same; only `at` and what is made from it differ."""

    class Clockless(History):
        def _clock(self) -> int:
            super()._clock()  # the same chance is used up
            return 0

    compared = 0
    for seed in range(25):
        worlds = [History(seed), Clockless(seed)]
        if not any(world.counts["clone"] for world in worlds):  # of clones the digest decides, and it holds the clock
            compared += 1
            sides = []
            for world in worlds:
                with world.new_store() as county:
                    for package in world.packages():
                        take(county, package)
                    sides.append(without_digests(shown_by(county)))
            assert sides[0] == sides[1], seed
        for world in worlds:
            world.close()
    assert compared > 5


def without_digests(shown: Shown) -> object:
    def short(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(short(part) for part in value if not isinstance(part, bytes))
        return value

    current = {short(place): body for place, body in shown.current.items()}
    sets = (shown.conflicts, shown.late, shown.parallel, shown.signed)
    return current, [{short(row) for row in rows} for rows in sets]


def test_an_unknown_kind_is_kept_and_passed_on(lives: list[Life]) -> None:
    met = 0
    for life in lives:
        with life.county(*life.packages) as county, life.county(pack(county)) as next_one:
            unknown = {fact for fact in facts_of(county) if fact.kind == "from-the-future"}
            met += bool(unknown)
            assert unknown <= facts_of(next_one), life.seed
    assert met > 20


@pytest.fixture
def two() -> Iterator[tuple[Store, Store]]:
    with Store.memory(device="a" * 32) as one, Store.memory(device="b" * 32) as other:
        yield one, other


def test_the_id_of_the_county_does_not_enter_its_content(two: tuple[Store, Store]) -> None:
    with Store.memory(device="d" * 32) as laptop:
        laptop.begin("institution", {"name": "幸福院"}, actor="甲", at=1)
        for store in two:
            take(store, pack(laptop))
    assert content_digest(two[0]) == content_digest(two[1])


def test_a_store_that_meets_its_own_unwritten_events_takes_a_new_id(two: tuple[Store, Store]) -> None:
    """A restored backup must not give numbers a second time."""
    store = two[0]
    root = store.begin("institution", {"name": "一"}, actor="甲", at=1)
    image = pack(store)
    store.write(root, "head", {"name": "二"}, kind="institution", actor="甲", at=2)
    later = pack(store)
    fresh = iter(["e" * 32]).__next__
    with Store.memory(device="f" * 32, new_device=fresh) as restored:
        take(restored, image)
        restored.db.execute("UPDATE own SET device = ?", (store.device,))  # as if restored from a copy of then
        united = take(restored, later)
        assert united.own_device_met
        assert restored.device == "e" * 32
        there = restored.root_of(store.device, 1)
        assert there is not None
        key = restored.write(there, "head", {"name": "三"}, kind="institution", actor="甲", at=3)
        assert key is not None
        assert restored.identity(key)[:2] == ("e" * 32, 1)


def test_what_is_folded_in_batches_is_what_is_folded_at_once(
    lives: list[Life], monkeypatch: pytest.MonkeyPatch
) -> None:
    for life in lives[: HISTORIES // 4]:
        with life.county(*life.packages) as at_once:
            monkeypatch.setattr(folding, "_BATCH", 2)
            with life.county(*life.packages) as in_batches:
                assert folded_tables(in_batches) == folded_tables(at_once), life.seed
                in_batches.rebuild()
                assert folded_tables(in_batches) == folded_tables(at_once), life.seed
            monkeypatch.undo()
