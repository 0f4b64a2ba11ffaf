"""The report model: what is printed is plain data, and its digest tells two prints apart."""

import re
from dataclasses import FrozenInstanceError, replace

import pytest

from app.domain.documents import Kind
from app.reports.model import (
    Addressee,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Report,
    canonical,
    digest,
    qr_text,
    texts,
)
from app.reports.notice import build_notice
from app.reports.record import build_record
from tests.reports import scene


def report(*texts_: str) -> Report:
    blocks = tuple(Paragraph(text) for text in texts_)
    return Report(Kind.NOTICE, "整改通知单", "盐池县民政局", "盐民养改〔2026〕A03-015号", "某院", "2026-11-18", blocks)


def test_the_digest_is_short_and_the_same_for_the_same_content() -> None:
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", digest(report("甲")))
    assert digest(report("甲")) == digest(report("甲"))


@pytest.mark.parametrize(
    "other",
    [
        report("乙"),
        report("甲", ""),
        replace(report("甲"), number="盐民养改〔2026〕A03-016号"),
        replace(report("甲"), blocks=(Heading("甲"),)),
        replace(report("甲"), blocks=(Addressee("甲"),)),
    ],
)
def test_the_digest_changes_with_anything_printed(other: Report) -> None:
    """A word, a number, or the same word in another place."""
    assert digest(other) != digest(report("甲"))


def test_a_photo_counts_by_its_digest() -> None:
    """So that a computer without the picture computes the same digest."""
    here = replace(report(), blocks=(Pictures((Picture("门厅", "a" * 64, b"jpeg"),)),))
    there = replace(report(), blocks=(Pictures((Picture("门厅", "a" * 64),)),))
    other = replace(report(), blocks=(Pictures((Picture("门厅", "b" * 64, b"jpeg"),)),))
    assert digest(here) == digest(there) != digest(other)


def test_the_code_holds_number_and_digest() -> None:
    assert qr_text(report("甲")) == f"盐民养改〔2026〕A03-015号 {digest(report('甲'))}"
    assert qr_text(replace(report("甲"), number="")).startswith("未编号 ")


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        report("甲").title = "乙"  # type: ignore[misc]


@pytest.mark.parametrize("build", [build_notice, build_record])
def test_every_printed_text_is_checked_for_coverage(build: type) -> None:
    """`texts` names every string of the model that a renderer draws, so no character escapes the check."""
    inspection = scene.everything()
    made: Report = build(inspection, scene.outcome(inspection))
    seen = "".join(text for _, text in texts(made))
    drawn = set(re.findall(r'"((?:[^"\\]|\\.)*)"', canonical(made)))
    ascii_names = re.compile(r"[a-z0-9_]*|[A-Z][A-Za-z]+|\d{4}-\d\d-\d\d")
    for text in drawn:
        shown = text.encode("ascii").decode("unicode_escape")
        assert ascii_names.fullmatch(shown) or shown in seen
