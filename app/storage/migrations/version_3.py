"""Version 3: what was asked of the whole journal stands in folded tables of its own: a home's visits, what was removed,
and how many numbers a device has given. Never edited: what it needs stands here."""

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
    """CREATE TABLE visit(
  root INTEGER PRIMARY KEY,                   -- an inspection that is not deleted
  home TEXT NOT NULL,                         -- the name of its home; empty where the head says none
  started TEXT NOT NULL                       -- the day, as the head says it
) STRICT""",
    "CREATE INDEX visit_home ON visit(home)",
    """CREATE TABLE removal(
  root INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  key INTEGER NOT NULL,
  PRIMARY KEY(root, slot, key)
) STRICT, WITHOUT ROWID""",
)
"""The folded tables are left to the fold, whose version has changed."""
