"""The whole county, end to end: three laptops, their packages in every order, their papers."""

import itertools
import zipfile
from pathlib import Path

import pytest

from app.domain.checklist import Severity
from app.domain.documents import Kind as DocumentKind
from app.domain.finding_rows import AWAITING, CLOSED, DRAFT, NOTIFIED, REPLIED
from app.domain.rectification import TO_BE_JUDGED
from app.domain.repeats import Repeat
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import content_digest
from app.storage.store import Store
from app.workflow import demonstration
from app.workflow.clashing import clashes
from app.workflow.demonstration import COUNTY_DAY, Demonstration, build
from app.workflow.demonstration_visits import on_day
from app.workflow.desk import Desk
from app.workflow.documents import documents_of
from app.workflow.lines import findings, summaries
from app.workflow.merging import merge_files
from app.workflow.reminding import workbench
from app.workflow.visits import load


@pytest.fixture(scope="module")
def made(demonstration: Demonstration) -> Demonstration:
    return demonstration


def test_a_county_of_twelve_homes_comes_out(made: Demonstration) -> None:
    desk = Desk(Store.open(made.county), "读者")
    lines = summaries(desk)
    assert len({line.institution_name for line in lines}) == 12
    assert all("示例" in line.institution_name for line in lines)
    assert [line.institution_name for line in lines if not line.closed] == ["柳林乡幸福院（示例）"]
    patrols = [line for line in lines if line.mode is Mode.PATROL]
    (shared,) = [line for line in patrols if len(line.inspectors) == 2 and line.closed]
    assert {part.device for part in load(desk, shared.key).parts} and shared.parts_signed == 2
    desk.close()


def test_exactly_one_clash_waits_for_the_county(made: Demonstration) -> None:
    desk = Desk(Store.open(made.county), "读者")
    (clash,) = clashes(desk)
    assert {side.text for side in clash.sides} == {"符合", "不符合"}
    desk.close()


def test_every_home_has_a_notice_every_visit_a_record_and_each_other_paper_is_there(made: Demonstration) -> None:
    assert len(made.packages) == 3
    desk = Desk(Store.open(made.county), "读者")
    visits = summaries(desk)
    assert len(made.records) == len(visits)
    assert all(any(line.institution_name in path.name for path in made.notices) for line in visits)
    printed = {document.kind for line in visits for document in documents_of(desk, line.key)}
    assert printed == set(DocumentKind)
    desk.close()
    for path in (*made.notices, *made.records, *made.papers, made.summary):
        assert path.read_bytes().startswith(b"%PDF")
    for book in (made.ledger, made.results, made.summary_book):
        assert zipfile.is_zipfile(book)


def test_problems_stand_at_every_point_of_their_way(made: Demonstration) -> None:
    """Told, answered, sent back, extended, stopped, told to others, come back, closed: the county has one of each."""
    desk = Desk(Store.open(made.county), "读者")
    rows = findings(desk)
    assert {row.state for row in rows} == {DRAFT, NOTIFIED, REPLIED, AWAITING, TO_BE_JUDGED, CLOSED}
    standings = [row.standing for row in rows if row.standing is not None]
    assert any(state.sent_back for state in standings) and any(state.extended for state in standings)
    assert any(state.stopped and state.closed for state in standings)
    assert any(sheet.word == "抄送" and sheet.department == "消防" for state in standings for sheet in state.transfers)
    assert {row.repeat for row in rows} == set(Repeat)
    majors = [row.standing.closed for row in rows if row.severity is Severity.MAJOR and row.standing]
    assert sorted(majors) == [False, True]
    assert sum(row.standing is not None and row.standing.closed for row in rows) == made.closed >= 10
    assert [document.number for line in summaries(desk) for document in documents_of(desk, line.key) if document.void]
    desk.close()


def test_more_than_extinguishers_run_out(made: Demonstration) -> None:
    desk = on_day(Desk(Store.open(made.county), "读者"), COUNTY_DAY)
    assert len({expiry.what for expiry in workbench(desk).expiring}) >= 5
    desk.close()


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
    for ours, theirs in zip((*made.notices, *made.papers), (*again.notices, *again.papers), strict=True):
        assert ours.name == theirs.name and ours.read_bytes() == theirs.read_bytes()


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "年终总结.docx").write_text("x")
    with pytest.raises(AppError):
        build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["年终总结.docx"]


def test_a_folder_in_which_somebody_worked_is_cleared_and_one_with_strange_files_is_not(tmp_path: Path) -> None:
    """Opening the county or a laptop of it makes backups beside them."""
    for folder in (tmp_path / "备份", tmp_path / "laptops" / "备份"):
        folder.mkdir(parents=True)
        (folder / "颐检备份_county_2026-11-22_0905_每日.sqlite").write_bytes(b"x")
    (tmp_path / demonstration.MARK).write_text("示例")
    demonstration._claim(tmp_path)
    assert not (tmp_path / "laptops").exists() and not (tmp_path / "备份").exists()
    (tmp_path / "我的.txt").write_text("x")
    with pytest.raises(AppError):
        demonstration._claim(tmp_path)
