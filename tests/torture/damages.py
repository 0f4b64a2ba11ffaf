"""What a disk, a cable, a stick or a person with a tool does to a package; and files that are none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.torture import events
from tests.torture.stage import Stage

# Bytes


def flip_bits(path: Path, chance: Random, stage: Stage) -> str:
    content = bytearray(path.read_bytes())
    places = [chance.randrange(len(content)) for _ in range(chance.choice((1, 1, 2, 8, 64, 512)))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return f"at {places[:4]}"


def spoil_the_head(path: Path, chance: Random, stage: Stage) -> str:
    content = bytearray(path.read_bytes())
    place = chance.randrange(100)
    content[place] = chance.choice((0, 1, 255, content[place] ^ 1 << chance.randrange(8)))
    path.write_bytes(content)
    return f"byte {place}"


def cut_off(path: Path, chance: Random, stage: Stage) -> str:
    content = path.read_bytes()
    size = chance.choice((0, 15, 16, 99, 100, chance.randrange(len(content)), len(content) - 1))
    path.write_bytes(content[:size])
    return f"to {size}"


def spoil_a_page(path: Path, chance: Random, stage: Stage) -> str:
    content = bytearray(path.read_bytes())
    start = 4096 * chance.randrange(len(content) // 4096)
    content[start : start + 4096] = chance.choice((bytes(4096), chance.randbytes(4096), b"\xff" * 4096))
    path.write_bytes(content)
    return f"page at {start}"


def swap_pages(path: Path, chance: Random, stage: Stage) -> str:
    content = bytearray(path.read_bytes())
    one, other = (4096 * place for place in chance.sample(range(len(content) // 4096), 2))
    content[one : one + 4096], content[other : other + 4096] = content[other : other + 4096], content[one : one + 4096]
    path.write_bytes(content)
    return f"{one} and {other}"


def move_bytes(path: Path, chance: Random, stage: Stage) -> str:
    content = path.read_bytes()
    place, size = chance.randrange(len(content)), chance.choice((1, 2, 100, 4096))
    more = chance.random() < 0.5
    path.write_bytes(content[:place] + (chance.randbytes(size) + content[place:] if more else content[place + size :]))
    return f"{size} {'more' if more else 'less'} at {place}"


def change_a_word(path: Path, chance: Random, stage: Stage) -> str:
    words = (
        b"CREATE",
        b"TABLE",
        b"INTEGER",
        b"TEXT",
        b"event",
        b"name",
        b"pass",
        b"fail",
        b"STRICT",
        b"view",
        b"{",
        b'"',
    )
    content, word = path.read_bytes(), chance.choice(words)
    path.write_bytes(content.replace(word, chance.randbytes(len(word)), chance.choice((1, 1, -1))))
    return repr(word)


# Rows and tables


def _statement(db: sqlite3.Connection, chance: Random) -> str:
    table = chance.choice(events.TABLES)
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")] or ["gone"]
    column, other = chance.choice(columns), chance.choice(columns)
    some = chance.choice(
        ("", f" WHERE rowid % 7 = {chance.randrange(7)}", " WHERE rowid = (SELECT max(rowid) FROM {0})")
    )
    if table in ("supersedes", "knows", "covers", "manifest"):
        some = ""
    value = chance.choice(
        ("NULL", "0", "-1", "1", f"{column} + 1", f"{column} || 'x'", "''", "x''", "zeroblob(16)", "'长'", "9e99",
         f"{2**53}", f"{2**63 - 1}", "randomblob(16)", "replace(hex(zeroblob(2000)), '00', '长')", other,
         "CAST(x'ff00fe' AS TEXT)", "'[1]'", "'{}'", "char(10)", "char(0)")
    )  # fmt: skip
    return chance.choice(
        (
            f"UPDATE OR IGNORE {table} SET {column} = {value}{some}",
            f"UPDATE OR IGNORE {table} SET {column} = {value}{some}",
            f"DELETE FROM {table}{some}",
            f"INSERT OR IGNORE INTO {table} SELECT {', '.join(value if name == column else name for name in columns)}"
            f" FROM {table} LIMIT 3",
            f"ALTER TABLE {table} DROP COLUMN {column}",
            f"ALTER TABLE {table} ADD COLUMN extra {chance.choice(('TEXT', 'ANY', 'INTEGER NOT NULL DEFAULT 0'))}",
            f"ALTER TABLE {table} RENAME TO {chance.choice(events.TABLES)}2",
            f"DROP TABLE {table}",
            f"CREATE INDEX i ON {table}({column})",
            f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM run; END",
            f"CREATE VIEW v AS SELECT * FROM {table}",
            "DROP VIEW statement",
            "CREATE VIRTUAL TABLE f USING fts5(a)",
            "CREATE TABLE more(a)",
            f"PRAGMA user_version = {chance.choice((0, 2, 3, 99, -1))}",
            f"PRAGMA application_id = {chance.choice((0, 0x594A5354, 1))}",
            "PRAGMA journal_mode = WAL",
            "VACUUM",
        )
    ).replace("{0}", table)


def run_sql(path: Path, chance: Random, stage: Stage) -> str:
    done = []
    with events.opened(path) as db:
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            with suppress(sqlite3.Error):
                statement = _statement(db, chance)
                db.execute(statement)
                done.append(statement)
    return "; ".join(done)


def change_the_schema(path: Path, chance: Random, stage: Stage) -> str:
    table, other = chance.sample(events.TABLES, 2)
    statement, values = chance.choice(
        (
            ("UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (chance.randrange(60), table)),
            ("UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'ANY') WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET sql = CAST(x'ffFE' || sql AS TEXT) WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET name = ? WHERE name = ?", (other, table)),
            ("UPDATE sqlite_schema SET type = 'view' WHERE name = ?", (table,)),
            ("DELETE FROM sqlite_schema WHERE name = ?", (table,)),
            ("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = ?", (table,)),
        )
    )
    with events.opened(path) as db, suppress(sqlite3.Error):
        db.execute("PRAGMA writable_schema = ON")
        db.execute(statement, values)
    return f"{statement} {values}"


# What is no package


def other_content(path: Path, chance: Random, stage: Stage) -> str:
    contents: dict[str, Callable[[], bytes]] = {
        "nothing": lambda: b"",
        "zeros": lambda: bytes(8192),
        "noise": lambda: chance.randbytes(chance.choice((10, 5000, 100_000))),
        "a text": lambda: "检查结果".encode() * 500,
        "a head and noise": lambda: path.read_bytes()[:100] + chance.randbytes(20_000),
        "a store": stage.county.read_bytes,
        "a workbook": (stage.folder / "评分.xlsx").read_bytes,
        "a paper": (stage.folder / "A01通知.pdf").read_bytes,
        "two packages": lambda: path.read_bytes() * 2,
    }
    name = chance.choice(list(contents))
    path.write_bytes(contents[name]())
    return name


def other_file(path: Path, chance: Random, stage: Stage) -> str:
    """What the name leads to is no file."""
    path.unlink()
    match kind := chance.choice(("folder", "pipe", "device", "nothing", "loop", "dangling", "sparse", "unreadable")):
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case "dangling":
            path.symlink_to(path.with_name("nowhere"))
        case "sparse":
            with path.open("wb") as file:
                file.write(stage.packages[0].read_bytes()[:100])
                file.truncate(9 << 30)
        case "unreadable":
            path.write_bytes(b"x")
            path.chmod(0)
    return kind
