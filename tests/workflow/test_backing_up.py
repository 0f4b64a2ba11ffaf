"""Backups by themselves: one a day, one before a merge; and what is said where there is no room for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.backups import Reason
from app.domain.institution import Institution
from app.errors import AppError
from app.storage.backup import verify
from app.storage.backup_folder import folder_of, kept_backups
from app.workflow import backing_up
from app.workflow.backing_up import back_up_by_hand, back_up_daily, last_elsewhere
from app.workflow.desk import Desk, open_desk
from app.workflow.exporting import export
from app.workflow.merging import look, merge, merge_files
from app.workflow.registering import institutions, register
from tests.workflow.conftest import NOON, desk_of

DAY = 86_400_000
HOME = Institution(name="青石镇敬老院", county="同心县", beds=60)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept_desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk whose store is a file, with a home in it."""
    (tmp_path / "库").mkdir()
    desk = open_desk(tmp_path / "库" / "yijian.sqlite", "检查员甲", clock)
    register(desk, HOME)
    yield desk
    desk.close()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    other = desk_of("检查员乙", "b")
    register(other, replace(HOME, name="河湾镇敬老院"))
    return export(other, tmp_path / "乙.sqlite").path


def reasons(desk: Desk) -> list[Reason]:
    assert desk.store.path is not None
    return [each.backup.reason for each in kept_backups(desk.store.path)]


def no_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    for module in ("app.storage.backup", "app.workflow.backing_up"):
        monkeypatch.setattr(f"{module}.free_bytes", lambda folder: free)


def test_there_is_one_a_day_and_it_holds_what_there_was(kept_desk: Desk, clock: Clock) -> None:
    made = back_up_daily(kept_desk).kept
    assert made is not None and made.path.name == "颐检备份_2026-11-22_1200_每日.sqlite"
    assert verify(made.path).events == 1
    assert back_up_daily(kept_desk).kept is None
    clock.now += 11 * 3_600_000  # 23:00 in China, 15:00 in Greenwich
    assert back_up_daily(kept_desk).kept is None
    clock.now += 3_600_000  # midnight in China
    assert back_up_daily(kept_desk).kept is not None
    assert reasons(kept_desk) == [Reason.DAILY] * 2


def test_another_kind_of_backup_is_not_the_days(kept_desk: Desk) -> None:
    back_up_by_hand(kept_desk)
    assert back_up_daily(kept_desk).kept is not None


def test_an_empty_store_and_one_in_memory_have_nothing_to_lose(tmp_path: Path, desk: Desk) -> None:
    with open_desk(tmp_path / "yijian.sqlite", "检查员甲").store as store:
        assert back_up_daily(Desk(store, "甲")).kept is None
        assert not folder_of(tmp_path / "yijian.sqlite").exists()
    register(desk, HOME)
    assert back_up_daily(desk) == backing_up.Daily(None, None)


def test_a_disk_that_is_nearly_full_is_told_before_anything_fails(
    kept_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch, 210 << 20)
    assert back_up_daily(kept_desk).warning is None
    no_room(monkeypatch, 190 << 20)
    warning = back_up_daily(kept_desk).warning
    assert warning is not None and warning.code == "backup.nearly_full" and "190 MB" in str(warning)
    assert reasons(kept_desk) == [Reason.DAILY]


def test_a_backup_that_nobody_asked_for_leaves_a_days_room_to_the_answers(
    kept_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_room(monkeypatch, 39 << 20)
    with pytest.raises(AppError) as error:
        back_up_daily(kept_desk)
    assert error.value.code == "backup.no_room" and "39 MB" in str(error.value)
    assert back_up_by_hand(kept_desk, folder=tmp_path).path.exists()


def test_a_merge_is_preceded_by_one_backup_however_many_files_come(
    kept_desk: Desk, package: Path, tmp_path: Path
) -> None:
    third = desk_of("检查员丙", "c")
    register(third, replace(HOME, name="南坡养老院"))
    second = export(third, tmp_path / "丙.sqlite").path
    merge_files(kept_desk, [package, second])
    assert reasons(kept_desk) == [Reason.MERGE] and len(institutions(kept_desk)) == 3
    assert kept_desk.store.path is not None
    (kept,) = kept_backups(kept_desk.store.path)
    assert verify(kept.path).events == 1


def test_files_that_bring_nothing_are_no_reason_for_a_backup(kept_desk: Desk, package: Path, tmp_path: Path) -> None:
    merge_files(kept_desk, [package])
    (tmp_path / "坏.sqlite").write_bytes(b"x" * 5000)
    merge_files(kept_desk, [package, tmp_path / "坏.sqlite"])
    merge_files(kept_desk, [export(kept_desk, tmp_path / "自己的.sqlite").path])
    assert reasons(kept_desk) == [Reason.MERGE]


def test_without_a_backup_there_is_no_merge_unless_a_person_wants_it_so(
    kept_desk: Desk, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch, 1 << 20)
    plans = look(kept_desk, [package])
    with pytest.raises(AppError) as error:
        merge(kept_desk, plans)
    assert error.value.code == "merge.no_backup"
    assert "没有合并任何内容" in str(error.value) and "还剩 1 MB" in str(error.value)
    assert len(institutions(kept_desk)) == 1
    (result,) = merge(kept_desk, plans, backup=False)
    assert result.new == 1 and reasons(kept_desk) == []


def test_by_hand_it_goes_where_a_person_says_under_its_own_name_or_theirs(kept_desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    assert back_up_by_hand(kept_desk, folder=stick).path == stick / "颐检备份_2026-11-22_1200_手动.sqlite"
    assert back_up_by_hand(kept_desk, folder=stick).path == stick / "颐检备份_2026-11-22_1200_手动_2.sqlite"
    assert back_up_by_hand(kept_desk, file=stick / "我的.sqlite").path == stick / "我的.sqlite"
    with pytest.raises(AppError) as error:
        back_up_by_hand(kept_desk, file=stick / "我的.sqlite")
    assert error.value.code == "store.exists"
    beside = back_up_by_hand(kept_desk)
    assert beside.path.parent.name == "备份" and not beside.elsewhere


def test_that_it_went_to_another_disk_is_remembered(
    kept_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], int]
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    back_up_by_hand(kept_desk, folder=tmp_path)
    assert last_elsewhere(kept_desk) is None
    monkeypatch.setattr(backing_up, "disk_of", lambda path: int(stick in path.parents))
    made = back_up_by_hand(kept_desk, folder=stick)
    assert made.elsewhere and last_elsewhere(kept_desk) == (made.path, clock())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody delete a file that is open")
def test_a_store_that_was_deleted_while_it_was_open_can_still_be_saved(kept_desk: Desk, tmp_path: Path) -> None:
    assert kept_desk.store.path is not None
    kept_desk.store.path.unlink()
    assert verify(back_up_by_hand(kept_desk, folder=tmp_path).path).events == 1


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"path": 3}', '{"path": "x", "at": "y"}'])
def test_a_note_that_makes_no_sense_is_none(kept_desk: Desk, kept: str) -> None:
    kept_desk.store.set_local("backup_elsewhere", kept)
    assert last_elsewhere(kept_desk) is None
