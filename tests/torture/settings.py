"""Settings files, marks and logs that a person, a program or a disk has been at: the program starts all the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import Any

from app import paths
from app.errors import AppError
from app.settings import Settings, read_settings, settings_file, write_settings
from tests.torture import odd
from tests.torture.children import in_a_fork
from tests.torture.cli import command
from tests.torture.faults import Bricked, Lost, NoSentence, require_sentence
from tests.torture.trial import Trial

NAME = "settings"
SHARE = 1.0
_FIELDS = (
    "data_folder", "theme", "font_scale", "office", "inspector", "window_size", "window_maximised", "from_the_future",
)  # fmt: skip
_WORDS = (
    "", "dark", "light", "system", "检查员甲", "1366x768", "99999x99999", "0x0", "长" * 5000, "a\nb", "a\0b", "\ud800",
    "/nowhere/at/all", "/proc/1", "/dev/null", "~", "..", "CON", "x" * 300, "\U0010fffd", "<b>民政局</b>", "＂",
)  # fmt: skip


def attempt(trial: Trial) -> None:
    """Lay odd files where the program keeps its own, and start it."""
    trial.kind = "odd settings files"
    store = trial.stage.copied(trial.stage.laptop, trial.folder)
    chance = trial.chance
    config = paths.config_folder()
    config.mkdir(parents=True)
    content = _content(chance)
    trial.what.append(repr(content[:200]))
    whole = _lay(settings_file(), content, chance)
    _lay_marks(config / "devices", chance)
    in_a_fork(lambda: _start(store, content, whole), trial.folder / "home")


def _start(store: Path, content: bytes, whole: bool) -> None:
    settings, complaint = read_settings()
    if complaint is not None:
        require_sentence(str(complaint))
        if settings != Settings():
            raise NoSentence("a broken file has changed the settings")
    if whole:
        _require_kept(content, complaint)
    for words in (("inspection", "list"), ("store", "check")):
        if command("--store", str(store), *words) == 1:
            raise Bricked(f"{words} is refused")
    command("--store", str(store), "--as", "甲", "institution", "add", "--name", "新院", "--county", "同心县")
    command("institution", "list")  # of the store that the settings name
    try:
        write_settings(Settings(inspector="检查员乙"))
    except AppError as error:
        require_sentence(str(error))
    else:
        if read_settings() != (Settings(inspector="检查员乙"), None):
            raise Lost("settings that were saved are not read")


def _content(chance: Random) -> bytes:
    match chance.randrange(6):
        case 0:
            return chance.randbytes(chance.choice((0, 1, 200, 100_000)))
        case 1:
            return json.dumps(odd.value(chance)).encode()
        case 2:
            return chance.choice(
                (b"{", b"[" * 100_000, b"null", b"\xef\xbb\xbf{}", b'{"theme": "dark"', b"1e999", b"NaN")
            )
        case 3:
            whole = json.dumps({name: _value(chance) for name in _FIELDS}).encode()
            return whole[: chance.randrange(len(whole))]
        case _:
            chosen = chance.sample(_FIELDS, chance.randrange(1, len(_FIELDS)))
            return json.dumps({name: _value(chance) for name in chosen}).encode()


def _value(chance: Random) -> Any:
    return chance.choice(_WORDS) if chance.random() < 0.7 else odd.value(chance)


def _lay(path: Path, content: bytes, chance: Random) -> bool:
    """Returns whether it is a file at all."""
    match chance.randrange(12):
        case 0:
            path.mkdir()
        case 1:
            path.symlink_to(path)
        case 2:
            path.symlink_to("/dev/null")
        case 3:
            path.write_bytes(content)
            path.with_name(f"{path.name}.broken").mkdir()
        case _:
            path.write_bytes(content)
    return path.is_file() and not path.is_symlink()


def _lay_marks(folder: Path, chance: Random) -> None:
    """Marks of this store's device and of others that say anything."""
    if chance.random() < 0.1:
        folder.write_bytes(b"x")
        return
    folder.mkdir()
    for name in (f"{1:032x}.mark", f"{77:032x}.mark", "x.mark", ".mark"):
        text = chance.choice(
            (
                json.dumps(
                    {"seq": chance.choice((0, 5, 10**9, -1)), "numbers": {"A01": {"finding": chance.choice((3, 9))}}}
                ),
                json.dumps({"seq": odd.value(chance), "numbers": odd.value(chance)}),
                json.dumps(odd.value(chance)),
                "{" * 600,
                "",
            )
        )
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass")[:512])


def _require_kept(content: bytes, complaint: AppError | None) -> None:
    """What was typed is not thrown away: a file that makes no sense is kept beside itself."""
    if complaint is None or complaint.code != "settings.broken":
        return
    folder = settings_file().parent
    kept = [folder / name for name in os.listdir(folder) if "broken" in name]
    if not any(path.is_file() and path.read_bytes() == content for path in kept):
        raise Lost("a broken settings file was not kept")
