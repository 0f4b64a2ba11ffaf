"""Packages for tests: sound ones, and ones that somebody has been at."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from app.interchange.package import export
from app.storage.canonical import SEQ_MASK, digest_of, event_text
from app.storage.leaves import skeleton
from app.storage.store import Store

DEVICE = "a" * 32


def laptop() -> Store:
    """A store with a home, a signed inspection of it, an edition and a photo."""
    store = Store.memory(device=DEVICE)
    home = store.begin("institution", {"name": "幸福院", "beds": 40}, actor="张三", at=1)
    edition = store.keep_blob(b"checklist")
    visit = store.begin(
        "inspection",
        {"institution": store.ref(home), "edition": [{"blob": edition, "name": "消防"}]},
        actor="张三",
        at=2,
    )
    for number in range(1, 41):
        body = {"verdict": "pass" if number % 9 else "fail", "note": f"第{number}项"}
        store.write(visit, f"answer/XF{number:02d}", dict(body), kind="answer", actor="张三", at=number)
    body = {"verdict": "fail", "result": {"verdict": "fail"}}
    store.write(visit, "answer/XF01", dict(body), kind="answer", actor="张三", at=50)
    photo = store.keep_blob(b"\xff\xd8\xff\xe0jpeg")
    store.write(visit, f"photo/XF01/{photo[:16]}", {"blob": photo}, kind="photo", actor="张三", at=51)
    scope = ["head", *(f"XF{number:02d}" for number in range(1, 41))]
    store.sign(visit, "1", scope, {"name": "张三"}, actor="张三", at=60)
    store.write(visit, "finding/XF01", {"deadline": "2026-12-01"}, kind="finding", actor="张三", at=61)
    return store


def sound(path: Path) -> Path:
    """A sound package in this place."""
    with laptop() as store:
        export(store, path, at=99)
    return path


def change(path: Path, *statements: str) -> None:
    """Do something to a package with SQL, as anybody could."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in statements:
            db.execute(statement)
    finally:
        db.close()


def forge(path: Path, root_text: str | None = None, **columns: object) -> None:
    """Change the last event and give it the digest that belongs to what it says now."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        (key,) = db.execute("SELECT max(key) FROM event").fetchone()
        for name, value in columns.items():
            db.execute(f"UPDATE event SET {name} = ? WHERE key = ?", (value, key))
        lamport, at, actor, kind, slot, root, body, seal = db.execute(
            "SELECT e.lamport, e.at, a.text, k.text, s.text, e.root, e.body, e.seal"
            " FROM event e JOIN name a ON a.no = e.actor"
            " JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot WHERE e.key = ?",
            (key,),
        ).fetchone()
        (before,) = db.execute("SELECT digest FROM event WHERE key = ?", (key - 1,)).fetchone()
        if root_text is None:
            (digest,) = db.execute("SELECT digest FROM event WHERE key = ?", (root,)).fetchone()
            root_text = f"{DEVICE}:{root & SEQ_MASK}:{digest.hex()}"
        try:
            inside = skeleton(json.loads(body), seal)
        except (ValueError, AttributeError, RecursionError):  # what is forged is no body at all
            inside = body
        text = event_text(key & SEQ_MASK, lamport, at, actor, kind, slot, root_text, inside)
        db.execute("UPDATE event SET digest = ? WHERE key = ?", (digest_of(before, text), key))
    finally:
        db.close()
