"""The tables as readable SQL, the words with fixed numbers, and the views for people and queries."""

from __future__ import annotations

from hashlib import sha256

from app.files import PACKAGE_ID as PACKAGE_ID
from app.files import STORE_ID as STORE_ID

SCHEMA_VERSION = 3
PACKAGE_VERSION = 2
FOLD_VERSION = 3  # raise it when the fold shows other things from the same events: tables are rebuilt on opening

# The journal: the truth. The same text stands in every store and in every package.
JOURNAL = {
    "origin": """CREATE TABLE origin(
  src INTEGER PRIMARY KEY,                    -- this file's number of the device; a key is src << 40 | seq
  device TEXT NOT NULL,
  overflow INTEGER NOT NULL DEFAULT 0,        -- above 0: the other branch of a cloned device
  UNIQUE(device, overflow)
) STRICT""",
    "name": """CREATE TABLE name(
  no INTEGER PRIMARY KEY,                     -- below 10000: the program's own words, alike in every file
  text TEXT NOT NULL UNIQUE
) STRICT""",
    "event": """CREATE TABLE event(
  key INTEGER PRIMARY KEY,
  lamport INTEGER NOT NULL,
  at INTEGER NOT NULL,                        -- milliseconds, UTC, as the writer's clock had it; only shown
  actor INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  root INTEGER NOT NULL,                      -- the event that created the thing; itself for a creation
  slot INTEGER NOT NULL,
  body TEXT NOT NULL,                         -- canonical JSON of the fields that changed
  seal TEXT,                                  -- how the texts in the body are salted; NULL: it has none
  digest BLOB NOT NULL
) STRICT""",
    "supersedes": """CREATE TABLE supersedes(
  key INTEGER NOT NULL,
  old INTEGER NOT NULL,
  PRIMARY KEY(key, old)
) STRICT, WITHOUT ROWID""",
    "knows": """CREATE TABLE knows(
  key INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(key, sign)
) STRICT, WITHOUT ROWID""",
    "covers": """CREATE TABLE covers(
  root INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  sign INTEGER NOT NULL,
  PRIMARY KEY(root, first, last, sign)
) STRICT, WITHOUT ROWID""",
    "run": """CREATE TABLE run(
  first INTEGER PRIMARY KEY,                  -- consecutive linked events that are held
  last INTEGER NOT NULL,
  before BLOB NOT NULL                        -- the digest before the first
) STRICT""",
    "blob": """CREATE TABLE blob(
  digest TEXT PRIMARY KEY NOT NULL,           -- sha256 of the content, hex
  media_type TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT""",
}

# What only a store has: itself, what it merged, and the folded tables, which can be rebuilt from the journal.
STORE = {
    "meta": "CREATE TABLE meta(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "local": "CREATE TABLE local(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "own": """CREATE TABLE own(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  device TEXT NOT NULL,
  machine TEXT NOT NULL,
  lamport INTEGER NOT NULL                    -- the highest ever held; never falls
) STRICT""",
    "package": """CREATE TABLE package(
  no INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,                       -- sha256 of the file
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT""",
    "package_digest": "CREATE INDEX package_digest ON package(digest)",
    "package_run": """CREATE TABLE package_run(
  package INTEGER NOT NULL REFERENCES package(no),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(package, first)
) STRICT, WITHOUT ROWID""",
    "handed": """CREATE TABLE handed(
  no INTEGER PRIMARY KEY,                     -- a package that this store has written
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT""",
    "handed_run": """CREATE TABLE handed_run(
  handed INTEGER NOT NULL REFERENCES handed(no),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY(handed, first)
) STRICT, WITHOUT ROWID""",
    "package_blob": """CREATE TABLE package_blob(
  package INTEGER NOT NULL REFERENCES package(no),
  blob TEXT NOT NULL,
  PRIMARY KEY(package, blob)
) STRICT, WITHOUT ROWID""",
    "current": """CREATE TABLE current(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,                       -- the event that wrote last; of n = 1 the only one
  n INTEGER NOT NULL,                         -- how many events the subject has; above 1 they stand in history
  dirty INTEGER NOT NULL,
  gone INTEGER NOT NULL,                      -- 1: deleted, or no event of it is admitted
  body TEXT,                                  -- NULL: the body of the event `key`; else what the fold made
  PRIMARY KEY(root, slot)
) STRICT, WITHOUT ROWID""",
    "current_dirty": "CREATE INDEX current_dirty ON current(dirty) WHERE dirty = 1",
    "current_head": "CREATE INDEX current_head ON current(root) WHERE slot = 1",
    "history": """CREATE TABLE history(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
    # A second event of a subject moves both to `history`: found by the upsert itself, not by looking for them.
    "current_again": """CREATE TRIGGER current_again AFTER UPDATE OF n ON current BEGIN
  INSERT INTO history SELECT old.root, old.slot, old.key WHERE old.n = 1;
  INSERT INTO history VALUES (new.root, new.slot, new.key);
END""",
    "conflict": """CREATE TABLE conflict(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  field TEXT NOT NULL,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,                        -- JSON
  PRIMARY KEY(root, slot, field, key)
) STRICT, WITHOUT ROWID""",
    "late": """CREATE TABLE late(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY(root, slot, key, field)
) STRICT, WITHOUT ROWID""",
    "parallel": """CREATE TABLE parallel(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,                       -- a head; another head of the subject shares no field and knows nothing
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
    "sign": """CREATE TABLE sign(
  root INTEGER NOT NULL,
  key INTEGER NOT NULL,
  head INTEGER NOT NULL,                      -- 0: another signature of the root names it
  PRIMARY KEY(root, key)
) STRICT, WITHOUT ROWID""",
    # What erase events name: a text (the event's name and the path in its body) or a blob (its digest, no path).
    "erased": """CREATE TABLE erased(
  target TEXT NOT NULL,
  path TEXT NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(target, path, key)
) STRICT, WITHOUT ROWID""",
    # Of which things something was said since the lines of lists were made (`storage/lines`).
    "stale": "CREATE TABLE stale(root INTEGER PRIMARY KEY) STRICT",
    # Every number that a document or a problem was given, so that one given twice is found without reading the journal.
    "number": """CREATE TABLE number(
  text TEXT NOT NULL,
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  kind INTEGER NOT NULL,                      -- that of the event, so that those of a device are counted in the index
  PRIMARY KEY(text, root, slot, key)
) STRICT, WITHOUT ROWID""",
    "number_given": "CREATE INDEX number_given ON number(kind, key)",
    # Every event that removes a thing or brings it back.
    "removal": """CREATE TABLE removal(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
}
FOLDED = ("current", "history", "conflict", "late", "parallel", "sign", "number", "erased", "removal")

# What only a package has.
PACKAGE = {
    "manifest": "CREATE TABLE manifest(name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "statement": """CREATE VIEW statement AS
SELECT o.device, e.key & 1099511627775 AS seq, datetime(e.at / 1000, 'unixepoch') AS at_utc, a.text AS actor,
  k.text AS kind, ro.device AS root_device, e.root & 1099511627775 AS root_seq, s.text AS slot, e.body
FROM event e JOIN origin o ON o.src = e.key >> 40 JOIN origin ro ON ro.src = e.root >> 40
JOIN name a ON a.no = e.actor JOIN name k ON k.no = e.kind JOIN name s ON s.no = e.slot
ORDER BY e.lamport, o.device, e.digest""",
}

# Views of a store, made anew on opening when this text has changed. Families (institution, inspection, answer …)
# are added here; they read `subject`.
VIEWS = {
    "subject": """CREATE VIEW subject AS
SELECT c.root, s.text AS slot, k.text AS kind, coalesce(c.body, e.body) AS body, a.text AS actor, e.at, c.key, c.n
FROM current c JOIN event e ON e.key = c.key JOIN name s ON s.no = c.slot JOIN name k ON k.no = e.kind
JOIN name a ON a.no = e.actor
WHERE c.gone = 0""",
}


def views_version() -> str:
    """Changes with the text of any view."""
    return sha256("\0".join(VIEWS.values()).encode()).hexdigest()[:16]


# Words with fixed numbers. Append only: a number, once given, is in every file.
HEAD = 1
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
    "erase",
)
_ITEMS = tuple(
    f"{family}{number:02d}"
    for family, count in (("XF", 56), ("CF", 55), ("RY", 28), ("ZD", 22), ("ZH", 42))
    for number in range(1, count + 1)
)
_PARTS = tuple(str(number) for number in range(1, 31))
_FAMILIES: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (1, "", _KINDS),
    (200, "sign/", _PARTS),
    (250, "part/", _PARTS),
    (1000, "answer/", _ITEMS),
    (2000, "finding/", _ITEMS),
)
FIXED_WORDS = {start + at: prefix + word for start, prefix, words in _FAMILIES for at, word in enumerate(words)}
FINDING_WORD = _KINDS.index("finding") + 1
RECHECK_WORD = _KINDS.index("recheck") + 1
DOCUMENT_WORD = _KINDS.index("document") + 1
ERASE_WORD = _KINDS.index("erase") + 1
FREE_WORDS = 10_000  # numbers from here on are each file's own

SIGN_PREFIX = "sign/"
REMOVED_PREFIX = "removed/"
SIGN_WORDS = range(200, 200 + len(_PARTS))

# Fields of bodies that name other things by "device:seq:digest"; a package carries these things too.
REFERENCES = ("institution", "inspection", "finding", "previous", "office", "profile_ref")

# Fields whose texts are codes, figures, days and names of things: the chain holds them as they are, and they can not be
# erased. Part of the format: a field that is not listed here is taken for a person's words.
PLAIN_FIELDS = frozenset(
    [
        "about", "act", "after", "blob", "closed", "completed", "content", "credit_code", "date", "deadline",
        "department", "due", "edition", "event", "features", "findings", "frame", "full", "grade", "id", "institution",
        "items", "kind", "media_type", "mode", "number", "original", "path", "previous", "profile", "profile_ref",
        "recheck", "registered", "scope", "score", "sections", "severity", "sheet", "source", "started", "taken",
        "until", "value", "verdict",
    ]
)  # fmt: skip

# Fields under which every 64-hex text, however deep, is the digest of a blob.
BLOB_FIELDS = ("blob", "edition")
