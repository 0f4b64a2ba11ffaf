"""Build the program for people without Python: `.venv/bin/python packaging/build.py [--archive]`.

Leaves the folder packaging/dist/yijian and says how large it is; with --archive also packs it for handing on.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from app import __version__
from app.runtime import broken_pair, installed_pyside

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def folder_size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def build() -> Path:
    """The built folder; whatever an earlier build left there is gone."""
    pyside = installed_pyside(Path(sysconfig.get_path("purelib")))
    if pyside is None:
        sys.exit("build.py: run me with the environment's Python; python3 dev.py test makes it")
    if broken_pair(sys.version_info[:2], pyside):
        sys.exit(f"build.py: PySide6 {pyside} aborts on this Python; what is built with the pair would too")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(HERE / "build"), str(HERE / "yijian.spec")]
    code = subprocess.call(command, cwd=HERE.parent)
    if code:
        sys.exit(code)
    return DIST / "yijian"


def pack(folder: Path) -> Path:
    """One file to hand on: a .zip for Windows, a .tar.xz (which keeps symbolic links) elsewhere."""
    kind = "zip" if sys.platform == "win32" else "xztar"
    name = f"yijian-{__version__}-{sysconfig.get_platform()}"
    return Path(shutil.make_archive(str(DIST / name), kind, folder.parent, folder.name))


def main() -> None:
    parser = argparse.ArgumentParser(description="build the program for people without Python")
    parser.add_argument("--archive", action="store_true", help="also pack the folder (about a minute)")
    arguments = parser.parse_args()
    folder = build()
    print(f"{folder.relative_to(HERE.parent)}: {megabytes(folder_size(folder))}")
    if arguments.archive:
        archive = pack(folder)
        print(f"{archive.relative_to(HERE.parent)}: {megabytes(archive.stat().st_size)}")


if __name__ == "__main__":
    main()
