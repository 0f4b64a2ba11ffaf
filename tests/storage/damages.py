"""Ways in which a disk, a cable or another program damages a database: by a seed, so that a failure comes again."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

PAGE = 4096
_TEXTS = (
    ("event", "body"),
    ("name", "text"),
    ("current", "body"),
    ("local", "value"),
    ("meta", "value"),
    ("own", "device"),
    ("own", "machine"),
    ("origin", "device"),
    ("blob", "media_type"),
    ("package", "name"),
    ("conflict", "value"),
)
_TABLES = ("event", "name", "current", "origin", "run", "own", "local", "meta", "history", "sign", "blob", "subject")


def flip_bits(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def change_the_head(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(100)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut_off(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def lose_a_page(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    start = PAGE * chance.randrange(len(content) // PAGE)
    content[start : start + PAGE] = chance.choice((bytes(PAGE), chance.randbytes(PAGE)))
    path.write_bytes(content)


def swap_pages(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    one, other = (PAGE * place for place in chance.sample(range(len(content) // PAGE), 2))
    content[one : one + PAGE], content[other : other + PAGE] = (
        content[other : other + PAGE],
        content[one : one + PAGE],
    )
    path.write_bytes(content)


def change_the_schema(path: Path, chance: random.Random) -> None:
    table, other = chance.sample(_TABLES, 2)
    statement, values = chance.choice(
        (
            ("DELETE FROM sqlite_schema WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET name = 'x', tbl_name = 'x' WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET rootpage = rootpage + 1 WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'INTEGER') WHERE name = ?", (table,)),
            ("UPDATE sqlite_schema SET sql = CAST(x'ffFE' || sql AS TEXT) WHERE name = ?", (table,)),
            (
                "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = ?)"
                " WHERE name = ?",
                (other, table),
            ),
        )
    )
    _execute(path, ["PRAGMA writable_schema = ON"], (statement, values))


def break_a_text(path: Path, chance: random.Random) -> None:
    table, column = chance.choice(_TEXTS)
    spoilt = chance.choice((b"\xff\xfe", b"{", b"\xc3", b"", b"[[[1]]]"))
    _execute(path, [], (f"UPDATE {table} SET {column} = CAST(? AS TEXT)", (spoilt,)))


def drop_rows(path: Path, chance: random.Random) -> None:
    table = chance.choice(("event", "name", "origin", "run", "own", "blob", "current", "meta", "sign", "history"))
    some = f" WHERE rowid % 3 = {chance.randrange(3)}" if table in ("event", "name", "run", "blob") else ""
    _execute(path, [], (f"DELETE FROM {table}{some}", ()))


def _execute(path: Path, pragmas: list[str], statement: tuple[str, tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in pragmas:
            db.execute(pragma)
        with suppress(sqlite3.IntegrityError):  # some damage SQLite does not let happen
            db.execute(*statement)


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (
    flip_bits,
    flip_bits,
    change_the_head,
    cut_off,
    lose_a_page,
    swap_pages,
    change_the_schema,
    break_a_text,
    drop_rows,
)


def damage(path: Path, seed: int) -> str:
    """Damage a closed file; returns in which way."""
    chance = random.Random(seed)
    way = DAMAGES[seed % len(DAMAGES)]
    way(path, chance)
    return way.__name__
