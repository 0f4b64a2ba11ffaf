"""How a second start finds the window that has the store: it rings, and that window comes forward.

The only module that imports from Qt's network, and of it only local sockets: a file of this user's, on Windows a named
pipe. It is imported when the store is taken by somebody else, and once the first page stands.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from enum import Enum
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_YES = b"yes\n"
_LONGEST = 200
"""Bytes of what is asked for; whoever sends more is not one of us."""

_log = logging.getLogger(__name__)


class Answer(Enum):
    """What came of ringing."""

    NOBODY = "nobody"
    """Nobody listens: the window is not that far yet, is about to close, or there is none."""
    CAME = "came"
    SILENT = "silent"
    """Somebody listens and does not answer."""


def ring(files: Iterable[Path], page: str, seconds: float) -> Answer:
    """Ask the window that has one of these files to come forward and go to a page; waits that long for its answer."""
    until = time.monotonic() + seconds
    for file in files:
        socket = QLocalSocket()
        name = _name_of(file)
        if not name:
            continue
        socket.connectToServer(name)
        if socket.waitForConnected(_milliseconds(until)):
            return _ask(socket, page, until)
        if socket.error() is QLocalSocket.LocalSocketError.SocketTimeoutError:
            return Answer.SILENT
    return Answer.NOBODY


def _ask(socket: QLocalSocket, page: str, until: float) -> Answer:
    socket.write(f"{page}\n".encode())
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_milliseconds(until)):
            gone = socket.state() is QLocalSocket.LocalSocketState.UnconnectedState
            return Answer.NOBODY if gone else Answer.SILENT
    return Answer.CAME if socket.readLine().data() == _YES else Answer.NOBODY


def _milliseconds(until: float) -> int:
    return max(1, round((until - time.monotonic()) * 1000))


def _name_of(file: Path) -> str:
    """The name under which a file's window listens: the same by whatever path; empty where there is no such file."""
    try:
        found = file.stat()
    except OSError:
        return ""
    # some shares number no files
    identity = f"{found.st_dev}:{found.st_ino}" if found.st_ino else os.path.normcase(file.resolve())
    return f"yijian-{sha256(identity.encode()).hexdigest()[:32]}"


class Bell(QObject):
    """Listens for as long as it lives.

    `come` brings the window forward, at a page; False says that it is about to close: nobody shall count on it.
    """

    def __init__(self, files: Iterable[Path], come: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._come = come
        self._servers = [self._listen(name) for file in files if (name := _name_of(file))]

    def _listen(self, name: str) -> QLocalServer:
        server = QLocalServer(self)
        server.newConnection.connect(lambda: self._on_connection(server))
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # one that was killed leaves its name behind: with this option Qt puts the new one in its place
        if not server.listen(name):
            _log.info("a second start can not be heard: %s", server.errorString())
        return server

    def _on_connection(self, server: QLocalServer) -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._on_words(socket))
            self._on_words(socket)

    def _on_words(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        page = bytes(socket.readLine(_LONGEST).data()).decode(errors="replace").strip()
        if self._come(page):
            socket.write(_YES)
            socket.flush()
        else:
            socket.abort()
