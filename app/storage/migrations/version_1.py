"""Version 1 of the database, word for word as it was made first. Never edited: what it needs stands here."""

from __future__ import annotations

TABLES = (
    """CREATE TABLE origin(
  src INTEGER PRIMARY KEY,                    -- this file's number of the device; a key is src << 40 | seq
  device TEXT NOT NULL,
  overflow INTEGER NOT NULL DEFAULT 0,        -- above 0: the other branch of a cloned device
  UNIQUE(device, overflow)
) STRICT""",
    """CREATE TABLE name(
  no INTEGER PRIMARY KEY,                     -- below 10000: the program's own words, alike in every file
  text TEXT NOT NULL UNIQUE
) STRICT""",
    """CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,                        -- milliseconds, UTC, as the writer's clock had it; only shown
  actor INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  root INTEGER NOT NULL,                      -- the event that created the thing; itself for a creation
  slot INTEGER NOT NULL,
  body TEXT NOT NULL,                         -- canonical JSON of the fields that changed
  digest BLOB NOT NULL
) STRICT""",
    """CREATE TABLE supersedes(
  key INTEGER NOT NULL,
  old INTEGER NOT NULL,
  PRIMARY KEY(key, old)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE knows(
  key INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(key, sign)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE covers(
  root INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(root, first, last, sign)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run(
  first INTEGER PRIMARY KEY,                  -- consecutive linked events that are held
  last INTEGER NOT NULL,
  before BLOB NOT NULL                        -- the digest before the first
) STRICT""",
    """CREATE TABLE blob(
  digest TEXT PRIMARY KEY NOT NULL,           -- sha256 of the content, hex
  media_type TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT""",
    """CREATE TABLE meta(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE local(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE own(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  device TEXT NOT NULL,
  machine TEXT NOT NULL,
  lamport INTEGER NOT NULL                    -- the highest ever held; never falls
) STRICT""",
    """CREATE TABLE package(
  no INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,                       -- sha256 of the file
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE INDEX package_digest ON package(digest)""",
    """CREATE TABLE package_run(
  package INTEGER NOT NULL REFERENCES package(no),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(package, first)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE package_blob(
  package INTEGER NOT NULL REFERENCES package(no),
  blob TEXT NOT NULL,
  PRIMARY KEY(package, blob)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE current(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,                       -- the event that wrote last; of n = 1 the only one
  n INTEGER NOT NULL,                         -- how many events the subject has; above 1 they stand in history
  dirty INTEGER NOT NULL,
  gone INTEGER NOT NULL,                      -- 1: deleted, or no event of it is admitted
  body TEXT,                                  -- NULL: the body of the event `key`; else what the fold made
  PRIMARY KEY(root, slot)
) STRICT, WITHOUT ROWID""",
    """CREATE INDEX current_dirty ON current(dirty) WHERE dirty = 1""",
    """CREATE INDEX current_head ON current(root) WHERE slot = 1""",
    """CREATE TABLE history(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER current_again AFTER UPDATE OF n ON current BEGIN
  INSERT INTO history SELECT old.root, old.slot, old.key WHERE old.n = 1;
  INSERT INTO history VALUES (new.root, new.slot, new.key);
END""",
    """CREATE TABLE conflict(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  field TEXT NOT NULL,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,                        -- JSON
  PRIMARY KEY(root, slot, field, key)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE late(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY(root, slot, key, field)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE parallel(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  earlier INTEGER NOT NULL,
  later INTEGER NOT NULL,
  PRIMARY KEY(root, slot, earlier, later)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sign(
  root INTEGER NOT NULL,
  key INTEGER NOT NULL,
  head INTEGER NOT NULL,                      -- 0: another signature of the root names it
  PRIMARY KEY(root, key)
) STRICT, WITHOUT ROWID""",
)

_KINDS = (
    "head",
    "institution",
    "inspection",
    "answer",
    "photo",
    "part",
    "finding",
    "sign",
    "document",
    "decision",
    "delete",
    "pair",
    "reply",
    "recheck",
    "edition",
    "office",
    "note",
    "correction",
    "closing",
    "evidence",
)
_ITEMS = tuple(
    f"{family}{number:02d}"
    for family, count in (("XF", 56), ("CF", 55), ("RY", 28), ("ZD", 22), ("ZH", 42))
    for number in range(1, count + 1)
)
_PARTS = tuple(str(number) for number in range(1, 31))
_FAMILIES = (
    (1, "", _KINDS),
    (200, "sign/", _PARTS),
    (250, "part/", _PARTS),
    (1000, "answer/", _ITEMS),
    (2000, "finding/", _ITEMS),
)
WORDS = {start + at: prefix + word for start, prefix, words in _FAMILIES for at, word in enumerate(words)}
