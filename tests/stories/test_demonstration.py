"""The whole county, end to end: three laptops, their packages in every order, their papers."""

import itertools
import zipfile
from pathlib import Path

import pytest

from app.errors import AppError
from app.storage.check import content_digest
from app.storage.store import Store
from app.workflow.demonstration import Demonstration, build
from app.workflow.desk import Desk
from app.workflow.inspecting import load, summaries
from app.workflow.merging import clashes, merge_files


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return build(tmp_path_factory.mktemp("demo") / "示例")


def test_a_county_of_twelve_homes_comes_out(made: Demonstration) -> None:
    desk = Desk(Store.open(made.county), "读者")
    lines = summaries(desk)
    assert len({line.institution_name for line in lines}) == 12
    assert all("示例" in line.institution_name for line in lines)
    assert sum(line.closed for line in lines) == 11
    (shared,) = [line for line in lines if len(line.inspectors) == 2 and line.closed]
    assert {part.device for part in load(desk, shared.key).parts} and shared.parts_signed == 2
    desk.close()


def test_exactly_one_clash_waits_for_the_county(made: Demonstration) -> None:
    desk = Desk(Store.open(made.county), "读者")
    (clash,) = clashes(desk)
    assert {side.text for side in clash.sides} == {"符合", "不符合"}
    desk.close()


def test_every_home_with_findings_has_a_notice_and_every_visit_a_record(made: Demonstration) -> None:
    assert len(made.packages) == 3
    assert len(made.records) == 12
    assert made.notices and made.findings
    for path in made.notices + made.records:
        assert path.read_bytes().startswith(b"%PDF")
    assert zipfile.is_zipfile(made.ledger)


def test_the_packages_give_the_same_county_in_every_order(made: Demonstration, tmp_path: Path) -> None:
    digests = set()
    for number, order in enumerate(itertools.permutations(made.packages)):
        desk = Desk(Store.create(tmp_path / f"{number}.sqlite"), "县级办公室")
        results = merge_files(desk, order)
        assert not any(result.refused for result in results)
        digests.add(content_digest(desk.store))
        desk.close()
    assert len(digests) == 1


def test_the_same_seed_gives_the_same_content(made: Demonstration, tmp_path: Path) -> None:
    again = build(tmp_path / "again")
    assert again.content_digest == made.content_digest
    for ours, theirs in zip(made.notices, again.notices, strict=True):
        assert ours.read_bytes() == theirs.read_bytes()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "年终总结.docx").write_text("x")
    with pytest.raises(AppError):
        build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["年终总结.docx"]
