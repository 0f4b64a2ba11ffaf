"""清除: found, previewed, erased by two persons, and nowhere afterwards."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from app import logs
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.journal import ERASED
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.interchange.package import verify
from app.storage.check import check
from app.workflow.answering import answer, attach, edit_finding, note
from app.workflow.backing_up import back_up_by_hand, back_up_daily
from app.workflow.desk import Desk, open_desk
from app.workflow.erasing import (
    Found,
    chosen,
    erase,
    find_words,
    in_part,
    is_erased,
    preview,
    preview_sentences,
    remove_backups,
    search,
)
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start, tell
from app.workflow.merging import merge_files
from app.workflow.rectifying import recheck
from app.workflow.registering import amend, institutions, register
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import NOON, picture, print_notice, print_record, sections

FAIL = Result(Verdict.FAIL)
ITEM = "XF09"
NAME = "李桂芳奶奶"
WORDS = f"{NAME}住三楼302，不让进"


def ticking() -> Callable[[], int]:
    ticks = count(NOON, 1000)
    return lambda: next(ticks)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything lies that the program could leave words in; its temporary files too."""
    for name in ("store", "stick", "papers", "temp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = open_desk(folder / "store" / "yijian.sqlite", "检查员甲", ticking())
    yield opened
    opened.close()


@pytest.fixture
def visit(desk: Desk) -> int:
    home = register(desk, Institution(name="青石镇敬老院", county="同心县", director="王院长"))
    key = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    answer(desk, key, ITEM, FAIL)
    note(desk, key, ITEM, "北门上锁")
    note(desk, key, ITEM, WORDS)
    return key


def the_note(desk: Desk, visit: int) -> list[Found]:
    return [each for each in in_part(desk, visit, f"answer/{ITEM}") if each.text == WORDS]


def test_a_word_is_found_with_home_item_field_and_writer(desk: Desk, visit: int) -> None:
    (found,) = find_words(desk, NAME)
    assert found.where == "青石镇敬老院 · 检查项 XF09 · 说明（检查员甲，2026-11-22 12:00）"
    assert (found.text, found.is_file) == (WORDS, False)
    assert chosen(desk, [found.id]) == (found,)
    with pytest.raises(AppError, match="没有找到"):
        find_words(desk, "没有这句话")
    with pytest.raises(AppError, match="没有找到"):
        find_words(desk, "  ")


def test_a_photo_is_found_by_its_name_and_so_is_the_evidence_of_a_recheck(desk: Desk, visit: int, folder: Path) -> None:
    photo = attach(desk, visit, ITEM, picture(), f"{NAME}.jpg")
    sign(desk, visit, "1")
    print_notice(desk, visit, folder / "papers" / "a.pdf")
    recheck(desk, visit, ITEM, passed=True, checker="王检查", photos=[(f"{NAME}门.jpg", picture(colour="blue"))])
    files = [each for each in search(desk, NAME) if each.is_file]
    assert [each.text for each in files] == [f"{NAME}.jpg", f"{NAME}门.jpg"]
    erase(desk, files, reason="拍到了老人", witness="检查员乙")
    assert is_erased(desk, photo.blob)
    assert [each for each in search(desk, NAME) if each.is_file] == [], "what is gone is not found again"
    assert desk.store.blob(load(desk, visit).editions[0].blob), "the checklist was not touched"


def test_a_checklist_that_visits_rest_on_can_not_be_erased(desk: Desk, visit: int) -> None:
    (edition,) = load(desk, visit).editions
    assert not any(each.is_file for each in in_part(desk, visit, "head"))
    with pytest.raises(AppError, match="没有这一处"):
        chosen(desk, [f"#{edition.blob[:12]}"])


def test_names_that_cameras_give_again_and_again_are_not_the_same_content(desk: Desk, visit: int) -> None:
    first = attach(desk, visit, ITEM, picture(colour="red"), "IMG_0001.jpg")
    attach(desk, visit, "XF10", picture(colour="blue"), "IMG_0001.jpg")
    assert preview(desk, in_part(desk, visit, first.slot)).also == ()


def test_where_things_go_because_their_time_is_over_the_same_words_are_not_looked_for(desk: Desk, visit: int) -> None:
    edit_finding(desk, visit, ITEM, FindingEdit(problem=WORDS))
    here = the_note(desk, visit)
    assert len(preview(desk, here).also) == 1 and preview(desk, here, alike=False).also == ()


def test_the_last_backup_on_another_disk_is_looked_at_while_it_is_here(
    desk: Desk, visit: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = folder / "stick"
    monkeypatch.setattr("app.workflow.backing_up.disk_of", lambda path: int(stick in path.parents))
    backup = back_up_by_hand(desk, folder=stick).path
    assert preview(desk, the_note(desk, visit)).backups == (backup,)
    backup.rename(folder / "away.sqlite")
    assert preview(desk, the_note(desk, visit)).backups == ()


@pytest.mark.parametrize("name", ["ABCD-1/note", "#0123456789ab", "#", "/note", ""])
def test_a_place_that_is_none_is_refused(desk: Desk, visit: int, name: str) -> None:
    with pytest.raises(AppError):
        chosen(desk, [name])


@pytest.mark.parametrize(
    ("reason", "witness", "told"),
    [
        ("", "乙", "没有写明原因"),
        ("误写", "", "两个人"),
        ("误写", " 检查员甲 ", "两个人"),
        ("误写", "乙11010519491231002X", "身份证号"),
    ],
)
def test_two_persons_and_a_reason_stand_for_it(desk: Desk, visit: int, reason: str, witness: str, told: str) -> None:
    with pytest.raises(AppError, match=told):
        erase(desk, the_note(desk, visit), reason=reason, witness=witness)
    assert load(desk, visit).answers[ITEM].note == WORDS


def test_what_is_erased_shows_as_erased_and_the_verdict_stays(desk: Desk, visit: int, folder: Path) -> None:
    sign(desk, visit, "1")
    paper = print_notice(desk, visit, folder / "papers" / "a.pdf").number
    done = erase(desk, the_note(desk, visit), reason="误写了老人姓名", witness="检查员乙")
    assert done.places == 1 and done.warning is None
    shown = load(desk, visit).answers[ITEM]
    assert (shown.note, shown.result.verdict) == (ERASED, Verdict.FAIL)
    again = print_notice(desk, visit, folder / "papers" / "b.pdf")
    assert again.number == paper
    assert check(desk.store).problems == ()
    assert check(desk.store).erased == 1


def test_everywhere_else_where_the_same_words_stand_is_named(desk: Desk, visit: int, folder: Path) -> None:
    edit_finding(desk, visit, ITEM, FindingEdit(problem=WORDS))
    package = export(desk, folder / "stick" / "A03.sqlite")
    back_up_by_hand(desk)
    back_up_daily(desk)
    seen = preview(desk, the_note(desk, visit))
    assert [each.text for each in seen.also] == [WORDS]
    assert [(file.name, file.handed_over) for file in seen.files] == [(package.path.name, True)]
    assert len(seen.backups) >= 1 and all(path.is_file() for path in seen.backups)
    told = "".join(preview_sentences(seen))
    assert "另有 1 处" in told and "A03.sqlite" in told and "备份" in told and "不能恢复" in told
    done = erase(desk, [*seen.here, *seen.also], reason="误写了老人姓名", witness="检查员乙")
    assert set(done.backups) == set(seen.backups)
    assert remove_backups(done.backups) == ()
    assert preview(desk, chosen(desk, [])).backups == ()


def bytes_under(folder: Path) -> dict[Path, bytes]:
    return {
        Path(where) / name: (Path(where) / name).read_bytes() for where, _, names in os.walk(folder) for name in names
    }


@pytest.fixture
def log(folder: Path) -> Iterator[None]:
    """The program's log, written beside the store."""
    handler = logs.set_up_logging(folder / "store" / "log")
    yield
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.mark.usefixtures("log")
def test_the_bytes_are_gone_from_store_log_packages_backups_papers_and_temporary_files(
    desk: Desk, visit: int, folder: Path, user_folders: Path
) -> None:
    """Searched as bytes in every file under the program's hands; what left before stays as it was, and is named."""
    photo = attach(desk, visit, ITEM, picture(400, 300, "red"), f"{NAME}.jpg")
    content = desk.store.blob(photo.blob)
    before = export(desk, folder / "stick" / "before.sqlite").path
    words = NAME.encode()
    assert words in before.read_bytes() and content in before.read_bytes()
    answers = [each for each in in_part(desk, visit, f"answer/{ITEM}") if NAME in each.text]
    photos = in_part(desk, visit, photo.slot)
    assert {each.is_file for each in photos} == {True, False}
    erase(desk, [*answers, *photos], reason="拍到了老人", witness="检查员乙")
    after = export(desk, folder / "stick" / "after.sqlite").path
    sign(desk, visit, "1")
    print_notice(desk, visit, folder / "papers" / "notice.pdf")
    print_record(desk, visit, folder / "papers" / "record.pdf")
    back_up_by_hand(desk, folder=folder / "stick")
    left = bytes_under(folder) | bytes_under(user_folders)
    assert after in left and any("备份" in str(path) for path in left)
    assert [path.name for path, kept in left.items() if words in kept and path != before] == []
    assert [path.name for path, kept in left.items() if content in kept and path != before] == []
    assert verify(after).contents is not None and verify(after).contents.erased == len(answers) + len(photos)  # type: ignore[union-attr]


def test_another_computer_erases_when_it_takes_in_a_later_package(desk: Desk, visit: int, folder: Path) -> None:
    """Whichever comes first: the words and then their erasing, or the erasing and then an old file with the words."""
    old = export(desk, folder / "stick" / "old.sqlite").path
    erase(desk, the_note(desk, visit), reason="误写了老人姓名", witness="检查员乙")
    new = export(desk, folder / "stick" / "new.sqlite").path
    for order in ((old, new), (new, old), (old, new, old)):
        path = folder / "store" / f"{'-'.join(each.stem for each in order)}.sqlite"
        county = open_desk(path, "县办", ticking())
        results = merge_files(county, order)
        assert all(not result.refused for result in results)
        theirs = county.store.by_handle(desk.store.handle(visit))
        assert load(county, theirs).answers[ITEM].note == ERASED
        told = "".join(sentence for result in results for sentence in result.matters)
        assert "清除了文字或照片" in told and NAME not in told
        county.close()
        assert NAME.encode() not in b"".join(
            content
            for name, content in bytes_under(folder / "store").items()
            if path.stem in name.name and "备份" not in str(name)
        )


def test_a_homes_particulars_and_words_of_a_visit_can_go_too(desk: Desk, visit: int) -> None:
    (home,) = institutions(desk)
    amend(desk, home)
    tell(desk, visit, companion=NAME)
    found = find_words(desk, NAME)
    assert {each.where.split(" · ")[2].partition("（")[0] for each in found} == {"说明", "陪同人员"}
    (director, *_) = [each for each in find_words(desk, "王院长") if "负责人" in each.where]
    erase(desk, [*found, director], reason="误写了老人姓名", witness="检查员乙")
    assert institutions(desk)[0].director == ERASED
    assert institutions(desk)[0].name == "青石镇敬老院"
    assert load(desk, visit).companion == ERASED
