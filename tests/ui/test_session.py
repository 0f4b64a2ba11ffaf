"""What a page is given: its store, and jobs that never work on the window's own connection."""

import sqlite3

import pytest

from app.progress import Progress
from app.ui.jobs import ManualExecutor
from app.ui.session import Session
from app.workflow.desk import Desk
from app.workflow.registering import institutions, register
from app.workflow.sample_county import HOMES


def test_a_job_has_a_desk_of_its_own_that_is_closed_after_it(session: Session, executor: ManualExecutor) -> None:
    """A connection belongs to the thread that opened it; the window's is never handed to another."""
    lent: list[Desk] = []

    def work(desk: Desk, progress: Progress) -> object:
        lent.append(desk)
        assert desk.store is not session.desk.store
        assert desk.store.db is not session.desk.store.db
        return register(desk, HOMES[0])

    session.jobs.start(session.job(work), "登记")
    executor.run_next()
    session.outsiders.look()
    (desk,) = lent
    assert desk.store.path == session.path and desk.actor == session.desk.actor
    assert len(institutions(session.desk)) == 1
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        desk.store.db.execute("SELECT 1")
