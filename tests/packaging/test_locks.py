"""The locks pin, with hashes and without addresses, everything that pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    "requirements-bench.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["bench"],
}


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="ascii").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    requirements = [Requirement(re.split(r"\s--hash", line)[0]) for line in lines]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in requirements}


@pytest.mark.parametrize("lock", ASKED)
def test_everything_asked_for_is_pinned_to_a_version_that_will_do(lock: str) -> None:
    pinned = pins(lock)
    for text in ASKED[lock]:
        asked = Requirement(text)
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)]), text


@pytest.mark.parametrize("lock", ["requirements-dev.txt", "requirements-bench.txt"])
def test_what_is_tested_and_measured_is_what_is_shipped(lock: str) -> None:
    """The other locks hold the very versions of the runtime lock."""
    assert pins("requirements.txt").items() <= pins(lock).items()


def test_the_benchmarks_change_nothing_that_the_tests_run_with() -> None:
    """Both locks go into one environment: where they name the same thing, they name the same version."""
    tested, measured = pins("requirements-dev.txt"), pins("requirements-bench.txt")
    assert {name: measured[name] for name in tested.keys() & measured.keys()} == {
        name: tested[name] for name in tested.keys() & measured.keys()
    }


@pytest.mark.parametrize("lock", ASKED)
def test_every_pin_has_hashes_and_no_lock_holds_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="ascii")
    for requirement in re.split(r"\n(?=\w)", text):
        assert "--hash=sha256:" in requirement
    assert not re.search(r"://|@ |--(extra-)?index|--find-links|^-", text, re.M)


def test_the_version_is_said_once() -> None:
    """pyproject.toml and the package name the same version."""
    import app

    assert PROJECT["version"] == app.__version__
