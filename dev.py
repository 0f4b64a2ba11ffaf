#!/usr/bin/env python3
"""Work on Yijian from a checkout: `python3 dev.py demo | test | check | fix | run | bench | torture`.

Keeps `.venv` beside this file as `requirements-dev.txt` pins it, then starts the asked-for thing in it and ends with
its exit code. Standard library only, in syntax that Python 3.6 reads: an old one gets as far as the refusal.
"""

import os
import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit("Yijian needs Python 3.11 to 3.14, and this is %d.%d: start dev.py with another." % sys.version_info[:2])  # noqa: UP031

import hashlib
import subprocess
from pathlib import Path

from app.runtime import broken_pair, installed_pyside

ROOT = Path(__file__).resolve().parent
VENV = ROOT / os.environ.get("YIJIAN_VENV", ".venv")
"""Another name keeps an environment of another Python beside the first: CI tries every Python that the machine has."""
LOCK = ROOT / "requirements-dev.txt"
STAMP = VENV / "yijian-stamp"
PEERS = ROOT / "requirements-bench.txt"
"""What only the benchmarks need: 30 MB that no test waits for."""
WINDOWS = sys.platform == "win32"

USAGE = """usage: python3 dev.py COMMAND [ARGUMENTS]

  demo     build the demonstration county and open it in the window (--no-window, --out DIR)
  test     run the test suite (arguments go to pytest)
  check    all that a change has to pass: the suite, the rooms below the window on every other Python that is
           promised and that this machine has, and the checks of style and of types (--rest: all but the suite
           on this Python; --quick: style and types alone)
  fix      mend what the checks of style can mend by themselves
  run      start Yijian itself: no argument opens the window, arguments are the yijian command's
  bench    measure (arguments go to python -m benchmarks)
  torture  kill, fill up, damage and deceive it, and count what is lost (--minutes N, --seed N, --only PART,…)"""
COMMANDS = ("demo", "test", "check", "fix", "run", "bench", "torture")
BELOW_THE_WINDOW = ("domain", "storage", "interchange", "checklists", "reports", "workflow", "cli")
"""The rooms whose tests run on every Python that is promised."""

# What Qt asks of a Linux system: the library, its package in Debian and Ubuntu, its package in Fedora.
DRAWING = (
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)
# And what it asks for in addition where the window opens on X11.
X11 = (
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)


class Refusal(Exception):
    """Something that the system lacks, said in one sentence."""


def loads(library: str) -> bool:
    """Whether the system's loader finds this library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(wanted=DRAWING, found=loads) -> list:
    """Those rows of the table whose library is not on this system; none outside Linux, where Qt brings all it needs."""
    return [row for row in wanted if sys.platform.startswith("linux") and not found(row[0])]


def libraries_sentence(missing: list) -> str:
    names, debian, fedora = (" ".join(column) for column in zip(*missing, strict=True))
    return f"Qt needs {names}: apt install {debian} (Debian, Ubuntu) or dnf install {fedora} (Fedora)."


def wanted_libraries(command: str, arguments: list, environment) -> tuple:
    """What `command` will ask of the system: only the window and its tests draw."""
    opens_window = not arguments or arguments[0] == "window"
    quiet = {"--no-window", "--help"} & set(arguments)
    if command in ("test", "torture") or (command == "check" and "--quick" not in arguments):
        return DRAWING
    if quiet or command in ("bench", "check", "fix") or (command == "run" and not opens_window):
        return ()
    if environment.get("QT_QPA_PLATFORM", "xcb") == "xcb" and environment.get("DISPLAY"):
        return DRAWING + (() if environment.get("WAYLAND_DISPLAY") else X11)
    return DRAWING


def expected_stamp(lock: Path = LOCK) -> str:
    """What the environment was made from; another lock, Python or machine asks for another environment."""
    made_from = [sys.version, sys.platform, sys.base_prefix, hashlib.sha256(lock.read_bytes()).hexdigest()]
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def site_packages() -> Path:
    if WINDOWS:
        return VENV / "Lib/site-packages"
    return VENV / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


def is_current(lock: Path = LOCK) -> bool:
    try:
        return stamp_of(lock).read_text(encoding="ascii") == expected_stamp(lock) and venv_python().exists()
    except (OSError, UnicodeDecodeError):
        return False


def stamp_of(lock: Path) -> Path:
    return STAMP if lock == LOCK else STAMP.with_name(f"{STAMP.name}-{lock.stem}")


def install(lock: Path) -> None:
    """Install what a lock pins into the environment that is there."""
    say(f"installing what {lock.name} pins")
    pip = [str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    code = subprocess.call([*pip, "-r", str(lock)], cwd=ROOT)
    if code:
        raise Refusal(f"pip could not install what {lock.name} pins (its reason stands above); nothing was started.")


def install_peers() -> None:
    """Add what only the benchmarks need; like the environment, once for each lock."""
    stamp_of(PEERS).unlink(missing_ok=True)
    install(PEERS)
    stamp_of(PEERS).write_text(expected_stamp(PEERS), encoding="ascii")


def make_environment() -> None:
    """Make or mend `.venv`. The stamp is written last, so what was interrupted is done again."""
    STAMP.unlink(missing_ok=True)
    if Path(sys.prefix).resolve() != VENV and not has_pip():
        import importlib.util

        if importlib.util.find_spec("ensurepip") is None:
            version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            raise Refusal(f"This Python cannot make environments: apt install python3-venv (or {version}), then again.")
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        import venv

        venv.create(VENV, clear=True, with_pip=True, symlinks=not WINDOWS)
    install(LOCK)
    # A relative line is read from the folder that holds it: `app` is imported from this checkout wherever it stands.
    checkout = os.path.relpath(ROOT, site_packages())
    (site_packages() / "yijian-checkout.pth").write_text(f"{checkout}\n", encoding="ascii")
    STAMP.write_text(expected_stamp(), encoding="ascii")


def has_pip() -> bool:
    """Whether an environment of this very Python stands there and can be mended instead of made anew."""
    if not (site_packages() / "pip").is_dir():
        return False
    question = "import sys, pip; print(sys.version, sys.base_prefix, sep='|')"
    answer = subprocess.run([str(venv_python()), "-c", question], capture_output=True, text=True)
    return answer.stdout.strip() == f"{sys.version}|{sys.base_prefix}"


def refuse_broken_pair() -> None:
    pyside = installed_pyside(site_packages())
    if pyside and broken_pair(sys.version_info[:2], pyside):
        raise Refusal(
            f"PySide6 {pyside} aborts on Python {sys.version_info[0]}.{sys.version_info[1]}: "
            f"delete {VENV.name} and start again, or use Python 3.12 or later."
        )


def command_line(command: str, arguments: list) -> list:
    """What is started in the environment. `-P`: a folder `app` where the user stands is not ours."""
    python = str(venv_python())
    return {
        "demo": [python, "-P", "-m", "app", "demo", *arguments],
        "run": [python, "-P", "-m", "app", *arguments],
        "test": [python, "-m", "pytest", *workers(arguments), *arguments],
        "bench": [python, "-m", "benchmarks", *arguments],
        "torture": [python, "-m", "tests.torture", *arguments],
    }[command]


def checks() -> list:
    """What a change has to pass beside the tests, and what `fix` mends of it."""
    python = str(venv_python())
    return [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy", "--strict", "app"],
    ]


def fixes() -> list:
    python = str(venv_python())
    return [[python, "-m", "ruff", "check", "--fix", "."], [python, "-m", "ruff", "format", "."]]


def other_pythons() -> list:
    """The Pythons that are promised beside this one and that this machine has: on PATH, by the launcher of Windows, or
    kept by pyenv. Those that can't make environments are left out."""
    found = []
    for minor in range(11, 15):
        if (3, minor) == sys.version_info[:2]:
            continue
        kept = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
        ways = [["py", f"-3.{minor}"]] if WINDOWS else [[f"python3.{minor}"]]
        ways += [[str(python)] for python in sorted(kept.glob(f"3.{minor}.*/bin/python"))]
        found += next(([way] for way in ways if can_make_environments(way, minor)), [])
    return found


def can_make_environments(python: list, minor: int) -> bool:
    question = f"import ensurepip, sys; assert sys.version_info[:2] == (3, {minor})"
    try:
        return subprocess.run([*python, "-c", question], capture_output=True).returncode == 0
    except OSError:
        return False


def check(arguments: list, environment: dict) -> int:
    """Everything, to the end, though something fails on the way; the first failure's code is the answer."""
    codes = []
    if not {"--quick", "--rest"} & set(arguments):
        say(f"the whole suite on Python {sys.version.split()[0]}")
        codes.append(subprocess.call(command_line("test", []), cwd=ROOT, env=environment))
    if "--quick" not in arguments:
        for python in other_pythons():
            say(f"the rooms below the window on {' '.join(python)}")
            codes.append(subprocess.call(below_the_window(python), cwd=ROOT, env=elsewhere(python, environment)))
    codes += [subprocess.call(command, cwd=ROOT, env=environment) for command in checks()]
    return next((code for code in codes if code), 0)


def below_the_window(python: list) -> list:
    rooms = [f"tests/{room}" for room in BELOW_THE_WINDOW]
    return [*python, str(Path(__file__).resolve()), "test", "-q", "-n", "auto", "--dist", "loadscope", *rooms]


def elsewhere(python: list, environment: dict) -> dict:
    """Each Python has an environment of its own, and tries fewer examples."""
    version = Path(python[0]).parents[1].name if Path(python[0]).is_absolute() else python[-1].lstrip("-")
    return {**environment, "YIJIAN_VENV": f".venv-{version}", "HYPOTHESIS_PROFILE": "quick"}


def workers(arguments: list) -> list:
    """The whole suite runs on every processor, each module on one; a chosen test runs alone, where a debugger works."""
    chosen = any(not argument.startswith("-") for argument in arguments)
    return [] if chosen or {"-n", "-x", "--pdb"} & set(arguments) else ["-n", "auto", "--dist", "loadscope"]


def start(command: str, arguments: list) -> int:
    environment = dict(os.environ)
    missing = missing_libraries(wanted_libraries(command, arguments, environment))
    if missing and command == "demo":
        say(f"{libraries_sentence(missing)} Going on without the window.")
        arguments = [*arguments, "--no-window"]
    elif missing:
        raise Refusal(libraries_sentence(missing))
    if not is_current():
        try:
            make_environment()
        except OSError as error:
            raise Refusal(
                f"{VENV} cannot be written ({error.strerror or error}): copy the checkout to a folder of yours, "
                "or let YIJIAN_VENV name a folder that can be written."
            ) from error
    if command == "bench" and not is_current(PEERS):
        install_peers()
    refuse_broken_pair()
    own = command in ("test", "bench", "torture")
    if command in ("test", "check", "torture"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if command == "check":
        return check(arguments, environment)
    if command == "fix":
        return max(subprocess.call(each, cwd=ROOT, env=environment) for each in fixes())
    code = subprocess.call(command_line(command, arguments), cwd=ROOT if own else None, env=environment)
    return 128 - code if code < 0 else code  # ended by a signal: as a shell says it


def say(sentence: str) -> None:
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def main(argv: list) -> int:
    if argv[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if not argv or argv[0] not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return start(argv[0], argv[1:])
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
