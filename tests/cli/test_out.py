"""Whatever a verb writes never takes the place of a database or a package, and of another file only with --force."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from app.__main__ import main
from app.cli import yijian
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.storage.check import check, content_digest
from app.storage.store import Store
from app.workflow.answering import answer
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.signing import sign
from tests.workflow.conftest import sections

Run = Any
WRITING = (
    "finding list --out OUT",
    "inspection list --out OUT",
    "report notice VISIT --out OUT",
    "report record VISIT --out OUT",
    "report list VISIT --preview --out OUT",
    "report batch --kind record --one-file --out OUT",
    "report summary --out OUT",
    "report results --out OUT",
    "report ledger --out OUT",
    "report blank staffing --out OUT",
    "ledger export --out OUT",
    "export --out OUT",
    "checklist template OUT",
    "checklist export staffing OUT",
    "checklist profile-template OUT",
    "institution form OUT",
    "inspection form VISIT OUT",
    "rating template --out OUT",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with a signed visit, and the visit's handle."""
    path = tmp_path_factory.mktemp("made") / "yijian.sqlite"
    with Store.create(path) as store:
        desk = Desk(store, "检查员甲")
        home = register(desk, Institution(name="青石镇敬老院", county="同心县"))
        visit = start(desk, home.key, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
        answer(desk, visit, "RY02", Result(Verdict.FAIL))
        sign(desk, visit, "1")
        return path, store.handle(visit)


@pytest.fixture
def store(made: tuple[Path, str], tmp_path: Path) -> Path:
    path = tmp_path / "store" / "yijian.sqlite"
    path.parent.mkdir()
    shutil.copyfile(made[0], path)
    return path


@pytest.fixture
def run(made: tuple[Path, str], store: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(line: str, out: Path, *more: str) -> tuple[int, str]:
        words = [{"OUT": str(out), "VISIT": made[1]}.get(word, word) for word in line.split()]
        code = main(["--store", str(store), "--as", "检查员甲", *words, *more])
        return code, capsys.readouterr().err

    return call


def commands(command: click.Command = yijian, words: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every verb, with the words that call it."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, f"{words} {name}".strip())


def suffix(line: str) -> str:
    return ".pdf" if "summary" in line or "notice" in line else ".xlsx"


def test_every_verb_that_writes_a_file_has_the_same_two_options() -> None:
    """Except the demonstration, which makes a folder, and a backup, which takes no other's place at all."""
    writing = {words: {p.name for p in each.params} for words, each in commands() if _writes(each)}
    assert {words for words, names in writing.items() if "force" not in names} == {"demo", "store backup"}
    tried = {line.partition(" VISIT")[0].partition(" --")[0].partition(" OUT")[0] for line in WRITING}
    of_visits = {words for words in writing if words.startswith("report ")}
    sent_back = {"institution fill", "inspection fill", "ledger import", "rating import"}  # tried with each form
    assert writing.keys() - of_visits - sent_back - tried <= {"demo", "checklist export", "rating show", "store backup"}


def _writes(command: click.Command) -> bool:
    return any(param.name == "out" for param in command.params)


@pytest.mark.parametrize("line", WRITING)
def test_a_file_is_written_over_only_with_force(run: Run, tmp_path: Path, line: str) -> None:
    out = tmp_path / f"out{suffix(line)}"
    out.write_bytes(b"a day's work")
    code, told = run(line, out)
    assert code == 1 and "已有同名的文件" in told and "--force" in told and len(told.splitlines()) == 1
    assert out.read_bytes() == b"a day's work"
    assert run(line, out, "--force") == (0, "")
    assert out.stat().st_size > 1000
    fresh = out.with_name(f"fresh{out.suffix}")
    assert run(line, fresh) == (0, "") and fresh.is_file()


@pytest.mark.parametrize("line", WRITING)
def test_a_store_and_a_package_are_written_over_by_nothing(run: Run, store: Path, tmp_path: Path, line: str) -> None:
    package = tmp_path / f"p{suffix(line)}"
    assert run("export --out OUT", package)[0] == 0
    other = tmp_path / f"other{suffix(line)}"
    Store.create(other).close()
    before = {path: path.read_bytes() for path in (package, other)}
    alias = tmp_path / f"alias{suffix(line)}"
    (os.link if sys.platform == "win32" else os.symlink)(store, alias)  # the latter needs a right on Windows
    with Store.open(store) as opened:
        content = content_digest(opened)
    for path in (package, other, store, alias):
        for more in ((), ("--force",)):
            code, told = run(line.replace("report summary", "ledger export"), path, *more)
            assert code == 1 and "不能盖掉" in told
    assert {path: path.read_bytes() for path in before} == before
    with Store.open(store) as opened:
        assert check(opened).sound and content_digest(opened) == content


@pytest.mark.parametrize("line", WRITING)
def test_a_mistyped_folder_is_told_and_not_made(run: Run, tmp_path: Path, line: str) -> None:
    code, told = run(line, tmp_path / "mnt" / "stick" / f"out{suffix(line)}")
    assert code == 1 and "没有这个文件夹" in told and not (tmp_path / "mnt").exists()


def test_into_a_folder_each_package_has_a_name_of_its_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    assert run("export --out OUT", folder / "a.sqlite")[0] == 1
    folder.mkdir()
    for _ in range(2):
        assert run("export --out OUT", folder)[0] == 0
    assert len(list(folder.iterdir())) == 2


def test_a_batch_of_files_goes_into_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    line = "report batch --kind record --out OUT"
    assert "没有这个文件夹" in run(line, tmp_path / "新")[1]
    (tmp_path / "新").mkdir()
    for _ in range(2):
        assert run(line, tmp_path / "新") == (0, "")
    assert sorted(path.name.count("（2）") for path in (tmp_path / "新").iterdir()) == [0, 1]


def test_a_preview_gives_no_number(run: Run, store: Path, tmp_path: Path, made: tuple[Path, str]) -> None:
    assert run("report notice VISIT --preview --out OUT", tmp_path / "样.pdf") == (0, "")
    with Store.open(store) as opened:
        assert not opened.subjects(opened.by_handle(made[1]), "document/")
    assert run("report notice VISIT --out OUT", tmp_path / "正.pdf") == (0, "")
    with Store.open(store) as opened:
        assert len(opened.subjects(opened.by_handle(made[1]), "document/")) == 1
