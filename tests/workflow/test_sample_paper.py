"""样张: every kind can be judged with settings that are not kept, and nothing of it is."""

from pathlib import Path

import pytest

from app.domain.checklist import Department
from app.domain.documents import Kind
from app.errors import AppError
from app.reports.office_paper import OfficePaper
from app.workflow.desk import Desk, open_desk
from app.workflow.lines import inspections
from app.workflow.office import office_paper
from app.workflow.sample_paper import SAMPLES, sample_paper
from tests.reports.paper import joined

NOON = 1_795_320_000_000


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "store.sqlite", "甲", lambda: NOON)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sample_is_marked_as_one_and_keeps_nothing(own: Desk, kind: Kind) -> None:
    paper = OfficePaper(heading="红星县民政局", titles={kind: "本局文书"})
    text = joined(sample_paper(own, paper, kind))
    assert "样张" in text and "本局" in text
    assert not inspections(own) and office_paper(own) == OfficePaper()
    own.close()


@pytest.mark.parametrize("department", Department)
def test_every_department_sees_its_samples_or_why_there_is_none(own: Desk, department: Department) -> None:
    for kind in (Kind.ORDER, Kind.TRANSFER, Kind.NOTICE):
        try:
            assert sample_paper(own, OfficePaper(department=department), kind).startswith(b"%PDF")
        except AppError as error:
            assert error.code == "document.not_offered" and kind is not Kind.NOTICE
    own.close()
