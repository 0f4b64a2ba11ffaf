"""The two locks pin, with hashes and without addresses, everything that pyproject.toml asks for."""

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


def test_what_is_tested_is_what_is_shipped() -> None:
    """The development lock holds the very versions of the runtime lock."""
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


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
