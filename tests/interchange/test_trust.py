"""What a file may claim of writers, numbers and attachments: nothing is taken on trust."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.journal import ERASED, Json
from app.errors import AppError
from app.interchange.apply import Outcome, merge
from app.interchange.package import export, verify
from app.storage.check import check, content_digest
from app.storage.forks import forks
from app.storage.journal import Pen, append
from app.storage.merging import LAMPORT_LEAP
from app.storage.notable import Deed
from app.storage.numbers import finding_numbers, given_twice, own_numbers
from app.storage.opening import from_image, new_device_id
from app.storage.store import Store
from tests.interchange.packages import DEVICE, change, forge, laptop, sound


def merged(county: Store, path: Path, *, accept_forks: bool = False) -> Outcome:
    [outcome] = merge(county, [path], at=1, accept_forks=accept_forks)
    return outcome


def visit_in(store: Store) -> int:
    [visit] = [root for root, _ in store.things("inspection")]
    return visit


def stranger(path: Path, act: Callable[[Store, int], object], device: str = "d" * 32) -> Path:
    """A package of somebody who took the laptop's package in and then did something."""
    given = path.with_name(f"given to {path.name}")
    with laptop() as store:
        export(store, given, at=1)
    with Store.memory(device=device) as store:
        merge(store, [given], at=1)
        act(store, visit_in(store))
        export(store, path, at=2)
    return path


def test_an_event_at_the_end_of_all_numbers_is_refused(tmp_path: Path) -> None:
    """One such event left the county no number for its own next act, and no export."""

    def leap(store: Store, visit: int) -> None:
        store.db.execute("UPDATE own SET lamport = ?", (LAMPORT_LEAP * 2,))
        store.write(visit, "answer/CF01", {"verdict": "pass"}, kind="answer", actor="丁", at=1)

    path = stranger(tmp_path / "a.sqlite", leap)
    with Store.memory() as county:
        before = content_digest(county)
        outcome = merged(county, path)
        assert outcome.refused is not None and outcome.refused.code == "package.too_far_ahead"
        assert content_digest(county) == before
        county.begin("institution", {"name": "县"}, actor="县", at=1)
        assert check(county).sound


def test_a_laptop_that_has_seen_a_whole_county_is_not_too_far_ahead(tmp_path: Path) -> None:
    def ahead(store: Store, visit: int) -> None:
        store.db.execute("UPDATE own SET lamport = 5000000")
        store.write(visit, "answer/CF01", {"verdict": "pass"}, kind="answer", actor="丁", at=1)

    with Store.memory() as county:
        assert merged(county, stranger(tmp_path / "a.sqlite", ahead)).refused is None


def test_a_receipt_names_deletions_closings_and_changes_after_signing(tmp_path: Path) -> None:
    def acts(store: Store, visit: int) -> None:
        said: dict[str, Json] = {"verdict": "pass", "corrected_because": "看错"}
        store.write(visit, "answer/XF09", said, kind="answer", actor="丁", at=3)
        store.decide(visit, "answer/XF10", {"verdict": "fail"}, actor="丁", at=4, reason="复看")
        closed: dict[str, Json] = {"closed": {"recheck": "m", "passed": True, "date": "2026-12-01", "checker": "丁"}}
        store.write(visit, "finding/XF01", closed, kind="recheck", actor="丁", at=5)
        store.delete(visit, "head", kind="delete", actor="丁", at=6, because="错建")

    with Store.memory() as county:
        outcome = merged(county, stranger(tmp_path / "a.sqlite", acts))
        told = [(each.deed, each.slot, each.actor, each.reason) for each in outcome.notable]
        assert told == [
            (Deed.CORRECTED, "answer/XF09", "丁", "看错"),
            (Deed.DECIDED, "answer/XF10", "丁", "复看"),
            (Deed.CLOSED, "finding/XF01", "丁", ""),
            (Deed.DELETED, "head", "丁", "错建"),
        ]
        assert set(outcome.new_devices) == {DEVICE, "d" * 32}
        again = merged(county, stranger(tmp_path / "b.sqlite", lambda store, visit: None))
        assert (again.notable, again.new_devices) == ((), ())


def test_a_change_smuggled_past_a_signature_is_late(tmp_path: Path) -> None:
    """Signed 不符合 became 符合 by an event that named the signature and gave no reason."""

    def forge(store: Store, visit: int) -> None:
        [signature] = store.signatures(visit)
        with store.atomic():
            append(
                store.db,
                kind="answer",
                root=visit,
                slot="answer/XF09",
                body={"verdict": "pass"},
                pen=Pen("丁", 3),
                knows={signature.key},
            )

    with Store.memory() as county:
        outcome = merged(county, stranger(tmp_path / "a.sqlite", forge))
        assert outcome.late == 1
        assert county.subject(visit_in(county), "answer/XF09") == {"verdict": "fail", "note": "第9项"}


def test_only_blobs_that_an_event_names_are_taken_and_their_kind_is_their_contents(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.sqlite")
    change(
        path,
        "UPDATE blob SET media_type = 'text/html' WHERE media_type = 'image/jpeg'",
        "INSERT INTO blob VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'x', x'')",
    )
    with Store.memory() as county:
        assert merged(county, path).new_blobs == 2
        assert county.db.execute("SELECT media_type FROM blob ORDER BY media_type").fetchall() == [
            ("image/jpeg",),
            ("text/plain",),
        ]


def test_attachments_that_are_named_and_absent_are_counted_everywhere(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.sqlite")
    whole = tmp_path / "whole.sqlite"
    shutil.copy(path, whole)
    change(path, "DELETE FROM blob WHERE media_type = 'image/jpeg'")
    found = verify(path)
    assert found.sound and found.contents is not None and len(found.contents.absent) == 1
    with Store.memory() as county:
        outcome = merged(county, path)
        assert outcome.absent == found.contents.absent == check(county).missing_blobs
        assert merged(county, whole).new_blobs == 1  # the same events with the attachment: what was missing comes
        assert check(county).missing_blobs == ()
        assert merged(county, path).absent == ()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"INSERT INTO origin VALUES (77, '{'7' * 32}', 0)", "没有任何记录的终端"),
        (
            "INSERT INTO name SELECT 20000 + value, value FROM"
            " (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 200) SELECT value FROM n)",
            "用不到",
        ),
        (f"UPDATE name SET text = '{'长' * 501}' WHERE text = '张三'", "名称过长"),
        (f"INSERT INTO manifest VALUES ('note', '{'长' * 1001}')", "文件说明过长"),
    ],
)
def test_what_nothing_needs_and_costs_time_is_refused(tmp_path: Path, statement: str, told: str) -> None:
    path = sound(tmp_path / "a.sqlite")
    change(path, statement)
    [problem] = verify(path).problems
    assert told in problem


def test_a_manifest_of_a_hundred_entries_is_refused(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.sqlite")
    change(path, *(f"INSERT INTO manifest VALUES ('n{number}', '')" for number in range(100)))
    assert "文件说明过长" in verify(path).problems[0]


def test_a_part_that_was_written_absurdly_often_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def often(store: Store, visit: int) -> None:
        for number in range(40):
            store.write(visit, "weather/1", {"rain": number}, kind="weather", actor="丁", at=1)

    path = stranger(tmp_path / "a.sqlite", often)
    monkeypatch.setattr("app.storage.shape.MAX_SUBJECT", 30)
    assert "被改写了40次" in verify(path).problems[0]


def test_thousands_of_fields_in_one_part_cost_no_thousands_of_thousands(tmp_path: Path) -> None:
    """n events of fields of their own made n²/2 rows, again at each check."""

    def crowd(store: Store, visit: int) -> None:
        with store.atomic():
            for number in range(300):
                append(
                    store.db,
                    kind="weather",
                    root=visit,
                    slot="weather/1",
                    body={f"f{number}": 1},
                    pen=Pen("丁", 1),
                )

    with Store.memory() as county:
        outcome = merged(county, stranger(tmp_path / "a.sqlite", crowd))
        assert outcome.parallel_edits == 1
        assert county.db.execute("SELECT count(*) FROM parallel").fetchone() == (300,)


# Two histories of one device


@pytest.fixture
def twins(tmp_path: Path) -> list[Path]:
    """Packages of two computers that were cloned from one disk; each then gave a number and wrote an answer."""
    paths = []
    with laptop() as store:
        image = store.db.serialize()
    for number, name in enumerate(("张三", "李四"), 1):
        with Store(from_image(image), None, new_device_id) as twin:
            visit = visit_in(twin)
            given: dict[str, Json] = {"number": "A01-0001", "registered": "2026-11-22"}
            twin.write(visit, f"finding/CF0{number}", given, kind="finding", actor=name, at=60_000 * number)
            paths.append(export(twin, tmp_path / f"{number}.sqlite", at=1).path)
    return paths


def test_two_histories_of_a_device_wait_for_a_person(twins: list[Path]) -> None:
    with Store.memory() as county:
        assert merged(county, twins[0]).refused is None
        before = content_digest(county)
        waiting = merged(county, twins[1])
        assert waiting.disputed and waiting.refused is not None
        assert "第 47 条起有两种不同的记录" in str(waiting.refused)
        assert "张三 1970-01-01 08:01" in str(waiting.refused) and "李四 1970-01-01 08:02" in str(waiting.refused)
        assert content_digest(county) == before
        accepted = merged(county, twins[1], accept_forks=True)
        assert (accepted.refused, accepted.forked_devices) == (None, (DEVICE,))
        [fork] = forks(county.db)
        assert (fork.device, fork.seq, {voice.actor for voice in fork.voices}) == (DEVICE, 47, {"张三", "李四"})
        assert merged(county, twins[1]).known_file


def test_an_accepted_fork_does_not_wait_again(twins: list[Path], tmp_path: Path) -> None:
    with Store.memory() as county:
        merged(county, twins[0])
        merged(county, twins[1], accept_forks=True)
        with Store.memory(device=DEVICE) as second:
            merged(second, twins[1], accept_forks=True)
            second.db.execute("UPDATE own SET device = ?", (DEVICE,))  # the second computer goes on
            second.write(visit_in(second), "answer/CF09", {"verdict": "pass"}, kind="answer", actor="李四", at=9)
            later = export(second, tmp_path / "later.sqlite", at=2).path
        assert merged(county, later).refused is None


def test_a_number_given_twice_is_told_with_who_and_when(twins: list[Path]) -> None:
    with Store.memory() as county:
        first = merged(county, twins[0])
        assert first.given_twice == ()
        second = merged(county, twins[1], accept_forks=True)
        [givings] = second.given_twice
        assert [(each.text, each.slot, each.actor, each.at, each.device) for each in givings] == [
            ("A01-0001", "finding/CF01", "张三", 60_000, DEVICE),
            ("A01-0001", "finding/CF02", "李四", 120_000, DEVICE),
        ]
        assert given_twice(county.db) == (givings,)
        assert (own_numbers(county.db, "finding"), finding_numbers(county.db)) == (0, {DEVICE: "A01-0001"})


def test_a_fork_shows_by_the_digest_before_alone(tmp_path: Path) -> None:
    """What one history said before is not held, so no number stands twice: the broken link tells it."""
    with laptop() as store:
        image = store.db.serialize()
    parts = []
    for name, answers in (("甲", 1), ("乙", 1)):
        with Store(from_image(image), None, new_device_id) as twin:
            for number in range(answers):
                twin.begin("institution", {"name": f"{name}院{number}"}, actor=name, at=1)
            home = twin.begin("institution", {"name": f"{name}二院"}, actor=name, at=2)
            if name == "甲":
                parts.append(export(twin, tmp_path / "first.sqlite", at=1).path)
            else:
                last = twin.begin("institution", {"name": "末院"}, actor=name, at=3)
                assert twin.identity(last)[1] == twin.identity(home)[1] + 1
                parts.append(export(twin, tmp_path / "last.sqlite", [last], at=1).path)
    with Store.memory() as county:
        merged(county, parts[0])
        waiting = merged(county, parts[1])
        assert waiting.disputed
        accepted = merged(county, parts[1], accept_forks=True)
        assert accepted.refused is None
        [fork] = forks(county.db)
        assert (fork.seq, [voice.actor for voice in fork.voices]) == (49, ["甲", "乙"])
        assert check(county).sound


def test_events_of_the_own_device_from_elsewhere_wait_for_a_person(tmp_path: Path) -> None:
    with laptop() as store:
        image = store.db.serialize()
        store.write(visit_in(store), "answer/CF01", {"verdict": "pass"}, kind="answer", actor="李四", at=60_000)
        path = export(store, tmp_path / "newer.sqlite", at=1).path
    with Store(from_image(image), None, lambda: "e" * 32) as older:
        waiting = merged(older, path)
        assert waiting.disputed
        assert "本机（终端 AAAA）的第 47 条起" in str(waiting.refused) and "李四" in str(waiting.refused)
        assert older.device == DEVICE
        accepted = merged(older, path, accept_forks=True)
        assert accepted.new_device and older.device == "e" * 32


def test_a_signature_that_covers_what_is_outside_its_scope_is_refused(tmp_path: Path) -> None:
    """Folding relies on it: to be covered by a signature that stands is to be admitted."""

    def overreach(store: Store, visit: int) -> None:
        [fail] = [key for (key,) in store.db.execute(
            "SELECT c.key FROM current c JOIN name s ON s.no = c.slot WHERE s.text = 'answer/CF05'")]  # fmt: skip
        with store.atomic():
            append(
                store.db,
                kind="sign",
                root=visit,
                slot="sign/9",
                body={"scope": ["XF01"]},
                pen=Pen("丁", 3),
                covers=[(fail, fail)],
            )

    def with_answer(store: Store, visit: int) -> None:
        store.write(visit, "answer/CF05", {"verdict": "fail"}, kind="answer", actor="丁", at=2)
        overreach(store, visit)

    given = tmp_path / "given.sqlite"
    sound(given)
    with Store.memory(device="d" * 32) as store:
        merge(store, [given], at=1)
        with_answer(store, visit_in(store))
        assert "范围以外" in check(store).problems[0]


def test_everything_has_a_name_of_its_own_after_a_fork(twins: list[Path]) -> None:
    """Of two cloned computers each thing had the same handle, and every way to name one of them was refused."""
    with Store.memory() as county:
        merged(county, twins[0])
        merged(county, twins[1], accept_forks=True)
        with pytest.raises(AppError) as error:
            county.by_handle("AAAA-47")
        choices = error.value.what.partition("：")[2].rstrip("。").split("、")
        assert len(set(choices)) == 2
        keys = {county.by_handle(name) for name in choices}
        assert len(keys) == 2
        assert {county.handle(key) for key in keys} == set(choices)
        assert county.handle(visit_in(county)) == "AAAA-2"


def with_an_erased_note(path: Path) -> Path:
    """A package whose last event erases the words on one item."""
    with laptop() as store:
        [note] = [key for (key,) in store.db.execute("SELECT key FROM event WHERE instr(body, '第9项')")]
        body: dict[str, Json] = {"reason": "误写了姓名", "witness": "李四", "date": "2026-11-22"}
        store.erase(visit_in(store), [(store.ref(note), "/note")], body, actor="张三", at=62)
        export(store, path, at=99)
    return path


def test_an_erasing_is_known_by_its_word_whatever_number_the_file_gives_it(tmp_path: Path) -> None:
    """The numbers below 10000 are ours; a program that never saw our list numbers as it likes."""
    path = with_an_erased_note(tmp_path / "a.sqlite")
    change(
        path,
        "UPDATE event SET kind = 20001 WHERE kind = (SELECT no FROM name WHERE text = 'erase')",
        "UPDATE name SET no = 20001 WHERE text = 'erase'",
    )
    assert verify(path).problems == ()
    with Store.memory() as county:
        assert merged(county, path).refused is None
        assert county.subject(visit_in(county), "answer/XF09") == {"verdict": "fail", "note": ERASED}
        assert check(county).problems == ()


def test_a_text_that_another_act_of_that_number_names_is_damage(tmp_path: Path) -> None:
    """It was taken in, and the store's own check found a text missing ever after."""
    path = with_an_erased_note(tmp_path / "a.sqlite")
    change(path, "UPDATE name SET text = 'wipe' WHERE text = 'erase'")
    forge(path)
    assert any("没有清除的记录" in problem for problem in verify(path).problems)
    with Store.memory() as county:
        assert merged(county, path).refused is not None
