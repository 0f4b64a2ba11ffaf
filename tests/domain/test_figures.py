"""A number is what somebody typed: no other sign becomes a digit on the way."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import figure_of, half_width, plain_forms
from app.domain.ledger import same


def test_no_sign_that_is_no_digit_becomes_one() -> None:
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    others = [sign for sign in signs if not sign.isdecimal()]
    made = [sign for sign in others for plain in (plain_forms, half_width) if any("0" <= s <= "9" for s in plain(sign))]
    assert made == []


def test_a_raised_figure_is_another_word_and_no_number() -> None:
    assert not same("面积3²", "面积32") and not same("共①", "共1") and same("共１", "共1") and same("10㎏", "10kg")
    assert figure_of("3²") is None and figure_of("３２") == 32


@given(st.text())
def test_words_without_such_signs_are_compared_in_unicodes_plain_forms(text: str) -> None:
    kept = "".join(sign for sign in text if not any("0" <= each <= "9" for each in unicodedata.normalize("NFKC", sign)))
    assert plain_forms(kept) == unicodedata.normalize("NFKC", kept)
