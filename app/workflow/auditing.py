"""Is everything in the store accounted for: the file, its chains and tables, and what a person should look into."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.unreadable import Unreadable
from app.progress import NO_PROGRESS, Progress
from app.storage.check import Checked, check, content_digest
from app.storage.forks import forks
from app.storage.numbers import given_twice
from app.workflow.desk import Desk
from app.workflow.receiving import absent_sentence, device_names, doubled, fork_sentence
from app.workflow.surveying import survey


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found."""

    checked: Checked
    matters: tuple[str, ...]
    """Doubled numbers, devices with two histories, absent attachments, in sentences. The store is sound even so."""
    unreadable: tuple[Unreadable, ...]
    """What is kept and can't be shown. The store is sound even so."""
    content_digest: str
    """Empty where the store is not sound: a digest of what is damaged would say nothing."""


def audit(desk: Desk, progress: Progress = NO_PROGRESS) -> Audit:
    """Look through the whole store; nothing is changed. Of a damaged one only the damage is told.

    Raises `Cancelled`.
    """
    checked = check(desk.store)
    if not checked.sound:
        return Audit(checked, matters=(), unreadable=(), content_digest="")
    names = device_names(desk)
    told = [doubled(desk, givings, names) for givings in given_twice(desk.store.db)]
    told += [fork_sentence(fork, names) for fork in forks(desk.store.db)]
    if checked.missing_blobs:
        told.append(absent_sentence(len(checked.missing_blobs)))
    return Audit(
        checked,
        matters=tuple(told),
        unreadable=survey(desk, progress),
        content_digest=content_digest(desk.store),
    )
