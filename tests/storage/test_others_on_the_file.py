"""A store beside other programs: it sees that they wrote, and never writes to a file that has lost its name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from app.errors import AppError
from app.storage.store import Store

posix = pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody move or replace a file that is open")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Store.create(tmp_path / "yijian.sqlite").close()
    return tmp_path / "yijian.sqlite"


def write(store: Store, name: str = "name") -> None:
    store.set_local(name, "甲")


def elsewhere(path: Path, *lines: str) -> None:
    """What another program does with the store."""
    program = "\n".join(("import sys", "from pathlib import Path", "from app.storage.store import Store", *lines))
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, timeout=60)


def test_what_others_commit_is_noticed_once_and_ones_own_is_not(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        assert not store.written_elsewhere()
        write(store)
        assert not store.written_elsewhere()
        assert other.written_elsewhere()
        write(other, "another")
        assert store.written_elsewhere()
        assert not store.written_elsewhere()


def test_another_program_that_reads_changes_nothing_and_one_that_writes_does(path: Path) -> None:
    with Store.open(path) as store:
        write(store)
        elsewhere(path, "with Store.open(Path(sys.argv[1])) as store:", "    store.devices()")
        assert not store.written_elsewhere()
        elsewhere(path, "with Store.open(Path(sys.argv[1])) as store:", "    store.set_local('office', '乙')")
        assert store.written_elsewhere()


def test_what_is_taken_back_is_no_news(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        with pytest.raises(ZeroDivisionError), other.atomic():
            write(other)
            raise ZeroDivisionError
        assert not store.written_elsewhere()
        assert other.rows_written > 0


@posix
def test_nothing_is_written_to_a_file_that_was_moved_until_it_is_back(path: Path) -> None:
    with Store.open(path) as store:
        away = path.rename(path.with_name("away.sqlite"))
        with pytest.raises(AppError, match="不见了") as refused:
            write(store)
        assert refused.value.code == "store.gone"
        away.rename(path)
        write(store)
    with Store.open(path) as store:
        assert store.get_local("name") == "甲"


@posix
def test_nothing_is_written_to_a_file_that_another_took_the_place_of(path: Path) -> None:
    with Store.open(path) as store:
        shutil.copy(path, path.with_name("restored.sqlite"))
        path.with_name("restored.sqlite").replace(path)
        with pytest.raises(AppError) as refused:
            write(store)
        assert refused.value.code == "store.replaced"
        assert store.get_local("name") is None


def test_a_block_within_a_block_asks_for_the_file_once(path: Path) -> None:
    """What is under way is ended as it began: the file is looked at before the first word, and not between words."""
    with Store.open(path) as store, store.atomic():
        write(store)
        with store.atomic():
            write(store, "other")


@posix
def test_a_second_connection_is_opened_to_this_file_or_to_none(path: Path) -> None:
    with Store.open(path) as store:
        write(store)
        with store.again() as other:
            assert other.get_local("name") == "甲"
        away = path.rename(path.with_name("away.sqlite"))
        with pytest.raises(AppError) as refused:
            store.again()
        assert refused.value.code == "store.gone"
        assert not path.exists()
        shutil.copy(away, path)
        with pytest.raises(AppError) as refused:
            store.again()
        assert refused.value.code == "store.replaced"


def test_a_second_connection_goes_from_one_thread_to_another(path: Path) -> None:
    with Store.open(path) as store:
        made: list[Store] = []

        def work() -> None:
            made.append(store.again())
            write(made[0])

        thread = Thread(target=work)
        thread.start()
        thread.join()
        assert made[0].rows_written == 1
        assert not made[0].written_elsewhere()
        made[0].close()
        assert store.written_elsewhere()


def test_a_store_in_memory_has_no_file_to_lose() -> None:
    with Store.memory() as store:
        write(store)
        assert not store.written_elsewhere()
