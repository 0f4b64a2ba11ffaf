"""Which input methods Qt is to ask on Linux, so that Chinese can be typed whatever the desktop names its own."""

from __future__ import annotations

from collections.abc import Mapping

ASKED = "QT_IM_MODULES"
"""Names with ; between them: Qt takes the first that works. It is asked when the application is made."""
_BEFORE = "QT_IM_MODULE"
"""What desktops set for every Qt: one name."""
_OURS = ("ibus", "compose")
_USELESS = ("", "xim", *_OURS)
"""Qt has no xim, and what is ours comes last in any case."""


def input_methods(environment: Mapping[str, str]) -> str:
    """What `QT_IM_MODULES` has to be, from the variables that the desktop set.

    fcitx5 asks for a plugin of its own, which belongs to the desktop's Qt and does not load into ours: letters is all
    that can be typed then. It also answers as IBus does, by the plugin that comes with our Qt. So that one is always
    asked too, and after it the plugin that makes é of ´ and e.
    """
    named = environment.get(ASKED) or environment.get(_BEFORE, "")
    wanted = [name for name in named.split(";") if name not in _USELESS]
    return ";".join((*wanted, *_OURS))
