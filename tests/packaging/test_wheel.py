"""The wheel holds all that the program needs: installed elsewhere, its command does a day's work."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(command: list[str | Path], cwd: Path) -> str:
    # -P and no PYTHON* variable: what stands around the test is not what is tested
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network by the pinned tools."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that has the wheel, and this environment's libraries beside it.

    A folder named in a .pth file is searched, but its own .pth files are not read: the checkout is not to be found.
    """
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [scripts / "python", "-m", "pip", "install", "-qq", "--no-index", "--no-deps", "--no-warn-script-location"]
    run([*pip, wheel], cwd=place)
    return scripts


def test_the_wheel_carries_data_and_resources(wheel: Path) -> None:
    """Every file of app/ and of resources/ that is not compiled code is in the wheel, and nothing of the tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for source, target in (("app", "app"), ("resources", "app/_resources")):
        files = [path for path in (ROOT / source).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        missing = {f"{target}/{path.relative_to(ROOT / source).as_posix()}" for path in files} - names
        assert missing == set()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"app"}


def test_the_installed_program_is_not_the_checkouts(installed: Path, tmp_path: Path) -> None:
    program = "import app; from app.paths import resources; print(app.__file__); print(resources())"
    package, resources = run([installed / "python", "-c", program], cwd=tmp_path).splitlines()
    assert Path(package).is_relative_to(installed.parent)
    assert Path(resources) == Path(package).parent / "_resources"


def test_the_installed_command_builds_a_county_and_prints_a_notice(installed: Path, tmp_path: Path) -> None:
    """From outside the checkout: a small demonstration, the list of its inspections, and a notice as a PDF."""
    yijian = installed / "yijian"
    run([yijian, "demo", "--no-window", "--out", tmp_path / "demo"], cwd=tmp_path)
    store = tmp_path / "demo" / "county.sqlite"
    listed = json.loads(run([yijian, "--store", store, "inspection", "list", "--json"], cwd=tmp_path))
    notice = tmp_path / "notice.pdf"
    handle = listed["inspections"][0]["handle"]
    run([yijian, "--store", store, "report", "notice", handle, "--out", notice], cwd=tmp_path)
    assert notice.read_bytes().startswith(b"%PDF-")
    assert notice.stat().st_size > 10_000
