"""The columns of a form by the names that XLSForm has for them, language by language; and what a column means for the
reader where a checklist has no place for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.checklists.errors import Sentence
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Sheet, Value, used_rows
from app.checklists.workbook_scan import letter

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

REFUSED = ("calculation", "choice_filter", "repeat_count")
"""What changes a question in a way that a checklist can't: told at each cell, and the form is not taken."""
SPOKEN = ("label", "hint", "guidance_hint", "constraint_message")
"""What stands in each language in a column of its own."""

_TAKEN = {
    SURVEY: ("type", "name", *SPOKEN, "relevant", "constraint", "disabled", "read_only", *REFUSED),
    CHOICES: ("list_name", "name", "label"),
    SETTINGS: ("form_title", "form_id", "version", "default_language"),
}
_OTHER_NAMES = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "constraint message": "constraint_message",
    "constraint_msg": "constraint_message",
    "bind::jr::constraintmsg": "constraint_message",
    "calculate": "calculation",
    "bind::calculate": "calculation",
    "readonly": "read_only",
    "read only": "read_only",
    "bind::readonly": "read_only",
    "bind::required": "required",
    "repeat count": "repeat_count",
    "jr::count": "repeat_count",
    "control::jr::count": "repeat_count",
    "choice filter": "choice_filter",
    "control::appearance": "appearance",
    "caption": "label",
    "command": "type",
    "value": "name",
    "list name": "list_name",
    "title": "form_title",
    "id_string": "form_id",
}
"""As pyxform has them (pyxform/aliases.py)."""

_MEANINGS = {
    "required": "检查表的每一项都要查，没有结果的记作未查。",
    "required_message": "没有结果的项由软件提示，不用这里的话。",
    "default": "软件不替人预先填结果。",
    "appearance": "只管别的软件里的样子，不影响检查。",
    "parameters": "检查表没有这样的限制；要紧的请写进 hint，作检查方法。",
    "image": "图片不随检查表走；要紧的请写进 hint，作检查方法。",
    "audio": "声音不随检查表走；要紧的请写进 hint，作检查方法。",
    "video": "录像不随检查表走；要紧的请写进 hint，作检查方法。",
    "style": "只管别的软件里的样子，不影响检查。",
    "instance_name": "检查由软件自己编号。",
    "public_key": "软件不经网络交数据。",
    "submission_url": "软件不经网络交数据。",
    "auto_send": "软件不经网络交数据。",
    "auto_delete": "软件不自动删检查。",
}
_NO_MEANING = "不认识这一列，检查时看不到它；要紧的请写进 label 或 hint，或改成模板“检查项”表的列名。"

SAME_COLUMN = Sentence("列名“{value}”和前面的“{first}”说的是同一列", "只留一列。")
NOT_TAKEN = Sentence("有{count}行填了内容，没有用上", "{meaning}")
NOT_CHINESE = Sentence("这一行的中文是空的，用了别的列的文字", "印在文书上的就是它；不合适的请补上中文再导入。")

_CHINESE = re.compile(r"chinese|中文|汉语|\bzh\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*::?\s*")


@dataclass(slots=True)
class Columns:
    """The columns of a sheet. `places`: name → its columns, the one whose words are wanted most first.

    `chinese`: the names that have a column in Chinese. `unused`: the columns that say nothing to a checklist.
    """

    sheet: str
    places: dict[str, list[int]] = field(default_factory=dict)
    chinese: set[str] = field(default_factory=set)
    unused: dict[int, str] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)

    def entry(self, sheet: Sheet, row: int) -> dict[str, str]:
        """What a row says, by the names of the columns; in Chinese where it has Chinese, else in another language."""
        said = {}
        for name, columns in self.places.items():
            text = next((text for column in columns if (text := cell_words(sheet.value(row, column)))), "")
            if text:
                said[name] = text
        return said

    def untranslated(self, sheet: Sheet, row: int) -> tuple[str, ...]:
        """The names whose Chinese is missing in a row that says them in another language."""
        return tuple(
            name
            for name in SPOKEN
            if name in self.chinese
            and not cell_words(sheet.value(row, self.places[name][0]))
            and any(cell_words(sheet.value(row, column)) for column in self.places[name])
        )


def columns_of(sheet: Sheet, own: Collection[str], language: str = "") -> Columns:
    """The columns of a sheet of a form; `own`: the heads of a checklist workbook that may stand in it. `language`: the
    one that the form is in by default."""
    found = Columns(sheet.name)
    ranks: dict[str, list[tuple[int, int]]] = {}
    for number, value in enumerate(sheet.rows[0], 1):
        title = cell_words(value)
        if not title:
            continue
        name, spoken = _name(sheet.name, title, own)
        if name in SPOKEN and name in _TAKEN[sheet.name]:
            ranks.setdefault(name, []).append((_rank(spoken, language), number))
            if _CHINESE.search(spoken):
                found.chinese.add(name)
        elif name not in own and name not in _TAKEN[sheet.name]:
            found.unused[number] = name
        elif name in found.places:
            first = cell_words(sheet.rows[0][found.places[name][0] - 1])
            fault = SAME_COLUMN.at("", value=title, first=first)
            found.faults.append(CellFault(sheet.name, 1, letter(number), name, fault.what, fault.remedy))
        else:
            found.places[name] = [number]
    for name, columns in ranks.items():
        found.places[name] = [number for _, number in sorted(columns)]
    return found


def unused_notes(sheet: Sheet, columns: Columns) -> list[CellFault]:
    """Each column that says something and was not taken, with what that means for the reader."""
    notes = []
    for number, name in columns.unused.items():
        count = sum(1 for row in used_rows(sheet) if cell_words(sheet.value(row, number)))
        if count:
            said = NOT_TAKEN.at("", count=count, meaning=_meaning(name))
            title = cell_words(sheet.rows[0][number - 1])
            notes.append(CellFault(sheet.name, 0, letter(number), title, said.what, said.remedy))
    return notes


def heads_of(columns: Columns) -> Mapping[str, int]:
    """The column of each name where a fault of it is shown."""
    return {name: places[0] for name, places in columns.places.items()}


def cell_words(value: Value) -> str:
    """What a cell says; TRUE and FALSE of the office program are XLSForm's `true` and `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _name(sheet: str, title: str, own: Collection[str]) -> tuple[str, str]:
    """The name of a column, and the language that its head names."""
    if title in own:
        return title, ""
    plain = "::".join(_PARTS.split(" ".join(title.lower().split())))
    if plain in _OTHER_NAMES and _OTHER_NAMES[plain] in _TAKEN[sheet]:
        return _OTHER_NAMES[plain], ""
    first, _, language = plain.partition("::")
    first = _OTHER_NAMES.get(first, first)
    if first in SPOKEN:
        return first, language
    return _OTHER_NAMES.get(plain, plain), ""


def _rank(spoken: str, language: str) -> int:
    """Chinese first, then the words without a language, then those of the form's own, then any."""
    if _CHINESE.search(spoken):
        return 0
    if not spoken:
        return 1
    return 2 if language and spoken == " ".join(language.lower().split()) else 3


def _meaning(name: str) -> str:
    words = [part for part in name.split("::") if part in _MEANINGS]
    return _MEANINGS[words[0]] if words else _NO_MEANING
