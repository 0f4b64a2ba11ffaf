"""dev.py: what it asks of the system, when it makes the environment anew, and what it starts."""

import errno
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that stands in for `.venv`: empty, and pip is a record of what was called."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "STAMP", venv / "yijian-stamp")
    dev.site_packages().mkdir(parents=True)
    dev.venv_python().parent.mkdir(parents=True, exist_ok=True)
    dev.venv_python().touch()
    monkeypatch.setattr(dev, "has_pip", lambda: True)
    return venv


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    made: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        made.append(command)
        return 0

    monkeypatch.setattr(dev.subprocess, "call", call)
    monkeypatch.setattr(dev, "missing_libraries", lambda *_: [])
    return made


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings the libraries along")
def test_what_the_system_lacks_is_named_with_its_package() -> None:
    lacking = dev.missing_libraries(found=lambda library: library not in ("libEGL.so.1", "libGL.so.1"))
    sentence = dev.libraries_sentence(lacking)
    assert sentence == (
        "Qt needs libEGL.so.1 libGL.so.1: apt install libegl1 libgl1 (Debian, Ubuntu) "
        "or dnf install libglvnd-egl libglvnd-glx (Fedora)."
    )


def test_a_library_is_looked_for_by_the_systems_loader() -> None:
    assert not dev.loads("libnothing-of-that-name.so.7")


@pytest.mark.parametrize(
    ("command", "arguments", "display", "wanted"),
    [
        ("test", [], {}, dev.DRAWING),
        ("test", ["-q"], {"DISPLAY": ":0"}, dev.DRAWING),
        ("torture", [], {"DISPLAY": ":0"}, dev.DRAWING),
        ("check", [], {}, dev.DRAWING),
        ("check", ["--quick"], {}, ()),
        ("fix", [], {"DISPLAY": ":0"}, ()),
        ("demo", [], {}, dev.DRAWING),
        ("demo", [], {"DISPLAY": ":0"}, dev.DRAWING + dev.X11),
        ("demo", [], {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, dev.DRAWING),
        ("demo", [], {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, dev.DRAWING),
        ("demo", ["--no-window"], {"DISPLAY": ":0"}, ()),
        ("run", [], {"DISPLAY": ":0"}, dev.DRAWING + dev.X11),
        ("run", ["merge", "a.sqlite"], {"DISPLAY": ":0"}, ()),
        ("bench", [], {}, ()),
    ],
)
def test_only_what_draws_asks_for_libraries(
    command: str, arguments: list[str], display: dict[str, str], wanted: tuple[object, ...]
) -> None:
    assert dev.wanted_libraries(command, arguments, display) == wanted


def test_the_pinned_packages_are_installed_once(environment: Path, calls: list[list[str]]) -> None:
    assert dev.main(["run", "--help"]) == 0
    assert dev.main(["run", "--help"]) == 0
    pip, *started = calls
    assert pip[1:4] == ["-m", "pip", "install"]
    assert "--require-hashes" in pip
    assert started == [[str(dev.venv_python()), "-P", "-m", "app", "--help"]] * 2


def test_only_the_benchmarks_install_what_they_measure_against(environment: Path, calls: list[list[str]]) -> None:
    assert dev.main(["test"]) == 0
    assert [each[-1] for each in calls if "pip" in each] == [str(dev.LOCK)]
    assert dev.main(["bench", "--quick"]) == 0
    assert dev.main(["bench", "--quick"]) == 0
    assert [each[-1] for each in calls if "pip" in each] == [str(dev.LOCK), str(dev.PEERS)]
    assert calls[-1] == [str(dev.venv_python()), "-m", "benchmarks", "--quick"]


def test_an_installation_that_was_cut_short_is_done_again(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(command: list[str], **_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(dev.subprocess, "call", stop)
        assert dev.main(["run"]) == 130
    assert not dev.is_current()
    assert dev.main(["run"]) == 0
    assert dev.is_current()


def test_a_failed_installation_starts_nothing(
    environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: 1)
    assert dev.main(["run", "--help"]) == 1
    assert "pip could not install what requirements-dev.txt pins" in capsys.readouterr().err
    assert not dev.is_current()


def test_another_lock_asks_for_another_environment(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("click==1\n", encoding="ascii")
    before = dev.expected_stamp(lock)
    assert dev.expected_stamp(lock) == before
    lock.write_text("click==2\n", encoding="ascii")
    assert dev.expected_stamp(lock) != before


def test_the_checkout_is_what_the_environment_imports(environment: Path, calls: list[list[str]]) -> None:
    dev.make_environment()
    line = (dev.site_packages() / "yijian-checkout.pth").read_text(encoding="ascii").strip()
    assert (dev.site_packages() / line).resolve() == environment.parent


def test_a_demonstration_goes_on_without_the_window(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda *_: [dev.DRAWING[0]])
    assert dev.main(["demo", "--homes", "3"]) == 0
    assert calls[-1][1:] == ["-P", "-m", "app", "demo", "--homes", "3", "--no-window"]
    assert "libEGL.so.1" in capsys.readouterr().err


def test_the_tests_do_not_run_without_what_qt_needs(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda *_: [dev.DRAWING[0]])
    assert dev.main(["test"]) == 1
    assert calls == []
    assert "apt install libegl1" in capsys.readouterr().err


def test_the_pair_that_aborts_is_refused(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (dev.site_packages() / "pyside6_essentials-6.12.0.dist-info").mkdir()
    monkeypatch.setattr(dev, "broken_pair", lambda python, pyside: pyside == "6.12.0")
    assert dev.main(["run"]) == 1
    assert "PySide6 6.12.0 aborts" in capsys.readouterr().err
    assert len(calls) == 1  # pip, and then nothing


def test_a_python_without_ensurepip_is_told_the_package(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "has_pip", lambda: False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert dev.main(["run"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().err


def test_a_checkout_that_can_not_be_written_is_told(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a checkout on a read-only share: one sentence, and what to do."""

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(dev, "has_pip", lambda: False)
    monkeypatch.setattr(venv, "create", read_only)
    assert dev.main(["run", "--help"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert "cannot be written (Read-only file system)" in told and "YIJIAN_VENV" in told and calls == []


@pytest.mark.parametrize(("childs", "ours"), [(0, 0), (3, 3), (-11, 139)])
def test_the_childs_exit_code_is_passed_on(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, childs: int, ours: int
) -> None:
    dev.make_environment()
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: childs)
    assert dev.main(["run", "merge"]) == ours


def test_everything_is_checked_to_the_end_though_something_fails(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.make_environment()
    calls.clear()

    def call(command: list[str], **_: object) -> int:
        calls.append(command)
        return 3 if "format" in command else 0

    monkeypatch.setattr(dev.subprocess, "call", call)
    monkeypatch.setattr(dev, "other_pythons", lambda: [["python3.13"]])
    assert dev.main(["check"]) == 3
    assert [command[2] for command in calls[:1] + calls[2:]] == ["pytest", "ruff", "ruff", "mypy"]
    assert calls[1][0] == "python3.13" and "tests/domain" in calls[1]


def test_the_rest_is_all_but_the_suite_on_this_python(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.make_environment()
    calls.clear()
    monkeypatch.setattr(dev, "other_pythons", lambda: [["python3.13"]])
    assert dev.main(["check", "--rest"]) == 0
    assert calls[0][0] == "python3.13"
    assert [command[2] for command in calls[1:]] == ["ruff", "ruff", "mypy"]


def test_the_quick_check_runs_no_test(environment: Path, calls: list[list[str]]) -> None:
    dev.make_environment()
    calls.clear()
    assert dev.main(["check", "--quick"]) == 0
    assert [command[2] for command in calls] == ["ruff", "ruff", "mypy"]


def test_fixing_mends_style_and_reports_what_is_left(
    environment: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.make_environment()
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: int("--fix" in command))
    assert dev.main(["fix"]) == 1


def test_each_other_python_has_an_environment_of_its_own() -> None:
    known = dev.elsewhere([str(ROOT / "versions" / "3.12.1" / "bin" / "python")], {"CI": "1"})
    assert known == {"CI": "1", "YIJIAN_VENV": ".venv-3.12.1", "HYPOTHESIS_PROFILE": "quick"}
    assert dev.elsewhere(["py", "-3.13"], {})["YIJIAN_VENV"] == ".venv-3.13"
    assert dev.elsewhere(["python3.13"], {})["YIJIAN_VENV"] == ".venv-python3.13"


def test_a_python_that_is_not_there_is_left_out() -> None:
    assert not dev.can_make_environments(["python3.99"], 99)
    assert not dev.can_make_environments([sys.executable], 99)


@pytest.mark.parametrize("arguments", [[], ["tset"]])
def test_a_command_that_there_is_not_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == 2
    assert "usage: python3 dev.py" in capsys.readouterr().err


def test_dev_py_explains_itself_from_anywhere(tmp_path: Path) -> None:
    line = [sys.executable, str(ROOT / "dev.py"), "--help"]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0
    assert "demo" in done.stdout


def test_the_whole_suite_runs_on_every_processor_and_a_chosen_test_on_one() -> None:
    assert "auto" in dev.workers(["-q"])
    assert dev.workers(["tests/domain"]) == dev.workers(["--pdb"]) == []
