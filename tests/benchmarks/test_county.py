"""What the large lists are measured on: the same for everybody, and such as an office could have."""

from pathlib import Path

import pytest

from app.domain.finding_rows import AWAITING, CLOSED, NOTIFIED
from app.storage.check import check, content_digest
from app.storage.store import Store
from app.workflow.demonstration_visits import on_day
from app.workflow.desk import Desk
from app.workflow.lines import findings, strange_visits, summaries
from app.workflow.registering import institutions, possible_twins
from benchmarks import county
from benchmarks.county import Size, build, homes_of

SMALL = Size("small", homes=3, visits=2, laptops=2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SMALL, tmp_path_factory.mktemp("scale"), workers=1)


def digest(path: Path) -> str:
    with Store.open(path) as store:
        return content_digest(store)


def test_the_same_seed_gives_the_same_content_however_many_processes_build_it(made: Path, tmp_path: Path) -> None:
    assert digest(build(SMALL, tmp_path, workers=2)) == digest(made)
    assert digest(build(SMALL, tmp_path, seed=2, workers=1)) != digest(made)


def test_a_store_holds_every_visit_of_every_home_on_days_that_can_be_true(made: Path) -> None:
    with Store.open(made) as store:
        desk = on_day(Desk(store, "读者"), 1)
        visits = summaries(desk)
        assert len(institutions(desk)) == 3 and not possible_twins(desk)
        assert len(visits) == 6 and [row.closed for row in visits].count(False) == 1
        assert not strange_visits(desk) and not visits.unreadable
        assert {CLOSED, AWAITING, NOTIFIED} <= {row.state for row in findings(desk)}
        assert check(store).sound


def test_what_was_built_is_taken_as_it_is(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made.stat()
    monkeypatch.setattr(county, "write_packages", lambda *_: pytest.fail("it was built anew"))
    assert build(SMALL, made.parent) == made and made.stat().st_mtime_ns == before.st_mtime_ns


def test_a_build_that_was_stopped_goes_on_with_the_laptop_that_it_was_at(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tmp_path / "small-1" / "001.sqlite"
    done.parent.mkdir()
    done.write_bytes((made.parent / "small-1" / "001.sqlite").read_bytes())
    begun = done.stat().st_mtime_ns
    assert digest(build(SMALL, tmp_path, workers=1)) == digest(made)
    assert done.stat().st_mtime_ns == begun


def test_each_home_is_one_laptops_and_those_of_one_more_laptop_are_in_no_store() -> None:
    for size in (county.COUNTY, county.CITY, Size("odd", homes=5, visits=1, laptops=4)):
        homes = [home.name for laptop in range(size.laptops) for home in homes_of(size, laptop)]
        assert len(homes) == len(set(homes)) == size.homes
        assert not {home.name for home in homes_of(county.NEW, county.NEW.first)} & set(homes)
