"""Going back to a backup: what would be lost in a person's words, and work that goes on afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from app.domain.days import china_moment
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import check
from app.workflow.answering import answer, attach
from app.workflow.backing_up import back_up_by_hand
from app.workflow.desk import Desk, open_desk
from app.workflow.documents import documents_of
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import inspections
from app.workflow.merging import merge_files
from app.workflow.office import set_device
from app.workflow.registering import amend, institutions, register
from app.workflow.restoring import loss_sentences, preview_restore, restore
from app.workflow.signing import sign
from app.workflow.visits import load, outcome
from tests.domain.test_backups import TODAY
from tests.workflow.conftest import NOON, picture, print_notice, sections

HOME = Institution(
    name="青石镇敬老院",
    county="同心县",
    beds=60,
    residents=Residents(self_caring=21, disabled=15),
    roster=Roster(4),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yijian.sqlite"


@pytest.fixture
def laptop(path: Path) -> Iterator[Desk]:
    """A laptop A03 with one home."""
    ticks = count(NOON, 1000)
    desk = open_desk(path, "检查员甲", lambda: next(ticks))
    set_device(desk, code="A03")
    register(desk, HOME)
    yield desk
    desk.close()


def visit_and_sign(desk: Desk, home: int, folder: Path) -> int:
    """A visit with one problem, a photo of it, a signature and a notice."""
    visit = start(desk, home, Mode.PATROL, ("staffing",), [PartPlan(desk.actor, sections("staffing"))])
    answer(desk, visit, "RY02", Result(Verdict.FAIL))
    answer(desk, visit, "RY03", Result(Verdict.PASS))
    attach(desk, visit, "RY02", picture(), "a.jpg")
    sign(desk, visit, "1")
    print_notice(desk, visit, folder / f"{visit}.pdf")
    return visit


def numbers(desk: Desk) -> list[str]:
    """Every number that stands in this store, of findings and of documents."""
    found = []
    for visit in inspections(desk):
        found += [finding.number for finding in outcome(desk, load(desk, visit)).findings]
        found += [document.number for document in documents_of(desk, visit)]
    return sorted(found)


def test_what_would_be_lost_is_told_by_home_visit_and_number(laptop: Desk, path: Path, tmp_path: Path) -> None:
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    (home,) = institutions(laptop)
    visit_and_sign(laptop, home.key, tmp_path)
    amend(laptop, replace(home, beds=61))
    register(laptop.at("检查员乙"), replace(HOME, name="河湾镇敬老院"))
    preview = preview_restore(path, saved)
    assert preview.loss.numbers == tuple(numbers(laptop)) and len(preview.loss.numbers) == 2
    assert (preview.loss.new_homes, preview.loss.changed_homes) == (("河湾镇敬老院",), ("青石镇敬老院",))
    assert preview.loss.authors["检查员乙"] == 1
    (visit,) = preview.loss.visits
    assert (visit.home, visit.started, visit.whole) == ("青石镇敬老院", "2026-11-22", True)
    shared_out = 1 + len(sections("fire"))
    assert visit.counts == {"结果": 2, "照片": 1, "分工": shared_out, "签字": 1, "挂号": 1, "文书": 1, "基本情况": 1}
    words = "\n".join(loss_sentences(preview))
    for said in (
        "检查员乙 1 条",
        "检查：青石镇敬老院（2026-11-22，整次检查）结果 2、照片 1",
        "A03-0001",
        "河湾镇敬老院",
    ):
        assert said in words


def test_of_a_visit_that_was_begun_before_only_what_came_since_is_told(
    laptop: Desk, path: Path, tmp_path: Path
) -> None:
    (home,) = institutions(laptop)
    visit = start(laptop, home.key, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
    answer(laptop, visit, "RY02", Result(Verdict.FAIL))
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    answer(laptop, visit, "RY02", Result(Verdict.PASS))
    answer(laptop, visit, "RY02", Result(Verdict.FAIL))
    (lost,) = preview_restore(path, saved).loss.visits
    assert (lost.whole, lost.counts) == (False, {"结果": 1})


def test_with_nothing_said_since_nothing_is_lost(laptop: Desk, path: Path, tmp_path: Path) -> None:
    preview = preview_restore(path, back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path)
    assert preview.loss.events == 0 and "不会失去任何记录" in loss_sentences(preview)[0]


def test_a_backup_of_another_computer_is_told_as_such(laptop: Desk, path: Path, tmp_path: Path) -> None:
    with open_desk(tmp_path / "乙.sqlite", "检查员乙").store as store:
        other = Desk(store, "检查员乙")
        register(other, HOME)
        saved = back_up_by_hand(other, file=tmp_path / "乙的备份.sqlite").path
    words = loss_sentences(preview_restore(path, saved))
    assert "可能来自另一台电脑" in words[0] and "另有 1 条现在没有的记录" in words[-1]


def test_what_would_be_lost_of_a_damaged_store_can_not_be_told(laptop: Desk, path: Path, tmp_path: Path) -> None:
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    laptop.close()
    path.write_bytes(path.read_bytes()[:5000])
    assert "读不出来" in loss_sentences(preview_restore(path, saved))[0]
    path.write_bytes(b"x" * 5000)
    assert "读不出来" in loss_sentences(preview_restore(path, saved))[0]
    path.unlink()
    assert "现在没有数据文件" in loss_sentences(preview_restore(path, saved))[0]


def test_another_programs_file_is_not_called_damaged(laptop: Desk, path: Path, tmp_path: Path) -> None:
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    laptop.store.db.execute("PRAGMA application_id = 7")
    laptop.close()
    with pytest.raises(AppError) as error:
        preview_restore(path, saved)
    assert error.value.code == "store.not_ours"


def test_looking_changes_neither(laptop: Desk, path: Path, tmp_path: Path) -> None:
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    laptop.close()
    before = {each.name: each.read_bytes() for each in (path, saved)}
    preview_restore(path, saved)
    assert {each.name: each.read_bytes() for each in (path, saved)} == before
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith(path.name)] == [saved.name]


def test_work_goes_on_after_a_restore_and_no_number_is_given_twice(laptop: Desk, path: Path, tmp_path: Path) -> None:
    """The lost day comes back from the package that was handed over, and meets what was done since."""
    (home,) = institutions(laptop)
    visit_and_sign(laptop, home.key, tmp_path)
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    visit_and_sign(laptop, home.key, tmp_path)
    handed = export(laptop, tmp_path / "给县里.sqlite").path
    assert len(numbers(laptop)) == 4
    laptop.close()
    done = restore(path, saved, now=lambda: china_moment(TODAY, 18, 0))
    again = open_desk(path, "检查员甲", lambda: china_moment(TODAY, 19, 0))
    try:
        assert again.store.device == done.device and len(numbers(again)) == 2
        assert again.code == done.device[:4].upper()  # the county's code belongs to the id that was
        (home,) = institutions(again)
        visit_and_sign(again, home.key, tmp_path)
        (result,) = merge_files(again, [handed])
        assert (result.refused, result.conflicts) == ("", 0)
        given = numbers(again)
        assert len(given) == len(set(given)) == 6
        assert check(again.store).sound
        assert [device.branches for device in again.store.devices()] == [1, 1]
    finally:
        again.close()


@pytest.mark.parametrize(
    ("slot", "kind", "body", "word"),
    [
        ("finding/RY02", "finding", {"number": "A03-0007"}, "挂号"),
        ("finding/RY02", "finding", {"problem": "缺人"}, "基本情况"),
        ("finding/RY02", "recheck", {"closed": {}}, "整改记录"),
        ("finding/RY02/ab12", "reply", {"text": "改了"}, "整改记录"),
        ("document/notice/ab-1", "document", {"number": "7"}, "文书"),
        ("document/notice/ab-1/cd", "scan", {"blob": "x"}, "扫描件"),
        ("from-the-future/1", "future", {"number": ["7"]}, "基本情况"),
        ("document/x", "document", {"number": {"a": 1}}, "文书"),
    ],
)
def test_whatever_was_said_has_a_word(
    laptop: Desk, path: Path, tmp_path: Path, slot: str, kind: str, body: dict[str, object], word: str
) -> None:
    (home,) = institutions(laptop)
    visit = start(laptop, home.key, Mode.PATROL, ("staffing",), [PartPlan("检查员甲", sections("staffing"))])
    saved = back_up_by_hand(laptop, file=tmp_path / "早.sqlite").path
    laptop.store.write(visit, slot, json.loads(json.dumps(body)), kind=kind, actor="乙\u202e", at=-(10**17))
    preview = preview_restore(path, saved)
    (lost,) = preview.loss.visits
    assert lost.counts == {word: 1}
    assert "1970-01-01" in "".join(loss_sentences(preview))
