"""Which input methods Qt is asked for: whatever a desktop names, the one that works with our Qt is among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.input_methods import ASKED, input_methods

names = st.lists(st.sampled_from(["", "fcitx", "xim", "ibus", "compose", "wayland", "maliit"]), max_size=5)


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, "ibus;compose"),
        ({"QT_IM_MODULE": "fcitx"}, "fcitx;ibus;compose"),
        ({"QT_IM_MODULE": "xim"}, "ibus;compose"),
        ({"QT_IM_MODULE": "ibus"}, "ibus;compose"),
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "xim"}, "wayland;fcitx;ibus;compose"),
        ({"QT_IM_MODULES": "", "QT_IM_MODULE": "fcitx"}, "fcitx;ibus;compose"),
    ],
)
def test_what_desktops_set_is_asked_first_and_ibus_always(environment: dict[str, str], asked: str) -> None:
    """fcitx5 sets fcitx, whose plugin our Qt can not load; it answers as IBus does."""
    assert input_methods(environment) == asked


@given(named=names)
def test_asking_again_asks_for_the_same_and_keeps_the_desktops_order(named: list[str]) -> None:
    asked = input_methods({"QT_IM_MODULE": ";".join(named)})
    assert input_methods({ASKED: asked}) == asked
    assert asked.endswith("ibus;compose")
    theirs = [name for name in named if name in ("fcitx", "wayland", "maliit")]
    assert asked.split(";")[:-2] == theirs
