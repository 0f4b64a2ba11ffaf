"""The validation of checklist files: every fault at once, each with its place and its remedy."""

import re
from pathlib import Path

import pytest

from app.checklists import errors
from app.checklists.errors import ChecklistError, Sentence, near
from app.checklists.load import known, load_checklist
from app.checklists.validation import find_faults
from app.errors import AppError

_BAD = Path(__file__).parent.parent / "data" / "checklists_bad"
_SITUATIONS = sorted(path.name for path in _BAD.iterdir())
_SHOWN_ELSEWHERE = ("UNKNOWN_ITEM", "ASKED_TWICE")  # not of a text file; of a file of sets


@pytest.mark.parametrize("situation", _SITUATIONS)
def test_a_bad_file_tells_all_its_faults(situation: str) -> None:
    folder = _BAD / situation
    text = (folder / "checklist.toml").read_text(encoding="utf-8")
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(fault) for fault in find_faults(text, known())] == expected


@pytest.mark.parametrize("situation", _SITUATIONS)
def test_a_bad_file_is_not_loaded(situation: str) -> None:
    with pytest.raises(ChecklistError) as caught:
        load_checklist(_BAD / situation / "checklist.toml")
    faults = (_BAD / situation / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(fault) for fault in caught.value.faults] == faults
    assert str(caught.value).startswith(f"checklist.toml：检查表有{len(faults)}处问题")


def test_every_sentence_of_the_catalogue_is_shown_by_a_bad_file() -> None:
    shown = "".join((_BAD / name / "expected.txt").read_text(encoding="utf-8") for name in _SITUATIONS)
    for name, sentence in vars(errors).items():
        if isinstance(sentence, Sentence) and name not in _SHOWN_ELSEWHERE:
            longest = max((part.split("{")[0] for part in sentence.what.split("}")), key=len)
            assert longest in shown, name


def test_every_fault_has_a_place_and_a_remedy() -> None:
    for situation in _SITUATIONS:
        for fault in find_faults((_BAD / situation / "checklist.toml").read_text(encoding="utf-8"), known()):
            assert fault.where and fault.what and fault.remedy


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "旧表.toml"
    path.write_bytes('title = "消防安全"'.encode("gb18030"))
    with pytest.raises(AppError, match=r"旧表\.toml.*不是 UTF-8"):
        load_checklist(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"a = {'[' * 9999}", "第1行第85列 · 不是合法的 TOML：a = [[["),
        (f"{'a.' * 9999}a = 1", "文件里 · 不是合法的 TOML：一层套一层"),
        (f"a = {'9' * 9999}", "第1行第5列 · 不是合法的 TOML：a = 999"),
        ("a = 1e999", "第1行第5列 · 不是合法的 TOML：a = 1e999"),
        ("a = '\u2028'\na = 1", "第2行第1列 · 同一个键写了两次：a = 1 · "),
        ("d = 0000-01-01", "第1行第5列 · 不是合法的 TOML：d = 0000-01-01"),
    ],
)
def test_what_no_program_could_hold_is_told_with_its_place(text: str, told: str) -> None:
    (fault,) = find_faults(text, known())
    assert str(fault).startswith(told)


def test_an_empty_file_misses_everything() -> None:
    faults = find_faults("", known())
    assert [fault.what for fault in faults] == [
        f"缺少“{key}”" for key in ("format", "id", "title", "edition", "section")
    ]


def test_faults_come_in_the_order_of_the_file() -> None:
    text = (_BAD / "many_faults" / "checklist.toml").read_text(encoding="utf-8")
    places = [fault.where.split(" ")[0] for fault in find_faults(text, known())]
    assert places == sorted(places, key=lambda place: (place != "文件开头", place))


def test_the_nearest_name_is_the_hint() -> None:
    assert near("fire_alrm", ["fire_alarm", "kitchen"]) == "是不是“fire_alarm”？"
    assert near("ZD1O", ["ZD01", "ZD10", "ZD21"]) == "是不是“ZD10”？"
    assert near("xyz", ["fire_alarm"]) == ""


@pytest.mark.parametrize(
    "value",
    ["3", '"x"', '""', "true", "[]", "{}", "[1]", "1.5", "-1", "2026-01-01", "inf", "nan", '["a", "a"]', "[{}]"],
)
def test_whatever_stands_behind_a_key_is_told_or_loads(value: str) -> None:
    """No value of the wrong sort is a bug of the program: each is a fault of the file, or harmless."""
    lines = (_BAD / "duplicate_ids" / "checklist.toml").read_text(encoding="utf-8").splitlines()
    lines = [line.replace('id = "EX01"', f'id = "EX{number}"') for number, line in enumerate(lines)]
    assert not find_faults("\n".join(lines), known())
    for number, line in enumerate(lines):
        for match in re.finditer(r"(\w+) = (\"[^\"]*\"|\d+|true|false)", line):
            changed = f"{line[: match.start(2)]}{value}{line[match.end(2) :]}"
            try:
                load_checklist("\n".join([*lines[:number], changed, *lines[number + 1 :]]))
            except ChecklistError as error:
                assert error.faults
