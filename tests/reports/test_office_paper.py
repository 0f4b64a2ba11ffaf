"""The office's settings for its papers: what is kept, what is refused, and numbers that never meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import Department
from app.domain.documents import Kind
from app.domain.ids import NUMBER_PATTERN, document_number, number_pattern_fault
from app.reports.office_paper import OfficePaper, paper_faults, paper_from, paper_json

_SAMPLE = OfficePaper(
    heading="盐池县民政局",
    department=Department.FIRE,
    number_pattern="{代字}{年}第{终端}-{序号}号",
    titles={Kind.ORDER: "责令改正通知书"},
    closings={Kind.NOTICE: "请速改。"},
    labels={"home": "院长："},
    offices={Department.FIRE: "消防大队"},
    confirmed={"wuzhong-2022-31": "吴民发〔2026〕3号，2026-02-01"},
    remedies="……",
    rights="……",
    slip_appended=True,
    contact="杨科长",
    phone="0953-0000000",
    address="盐池县振兴街1号",
    plan_beside=True,
    annex_over=8,
)


def test_settings_come_back_as_they_were() -> None:
    assert paper_from(paper_json(_SAMPLE)) == (_SAMPLE, ())
    assert paper_from({}) == (OfficePaper(), ())


def test_what_a_newer_version_wrote_is_kept() -> None:
    newer = paper_json(_SAMPLE) | {"letterhead": {"red": True}}
    newer["titles"] = newer["titles"] | {"hearing": "听证告知书"}
    read, faults = paper_from(newer)
    assert paper_json(read) == newer
    assert [where for where, _ in faults] == ["titles"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("heading", 3),
        ("titles", ["x"]),
        ("titles", {"notice": 3}),
        ("department", "教育"),
        ("slip_appended", "yes"),
        ("plan_beside", 1),
        ("annex_over", "12"),
        ("annex_over", -1),
        ("annex_over", True),
        ("number_pattern", "{序号}"),
    ],
)
def test_a_value_that_can_not_be_is_told_and_has_its_default(field: str, value: object) -> None:
    read, faults = paper_from({field: value})
    assert [where for where, _ in faults] == [field]
    assert read == OfficePaper()


@pytest.mark.parametrize(
    "text", ["吴民发〔2026〕3号", "2026-02-01", "吴民发〔2026〕3号，2026-02-30", "，2026-02-01", "是"]
)
def test_a_document_goes_on_by_a_number_and_a_day_only(text: str) -> None:
    paper = OfficePaper(confirmed={"wuzhong-2022-31": text})
    assert not paper.confirmations and "要有文号和日期" in paper_faults(paper)[0][1]


def test_no_identity_number_stands_on_a_form() -> None:
    assert "身份证号" in paper_faults(OfficePaper(remedies="找11010519491231002X"))[0][1]


@pytest.mark.parametrize(
    "pattern",
    [
        "", "{序号}", "{终端}", "{终端}{序号}", "A{终端}-{序号}", "{终端}-{序号}9", "{终端}-{序号}-{序号}",
        "{代字}{终端}-{序号}", "{终端}-{序号}{日}", "{终端}-{序号}{", "{终端}-{序号}\n",
    ],
)  # fmt: skip
def test_a_pattern_that_could_give_one_number_twice_is_refused(pattern: str) -> None:
    assert number_pattern_fault(pattern)


def test_the_default_pattern_is_the_designs() -> None:
    assert number_pattern_fault(NUMBER_PATTERN) == ""
    assert document_number("吴民养改", 2026, "A03", 15) == "吴民养改〔2026〕A03-015号"


_PIECES = st.lists(st.sampled_from(["{代字}", "{年}", "{终端}", "{序号}", "-", "〔", "第", "A", "1"]), max_size=8)
_CODES = st.from_regex(r"\A([A-Z][0-9]{2}|[0-9A-F]{4})\Z")


@given(pieces=_PIECES, one=_CODES, other=_CODES, n=st.integers(1, 20_000), m=st.integers(1, 20_000))
def test_an_accepted_pattern_tells_devices_and_running_numbers_apart(
    pieces: list[str], one: str, other: str, n: int, m: int
) -> None:
    pattern = "".join(pieces)
    if number_pattern_fault(pattern) or (one, n) == (other, m):
        return
    assert document_number("民", 2026, one, n, pattern) != document_number("民", 2026, other, m, pattern)
