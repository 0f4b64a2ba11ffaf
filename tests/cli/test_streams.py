"""Printing: other encodings, a reader who has gone, a full disk; each in a process of its own, as it is met."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from app.cli import streams
from app.cli.desk import LineProgress
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.registering import register
from app.workflow.sample_county import HOMES

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="/dev/full and closed descriptors are POSIX's")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "yijian.sqlite"
    with Store.create(path) as made:
        desk = Desk(made, "检查员甲")
        for home in HOMES:
            register(desk, home)
    return path


def asked(store: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "app", "--store", str(store), *words]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **more}


@pytest.mark.parametrize(
    "encoding", ["gbk", "cp936", "gb2312", "gb18030", "cp437", "cp1252", "ascii", "utf-8", "utf-16"]
)
def test_every_encoding_is_printed(store: Path, encoding: str) -> None:
    """㟃 of a home's name is in no GBK: a file gets GB18030, and UTF-8 where an encoding has no Chinese at all."""
    written = {"gbk": "gb18030", "cp936": "gb18030", "gb2312": "gb18030", "utf-16": "utf-16", "gb18030": "gb18030"}
    env = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run(asked(store, "institution", "list"), capture_output=True, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode(written.get(encoding, "utf-8"))
    assert "红星县" in told and "㟃山沟" in told
    refused = subprocess.run(asked(store, "report", "notice", "㟃"), capture_output=True, env=env)
    assert refused.returncode == 2 and b"Traceback" not in refused.stderr and refused.stderr.strip()


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "cp1252", "ascii", "utf-8", "utf-16"])
def test_a_program_gets_every_character_as_utf_8(store: Path, encoding: str) -> None:
    env = environment(PYTHONIOENCODING=encoding)
    read = subprocess.run(asked(store, "institution", "list", "--json"), capture_output=True, env=env, check=True)
    assert any("㟃山沟" in home["name"] for home in json.loads(read.stdout.decode())["institutions"])


class Console(TextIOWrapper):
    """A person's screen."""

    def __init__(self, encoding: str) -> None:
        super().__init__(BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


def test_a_console_keeps_its_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console("gbk")
    monkeypatch.setattr(sys, "stdout", console)
    streams.prepare()
    streams.tell("㟃山沟")
    streams.tell_json("㟃山沟")
    console.seek(0)
    told = console.buffer.read().decode("gbk").split()
    assert console.encoding == "gbk" and told == ["?山沟", r'"\u37c3\u5c71\u6c9f"']


def test_progress_covers_the_line_before_without_a_sign_that_a_console_may_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    console = Console("utf-8")
    monkeypatch.setattr(sys, "stderr", console)
    progress = LineProgress()
    for done, label in ((1, "很长的一份文书"), (2, "短"), (3, "")):
        progress.step(done, 3, label)
    console.seek(0)
    assert console.buffer.read().decode() == f"\r1/3 很长的一份文书\r2/3 短{' ' * 12}\r3/3 {' ' * 2}{os.linesep}"


def test_without_a_console_progress_is_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in yijian-window.exe, which has neither."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams.prepare()
    LineProgress().step(1, 2, "第一份")
    streams.tell("第一份")
    streams.tell_json({})
    streams.flush()


@posix
@pytest.mark.parametrize("words", [("institution", "list"), ("--help",), ("institution", "--help")])
def test_a_reader_who_has_gone_is_no_error(store: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(asked(store, *words), stdout=writing, stderr=subprocess.PIPE, env=environment())
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has such a device")
@pytest.mark.parametrize("words", [("institution", "list"), ("checklist", "list"), ("--help",)])
def test_a_full_disk_below_stdout_is_told(store: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(asked(store, *words), stdout=full, stderr=subprocess.PIPE, env=environment())
    told = done.stderr.decode()
    assert done.returncode == 1 and "磁盘已满" in told and len(told.splitlines()) == 1


@posix
def test_without_any_output_the_work_is_done_all_the_same(store: Path) -> None:
    add = ("--as", "甲", "institution", "add", "--name", "又一家", "--county", "同心县")
    line = " ".join(f"'{word}'" for word in asked(store, *add))
    assert subprocess.run(["sh", "-c", f"{line} >&- 2>&-"], env=environment()).returncode == 0
    with Store.open(store) as opened:
        assert "又一家" in {body["name"] for _, body in opened.things("institution")}
