"""One window a store: a second start brings the first one forward, also after a crash, and never opens another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSysInfo
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.ui import application
from app.ui.bell import Answer, Bell, _name_of, ring
from app.ui.jobs import Job, ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.messages import Recorder
from app.ui.one_window import StoreMark, come_in
from app.ui.session import Session
from app.workflow.desk import open_desk

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals, and links that need no rights, are POSIX's")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "yijian.sqlite"
    open_desk(path).close()
    return path


# The mark


def test_a_marked_store_is_refused_to_a_second_and_free_after_the_first(store: Path) -> None:
    first, second = StoreMark(store), StoreMark(store)
    assert first.take()
    assert not second.take()
    assert not second.take_over()
    assert second.holder()[0] == os.getpid()
    first.release()
    assert not first.path.exists()
    assert second.take()
    second.release()


def test_two_stores_in_one_folder_are_marked_apart(store: Path, tmp_path: Path) -> None:
    marks = StoreMark(store), StoreMark(tmp_path / "other.sqlite")
    assert all(mark.take() for mark in marks)
    for mark in marks:
        mark.release()


@posix
def test_a_store_is_the_same_by_a_link_and_through_a_linked_folder(store: Path, tmp_path: Path) -> None:
    (tmp_path / "soft.sqlite").symlink_to(store)
    (tmp_path / "folder").symlink_to(tmp_path, target_is_directory=True)
    first = StoreMark(store)
    assert first.take()
    for name in ("soft.sqlite", "folder/yijian.sqlite"):
        assert not StoreMark(tmp_path / name).take_over()
    first.release()


def leave_behind(store: Path, *, pid: int = os.getpid(), program: str = "", host: str = "") -> None:
    """Leave a mark as a window does that was killed; what is not named is as this process would write it."""
    mark = StoreMark(store)
    assert mark.take()
    _, ours, here, *rest = mark.path.read_text(encoding="utf-8").split("\n")
    mark.release()
    mark.path.write_text("\n".join([str(pid), program or ours, host or here, *rest]), encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        {"pid": 2**22 + 1},
        {"program": "another-program"},
        {},
        {"pid": 4242, "host": "another-computer"},
    ],
    ids=["process gone", "number given to another program", "number given to the same program", "came on a stick"],
)
def test_a_mark_that_nobody_holds_is_taken_over(store: Path, said: dict[str, Any]) -> None:
    """What the mark says of its holder does not matter: the system knows whether anybody holds it."""
    leave_behind(store, **said)
    taken = come_in(store)
    assert taken is not None
    assert taken.holder()[0] == os.getpid()
    taken.release()


@posix
def test_whoever_may_write_the_store_may_remove_a_mark_that_was_left(store: Path) -> None:
    store.chmod(0o664)
    mark = StoreMark(store)
    assert mark.take()
    assert mark.path.stat().st_mode & 0o777 == 0o664
    mark.release()


def test_where_no_mark_can_be_made_no_window_opens(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="打开两次") as refused:
        come_in(tmp_path / "no folder" / "yijian.sqlite")
    assert refused.value.code == "window.can_not_mark"


@pytest.mark.parametrize(("host", "code"), [("", "window.no_answer"), ("another-computer", "window.elsewhere")])
def test_a_window_that_can_not_be_reached_is_named(
    store: Path, host: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the mark and nobody listens: on another computer, or still starting after our patience is over."""
    first = StoreMark(store)
    assert first.take()
    if host:
        monkeypatch.setattr(StoreMark, "holder", lambda _: (os.getpid(), host))  # Windows lets nobody else write it
    with pytest.raises(AppError) as refused:
        come_in(store, patience=0.2)
    assert refused.value.code == code
    assert (host or str(os.getpid())) in str(refused.value)
    first.release()


def test_a_computer_knows_itself_by_each_of_its_names(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has one in capitals, which Qt writes into the mark, and the one that a person chose."""
    monkeypatch.setenv("COMPUTERNAME", "DESKTOP-MINZHENG")
    for host in ("DESKTOP-MINZHENG", "desktop-minzheng", QSysInfo.machineHostName().upper()):
        monkeypatch.setattr(StoreMark, "holder", lambda _, host=host: (os.getpid(), host))
        assert StoreMark(store).refusal().code != "window.elsewhere"


def test_a_store_of_another_user_is_named_as_that(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = StoreMark(store)
    assert first.take()
    monkeypatch.setattr("app.ui.one_window._is_foreign", lambda path: path == first.path)
    assert "另一个用户" in str(StoreMark(store).refusal())
    first.release()


def test_a_start_takes_over_from_a_window_that_ends_meanwhile(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = StoreMark(store)
    assert first.take()
    monkeypatch.setattr("app.ui.one_window.time.sleep", lambda _: first.release())
    second = come_in(store, patience=60)
    assert second is not None
    second.release()


@posix
def test_without_qts_network_a_start_still_knows_whether_the_store_is_taken(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Linux that lacks what Qt's network asks for: nobody can be rung, and no second window opens."""
    monkeypatch.setitem(sys.modules, "app.ui.bell", None)
    first = come_in(store)
    assert first is not None
    with pytest.raises(AppError) as refused:
        come_in(store)
    assert refused.value.code == "window.no_answer"
    first.release()
    leave_behind(store)
    second = come_in(store)
    assert second is not None
    second.release()


# The bell


@pytest.fixture
def asked() -> list[str]:
    """The pages that a bell was rung for."""
    return []


@pytest.fixture
def bell(qapp: QApplication, store: Path, asked: list[str]) -> Iterator[Bell]:
    def come(page: str) -> bool:
        asked.append(page)
        return page != "closing"

    made = Bell([store], come)
    yield made
    made.deleteLater()


def send(store: Path, words: bytes) -> QLocalSocket:
    """What somebody says who found the bell; in this thread nobody may wait for the answer."""
    socket = QLocalSocket()
    socket.connectToServer(_name_of(store))
    assert socket.waitForConnected(5000)
    socket.write(words)
    socket.flush()
    return socket


def test_ringing_where_nobody_listens_is_over_at_once(store: Path) -> None:
    assert ring([store, store.with_name("none.sqlite")], "", 60) is Answer.NOBODY


def test_who_rings_is_heard_and_answered(bell: Bell, store: Path, asked: list[str], qtbot: QtBot) -> None:
    socket = send(store, b"findings\n")
    qtbot.waitUntil(socket.canReadLine)
    assert (asked, socket.readLine().data()) == (["findings"], b"yes\n")


def test_a_window_that_is_about_to_close_hangs_up(bell: Bell, store: Path, qtbot: QtBot) -> None:
    socket = send(store, b"closing\n")
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert not socket.canReadLine()


def test_whoever_says_nothing_sensible_is_sent_away(bell: Bell, store: Path, asked: list[str], qtbot: QtBot) -> None:
    socket = send(store, b"x" * 100_000)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert asked == []


def test_a_word_that_comes_in_pieces_is_one_word(bell: Bell, store: Path, asked: list[str], qtbot: QtBot) -> None:
    socket = send(store, "设".encode()[:2])
    with qtbot.waitSignal(socket.readyRead):
        socket.write("设".encode()[2:] + b"\n")
        socket.flush()
    assert asked == ["设"]


@posix
def test_a_name_that_a_killed_window_left_does_not_keep_the_next_from_listening(
    qapp: QApplication, store: Path, qtbot: QtBot
) -> None:
    server = QLocalServer()
    assert server.listen(_name_of(store))
    left = Path(server.fullServerName())
    kept = left.with_name(f"{left.name}.kept")
    os.link(left, kept)
    server.close()
    kept.rename(left)
    heard: list[str] = []
    bell = Bell([store], lambda page: not heard.append(page))  # type: ignore[func-returns-value]
    send(store, b"home\n")
    qtbot.waitUntil(lambda: heard == ["home"])
    bell.deleteLater()


@posix
def test_only_this_user_may_ring(bell: Bell) -> None:
    server = bell.findChildren(QLocalServer)[0]
    assert Path(server.fullServerName()).stat().st_mode & 0o077 == 0


# Coming forward


@pytest.fixture
def window(qtbot: QtBot, session: Session, recorder: Recorder) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_the_window_comes_forward_at_the_page_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.showMinimized()
    assert window.come_forward("settings")
    assert not window.isMinimized()
    qtbot.waitUntil(lambda: window.page.name == "settings")
    assert window.come_forward("no such page")
    assert window.come_forward()
    QCoreApplication.processEvents()
    assert window.page.name == "settings"


@pytest.mark.parametrize("named", [True, False])
def test_beneath_a_dialog_the_page_stays_whatever_qt_calls_the_active_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """Under load Qt was seen to name none."""
    if not named:
        monkeypatch.setattr(QApplication, "activeModalWidget", lambda: None)
    window.go("institutions")
    dialog = QDialog(window)
    dialog.open()
    assert window.come_forward("settings")
    QCoreApplication.processEvents()
    assert (window.page.name, dialog.isVisible()) == ("institutions", True)
    dialog.reject()


def test_a_window_that_waits_for_its_work_to_stop_does_not_come(window: MainWindow, executor: ManualExecutor) -> None:
    window.session.jobs.start(Job(lambda progress: None), "正在试")
    assert not window.close()
    assert not window.come_forward()
    executor.run_next()
    assert not window.isVisible()
    assert not window.come_forward()


# Two programs

_FIRST = """
import sys
from pathlib import Path
from app.ui import application, main_window
listen, come = application._listen, main_window.MainWindow.come_forward
def listening(mark, window):
    listen(mark, window)
    print("listening", flush=True)
def coming(window, page=""):
    came = come(window, page)
    print(f"came {page}".strip(), flush=True)
    return came
application._listen, main_window.MainWindow.come_forward = listening, coming
sys.exit(application.run(Path(sys.argv[1])))
"""


class First:
    """A window in a program of its own, that tells when it listens and when it was asked to come forward."""

    def __init__(self, store: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _FIRST, str(store)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )

    def line(self) -> str:
        """The next thing that it tells; waits for it."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def first(store: Path) -> Iterator[First]:
    started = First(store)
    assert started.line() == "listening"
    yield started
    started.end()


def start(store: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Start the program as a double click does, and wait until it ends."""
    command = [sys.executable, "-m", "app", "--store", str(store), "window", *more]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=False)


def test_a_second_start_ends_well_and_the_first_comes_forward(store: Path, first: First) -> None:
    done = start(store, "--page", "settings")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert first.line() == "came settings"


@posix
@pytest.mark.parametrize("kind", ["soft link", "hard link", "hard link in another folder"])
def test_a_second_start_by_another_name_finds_the_first(store: Path, first: First, kind: str) -> None:
    other = store.parent / "elsewhere" / "other.sqlite" if "folder" in kind else store.with_name("other.sqlite")
    other.parent.mkdir(exist_ok=True)
    if kind == "soft link":
        other.symlink_to(store)
    else:
        os.link(store, other)
    assert start(other).returncode == 0
    assert first.line() == "came"


@posix
def test_a_second_start_finds_the_first_although_its_file_was_replaced(store: Path, first: First) -> None:
    restored = store.with_name("restored.sqlite")
    open_desk(restored).close()
    restored.replace(store)
    assert start(store).returncode == 0
    assert first.line() == "came"


def test_after_a_first_that_was_killed_the_next_start_has_the_store(store: Path, first: First) -> None:
    first.end()
    assert StoreMark(store).path.exists()
    second = First(store)
    assert second.line() == "listening"
    assert start(store).returncode == 0
    assert second.line() == "came"
    second.end()


@posix
def test_a_first_that_hangs_is_told_in_one_sentence_and_no_window_opens(store: Path, first: First) -> None:
    first.process.send_signal(signal.SIGSTOP)
    done = start(store)
    first.process.send_signal(signal.SIGCONT)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert f"（进程 {first.process.pid}）" in done.stderr
    # what was said while it hung is heard afterwards
    assert first.line() == "came"


def test_another_store_has_a_window_of_its_own(store: Path, first: First) -> None:
    path = store.with_name("other.sqlite")
    open_desk(path).close()
    other = First(path)
    assert other.line() == "listening"
    other.end()


# The start


def test_a_picture_is_taken_beside_a_window(qapp: QApplication, store: Path, tmp_path: Path) -> None:
    mark = StoreMark(store)
    assert mark.take()
    assert application.run(store, grab=tmp_path / "a.png") == 0
    mark.release()


def test_a_store_that_is_refused_leaves_no_mark(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("nothing of ours" * 100)
    assert application.run(path) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["notes.sqlite"]


def test_a_folder_that_is_not_there_is_a_sentence(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stick that is not plugged in."""
    (tmp_path / "stick").write_text("in the way")
    assert application.run(tmp_path / "stick" / "data" / "yijian.sqlite") == 1
    assert "没有这个数据库文件" in capsys.readouterr().err


def test_a_start_loads_nothing_of_the_network(store: Path) -> None:
    """Until the first page stands; a window that has the store to itself is drawn as fast as before."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from app.ui import application\n"
        "code = application.run(Path(sys.argv[1]), grab=Path(sys.argv[2]))\n"
        "from app.ui.one_window import come_in\n"
        "come_in(Path(sys.argv[1])).release()\n"
        "print(code, 'PySide6.QtNetwork' in sys.modules)\n"
    )
    command = [sys.executable, "-c", program, str(store), str(store.with_name("a.png"))]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=True)
    assert done.stdout == "0 False\n"
