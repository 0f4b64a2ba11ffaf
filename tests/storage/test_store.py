"""Writing to one store, reading it, naming its things, checking it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.absence import Absence
from app.domain.journal import MAX_LAMPORT
from app.errors import AppError
from app.storage.canonical import MAX_BODY
from app.storage.check import check, content_digest
from app.storage.store import Store
from tests.storage.histories import pack, take


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "颐检 库.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.create(path, device="a" * 32, machine="这台") as made:
        yield made


def begin(store: Store) -> int:
    return store.begin("inspection", {"mode": "self"}, actor="张三", at=1)


# Writing


def test_an_error_undoes_its_own_block_only(store: Store) -> None:
    with store.atomic():
        kept = begin(store)
        with pytest.raises(RuntimeError), store.atomic():
            begin(store)
            raise RuntimeError
    assert [root for root, _ in store.things("inspection")] == [kept]
    with pytest.raises(RuntimeError), store.atomic():
        begin(store)
        raise RuntimeError
    assert [root for root, _ in store.things("inspection")] == [kept]
    begin(store)
    assert check(store).sound


def test_only_fields_that_change_make_an_event(store: Store) -> None:
    root = begin(store)

    def write(**body: str | int | bool | None) -> int | None:
        return store.write(root, "answer/XF01", dict(body), kind="answer", actor="张三", at=2)

    assert write(verdict="pass", note=None) is not None
    assert write(verdict="pass") is None
    assert write(verdict="pass", note="旧") is not None
    assert write(note=None) is not None
    assert store.subject(root, "answer/XF01") == {"verdict": "pass"}
    assert [entry.body for entry in store.history(root, "answer/XF01")] == [
        {"verdict": "pass"},
        {"note": "旧"},
        {"note": None},
    ]
    assert write(count=1) is not None
    assert write(count=True) is not None  # 1 and true are two values


def test_said_tells_who_wrote_last(store: Store) -> None:
    root = begin(store)
    key = store.write(root, "head", {"mode": "order"}, kind="inspection", actor="李四", at=77)
    said = store.said(root, "head")
    assert (said.actor, said.at, said.device, said.key) == ("李四", 77, store.device, key)
    with pytest.raises(KeyError):
        store.said(root, "answer/XF01")


@pytest.mark.parametrize(
    "body", [{"": 1}, {"'f": 1}, {"f": 1.5}, {"f": 2**63}, {"f": {"g": object()}}, {"f": {1: 2}}, {"f": b""}]
)
def test_what_a_body_can_not_hold_is_a_mistake_of_the_caller(store: Store, body: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        store.begin("inspection", body, actor="张三", at=1)  # type: ignore[arg-type]
    assert list(store.things("inspection")) == []


def test_half_a_character_is_told_to_the_person(store: Store) -> None:
    with pytest.raises(AppError) as error:
        store.begin("inspection", {"note": "\ud83d"}, actor="张三", at=1)
    assert error.value.code == "store.unreadable_text"


def test_a_line_break_can_not_enter_a_name(store: Store) -> None:
    for name in ("张\n三", "张" * 501):
        with pytest.raises(AppError, match="不能署名"):
            store.begin("inspection", {}, actor=name, at=1)
    with pytest.raises(ValueError, match="word"):
        store.begin("in\nspection", {}, actor="张三", at=1)


def test_blobs_are_kept_once_under_their_content(store: Store) -> None:
    digest = store.keep_blob(b"jpeg")
    assert store.keep_blob(b"jpeg") == digest
    assert store.blob(digest) == b"jpeg"
    assert store.blob("0" * 64) is Absence.NOT_HELD


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        ("检查表".encode(), "text/plain"),
        (b"", "text/plain"),
        ("检查表".encode("gb18030"), "application/octet-stream"),
        (b"a\0b", "application/octet-stream"),
    ],
)
def test_what_a_blob_is_its_content_says(store: Store, content: bytes, kind: str) -> None:
    digest = store.keep_blob(content)
    assert store.db.execute("SELECT media_type FROM blob WHERE digest = ?", (digest,)).fetchone() == (kind,)


def test_what_the_check_would_refuse_is_not_written(store: Store) -> None:
    """A text beyond every bound, and an act when the numbers of acts are used up, are told in a sentence."""
    with pytest.raises(AppError, match="最多"):
        store.begin("inspection", {"note": "长" * (MAX_BODY + 1)}, actor="张三", at=1)
    store.db.execute("UPDATE own SET lamport = ?", (MAX_LAMPORT,))
    with pytest.raises(AppError, match="序号已到上限"):
        store.begin("inspection", {}, actor="张三", at=1)
    assert store.db.execute("SELECT count(*) FROM event").fetchone() == (0,)


def test_local_settings_stay_at_home(store: Store) -> None:
    store.set_local("inspector", "张三")
    begin(store)
    assert store.get_local("inspector") == "张三"
    with Store.memory() as other:
        take(other, pack(store))
        assert other.get_local("inspector") is None
    store.set_local("inspector", None)
    assert store.get_local("inspector") is None


# Names of things


def test_a_reference_means_the_same_event_in_another_store(store: Store) -> None:
    root = begin(store)
    with Store.memory() as other:
        begin(other)
        take(other, pack(store))
        there = other.resolve(store.ref(root))
        assert there is not None
        assert there != root
        assert other.identity(there) == store.identity(root)
        assert other.root_of(store.device, 1) == there
    for nothing in ("", "a:b:c", f"{'b' * 32}:1:{'0' * 32}", f"{'a' * 32}:1:{'0' * 32}", f"{'a' * 32}:x:{'0' * 32}"):
        assert store.resolve(nothing) is None


def test_a_handle_is_short_and_says_when_it_means_more_than_one(store: Store) -> None:
    root = begin(store)
    assert store.handle(root) == "AAAA-1"
    assert store.by_handle(" aaaa-1 ") == root
    for unknown in ("AAAA-9", "AAA-1", "AAAA", "-1", "AAAA-x", "%%%%-1"):
        with pytest.raises(AppError) as error:
            store.by_handle(unknown)
        assert error.value.code == "store.unknown_handle"
    with Store.memory(device="a" * 31 + "b") as twin:
        begin(twin)
        take(store, pack(twin))
    with pytest.raises(AppError) as error:
        store.by_handle("AAAA-1")
    assert error.value.code == "store.ambiguous_handle"
    assert store.by_handle("a" * 32 + "-1") == root


def test_things_lists_those_of_a_kind_that_are_not_deleted(store: Store) -> None:
    homes = [store.begin("institution", {"name": name}, actor="张三", at=1) for name in ("一", "二", "三")]
    begin(store)
    store.delete(homes[1], "head", kind="delete", actor="张三", at=2)
    assert [(root, body["name"]) for root, body in store.things("institution")] == [(homes[0], "一"), (homes[2], "三")]
    assert list(store.things("weather")) == []


def test_subjects_come_by_prefix(store: Store) -> None:
    root = begin(store)
    for slot in ("answer/XF02", "answer/XF01", "photo/XF01/00000000000000aa", "answering/1"):
        store.write(root, slot, {"f": 1}, kind="answer", actor="张三", at=2)
    assert list(store.subjects(root, "answer/")) == ["answer/XF01", "answer/XF02"]
    assert len(store.subjects(root, "")) == 5


def test_roots_are_closed_over_what_they_refer_to(store: Store) -> None:
    old, new = (store.begin("institution", {"name": name}, actor="张三", at=1) for name in ("旧", "新"))
    visit = store.begin("inspection", {"institution": store.ref(old)}, actor="张三", at=2)
    store.write(visit, "head", {"institution": store.ref(new)}, kind="inspection", actor="张三", at=3)
    recheck = store.begin("recheck", {"previous": [store.ref(visit)]}, actor="张三", at=4)
    assert store.roots_closed([recheck]) == {recheck, visit, old, new}
    assert store.roots_closed([old]) == {old}
    with pytest.raises(KeyError):
        store.roots_closed([5])


def test_devices_tell_runs_and_gaps(store: Store) -> None:
    with Store.memory(device="b" * 32) as laptop:
        roots = [begin(laptop) for _ in range(5)]
        take(store, pack(laptop, [roots[1], roots[4]]))
        begin(store)
        own, other = store.devices()
        assert (own.device, own.own, own.runs, own.gaps) == ("a" * 32, True, ((1, 1),), ())
        assert (other.runs, other.gaps, other.branches) == (((2, 2), (5, 5)), ((1, 1), (3, 4)), 1)
        take(store, pack(laptop))
        assert store.devices()[1].runs == ((1, 5),)


# The check


def test_the_check_finds_nothing_in_a_sound_store(store: Store) -> None:
    root = begin(store)
    store.write(root, "photo/XF01/00000000000000aa", {"blob": "0" * 64}, kind="photo", actor="张三", at=1)
    found = check(store)
    assert (found.sound, found.events, found.missing_blobs) == (True, 2, ("0" * 64,))


@pytest.mark.parametrize(
    "change, told",
    [
        ('UPDATE event SET body = \'{"mode":"x"}\'', "第 1 条记录（基本信息）与其摘要不符"),
        ("UPDATE event SET body = CAST(x'7b22fe223a317d' AS TEXT)", "第 1 条记录（基本信息）的内容不合规定"),
        ("UPDATE event SET lamport = 9", "第 1 条记录（基本信息）与其摘要不符"),
        ("DELETE FROM event", "第 1 条记录缺失"),
        ("UPDATE current SET gone = 1", "表 current 与流水不一致"),
        ("INSERT INTO conflict VALUES (1, 1, 'a', 1, '1')", "表 conflict 与流水不一致"),
        ("UPDATE blob SET content = x'00'", "附件"),
    ],
)
def test_the_check_names_what_was_changed(store: Store, change: str, told: str) -> None:
    begin(store)
    store.keep_blob(b"1")
    store.db.execute(change)
    before = store.db.serialize()
    problems = check(store).problems
    assert told in problems[0]
    assert store.db.serialize() == before


def test_the_content_digest_sees_every_change(store: Store, path: Path) -> None:
    root = begin(store)
    digests = {content_digest(store)}
    store.write(root, "head", {"mode": "order"}, kind="inspection", actor="张三", at=1)
    digests.add(content_digest(store))
    store.keep_blob(b"1")
    digests.add(content_digest(store))
    assert len(digests) == 3
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with Store.open(copy, read_only=True) as same:
        assert content_digest(same) in digests


def test_what_sqlite_ended_by_itself_is_not_gone_on_with(store: Store) -> None:
    """A block that swallowed the error would else keep its second half without the first."""
    before = content_digest(store)
    with pytest.raises(AppError) as error, store.atomic():
        begin(store)
        with suppress(AppError), store.atomic():
            begin(store)
            store.db.execute("ROLLBACK")  # which SQLite does where a disk is full
            raise AppError("store.full", "", "磁盘已满。", "")
        begin(store)
    assert error.value.code == "store.io" and content_digest(store) == before
    with pytest.raises(AppError), store.atomic():
        begin(store)
        store.db.execute("ROLLBACK")
    begin(store)
    assert len(list(store.things("inspection"))) == 1


@pytest.mark.parametrize("actor", ["", " ", "\u3000\t\n", "\u200b", "\u2060 "])
def test_no_event_is_kept_without_a_name(actor: str) -> None:
    """Whatever the act: begun, written, decided, deleted, signed."""
    with Store.memory() as store:
        root = store.begin("inspection", {"a": 1}, actor="甲", at=1)
        before = content_digest(store)
        acts: tuple[Callable[[], object], ...] = (
            lambda: store.begin("inspection", {"a": 1}, actor=actor, at=2),
            lambda: store.write(root, "head", {"a": 2}, kind="inspection", actor=actor, at=2),
            lambda: store.decide(root, "head", {"a": 2}, actor=actor, at=2, reason="看过"),
            lambda: store.delete(root, "head", kind="delete", actor=actor, at=2),
            lambda: store.sign(root, "1", ("answer/XF01",), {}, actor=actor, at=2),
        )
        for act in acts:
            with pytest.raises(AppError, match="还没有写明是谁在操作") as error:
                act()
            assert error.value.code == "store.no_actor"
        assert content_digest(store) == before and check(store).sound
