"""Files that somebody or something has been at: each is refused with a sentence, and the county stays as it was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.interchange.apply import merge
from app.interchange.package import verify
from app.storage.check import content_digest
from app.storage.schema import JOURNAL, PACKAGE_VERSION
from app.storage.store import Store
from tests.interchange.packages import change, forge, sound

Deed = Callable[[Path], None]


def sql(*statements: str) -> Deed:
    return lambda path: change(path, *statements)


def forged(**columns: Any) -> Deed:
    return lambda path: forge(path, **columns)


def forged_root(root: int) -> Deed:
    """An event of a thing that is not there, with the digest of one that begins a thing."""
    return lambda path: forge(path, root_text="", root=root)


def cut(keep: float) -> Deed:
    def deed(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * keep)])

    return deed


def flip(what: bytes, into: bytes) -> Deed:
    """Change bytes of the file itself, as a dying USB stick does."""

    def deed(path: Path) -> None:
        content = path.read_bytes()
        assert what in content
        path.write_bytes(content.replace(what, into, 1))

    return deed


def replaced(content: bytes) -> Deed:
    def deed(path: Path) -> None:
        path.write_bytes(content)

    return deed


def is_store(path: Path) -> None:
    path.unlink()
    Store.create(path).close()


def is_other_database(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE contacts(name)")


def loose_types(path: Path) -> None:
    """A value of another type below SQLite's notice: the table is made strict again afterwards."""
    change(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'event'",
    )
    change(path, "UPDATE event SET lamport = 'late' WHERE key & 255 = 7")
    original = JOURNAL["event"].replace("'", "''")
    change(path, "PRAGMA writable_schema = ON", f"UPDATE sqlite_schema SET sql = '{original}' WHERE name = 'event'")


BODY = "UPDATE event SET body = replace(body, '\"pass\"', '\"fail\"') WHERE key & 255 = 3"

CASES: dict[str, tuple[Deed, str, str]] = {
    # deed, code of the refusal, what is told
    "a changed answer": (sql(BODY), "package.changed", "终端 AAAA 第 3 条记录（检查项 XF01）与其摘要不符"),
    "a changed time": (
        sql("UPDATE event SET at = at + 1 WHERE key & 255 = 9"),
        "package.changed",
        "第 9 条记录（检查项 XF07）",
    ),
    "a changed actor": (
        sql("UPDATE name SET text = '李四' WHERE text = '张三'"),
        "package.changed",
        "第 1 条记录（基本信息）与其摘要不符",
    ),
    "a changed digest": (
        sql("UPDATE event SET digest = zeroblob(16) WHERE key & 255 = 5"),
        "package.changed",
        "第 5 条记录（检查项 XF03）与其摘要不符",
    ),
    "a short digest": (sql("UPDATE event SET digest = x'00' WHERE key & 255 = 5"), "package.changed", "摘要长度不对"),
    "a deleted row": (sql("DELETE FROM event WHERE key & 255 = 5"), "package.changed", "第 5 条记录缺失"),
    "a deleted last row": (
        sql("DELETE FROM event WHERE key = (SELECT max(key) FROM event)"),
        "package.changed",
        "缺失",
    ),
    "a row cut out and the gap closed": (
        sql(
            "DELETE FROM event WHERE key & 255 = 46",
            "UPDATE event SET key = key + 1 WHERE key & 255 = 45",
            "UPDATE run SET last = last - 1",
        ),
        "package.changed",
        "",
    ),
    "a row too many": (sql("UPDATE run SET last = last - 1"), "package.changed", "不在区间表里"),
    "renumbered events": (
        sql("UPDATE event SET key = key + 100", "UPDATE run SET first = first + 100, last = last + 100"),
        "package.changed",
        "",
    ),
    "another device": (sql(f"UPDATE origin SET device = '{'b' * 32}'"), "package.changed", "终端编号被改动过"),
    "a device that is none": (sql("UPDATE origin SET device = 'robert'"), "package.changed", "终端编号不合规定"),
    "a source out of range": (sql("UPDATE origin SET src = 9000000"), "package.changed", "终端编号不合规定"),
    "no runs": (sql("DELETE FROM run"), "package.changed", "不在区间表里"),
    "runs that overlap": (
        sql("INSERT INTO run SELECT first + 1, last, before FROM run"),
        "package.changed",
        "区间表有误",
    ),
    "a lost name of an earlier event": (sql("DELETE FROM supersedes"), "package.changed", "检查项 XF01）与其摘要不符"),
    "a name of an event that is not there": (
        sql("UPDATE supersedes SET old = old + 500"),
        "package.changed",
        "引用了不存在的、别处的或更晚的记录",
    ),
    "a name of a later event": (
        sql("UPDATE supersedes SET old = (SELECT max(key) FROM event)"),
        "package.changed",
        "引用了不存在的、别处的或更晚的记录",
    ),
    "a signature that covers less": (
        sql("UPDATE covers SET first = first + 1"),
        "package.changed",
        "（签名 1）与其摘要不符",
    ),
    "a signature that covers what is not there": (
        sql("UPDATE covers SET last = last + 500"),
        "package.changed",
        "签认的范围不在文件中",
    ),
    "a signature that covers what comes later": (sql("UPDATE covers SET last = last + 2"), "package.changed", "签认了"),
    "a signature that covers another thing": (
        sql("UPDATE covers SET first = first - 1"),
        "package.changed",
        "签认了其他对象",
    ),
    "a changed photo": (
        sql("UPDATE blob SET content = x'00' WHERE media_type = 'image/jpeg'"),
        "package.changed",
        "附件",
    ),
    "a photo named with a line break": (
        sql("UPDATE blob SET digest = '名' || char(10) || char(8238) WHERE media_type = 'image/jpeg'"),
        "package.changed",
        "附件 名?? 的内容被改动过",
    ),
    "a word with a line break": (
        sql("UPDATE name SET text = '张' || char(10) || '三' WHERE text = '张三'"),
        "package.changed",
        "换行",
    ),
    "an event with a word that is not there": (
        sql("UPDATE event SET actor = 77777 WHERE key & 255 = 3"),
        "package.changed",
        "没有的名称",
    ),
    "an event of a thing that is not there": (
        sql("UPDATE event SET root = root + 900 WHERE key & 255 = 46"),
        "package.changed",
        "没有的名称或对象",
    ),
    "an event whose root is no root": (
        sql("UPDATE event SET root = root + 1 WHERE key & 255 = 46"),
        "package.changed",
        "",
    ),
    "an event of the thing that no event began": (forged_root(0), "package.changed", "没有的名称或对象"),
    "a lamport beyond all numbers": (forged(lamport=2**53 + 1), "package.changed", "序号超出范围"),
    "a lamport of nothing": (forged(lamport=0), "package.changed", "序号超出范围"),
    "a body that is a list": (forged(body="[1]"), "package.changed", "字段不合规定"),
    "a body that is no JSON": (forged(body="{"), "package.changed", "不是 JSON"),
    "a body with a control character": (forged(body='{"a":"\x1e"}'), "package.changed", "不是 JSON"),
    "a body in another spelling": (forged(body='{"b": 1}'), "package.changed", "写法不合规定"),
    "a body with unsorted fields": (forged(body='{"b":1,"a":2}'), "package.changed", "写法不合规定"),
    "a body with a field twice": (forged(body='{"a":1,"a":2}'), "package.changed", "写法不合规定"),
    "a body with a fraction": (forged(body='{"a":1.5}'), "package.changed", "字段不合规定"),
    "a body with a number too big": (forged(body='{"a":99999999999999999999}'), "package.changed", "字段不合规定"),
    "a body with a field that sorts before *": (forged(body='{"!":1}'), "package.changed", "字段不合规定"),
    "a body nested without end": (forged(body='{"a":' + "[" * 9000 + "]" * 9000 + "}"), "package.changed", "合规定"),
    "a trigger": (
        sql("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM run; END"),
        "package.foreign_schema",
        "t",
    ),
    "a view more": (sql("CREATE VIEW v AS SELECT 1"), "package.foreign_schema", "v"),
    "a view in the place of a table": (
        sql("ALTER TABLE knows RENAME TO other", "CREATE VIEW knows AS SELECT 1 AS key, 2 AS sign"),
        "package.foreign_schema",
        "",
    ),
    "another view of that name": (
        sql("DROP VIEW statement", "CREATE VIEW statement AS SELECT load_extension('x')"),
        "package.foreign_schema",
        "statement",
    ),
    "a virtual table": (sql("CREATE VIRTUAL TABLE f USING fts5(a)"), "package.foreign_schema", "f"),
    "a table more": (sql("CREATE TABLE extra(a)"), "package.foreign_schema", "extra"),
    "a column more": (sql("ALTER TABLE event ADD COLUMN extra TEXT"), "package.foreign_schema", "event"),
    "a column less": (sql("ALTER TABLE blob DROP COLUMN media_type"), "package.foreign_schema", "blob"),
    "a table less": (sql("DROP VIEW statement", "DROP TABLE knows"), "package.foreign_schema", ""),
    "an index more": (sql("CREATE INDEX i ON event(body)"), "package.foreign_schema", "i"),
    "a value of another type": (loose_types, "package.damaged", ""),
    "a page of rubbish": (flip(b"\xe7\xac\xac", b"\xff\x00\xff"), "package.changed", "第"),
    "half a file": (cut(0.5), "package.truncated", "不完整"),
    "a head alone": (cut(0.001), "package.truncated", "不完整"),
    "nothing": (replaced(b""), "package.not_sqlite", "不是交接文件"),
    "zeros": (replaced(b"\0" * 8192), "package.not_sqlite", "不是交接文件"),
    "a text": (replaced("检查结果".encode() * 500), "package.not_sqlite", "不是交接文件"),
    "a newer version": (sql(f"PRAGMA user_version = {PACKAGE_VERSION + 1}"), "package.newer", "较新的版本"),
    "a store": (is_store, "package.is_store", "数据库"),
    "another program's database": (is_other_database, "package.not_ours", "其他程序"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_somebody_has_been_at_is_refused_and_changes_nothing(case: str, tmp_path: Path) -> None:
    deed, code, told = CASES[case]
    path = sound(tmp_path / "交接.yijian")
    deed(path)
    content = path.read_bytes()
    with Store.memory() as county:
        county.begin("institution", {"name": "县"}, actor="县", at=1)
        before = content_digest(county)
        [outcome] = merge(county, [path], at=5)
        assert outcome.refused is not None
        assert outcome.refused.code == code
        assert str(path) in str(outcome.refused)
        assert (outcome.new_events, outcome.known_events) == (0, 0)
        assert content_digest(county) == before
        assert county.db.execute("SELECT count(*) FROM package").fetchone() == (0,)
    found = verify(path)
    assert not found.sound
    assert any(told in problem for problem in found.problems), found.problems
    assert path.read_bytes() == content


def test_verify_names_every_changed_value_and_not_only_the_first(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.yijian")
    change(path, "UPDATE event SET at = at + 1 WHERE key & 255 IN (3, 9, 11)")
    assert [problem.split("（")[0] for problem in verify(path).problems] == [
        f"终端 AAAA 第 {number} 条记录" for number in (3, 9, 11)
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with Store.memory() as county:
        [outcome] = merge(county, [tmp_path / "none.yijian"], at=1)
    assert outcome.refused is not None
    assert outcome.refused.code == "file.can_not_read"
    assert not verify(tmp_path / "none.yijian").sound


def test_a_bad_file_among_good_ones_stops_none_of_them(tmp_path: Path) -> None:
    good = sound(tmp_path / "good.yijian")
    bad = tmp_path / "bad.yijian"
    bad.write_bytes(b"x" * 200)
    with Store.memory() as county:
        outcomes = merge(county, [bad, good, bad], at=1)
        assert [outcome.new_events for outcome in outcomes] == [0, 46, 0]
        assert [outcome.refused is None for outcome in outcomes] == [False, True, False]


def test_no_byte_of_a_package_can_turn_into_another_content(tmp_path: Path) -> None:
    """Random damage is refused in a sentence, or lies where nothing is kept; it is never a crash or another content."""
    path = sound(tmp_path / "a.yijian")
    content = path.read_bytes()
    with Store.memory() as clean:
        merge(clean, [path], at=1)
        wanted = content_digest(clean)
    counts: Counter[str] = Counter()
    for seed in range(150):
        chance = Random(seed)
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 2, 5, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with Store.memory() as county:
            [outcome] = merge(county, [path], at=1)
            counts[outcome.refused.code if outcome.refused else "taken"] += 1
            if outcome.refused is None:
                assert content_digest(county) == wanted, seed
            else:
                # what SQLite reports of a file is many lines in English
                assert "\n" not in outcome.refused.what and "age " not in outcome.refused.what, seed
    assert counts["taken"] > 10 and counts["package.damaged"] > 10 and counts["package.changed"] > 10


def test_nothing_of_a_package_is_run(tmp_path: Path) -> None:
    """The schema of a file is compared before any of its tables is read."""
    path = sound(tmp_path / "a.yijian")
    change(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE VIEW statement AS SELECT readfile(1)' WHERE name = 'statement'",
    )
    assert "结构" in verify(path).problems[0]
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] > 0
    db.close()
