"""Work beside the window: outcome as signals on the window's thread, one at a time, and stopping."""

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.progress import Progress
from app.ui.dialogs.job_dialog import JobDialog
from app.ui.jobs import Job, JobRunner, ManualExecutor
from app.ui.messages import Recorder


def told(job: Job) -> list[object]:
    heard: list[object] = []
    job.progressed.connect(lambda *step: heard.append(step))
    job.succeeded.connect(lambda result: heard.append(("succeeded", result)))
    job.failed.connect(lambda error: heard.append(("failed", str(error))))
    job.cancelled.connect(lambda: heard.append("cancelled"))
    job.ended.connect(lambda: heard.append("ended"))
    return heard


def test_success_is_told_with_its_result(qtbot: QtBot, executor: ManualExecutor) -> None:
    runner = JobRunner(executor)
    job = Job(lambda progress: 7)
    heard = told(job)
    runner.start(job, "正在试")
    assert runner.busy and heard == []
    executor.run_next()
    assert heard == [("succeeded", 7), "ended"] or heard[-2:] == [("succeeded", 7), "ended"]
    assert not runner.busy


def test_a_known_failure_becomes_a_message(qtbot: QtBot, executor: ManualExecutor, recorder: Recorder) -> None:
    def work(progress: Progress) -> None:
        raise AppError("test.failed", "甲.sqlite", "文件已损坏。", "请重新复制。")

    runner = JobRunner(executor)
    runner.start(Job(work), "正在试")
    executor.run_next()
    assert [(said.where, said.what) for said in recorder.said] == [("甲.sqlite", "文件已损坏。")]


@pytest.mark.expects_log("division")
def test_a_bug_is_logged_and_crashes_once(qtbot: QtBot, executor: ManualExecutor, recorder: Recorder) -> None:
    runner = JobRunner(executor)
    runner.start(Job(lambda progress: 1 // 0), "正在试")
    executor.run_next()
    assert [type(error) for error in recorder.crashes] == [ZeroDivisionError]
    assert recorder.said == []


def test_cancelling_is_told_to_no_one(qtbot: QtBot, executor: ManualExecutor, recorder: Recorder) -> None:
    """The work stops at its next step; the bar stays empty."""
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(5):
            progress.step(step, 5)
            steps.append(step)
            if step == 1:
                job.cancel()

    runner, job = JobRunner(executor), Job(work)
    heard = told(job)
    runner.start(job, "正在试")
    executor.run_next()
    assert steps == [0, 1]
    assert heard[-2:] == ["cancelled", "ended"]
    assert recorder.said == [] and recorder.crashes == []


def test_the_pool_runs_one_job_after_the_other_and_speaks_on_the_windows_thread(qtbot: QtBot) -> None:
    runner = JobRunner()
    workers, speakers, order = set(), set(), []
    main = QThread.currentThread()

    def job(name: str) -> Job:
        def work(progress: Progress) -> str:
            workers.add(threading.get_ident())
            progress.step(1, 1, name)
            return name

        made = Job(work)
        made.succeeded.connect(lambda result: (order.append(result), speakers.add(QThread.currentThread() is main)))
        return made

    with qtbot.waitSignal(runner.idle):
        for name in "甲乙丙":
            runner.start(job(name), "正在试")
    assert order == ["甲", "乙", "丙"]
    assert speakers == {True}
    assert threading.get_ident() not in workers


def test_shutting_down_cancels_and_waits(qtbot: QtBot) -> None:
    began, stopped = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.step(0, 0)
                began.set()
                threading.Event().wait(0.001)
        finally:
            stopped.set()

    runner = JobRunner()
    runner.start(Job(work), "正在试")
    assert began.wait(10)
    runner.shut_down()
    assert stopped.is_set()


def test_the_dialog_comes_late_shows_progress_and_cancels(qtbot: QtBot, executor: ManualExecutor) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    runner = JobRunner(executor, window)
    job = Job(lambda progress: None)
    runner.start(job, "正在合并交接文件")
    assert not window.findChildren(JobDialog)
    qtbot.waitUntil(lambda: bool(window.findChildren(JobDialog)), timeout=3000)
    dialog = window.findChildren(JobDialog)[0]
    job.progressed.emit(1, 4, "第 1 份")
    assert dialog.findChildren(QProgressBar)[0].value() == 250
    dialog.findChildren(QPushButton)[0].click()
    assert job.cancelling
    executor.run_next()
    qtbot.waitUntil(lambda: not window.findChildren(JobDialog), timeout=3000)


def test_a_job_that_can_not_be_stopped_half_way_offers_no_stop(qtbot: QtBot, executor: ManualExecutor) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    runner = JobRunner(executor, window)
    job = Job(lambda progress: 7)
    heard = told(job)
    runner.start(job, "正在清除", stoppable=False)
    qtbot.waitUntil(lambda: bool(window.findChildren(JobDialog)), timeout=3000)
    dialog = window.findChildren(JobDialog)[0]
    assert not dialog.findChildren(QPushButton)[0].isVisible()
    dialog.reject()
    assert dialog.isVisible() and not job.cancelling
    executor.run_next()
    assert heard[-2:] == [("succeeded", 7), "ended"]
    qtbot.waitUntil(lambda: not window.findChildren(JobDialog), timeout=3000)


def test_a_quick_job_shows_no_dialog(qtbot: QtBot, executor: ManualExecutor) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    runner = JobRunner(executor, window)
    runner.start(Job(lambda progress: None), "正在试")
    executor.run_next()
    qtbot.wait(350)
    assert not window.findChildren(JobDialog)
