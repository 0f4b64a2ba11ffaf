"""What no font draws is known before it is kept, and what every font draws is known without asking one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.drawable import _COMMON, undrawable
from app.reports.pdf.fonts import SERIF, bundled, printable


def test_the_signs_that_are_passed_without_asking_are_in_the_fonts() -> None:
    common = "".join(sign for sign in map(chr, range(0x10000)) if _COMMON.fullmatch(sign))
    assert "中" in common and not bundled()[SERIF].lacks(printable(common).replace("\n", ""))


@given(st.text())
def test_it_says_what_the_print_would_say(text: str) -> None:
    lacking = bundled()[SERIF].lacks(printable(text).replace("\n", ""))
    assert bool(lacking) == bool(undrawable(text))


@pytest.mark.parametrize(
    ("text", "said"), [("❌", "❌（U+274C）"), ("合格✔📷", "✔（U+2714）、📷（U+1F4F7）"), ("√×✓", "")]
)
def test_a_sign_that_no_font_has_is_named(text: str, said: str) -> None:
    assert undrawable(text) == said
