"""Printing: other encodings, a reader who has gone, a full disk; each in a process of its own, as it is met."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "cp437", "cp1252", "ascii", "utf-8", "utf-16"])
def test_every_encoding_is_printed(store: Path, encoding: str) -> None:
    """㟃 of a home's name is in no GBK; of no Chinese at all there is UTF-8, which loses nothing."""
    env = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run(asked(store, "institution", "list"), capture_output=True, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode("utf-8" if encoding in ("cp437", "cp1252", "ascii") else encoding)
    assert "红星县" in told and ("㟃山沟" in told) == (encoding != "gbk")
    read = subprocess.run(asked(store, "institution", "list", "--json"), capture_output=True, env=env, check=True)
    text = read.stdout.decode("utf-8" if encoding in ("cp437", "cp1252", "ascii") else encoding)
    assert any("㟃山沟" in home["name"] for home in json.loads(text)["institutions"]), "a program gets every character"
    refused = subprocess.run(asked(store, "report", "notice", "㟃"), capture_output=True, env=env)
    assert refused.returncode == 2 and b"Traceback" not in refused.stderr and refused.stderr.strip()


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
