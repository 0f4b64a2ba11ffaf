"""Try the built program as somebody without Python would: `.venv/bin/python packaging/smoke_test.py [FOLDER]`.

It runs where no source and no Python can be found, checks its checklists, builds the demonstration, merges what the
laptops of the demonstration handed over, and shows its window to a screen that is not there; a second start finds the
window of the first. It has what the preview draws paper with and what printing asks of Qt.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

BUILT = Path(__file__).resolve().parent / "dist" / "yijian"
CONFLICTS_LEFT = 3


def environment(home: Path) -> dict[str, str]:
    """Only what a system cannot do without: no PATH that leads to a Python, no variable that names one."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP", "LANG") if name in os.environ}
    return {**kept, "PATH": "", "HOME": str(home), "YIJIAN_HOME": str(home / "yijian"), "QT_QPA_PLATFORM": "offscreen"}


def run(program: Path, arguments: list[str], home: Path, allowed: tuple[int, ...] = (0,)) -> None:
    began = time.perf_counter()
    done = subprocess.run([program, *arguments], cwd=home, env=environment(home), capture_output=True, timeout=600)
    print(f"yijian {' '.join(arguments)}: {done.returncode} after {time.perf_counter() - began:.1f} s")
    if done.returncode not in allowed:
        told = f"{text_of(done.stdout)}\n{text_of(done.stderr)}"
        sys.exit(f"{told}\nsmoke_test.py: refused {done.returncode}, allowed {allowed}")


def text_of(printed: bytes) -> str:
    """What the program printed: UTF-8, but GB18030 on a Chinese Windows."""
    try:
        return printed.decode()
    except UnicodeDecodeError:
        return printed.decode("gb18030", "replace")


def colours(picture: Path) -> int:
    with Image.open(picture) as image:
        return len(image.convert("RGB").getcolors(1 << 24) or ())


def start_twice(window: Path, home: Path) -> None:
    """A window, then a second start on its store, which has to find it and end."""
    on_county = ["--store", "county.sqlite", "window"]
    with subprocess.Popen([window, *on_county], cwd=home, env=environment(home)) as first:
        try:
            until = time.monotonic() + 60
            while not (home / "county.sqlite.lock").exists():
                if first.poll() is not None or time.monotonic() > until:
                    sys.exit("smoke_test.py: the window did not mark its store")
                time.sleep(0.1)
            run(window, on_county, home)
        finally:
            first.kill()


def main() -> None:
    built = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else BUILT
    windows = sys.platform == "win32"
    program = built / ("yijian.exe" if windows else "yijian")
    window = built / "yijian-window.exe" if windows else program
    for library, lost in (
        ("pdfium", "nothing can be printed"),
        ("Qt6PrintSupport", "nothing can be printed"),
        ("Qt6Network", "a second start finds no window"),
        *([] if windows else [("ibusplatforminputcontextplugin", "no Chinese can be typed")]),
    ):
        if not any(path.suffix in (".dll", ".so", ".6", ".dylib") for path in built.rglob(f"*{library}*.*")):
            sys.exit(f"smoke_test.py: {library} was left out, so {lost}")
    with tempfile.TemporaryDirectory(prefix="yijian-smoke-") as folder:
        home = Path(folder)
        run(program, ["--help"], home)
        run(program, ["checklist", "check"], home)
        run(program, ["demo", "--no-window", "--out", "demo"], home)
        packages = sorted(str(path.relative_to(home)) for path in (home / "demo" / "packages").glob("*.sqlite"))
        if not packages:
            sys.exit("smoke_test.py: the demonstration left no packages")
        run(program, ["merge", "--into", "county.sqlite", *packages], home, allowed=(0, CONFLICTS_LEFT))
        if not (home / "county.sqlite").exists():
            sys.exit("smoke_test.py: the merge left no county file")
        run(window, ["window", "--grab", "window.png"], home)
        if colours(home / "window.png") < 16:
            sys.exit("smoke_test.py: the window is empty")
        start_twice(window, home)
    print("smoke_test.py: passed")


if __name__ == "__main__":
    main()
