"""A reader written from docs/package-format.md alone says of every package what the program says of it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.domain.inspection import Result, Verdict
from app.domain.journal import ERASED
from app.interchange.package import Verified, export, verify
from app.storage import leaves
from app.storage.shown import Conflict
from app.storage.store import Store
from app.workflow.answering import answer, note, withdraw
from app.workflow.demonstration import COUNTY_DAY, DISPUTED_ITEM, Demonstration
from app.workflow.demonstration_visits import on_day
from app.workflow.desk import Desk
from app.workflow.erasing import erase, find_words, in_part
from app.workflow.lines import inspections
from app.workflow.merging import merge_files
from app.workflow.visits import load
from tests.interchange.independent_reader import DOCUMENT, SEQ, Package, Unsound
from tests.interchange.independent_view import Subject, View
from tests.interchange.packages import change, sound
from tests.interchange.test_hostile import CASES, Deed, forged, sql
from tests.storage.histories import HISTORIES, pack, take
from tests.storage.test_forgetting import Forgetting

Told = dict[tuple[str, str], Subject]


def by_the_program(store: Store) -> Told:
    """What the store shows of every subject, in names that mean the same in every file."""
    conflicts: dict[tuple[int, str], list[Conflict]] = {}
    for conflict in store.conflicts():
        conflicts.setdefault((conflict.root, conflict.slot), []).append(conflict)
    waiting: dict[tuple[int, str], dict[str, list[str]]] = {}
    for late in store.late():
        waits = waiting.setdefault((late.root, late.slot), {})
        waits.setdefault(store.ref(late.head.key), []).append(late.field)
    parallel = {(each.root, each.slot): each.keys for each in store.parallel()}
    told = {}
    for place in store.db.execute("SELECT c.root, s.text FROM current c JOIN name s ON s.no = c.slot").fetchall():
        shown = store.subject(*place)
        told[store.ref(place[0]), place[1]] = Subject(
            shown=shown or {},
            gone=shown is None,
            late=[store.ref(entry.key) for entry in store.history(*place) if entry.late],
            open=waiting.get(place, {}),
            conflicts={each.field: [store.ref(head.key) for head in each.heads] for each in conflicts.get(place, [])},
            parallel=sorted(map(store.ref, parallel.get(place, ()))),
        )
    return told


def by_the_reader(package: Package) -> Told:
    view = View(package)
    return {(package.events[root].name, slot): view.subject(root, slot) for root, slot in view.subjects}


def agree_on(path: Path) -> tuple[Package | None, Verified]:
    """Read a file in both ways. Fails where only one of them refuses it, or where they count otherwise."""
    verified = verify(path)
    try:
        package = Package(path)
    except Unsound as refused:
        assert not verified.sound, f"only the reader refuses it: {refused}"
        return None, verified
    assert verified.problems == ()
    assert verified.contents is not None
    assert len(package.events) == verified.contents.events
    assert package.erased_places == verified.contents.erased
    assert package.absent == list(verified.contents.absent)
    return package, verified


# The sample county, and what may befall it


@pytest.fixture(scope="module")
def county(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The three laptops' packages in one store, and the acts of two offices that know nothing of each other."""
    folder = tmp_path_factory.mktemp("reader")
    ours, theirs = (
        on_day(Desk(Store.create(folder / f"{letter}.sqlite", device=letter * 32), name), COUNTY_DAY)
        for letter, name in (("c", "县级办公室"), ("d", "乡镇办公室"))
    )
    try:
        for desk in (ours, theirs):
            assert not any(result.refused for result in merge_files(desk, demonstration.packages, backup=False))
        correct_delete_and_sign(ours)
        answer_what_is_signed_elsewhere(theirs)
        handed = export(theirs.store, folder / "theirs.sqlite", at=1).path
        assert [result.refused for result in merge_files(ours, [handed], backup=False)] == [""]
        erase_words_and_a_photo(ours)
        yield ours
    finally:
        ours.close()
        theirs.close()


def the_open_visit(desk: Desk) -> int:
    [visit] = [key for key in inspections(desk) if not any(part.signed for part in load(desk, key).parts)]
    return visit


def the_signed_visit(desk: Desk) -> int:
    return next(key for key in reversed(inspections(desk)) if load(desk, key).closed)


def the_photos(desk: Desk) -> list[tuple[int, str]]:
    """(visit, slot), oldest visit first."""
    return [(key, slot) for key in reversed(inspections(desk)) for slot in sorted(desk.store.subjects(key, "photo/"))]


def the_home(desk: Desk) -> int:
    return min(root for root, _ in desk.store.things("institution"))


def correct_delete_and_sign(desk: Desk) -> None:
    answer(desk, the_signed_visit(desk), "XF01", Result(Verdict.FAIL), because="复看后更正")
    withdraw(desk, the_signed_visit(desk), "XF02", because="看错了楼层")
    visit = the_open_visit(desk)
    desk.store.delete(visit, "answer/XF03", kind="delete", actor=desk.actor, at=1)
    desk.store.sign(visit, "1", ["head", "XF01", "XF02"], {"inspector": desk.actor}, actor=desk.actor, at=2)
    desk.store.write(the_home(desk), "head", {"phone": "09531234567"}, kind="institution", actor=desk.actor, at=3)
    desk.store.delete(*the_photos(desk)[0], kind="delete", actor=desk.actor, at=4, because="拍错了")


def answer_what_is_signed_elsewhere(desk: Desk) -> None:
    visit = the_open_visit(desk)
    answer(desk, visit, "XF01", Result(Verdict.FAIL))
    note(desk, visit, "XF02", "后来才到的话")
    answer(desk, visit, "XF03", Result(Verdict.UNABLE, reason="门锁着"))
    desk.store.write(the_home(desk), "head", {"director": "王院长"}, kind="institution", actor=desk.actor, at=1)


def erase_words_and_a_photo(desk: Desk) -> None:
    place = the_photos(desk)[1]
    words = [*find_words(desk, "后来才到的话"), *find_words(desk, "北侧出口上锁"), *find_words(desk, "王院长")]
    photos = [found for found in in_part(desk, *place) if found.is_file]
    assert len(words) == 3 and photos
    erase(desk, [*photos, *words], reason="误写了姓名", witness="另一人")


@pytest.fixture
def handed_in(county: Desk, tmp_path: Path) -> Path:
    """The package of the county."""
    return export(county.store, tmp_path / "county.sqlite", at=1).path


def test_what_the_reader_knows_it_knows_from_the_document() -> None:
    """It imports nothing of the program."""
    for name in ("independent_reader.py", "independent_view.py"):
        source = (Path(__file__).parent / name).read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) app\b", source, re.MULTILINE)


def test_the_chain_of_every_package_of_the_demonstration_holds(demonstration: Demonstration) -> None:
    for path in (*demonstration.packages, *sorted((demonstration.folder / "handover").iterdir())):
        package, _ = agree_on(path)
        assert package is not None


def test_every_subject_of_the_demonstration_shows_the_same(county: Desk, handed_in: Path) -> None:
    package, _ = agree_on(handed_in)
    assert package is not None
    told = by_the_reader(package)
    assert told == by_the_program(county.store)
    subjects = list(told.values())
    assert sum(each.gone for each in subjects) >= 1
    assert sum(bool(each.late) for each in subjects) == sum(bool(each.open) for each in subjects) == 2
    assert sum(bool(each.parallel) for each in subjects) >= 1
    assert {field for each in subjects for field in each.conflicts} == {"result", "note"}
    assert sum(ERASED in each.shown.values() for each in subjects) >= 2
    assert package.erased_places == 4


def test_every_digest_is_the_one_that_the_program_has(county: Desk, handed_in: Path) -> None:
    package = Package(handed_in)
    keys = [key for (key,) in county.store.db.execute("SELECT key FROM event")]
    assert {event.name for event in package.events.values()} == {county.store.ref(key) for key in keys}


def test_every_item_of_every_visit_has_the_same_verdict(county: Desk, handed_in: Path) -> None:
    package = Package(handed_in)
    read = {
        (package.events[root].name, item): (said.word, said.note or "", said.undecided)
        for (root, item), said in View(package).verdicts.items()
        if said.word
    }
    shown = {
        (county.store.ref(visit), item): (said.result.verdict.value, said.note, said.pending)
        for visit in inspections(county)
        for item, said in load(county, visit).answers.items()
    }
    assert read == shown
    clashing = {item: said for (_, item), said in shown.items() if said[2]}
    assert clashing == {"XF03": ("unable", "", True), DISPUTED_ITEM: ("fail", ERASED, True)}


def test_whose_every_section_is_and_who_signed_it(county: Desk, handed_in: Path) -> None:
    package = Package(handed_in)
    view = View(package)
    signed = set()
    for visit in inspections(county):
        program = load(county, visit)
        items = {
            section.id: [item.id for item in section.items]
            for checklist in program.checklists
            for section in checklist.sections
        }
        [root] = [key for key, event in package.events.items() if event.name == county.store.ref(visit)]
        told = view.parts(root, items)
        assert told == {part.id: (list(part.sections), part.signed) for part in program.parts}
        signed |= {of for _, of in told.values()}
    assert signed == {True, False}


def test_the_query_for_verdicts_finds_the_heads(handed_in: Path) -> None:
    """The document's own, which looks at no signature: so what is late stands among them."""
    [query] = [each for each in re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
               if each.startswith("WITH")]  # fmt: skip
    with closing(sqlite3.connect(handed_in)) as db:
        found = Counter((device, seq, slot, verdict) for device, seq, slot, verdict, _, _ in db.execute(query))
    package = Package(handed_in)
    view = View(package)
    heads: Counter[tuple[str, int, str, str | None]] = Counter()
    late = 0
    for root, slot in view.subjects:
        if not slot.startswith("answer/"):
            continue
        if view.subject(root, slot).late:
            late += 1
            continue
        for head in view.heads(root, slot).get("result", []):
            result = head.body.get("result") or {}
            heads[package.events[root].device, root & SEQ, slot, result.get("verdict")] += 1
    assert late == 2
    assert heads <= found and (found - heads).total() <= 2 * late


# Random lives, with clones, late answers, deletions and erasures among them


def test_whatever_devices_do_the_reader_sees_what_the_program_sees(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    counts: Counter[str] = Counter()
    for seed in range(1000, 1000 + HISTORIES // 20):
        lived = Forgetting(seed)
        ids = iter(f"{number:032x}" for number in range(99))
        with Store.memory(device="c" * 32, new_device=ids.__next__) as store:
            for content in lived.packages():
                take(store, content)
                path.write_bytes(content)
                assert agree_on(path)[0] is not None, seed
            path.write_bytes(pack(store))
            package, _ = agree_on(path)
            assert package is not None, seed
            told = by_the_reader(package)
            assert told == by_the_program(store), seed
            counts["clones"] += sum(1 for _ in store.db.execute("SELECT 1 FROM origin WHERE overflow > 0"))
            counts["erased"] += package.erased_places
            for each in told.values():
                counts.update(name for name in ("gone", "late", "open", "conflicts", "parallel") if getattr(each, name))
        lived.close()
    assert {name for name, count in counts.items() if count} == {
        "clones", "erased", "gone", "late", "open", "conflicts", "parallel"
    }  # fmt: skip


# Damage


@pytest.mark.parametrize("case", CASES)
def test_what_the_program_refuses_the_reader_refuses(case: str, tmp_path: Path) -> None:
    path = sound(tmp_path / "a.sqlite")
    CASES[case][0](path)
    assert agree_on(path)[0] is None


def test_of_random_damage_both_say_the_same(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.sqlite")
    content = path.read_bytes()
    taken = 0
    for seed in range(100):
        chance = Random(seed)
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 2, 5, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        taken += agree_on(path)[0] is not None
    assert 10 < taken < 90


def nested(containers: int) -> str:
    """A body in which a number stands in so many objects and lists."""
    return '{"a":' + "[" * (containers - 1) + "1" + "]" * (containers - 1) + "}"


def with_words(count: int) -> Deed:
    def deed(path: Path) -> None:
        change(path, *(f"INSERT INTO name VALUES ({20_000 + number}, 'w{number}')" for number in range(count)))

    return deed


EDGES: dict[str, tuple[Deed, bool]] = {
    "a body of sixteen floors": (forged(body=nested(16), seal=None), True),
    "a body of seventeen floors": (forged(body=nested(17), seal=None), False),
    "the longest body": (forged(body='{"due":"' + "长" * ((1 << 20) - 10) + '"}', seal=None), True),
    "a longer body": (forged(body='{"due":"' + "长" * ((1 << 20) - 9) + '"}', seal=None), False),
    "the highest number": (forged(body='{"a":9223372036854775807}', seal=None), True),
    "a higher number": (forged(body='{"a":9223372036854775808}', seal=None), False),
    "less than nothing": (forged(body='{"a":-0}', seal=None), False),
    "half a character": (sql('UPDATE event SET body = \'{"due":"\\ud800"}\' WHERE key & 255 = 46'), False),
    "a field with a name of its own": (forged(body='{"_é":1}', seal=None), True),
    "a field with a letter of another script": (forged(body='{"名":1}', seal=None), True),
    "a field within that has no name": (forged(body='{"a":{"":1,"#":2}}', seal=None), True),
    "a text without a seal": (forged(body='{"note":"x"}', seal=None), False),
    "a seal without a text": (forged(body='{"due":"x"}', seal="0" * 32), False),
    "a seal in capitals": (forged(body='{"note":"x"}', seal="A" * 32), False),
    "a seal that lists salts where nothing went": (
        forged(body='{"note":"x"}', seal=json.dumps({"/note": "0" * 32}, separators=(",", ":"))),
        False,
    ),
    "a text gone that nobody erased": (
        forged(body=f'{{"note":"{ERASED}"}}', seal=json.dumps({"/note": "#" + "0" * 32}, separators=(",", ":"))),
        False,
    ),
    "a person who wrote the mark himself": (forged(body=f'{{"note":"{ERASED}"}}', seal="0" * 32), True),
    "a lamport at the end": (forged(lamport=2**53), True),
    "a time before all times": (forged(at=-(2**62)), True),
    "a word that no event uses": (with_words(1), True),
    "words that three an event could not use": (with_words(3 * 46), False),
    "a word too long": (sql(f"INSERT INTO name VALUES (20000, '{'长' * 501}')"), False),
    "a word with a control character of the second kind": (sql("INSERT INTO name VALUES (20000, char(155))"), True),
    "a word with the separator of lines": (sql("INSERT INTO name VALUES (20000, char(8232))"), False),
    "a device that says nothing": (sql(f"INSERT INTO origin VALUES (77, '{'b' * 32}', 0)"), False),
    "a kind of file nobody knows": (sql("UPDATE blob SET media_type = 'application/x-unknown'"), True),
    "a kind of file too long": (sql(f"UPDATE blob SET media_type = '{'x' * 101}'"), False),
    "a lost photo": (sql("DELETE FROM blob"), True),
    "a photo that nobody names": (
        sql("INSERT INTO blob VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '', x'')"),
        True,
    ),
    "a manifest as long as may be": (sql(f"INSERT INTO manifest VALUES ('a', '{'长' * 999}')"), True),
    "a manifest too long": (sql(f"INSERT INTO manifest VALUES ('a', '{'长' * 1000}')"), False),
    "a version that was never released": (sql("PRAGMA user_version = 1"), False),
}


@pytest.mark.parametrize("case", EDGES)
def test_at_every_edge_both_say_the_same(case: str, tmp_path: Path) -> None:
    deed, fine = EDGES[case]
    path = sound(tmp_path / "a.sqlite")
    deed(path)
    package, verified = agree_on(path)
    assert (package is not None) is fine, verified.problems


def stub(path: Path) -> None:
    """Take the words of an answer out as an erasing does, and say nothing of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        key, body, seal = db.execute(
            "SELECT key, body, seal FROM event WHERE seal IS NOT NULL AND instr(body, '两处出口均能从内开启')"
        ).fetchone()
        left = leaves.erase(json.loads(body), seal, {"/note"})
        assert left is not None
        row = (json.dumps(left[0], ensure_ascii=False, separators=(",", ":"), sort_keys=True), left[1], key)
        db.execute("UPDATE event SET body = ?, seal = ? WHERE key = ?", row)


def drop_the_last(path: Path) -> None:
    """Drop what the county said last, an erasing, and shorten the run: nothing but the words that it erased tells."""
    own = "(SELECT src FROM origin WHERE device = 'cccccccccccccccccccccccccccccccc')"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        key, kind = db.execute(
            f"SELECT e.key, k.text FROM event e JOIN name k ON k.no = e.kind WHERE key >> 40 = {own} ORDER BY key DESC"
        ).fetchone()
        assert kind == "erase"
        db.execute("DELETE FROM event WHERE key = ?", (key,))
        db.execute("UPDATE run SET last = last - 1 WHERE last = ?", (key,))


DAMAGE: dict[str, Deed] = {
    "words exchanged": sql("UPDATE event SET body = replace(body, '两处出口均能从内开启', '两处出口均已锁死')"),
    "a verdict changed": sql(
        """UPDATE event SET body = '{"result":{"verdict":"pass"}}' WHERE key = (
          SELECT min(key) FROM event WHERE body = '{"result":{"verdict":"fail"}}')"""
    ),
    "an event dropped": sql("DELETE FROM event WHERE key = (SELECT max(key) FROM event WHERE seal IS NULL)"),
    "words cut out": stub,
    "the last erasing dropped": drop_the_last,
    "a correction without its signature": sql("DELETE FROM knows"),
    "a signature of less": sql("DELETE FROM covers WHERE first = (SELECT max(first) FROM covers)"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_county_somebody_has_been_at_is_refused_by_both(damage: str, handed_in: Path) -> None:
    assert agree_on(handed_in)[0] is not None
    DAMAGE[damage](handed_in)
    package, verified = agree_on(handed_in)
    assert package is None and verified.problems
