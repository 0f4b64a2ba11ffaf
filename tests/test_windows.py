"""What Windows asks of files: names that it keeps for itself, a file that Excel holds or, briefly, a scanner."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import windows
from app.errors import AppError, os_reason
from app.files import read_named
from app.placing import Target, put_file
from app.settings import Settings, read_settings, write_settings
from app.storage.store import Store
from app.windows import patiently, why_forbidden, without_forbidden
from app.workflow.writing import safe_name

only_windows = pytest.mark.skipif(
    sys.platform != "win32", reason="elsewhere nobody can keep others from opening a file"
)


@pytest.mark.parametrize("name", ["和谐:x.pdf", "一分院?.pdf", 'a*<>|".pdf', "a\\b.pdf", "a\tb.pdf", "x.pdf ", "x."])
@pytest.mark.parametrize("over", [False, True])
def test_a_name_that_windows_does_not_take_is_refused_everywhere(tmp_path: Path, name: str, over: bool) -> None:
    """Else `和谐:x.pdf` hides in a file called 和谐, and what is written on Linux is not to be opened in the office."""
    with pytest.raises(AppError) as refusal:
        put_file(Target(Path(f"{tmp_path}{os.sep}{name}"), over=over), b"paper")
    assert refusal.value.code in ("file.forbidden_name", "file.no_folder") and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["NUL", "nul.pdf", "Con.tar.xlsx", "AUX .pdf", "COM1.pdf", "lpt¹", "CONIN$.txt"])
def test_a_device_is_refused_as_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(AppError, match="是设备的名称"):
        put_file(tmp_path / name, b"paper")
    with pytest.raises(AppError, match="是设备的名称"):
        Store.create(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["NULL.pdf", "CONTRACT.xlsx", "COM10.pdf", "通知 1.pdf", ".yijian", "a.b.pdf", "..", ""]
)
def test_other_names_are_taken(name: str) -> None:
    assert why_forbidden(name) == ""


@given(st.text())
def test_a_name_of_our_own_making_is_never_refused(text: str) -> None:
    assert why_forbidden(safe_name(("颐检交接", text), ".pdf")) == ""
    assert not set(without_forbidden(text)) & set('\\/:*?"<>|\n')


class Held(PermissionError):
    """As Windows raises it."""

    def __init__(self, number: int) -> None:
        super().__init__(errno.EACCES, "English")
        self.winerror = number


@pytest.mark.parametrize("number", [5, 32, 33, 1224])
@pytest.mark.parametrize("times", [0, 1, 9])
def test_a_file_that_a_scanner_holds_is_tried_again(number: int, times: int) -> None:
    refusals, waited = [Held(number)] * times, list[float]()

    def act() -> str:
        if refusals:
            raise refusals.pop()
        return "done"

    assert patiently(act, waited.append) == "done"
    assert len(waited) == times and sum(waited) <= 0.5


@pytest.mark.parametrize(("error", "waits"), [(Held(32), 9), (Held(19), 0), (PermissionError(errno.EACCES, ""), 0)])
def test_what_no_waiting_mends_is_raised(error: OSError, waits: int) -> None:
    def act() -> None:
        raise error

    waited: list[float] = []
    with pytest.raises(PermissionError):
        patiently(act, waited.append)
    assert len(waited) == waits


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (32, "文件正被占用"),
        (33, "文件正被占用"),
        (19, "磁盘是只读的"),
        (21, "U盘不在了"),
        (53, "连不上"),
    ],
)
def test_the_number_of_windows_says_more_than_that_something_is_denied(number: int, said: str) -> None:
    assert said in os_reason(Held(number)) and os_reason(Held(5)) == "没有权限"


class Protected:
    """What Windows says of a file on a write-protected stick: one that is not there yet can't be looked for."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.last = 0
        self.CreateFileW = lambda *given: self._create(*given)
        self.CloseHandle = lambda handle: None

    def _create(self, path: ctypes.c_wchar_p, access: ctypes.c_uint32, _: int, __: None, how: int, *___: object) -> int:
        missing, writes = path.value not in self.names, access.value & 0x4000_0000
        self.last = 2 if missing and how == 3 else 19 if writes else 0
        return ctypes.c_void_p(-1).value if self.last else 7  # type: ignore[return-value]


@pytest.mark.parametrize("there", [True, False])
def test_a_file_on_a_write_protected_stick_is_told_so_whether_it_was_there_or_not(
    monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """The C library of Windows brings nothing but EACCES."""
    kernel = Protected(*["E:\\a.pdf"] * there)
    monkeypatch.setattr(windows.sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: kernel.last, raising=False)
    assert os_reason(PermissionError(errno.EACCES, "", "E:\\a.pdf")) == "磁盘是只读的"
    assert not windows.is_in_use("E:\\a.pdf")


@given(st.integers(1, 200), st.sampled_from([None, "/a/b.pdf"]))
def test_no_reason_is_in_english(number: int, name: str | None) -> None:
    """The system's own words are: an English sentence amid a Chinese one helps nobody."""
    said = os_reason(OSError(number, os.strerror(number), name))
    assert said and not any(letter.isascii() and letter.isalpha() for letter in said.replace("U盘", ""))


def test_a_stick_that_is_pulled_out_amid_the_writing_is_not_said_to_refuse_a_name() -> None:
    assert os_reason(OSError(errno.EINVAL, "")) == "读写磁盘出错"
    assert "名称" in os_reason(OSError(errno.EINVAL, "", "/mnt/a?.pdf"))


def test_the_length_of_a_path_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(windows.sys, "platform", "win32")
    path = tmp_path.joinpath(*["长" * 80] * 4) / "a.pdf"
    assert f"完整路径有{len(str(path))}个字，Windows 最多259个" in os_reason(
        FileNotFoundError(errno.ENOENT, "", str(path))
    )
    assert windows.why_too_long(tmp_path / "a.pdf") == ""
    with pytest.raises(AppError, match="完整路径有"):
        put_file(path, b"paper")


def test_a_file_that_somebody_reads_is_said_to_be_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows only says that its name may not be given to another."""
    path = tmp_path / "通知.pdf"
    path.write_bytes(b"last week's")

    def refuse(*_: object) -> None:
        raise Held(5)

    monkeypatch.setattr(windows, "sleep", lambda _: None)
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(AppError, match="文件正被占用"):
        put_file(Target(path, over=True), b"paper")
    assert path.read_bytes() == b"last week's" and [each.name for each in tmp_path.iterdir()] == ["通知.pdf"]


@contextmanager
def held(path: Path, share: int) -> Iterator[None]:
    """The file in use by another program, which lets others do what `share` says: 0 nothing, 1 read, 3 write too."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(ctypes.c_wchar_p(str(path)), ctypes.c_uint32(0x8000_0000), share, None, 3, 0, None)
    assert handle != ctypes.c_void_p(-1).value
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


@only_windows
@pytest.mark.parametrize("share", [0, 1, 3])
def test_a_file_that_excel_holds_is_said_to_be_in_use(tmp_path: Path, share: int) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"a day's work")
    with held(path, share):
        with pytest.raises(AppError, match="文件正被占用"):
            put_file(Target(path, over=True), b"paper")
        if not share:
            with pytest.raises(AppError, match="文件正被占用"):
                read_named(path)
    assert path.read_bytes() == b"a day's work" and [each.name for each in tmp_path.iterdir()] == ["台账.xlsx"]


@only_windows
def test_a_store_that_a_program_of_another_kind_holds_is_said_to_be_in_use(tmp_path: Path) -> None:
    """As a virus scanner, or what brings files into a cloud."""
    path = tmp_path / "yijian.sqlite"
    Store.create(path).close()
    with held(path, 0), pytest.raises(AppError) as error:
        Store.open(path)
    assert error.value.code == "store.locked"


@only_windows
def test_a_file_that_is_marked_read_only_is_said_to_be_that(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"a day's work")
    path.chmod(0o444)
    with pytest.raises(AppError, match="文件是只读的"):
        put_file(Target(path, over=True), b"paper")
    path.chmod(0o666)


def test_settings_that_the_editor_of_windows_saved_are_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    chosen = Settings(office="某县民政局", inspector="马晓燕")
    write_settings(chosen, path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_settings(path) == (chosen, None) and [each.name for each in tmp_path.iterdir()] == ["settings.json"]
