"""Writes of other programs are told from those of the window and of its jobs, whoever writes when."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.progress import Progress
from app.storage.store import Store
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.outsiders import Outsiders, View, Written, judge
from app.ui.session import Session
from app.workflow.desk import Desk, open_desk

NOTHING, MAYBE, BY_OTHERS = Written.NOTHING, Written.MAYBE, Written.BY_OTHERS


@pytest.mark.parametrize(
    ("views", "found"),
    [
        ([(False, False)], NOTHING),
        ([(True, False)], NOTHING),
        ([(False, True)], BY_OTHERS),
        ([(True, True)], BY_OTHERS),
        # the window saw what its job wrote, the job saw nobody
        ([(False, True), (True, False)], NOTHING),
        ([(False, True), (True, True)], BY_OTHERS),
        # the job only read and saw what the window wrote
        ([(True, False), (False, True)], NOTHING),
        ([(True, True), (False, True)], BY_OTHERS),
        # both wrote: each may have seen the other
        ([(True, True), (True, True)], MAYBE),
        ([(True, False), (True, False)], NOTHING),
    ],
)
def test_who_wrote_follows_from_what_each_connection_saw(views: list[tuple[bool, bool]], found: Written) -> None:
    assert judge(tuple(View(*view) for view in views)) is found


STEPS = st.lists(st.sampled_from(["window", "job begins", "job writes", "job ends", "other", "look"]), max_size=14)


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_write_of_others_is_missed_and_none_of_ours_is_taken_for_theirs(tmp_path: Path, steps: list[str]) -> None:
    """In any order of the window's writes, of those of jobs one after the other, and of another program's."""
    path = tmp_path / "yijian.sqlite"
    path.unlink(missing_ok=True)
    number = 0

    def write(store: Store) -> None:
        nonlocal number
        number += 1
        store.set_local("number", str(number))

    with Store.create(path) as window, Store.open(path) as other:
        outsiders = Outsiders(window)
        job: Store | None = None
        others_wrote = False
        for step in [*steps, "job ends", "look"]:
            match step:
                case "window":
                    write(window)
                case "other":
                    write(other)
                    others_wrote = True
                case "job begins" if job is None:
                    outsiders.look()
                    job = window.again()
                case "job writes" if job is not None:
                    write(job)
                case "job ends" if job is not None:
                    outsiders.keep(job)
                    job = None
                case "look" if job is None:
                    found = outsiders.take()
                    assert found is not (NOTHING if others_wrote else BY_OTHERS), steps
                    others_wrote = False


@pytest.fixture
def another(session: Session) -> Desk:
    """Another program at the same store."""
    desk = open_desk(session.path, "乙")
    desk.store.written_elsewhere()
    return desk


def run(session: Session, executor: ManualExecutor, work: Callable[[Desk, Progress], object]) -> None:
    session.jobs.start(session.job(work), "正在试")
    executor.run_next()


def test_a_job_that_writes_is_not_taken_for_another_program(
    session: Session, executor: ManualExecutor, another: Desk
) -> None:
    run(session, executor, lambda desk, progress: desk.store.set_local("a", "1"))
    assert session.outsiders.take() is NOTHING
    run(session, executor, lambda desk, progress: another.store.set_local("b", "1"))
    assert session.outsiders.take() is BY_OTHERS
    another.close()


def test_what_came_before_and_after_a_job_that_writes_is_not_missed(
    session: Session, executor: ManualExecutor, another: Desk
) -> None:
    another.store.set_local("a", "1")
    run(session, executor, lambda desk, progress: desk.store.set_local("b", "1"))
    assert session.outsiders.take() is BY_OTHERS
    run(session, executor, lambda desk, progress: desk.store.set_local("b", "2"))
    another.store.set_local("a", "2")
    assert session.outsiders.take() is BY_OTHERS
    another.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody move a file that is open")
def test_a_job_on_a_file_that_is_gone_is_refused_and_lays_no_other(
    session: Session, executor: ManualExecutor, recorder: Recorder
) -> None:
    session.path.rename(session.path.with_name("away.sqlite"))
    run(session, executor, lambda desk, progress: None)
    assert "不见了" in recorder.said[0].what
    assert not session.path.exists()
    session.path.with_name("away.sqlite").rename(session.path)
    assert session.outsiders.take() is NOTHING
