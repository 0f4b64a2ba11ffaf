"""A damaged database is told in one sentence by every verb, and never called sound; a bug stays a bug."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli import store_verb
from app.domain.inspection import Result, Verdict
from app.domain.visit_rows import Mode
from app.storage.store import UNMARKED, Store
from app.workflow.answering import answer, attach
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.sample_county import HOMES
from app.workflow.signing import sign
from tests.storage.damages import DAMAGES, damage
from tests.workflow.conftest import NOON, picture, sections

CASES = 150
LINES = (
    "store check",
    "inspection list",
    "finding list",
    "ledger export --out OUT --force",
    "institution add --name 甲 --county 乙",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two visits, one of them signed, with problems and photos."""
    path = tmp_path_factory.mktemp("sound") / "yijian.sqlite"
    moments = iter(range(NOON, NOON + 10_000))
    with Store.create(path) as store:
        desk = Desk(store, "检查员甲", lambda: next(moments))
        for home in HOMES[:2]:
            part = PartPlan(desk.actor, sections("fire", "staffing"))
            visit = start(desk, register(desk, home).key, Mode.PATROL, ("fire", "staffing"), [part])
            for item in ("XF09", "XF18", "RY02"):
                answer(desk, visit, item, Result(Verdict.FAIL))
                attach(desk, visit, item, picture(), "现场.jpg")
        sign(desk, visit, "1")
        store.set_local("office", "红星县民政局")
        store.set_local(UNMARKED, "1")  # each case goes on with the same device, as if nobody had written before
    return path


@pytest.mark.parametrize("first", range(0, CASES, 30))
def test_no_damage_is_a_traceback_or_passes_as_sound(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], first: int
) -> None:
    """Bits, pages, the schema, texts: told as a refusal of one line, or the verb did what it was asked."""
    path = tmp_path / "yijian.sqlite"
    sound_now = 0
    for seed in range(first, first + 30):
        checked: dict[str, tuple[int, str]] = {}
        for line in LINES:
            shutil.copyfile(sound, path)
            for beside in tmp_path.glob("yijian.sqlite-*"):
                beside.unlink()
            way = damage(path, seed)
            words = line.replace("OUT", str(tmp_path / "out.xlsx")).split()
            code = main(["--store", str(path), "--as", "甲", *words])
            told = capsys.readouterr()
            case = f"{way} of seed {seed}: {line}: {told.err}"
            assert code in (0, 1, 3), case
            assert len(told.err.splitlines()) <= 1, case
            assert not any(word in told.err + told.out for word in ("malformed", "database", "Error")), case
            checked[line] = (code, told.err + told.out)
        code, said = checked["store check"]
        assert ("内容摘要" in said) == (code != 1), f"what is damaged has no digest: seed {seed}"
        sound_now += code != 1
    assert sound_now < 15, "a bit in an empty page is nobody's; the rest is seen"
    assert len(DAMAGES) * 15 <= CASES, "each way many times"


def test_a_program_reads_that_nothing_was_digested(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "yijian.sqlite"
    shutil.copyfile(sound, path)
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 4 * 4096] = bytes(4096)
    path.write_bytes(content)
    assert main(["--store", str(path), "store", "check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["content_digest"] is None and told["sound"] is False
    assert told["problems"] and all(problem.endswith("。") for problem in told["problems"])


def test_tables_that_do_not_fit_the_journal_are_told_with_their_remedy(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "yijian.sqlite"
    shutil.copyfile(sound, path)
    with Store.open(path) as store:
        store.db.execute("UPDATE current SET body = '{' WHERE slot = 1")
    assert main(["--store", str(path), "inspection", "list"]) == 1
    told = capsys.readouterr().err
    assert "汇总表与流水对不上" in told and "store rebuild" in told
    assert main(["--store", str(path), "store", "rebuild"]) == 0
    assert main(["--store", str(path), "inspection", "list"]) == 0


def test_a_bug_at_a_sound_store_stays_one(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "yijian.sqlite"
    shutil.copyfile(sound, path)

    def broken(*_: object) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(store_verb, "audit", broken)
    with pytest.raises(KeyError, match="a mistake of ours"):
        main(["--store", str(path), "store", "check"])
