"""Version 3: what was asked of the whole journal stands in tables of its own: what was removed, how many numbers a
device has given, and of which things the lines of lists are out of date. Never edited: what it needs stands here."""

from __future__ import annotations

TABLES = (
    "DROP TABLE number",
    """CREATE TABLE number(
  text TEXT NOT NULL,
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  kind INTEGER NOT NULL,                      -- that of the event, so that those of a device are counted in the index
  PRIMARY KEY(text, root, slot, key)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX number_given ON number(kind, key)",
    """CREATE TABLE removal(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
    "CREATE TABLE stale(root INTEGER PRIMARY KEY) STRICT",
)
"""The folded tables are left to the fold, whose version has changed."""
