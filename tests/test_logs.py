"""The log file: bugs with their traceback, known errors as a line, cancellations not at all."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs, paths
from app.errors import AppError, Cancelled


@pytest.fixture
def handler() -> Iterator[logging.Handler]:
    root = logging.getLogger()
    level = root.level
    made = logs.set_up_logging()
    yield made
    root.removeHandler(made)
    root.setLevel(level)
    logging.captureWarnings(False)
    made.close()


@pytest.fixture
def log_file(handler: logging.Handler) -> Path:
    return paths.log_folder() / logs.FILE_NAME


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's files to himself in another way")
def test_the_log_and_its_folder_are_the_users_alone(log_file: Path) -> None:
    assert [path.stat().st_mode & 0o777 for path in (log_file, log_file.parent)] == [0o600, 0o700]


def test_what_is_logged_stands_in_the_users_log_folder(log_file: Path) -> None:
    logging.getLogger("app.storage").info("已打开 %s", "某县.sqlite")
    assert "INFO app.storage: 已打开 某县.sqlite" in log_file.read_text(encoding="utf-8")


def test_a_known_error_is_a_line_and_no_warning(log_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    logs.note(AppError("store.full", "某县.sqlite", "磁盘已满。", "请清理磁盘。"))
    assert [record.levelno for record in caplog.records] == [logging.INFO]
    assert "store.full: 某县.sqlite：磁盘已满。请清理磁盘。" in log_file.read_text(encoding="utf-8")


@pytest.mark.expects_log("ERROR app.logs: .*by zero")
def test_a_bug_is_logged_with_its_traceback(log_file: Path) -> None:
    try:
        print(1 // 0)
    except ZeroDivisionError as error:
        logs.note(error)
    assert "print(1 // 0)" in log_file.read_text(encoding="utf-8")


def test_a_cancellation_is_told_to_no_one(log_file: Path) -> None:
    logs.note(Cancelled())
    assert log_file.read_text(encoding="utf-8") == ""


def test_the_log_does_not_grow_without_bound(
    log_file: Path, handler: logging.Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler, "maxBytes", 500)
    for number in range(50):
        logging.getLogger("app").info("第 %d 行", number)
    names = sorted(file.name for file in log_file.parent.iterdir())
    assert names == ["yijian.log", "yijian.log.1", "yijian.log.2", "yijian.log.3"]


def test_a_log_that_another_window_holds_open_grows_on(
    log_file: Path, handler: logging.Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(13, "in use", source)

    monkeypatch.setattr(handler, "maxBytes", 100)
    monkeypatch.setattr(handler, "rotate", refuse)
    for number in range(20):
        logging.getLogger("app").info("第 %d 行", number)
    assert len(log_file.read_text(encoding="utf-8").splitlines()) == 20


def test_the_program_runs_on_where_no_log_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    level = logging.getLogger().level
    handler = logs.set_up_logging(tmp_path / "file" / "logs")
    logging.getLogger("app").info("nobody hears this")
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(level)
    logging.captureWarnings(False)
    assert isinstance(handler, logging.NullHandler)
