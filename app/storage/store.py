"""The store: one SQLite file, one writer, every write a committed transaction unless the caller holds one open."""

from __future__ import annotations

import os
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from app.domain.absence import Absence
from app.domain.ids import carries_code
from app.domain.journal import Json
from app.errors import AppError
from app.files import hold_store, let_go_store
from app.storage import blobs, damage, erasing, errors, folding, journal, lines, names, numbers, opening, reading
from app.storage.canonical import SEQ_MASK
from app.storage.erasures import Target
from app.storage.errors import speaking
from app.storage.fitting import all_drawable, refuse_personal, refuse_undrawable
from app.storage.marks import Marks
from app.storage.opening import new_device_id
from app.storage.shown import Conflict, DeviceInfo, Entry, Late, Parallel, Said, Shown, Signature, Version
from app.storage.transaction import roll_back

_MARK = 12
"""Digits of a device's id in the names of its records."""
UNMARKED = "unmarked"
"""The setting of a store that may be made a second time under the same device id: a demonstration."""


class Renamed(NamedTuple):
    """Why a store took a new device id: it was copied to another computer, or it is an older copy."""

    older_by: int
    """How many events its device has written since then; 0 for a store that came from another computer."""


class Store:
    """A database of this program. Things are named by the key of the event that created them (`root`).

    Keys are this file's own numbers: they are stable here and mean nothing in another file; what travels is the
    reference text (`ref`). A store belongs to the thread that opened it; another thread opens its own.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        path: Path | None,
        new_device: Callable[[], str],
        marks: Marks | None = None,
    ) -> None:
        self.path = path
        self.db = db
        """The connection, for the rooms of storage; others use the methods."""
        self._new_device = new_device
        self.new_salt = journal.random_salt
        """Where the salts of texts come from; replaced only where the same acts shall make the same bytes."""
        self.undrawable = all_drawable
        """Knows what can be printed; set by whoever knows the fonts."""
        self._depth = 0
        self._marks = marks
        self._last = 0
        self._given: dict[tuple[str, str], int] = {}
        self.read_only = False
        self.renamed: Renamed | None = None
        """Why the store took a new device id when it was opened; None where it did not."""
        self._shown: Sequence[Shown] = ()
        self._shown_at: tuple[int, int, int, int] | None = None
        self._taken_back = 0
        """How often something was taken back, which SQLite's count of written rows does not tell."""
        self._held = hold_store(path) if path is not None else None
        self._version = self._read_version()

    # Opening and closing

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        device: str | None = None,
        machine: str = "",
        new_device: Callable[[], str] = new_device_id,
        marks: Marks | None = None,
    ) -> Store:
        """Make a new database file. `AppError` if there is a file already or none can be written."""
        opening.create(path, device or new_device(), machine)
        return cls.open(path, machine=machine, new_device=new_device, marks=marks)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        machine: str = "",
        read_only: bool = False,
        new_device: Callable[[], str] = new_device_id,
        marks: Marks | None = None,
    ) -> Store:
        """Open a database file; an older one is copied and brought up to date first.

        `machine` is a mark of this computer, `marks` tell how far its devices have come. A store last opened under
        another mark, or behind what its device has said already, takes a new device id (`renamed` says why), so that
        a copy does not number events as its original does. `AppError` says why a file is refused.
        """
        store = cls(opening.connect(path, read_only=read_only), path, new_device, marks)
        store.read_only = read_only
        if not read_only:
            try:
                with store.explaining():
                    store._notice_machine(machine)
                    store._notice_marks()
                    store.scrub()
            except BaseException:
                store.close()
                raise
        return store

    @classmethod
    def memory(cls, *, device: str | None = None, new_device: Callable[[], str] = new_device_id) -> Store:
        """A store in memory: the fake of every test, and no file."""
        return cls(opening.in_memory(device or new_device()), None, new_device)

    def again(self) -> Store:
        """Open the same file on a connection of its own, which threads may hand to each other; called on any thread.

        Raises `GONE` and `REPLACED`: no new file is laid, and none that took this one's place is opened for it.
        """
        assert self.path is not None
        self.require_file()
        db = opening.connect(self.path, read_only=False, one_thread=False)
        other = Store(db, self.path, self._new_device, self._marks.again() if self._marks is not None else None)
        other.new_salt = self.new_salt
        other.undrawable = self.undrawable
        try:
            self.require_file()
        except BaseException:
            other.close()
            raise
        return other

    def close(self) -> None:
        """Close the file; nothing that was committed is lost, what was not is gone."""
        self.db.close()
        if self._marks is not None:
            self._marks.close()
        if self._held is not None:
            let_go_store(self._held)
            self._held = None

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def device(self) -> str:
        """The id, 32 hex digits, under which this store numbers its own events."""
        return str(self.db.execute("SELECT device FROM own").fetchone()[0])

    # Others on the same file

    def require_file(self) -> None:
        """Refuse to go on when the open file no longer stands under its name: what is written to it then is lost.

        Raises `GONE` and `REPLACED`.
        """
        if self.path is None or self._held is None:
            return
        try:
            found = os.stat(self.path)
        except FileNotFoundError as error:
            raise errors.GONE.with_(path=self.path) from error
        except OSError:
            return  # a medium that does not answer: SQLite says so itself
        # Windows lets nobody replace a file that is open, and its file numbers are not to be relied on on sticks
        if os.name == "posix" and (found.st_dev, found.st_ino) != self._held:
            raise errors.REPLACED.with_(path=self.path)

    def written_elsewhere(self) -> bool:
        """Whether another connection, of this program or another, has committed since this was last asked."""
        before, self._version = self._version, self._read_version()
        return self._version != before

    def _read_version(self) -> int:
        with speaking(self.path):
            return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    @property
    def rows_written(self) -> int:
        """How many rows this connection has written since it was opened, also those that were taken back."""
        return self.db.total_changes

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Everything within is written together or not at all. Nests; an error undoes its own block only."""
        with speaking(self.path):
            depth = self._depth
            if depth:
                self._still_open()
            else:
                self.require_file()
            self.db.execute(f"SAVEPOINT level_{depth}" if depth else "BEGIN IMMEDIATE")
            self._depth = depth + 1
            try:
                yield
                self._still_open()
                self.db.execute(f"RELEASE level_{depth}" if depth else "COMMIT")
                if not depth:
                    self._note_reached()
            except BaseException:
                self._taken_back += 1
                if depth and self.db.in_transaction:
                    self.db.execute(f"ROLLBACK TO level_{depth}")
                    self.db.execute(f"RELEASE level_{depth}")
                raise
            finally:
                self._depth = depth
                if not depth:
                    self._last, self._given = 0, {}
                    roll_back(self.db)

    def _still_open(self) -> None:
        """Refuse to go on where SQLite has ended the transaction, as for a full disk: what came next would be kept
        without what came before."""
        if not self.db.in_transaction:
            raise errors.FAILED_IO.with_(path=self.path or errors.MEMORY, detail="写不进去")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What SQLite reports about the file meanwhile is told as an `AppError`."""
        with speaking(self.path):
            yield

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Tell an error that this file's damage, its disk or another program explains as an `AppError`. A bug stays
        one; to know it, the whole file is looked through."""
        try:
            yield
        except Exception as error:
            known = self.explained(error)
            if known is None or known is error:
                raise
            raise known from error

    def explained(self, error: Exception) -> AppError | None:
        """The sentence for such an error; None for a bug."""
        return damage.explained(error, self.db, self.path)

    def take_new_device(self) -> str:
        """Number this store's events under a new device id from now on. Returns it."""
        device = self._new_device()
        with self.atomic():
            self.db.execute("UPDATE own SET device = ?", (device,))
            names.source_number(self.db, device)
        return device

    def next_running(self, code: str, kind: str) -> int:
        """The next running number that this device gives under its code in events of a kind, from 1.

        Counted from the journal, and never again one that this computer remembers to have given. To be called within
        `atomic`, and the number to be written there.
        """
        held = numbers.own_numbers(self.db, kind)
        given = self._marks.reached(self.device).given(code, kind) if self._marks is not None else 0
        running = max(held, given) + 1
        self._given[code, kind] = running
        return running

    def next_mark(self) -> str:
        """A name for the record that this device writes next, as no other record of any device has it.

        To be called within `atomic`, and the record to be written there.
        """
        device = self.device
        return f"{device[:_MARK]}-{names.last_seq(self.db, device) + 1}"

    def code_user(self, code: str) -> str | None:
        """Another device id known to this store that gave numbers under this code; None if none did."""
        for device, text in numbers.of_others(self.db):
            if carries_code(text, code):
                return device
        heard_of = {device for (device,) in self.db.execute("SELECT device FROM origin")}
        return next((device for device in self._gave_here(code) if device in heard_of), None)

    def code_stranger(self, code: str) -> str | None:
        """A device id that gave numbers under this code on this computer, and of which this store never heard.

        It may be another office's store; or the store that was lost, and then its numbers must not be given again.
        """
        heard_of = {device for (device,) in self.db.execute("SELECT device FROM origin")}
        return next((device for device in self._gave_here(code) if device not in heard_of), None)

    def _gave_here(self, code: str) -> Iterator[str]:
        """The other device ids that gave numbers under a code on this computer."""
        if self._marks is not None:
            yield from (device for device, reached in self._marks.others(self.device) if reached.numbers.get(code))

    def _note_reached(self) -> None:
        if self._marks is not None and self._last:
            self._marks.note(self.device, self._last & SEQ_MASK, self._given)

    def _notice_marks(self) -> None:
        """An older copy of a store takes a new id: what its device said since then is elsewhere already."""
        if self._marks is not None and self.get_local(UNMARKED):
            self._marks = None
        if self._marks is None:
            return
        device = self.device
        with self.reading():
            held = names.last_seq(self.db, device)
        reached = self._marks.reached(device)
        if held < reached.seq:
            self.take_new_device()
            self.renamed = Renamed(older_by=reached.seq - held)

    def _notice_machine(self, machine: str) -> None:
        with speaking(self.path):
            (known,) = self.db.execute("SELECT machine FROM own").fetchone()
        if not machine or machine == known:
            return
        with self.atomic():
            self.db.execute("UPDATE own SET machine = ?", (machine,))
            if known:
                self.take_new_device()
                self.renamed = Renamed(older_by=0)

    # Writing

    def begin(self, kind: str, body: Mapping[str, Json], *, actor: str, at: int) -> int:
        """Create a thing. Returns its root key. `at` is milliseconds UTC; it is kept and shown, never compared."""
        said = {name: value for name, value in body.items() if value is not None}
        with self.atomic():
            key = journal.append(self.db, kind=kind, root=None, slot="head", body=said, pen=self._pen(actor, at))
            return self._said(key)

    def write(self, root: int, slot: str, body: Mapping[str, Json], *, kind: str, actor: str, at: int) -> int | None:
        """Write what `body` changes in a part of a thing; a field set to None is cleared.

        Returns the key of the event, or None if nothing changes. A field in conflict stays in conflict: only
        `decide` settles it. Raises `SIGNED_ALREADY` where a signature stands and the body has no `corrected_because`.
        """
        with self.atomic():
            key = journal.write(self.db, root, slot, body, kind=kind, pen=self._pen(actor, at))
            return None if key is None else self._said(key)

    def decide(self, root: int, slot: str, body: Mapping[str, Json], *, actor: str, at: int, reason: str) -> int:
        """Settle the fields of `body` at these values: every head of them and every late event of them is named.

        What is there already stays eligible, also what could not be printed; an ID number does not.

        The reason is kept in the event's field `decided_because`, which its history shows and which is no state.
        `{"*": None}` decides for the deletion. Returns the key of the event.
        """
        with self.atomic():
            pen = journal.Pen(actor, at, self.new_salt)
            return self._said(journal.write_decision(self.db, root, slot, body, pen=pen, reason=reason))

    def delete(self, root: int, slot: str, *, kind: str, actor: str, at: int, because: str = "") -> int | None:
        """Delete a part of a thing (`head`: the thing; its parts stay). None if nothing of it is shown.

        Raises `SIGNED_ALREADY` where a signature stands and no reason is given.
        """
        with self.atomic():
            key = journal.write_deletion(self.db, root, slot, kind=kind, pen=self._pen(actor, at), because=because)
            return None if key is None else self._said(key)

    def sign(self, root: int, part: str, scope: Iterable[str], body: Mapping[str, Json], *, actor: str, at: int) -> int:
        """Sign a part of an inspection: everything held in scope (`scope_of`) is covered by name.

        What comes later without knowing the signature is late. The event's body is `body` and the sorted `scope`.
        """
        with self.atomic():
            return self._said(journal.write_signature(self.db, root, part, scope, body, pen=self._pen(actor, at)))

    def erase(self, root: int, targets: Iterable[Target], body: Mapping[str, Json], *, actor: str, at: int) -> int:
        """Erase texts of this thing's events, and blobs: for ever, and wherever the event arrives. `scrub` follows.

        What is shown in their place is `ERASED`; figures, verdicts, days and numbers are no texts and stay.
        """
        with self.atomic():
            return self._said(journal.write_erasure(self.db, root, targets, body, self._pen(actor, at)))

    def _pen(self, actor: str, at: int) -> journal.Pen:
        return journal.Pen(actor, at, self.new_salt, self.undrawable)

    def _said(self, key: int) -> int:
        """Note an event of our own for the marks, which move when it is committed."""
        self._last = key
        return key

    def keep_blob(self, content: bytes) -> str:
        """Keep a file's content. Returns its sha256 in hex, its name; keeping it again changes nothing.

        Raises `ERASED_CONTENT`; for a text `PERSONAL_NUMBER` and `UNPRINTABLE`.
        """
        digest = sha256(content).hexdigest()
        with self.atomic():
            media_type = blobs.media_type(content)
            if media_type != blobs.TEXT and erasing.is_erased_blob(self.db, digest):
                raise errors.ERASED_CONTENT.with_()
            held = self.db.execute("SELECT 1 FROM blob WHERE digest = ?", (digest,)).fetchone()
            if media_type == blobs.TEXT and held is None:
                refuse_personal("检查表", content.decode())
                refuse_undrawable("检查表", content.decode(), self.undrawable)
            kept = (digest, media_type, content)
            self.db.execute("INSERT OR IGNORE INTO blob VALUES (?, ?, ?)", kept)
            if held is None:
                lines.mark_roots(self.db, [lines.ELSEWHERE])
        return digest

    def scrub(self) -> bool:
        """Let the bytes of what was erased leave the file and its log, if any may stand there yet.

        False where that could not be finished because somebody else is reading; the next opening tries again.
        """
        if self.path is None or not self._scrub_due():
            return True
        with self.reading():
            try:
                self.db.execute("VACUUM")
                (busy, _, _) = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise
                return False
            if busy:
                return False
        with self.atomic():
            self.db.execute("DELETE FROM meta WHERE name = ?", (erasing.SCRUB_DUE,))
        return True

    def _scrub_due(self) -> bool:
        row = self.db.execute("SELECT 1 FROM meta WHERE name = ?", (erasing.SCRUB_DUE,)).fetchone()
        return row is not None

    def set_local(self, name: str, value: str | None) -> None:
        """Keep a setting of this installation, which is never exported; None forgets it. Raises `PERSONAL_NUMBER`."""
        refuse_personal("设置", value or "")
        with self.atomic():
            if value is None:
                self.db.execute("DELETE FROM local WHERE name = ?", (name,))
            else:
                self.db.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (name, value))

    def rebuild(self) -> None:
        """Make the folded tables anew from the journal."""
        with self.atomic():
            folding.rebuild(self.db)

    # Reading

    def blob(self, digest: str) -> bytes | Absence:
        """The content kept under a digest; where there is none, why: a package may name what it does not bring."""
        row = self.db.execute("SELECT content FROM blob WHERE digest = ?", (digest,)).fetchone()
        if row is not None:
            return bytes(row[0])
        return Absence.ERASED if erasing.is_erased_blob(self.db, digest) else Absence.NOT_HELD

    def blobs_beginning(self, digits: str) -> tuple[str, ...]:
        """The digests of the blobs held that begin so."""
        rows = self.db.execute(
            "SELECT digest FROM blob WHERE substr(digest, 1, ?) = ? ORDER BY digest", (len(digits), digits.lower())
        )
        return tuple(digest for (digest,) in rows)

    def subject_of(self, key: int) -> tuple[int, str]:
        """(root, slot) of the part that an event speaks of; `KeyError` if it is not held."""
        row = self.db.execute(
            "SELECT e.root, s.text FROM event e JOIN name s ON s.no = e.slot WHERE e.key = ?", (key,)
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return int(row[0]), str(row[1])

    def get_local(self, name: str) -> str | None:
        """A setting of this installation."""
        row = self.db.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def identity(self, key: int) -> tuple[str, int, bytes]:
        """(device, seq, digest) of an event: its name on every computer. `KeyError` if it is not held."""
        return names.identity(self.db, key)

    def ref(self, key: int) -> str:
        """The event's name as bodies refer to it: "device:seq:digest". `KeyError` if it is not held."""
        return names.ref_of(self.db, key)

    def resolve(self, ref: str) -> int | None:
        """The key of the event that such a text names, or None if it is not held or the text is none."""
        return names.resolve(self.db, ref)

    def root_of(self, device: str, seq: int) -> int | None:
        """The thing that this device's event of this number speaks of; of clones, that of the branch first met."""
        return reading.root_of(self.db, device, seq)

    def handle(self, key: int) -> str:
        """A short name for people, as `3FA9-12`."""
        return reading.handle_of(self.db, key)

    def handles(self, keys: Iterable[int]) -> dict[int, str]:
        """Those of many things, by their keys."""
        return reading.handles_of(self.db, keys)

    def by_handle(self, handle: str) -> int:
        """The key that such a name means. `AppError` if it is unknown, or means more than one event.

        More of the device's id than four characters may be given, up to all of it, and tells such apart.
        """
        found = reading.by_handle(self.db, handle)
        if not found:
            raise errors.UNKNOWN_HANDLE.with_(handle=handle)
        if len(found) > 1:
            choices = "、".join(reading.long_handle(self.db, key) for key in found)
            raise errors.AMBIGUOUS_HANDLE.with_(handle=handle, choices=choices)
        return found[0]

    def kind_of(self, root: int) -> str:
        """The kind with which a thing was begun; `KeyError` if it is not held."""
        return reading.kind_of(self.db, root)

    def things(self, kind: str) -> Iterator[tuple[int, dict[str, Json]]]:
        """(root, body of its head) of every thing of a kind that is not deleted, in the order of the journal.

        Stores that hold the same have the same order, whatever their keys are.
        """
        return reading.things(self.db, kind)

    def subject(self, root: int, slot: str) -> dict[str, Json] | None:
        """The current fields of a part of a thing; None if there is none or it is deleted."""
        return reading.subject(self.db, root, slot)

    def subjects(self, root: int, prefix: str) -> dict[str, dict[str, Json]]:
        """slot → current fields of every part whose slot begins so, sorted by slot; "" for all."""
        return {part.slot: part.body for part in self.shown(root, prefix)}

    def shown(self, root: int, prefix: str = "") -> Sequence[Shown]:
        """Every part of a thing whose slot begins so, in the order of slots.

        A visit asks for one family of its parts after the other: all are read at once, and kept until somebody writes.
        """
        state = root, self.db.total_changes, self._taken_back, self._read_version()
        if self._shown_at != state:
            self._shown, self._shown_at = reading.shown(self.db, root), state
        first = bisect_left(self._shown, prefix, key=lambda part: part.slot)
        last = first
        while last < len(self._shown) and self._shown[last].slot.startswith(prefix):
            last += 1
        return self._shown[first:last]

    def said(self, root: int, slot: str) -> Said:
        """Who wrote the part last, and when; `KeyError` if nothing of it is shown."""
        return reading.said(self.db, root, slot)

    def history(self, root: int, slot: str) -> tuple[Entry, ...]:
        """Every event of the part, admitted or late, in order."""
        return reading.history(self.db, root, slot)

    def conflicts(self, root: int | None = None) -> tuple[Conflict, ...]:
        """Fields on which two wrote different values unaware of each other, and nobody has decided."""
        return reading.conflicts(self.db, root)

    def value_beside(self, root: int, slot: str, key: int, field: str) -> Json:
        """What the side of a conflict that wrote the event `key` says of another field; None if it says nothing."""
        return reading.value_beside(self.db, root, slot, key, field)

    def versions(
        self, root: int, slot: str, fields: Collection[str], fixed: Collection[str] = ()
    ) -> tuple[Version, ...]:
        """The versions between which fields that belong together clash, each whole; () where none of them clashes.

        The `fixed` of them were said in view of the others: who said one of the others and did not know of that
        clashes with it.
        """
        return reading.versions(self.db, root, slot, fields, fixed)

    def late(self, root: int | None = None) -> tuple[Late, ...]:
        """What came for a signed part without knowing the signature, and waits for a decision."""
        return reading.late(self.db, root)

    def parallel(self, root: int | None = None) -> tuple[Parallel, ...]:
        """Edits of different fields of one part, made unaware of each other. For information."""
        return reading.parallel(self.db, root)

    def signatures(self, root: int) -> tuple[Signature, ...]:
        """Every signature of an inspection, in order; those with `head` are in force."""
        return reading.signatures(self.db, root)

    def roots_closed(self, roots: Iterable[int]) -> set[int]:
        """The things, and those that they refer to through the body fields in `schema.REFERENCES`."""
        return reading.roots_closed(self.db, roots)

    def devices(self) -> tuple[DeviceInfo, ...]:
        """What is held of each device, with the gaps, sorted by id."""
        return reading.devices(self.db)
