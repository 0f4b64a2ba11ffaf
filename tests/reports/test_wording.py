"""The words of a value as they print."""

from dataclasses import replace

import pytest

from app.domain.checklist import AnswerForm, AnswerKind, Checklist, Life, Section
from app.domain.documents import Copy
from app.domain.inspection import Answer, Result, Value, Verdict
from app.reports.wording import value_text
from tests.reports import scene

AGED = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("水基型", 18, "维修")), reference=True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            {"type": "干粉", "day": "2014-05-01"},
            "干粉，2014-05-01出厂，期限10年，2024-05-01到期，已过931天（参考值，不单独判定）",
        ),
        (
            {"type": "水基型", "day": "2026-05-18"},
            "水基型，2026-05-18维修，期限18个月，2027-11-18到期，还有365天（参考值，不单独判定）",
        ),
        ({"type": "干粉", "day": "2027-01-01"}, "干粉，出厂日2027-01-01晚于检查日，请核对"),
        ({"type": "早先的类型", "day": "2014-05-01"}, "早先的类型，2014-05-01"),
        (None, ""),
    ],
)
def test_a_life_prints_with_its_type_its_day_and_how_far_it_is_over(value: Value, words: str) -> None:
    item = scene.item("X1", "灭火器年限", answer=AGED)
    visit = replace(scene.visit(), checklists=(Checklist("x", "甲", "1", (Section("x.1", "乙", (item,)),)),))
    assert value_text(visit, item, Answer("X1", Result(Verdict.PASS, value)), Copy.OFFICE) == words
