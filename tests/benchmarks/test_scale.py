"""How the figures of several sizes stand beside each other."""

import pytest

from benchmarks import scale
from benchmarks.scale import Reach, table


def test_each_size_stands_beside_the_first_with_its_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "REACHES", {"open 整改": Reach(ratio=2.5), "search": Reach(most=0.05)})
    lines = list(
        table(
            {
                "demo": {"open 整改": 0.1, "search": 0.001, "memory of window": 120.0},
                "city": {"open 整改": 0.3, "search": 0.04, "memory of window": 480.0},
            }
        )
    )
    assert lines[0].split() == ["demo", "city", "reach"]
    assert lines[1].split() == ["open", "整改", "100.0", "ms", "300.0", "ms", "×", "3.00", "≤", "2.5", "×", "missed"]
    assert lines[2].split() == ["search", "1.0", "ms", "40.0", "ms", "×", "40.00", "≤", "50.0", "ms"]
    assert lines[3].split() == ["memory", "of", "window", "120", "MB", "480", "MB", "×", "4.00"]


def test_what_is_reached_is_a_ratio_to_the_first_size_or_a_figure_of_its_own() -> None:
    assert Reach(ratio=2).missed(0.5, 0.2) and not Reach(ratio=2).missed(0.4, 0.2)
    assert Reach(most=0.05).missed(0.06, 0.06) and not Reach(most=0.05).missed(0.04, 0.001)
