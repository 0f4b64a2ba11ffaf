"""What is wrong with a checklist file: all of it at once, each fault with its place and its remedy.

Pure: from the text and what it may refer to, to a tuple of faults. The law of severity is enforced here:
severity follows the duty, major and suspected come only from hazards, and nothing encouraged fails a home.
"""

from __future__ import annotations

import re
from typing import Any

import rtoml

from app.checklists import errors
from app.checklists.answers import check_answer, check_deadline
from app.checklists.citations import Duty, Known, check_basis
from app.checklists.errors import Fault
from app.checklists.reading import Table, read_toml
from app.domain.checklist import AnswerKind, Department, Severity
from app.domain.features import Feature

FORMAT = 1
LONGEST_TITLE = 14

_TYPED_SEVERITIES = (Severity.SERIOUS, Severity.GENERAL, Severity.ADVICE)
_ITEM_NEEDS = ("id", "title", "text", "how", "severity", "deadline", "problem", "remedy", "departments", "basis")
_ITEM_KEYS = (*_ITEM_NEEDS, "answer", "when", "photo", "private", "lead", "risk", "hazard", "cases", "asked_by")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PLACE = re.compile(r"(.+) at line (\d+) column (\d+)", re.DOTALL)
_ID_LINE = re.compile(r"""^\s*id\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


def find_faults(text: str, known: Known) -> tuple[Fault, ...]:
    """All faults of a checklist file, in the order of the file; none if it can be used."""
    return examine(text, known)[1]


def examine(text: str, known: Known) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The file's tables and all its faults."""
    text = text.removeprefix("\ufeff")
    try:
        data = read_toml(text)
    except rtoml.TomlParsingError as error:
        return {}, (syntax_fault(text, error),)
    return data, _File(text, known).check(data)


def examine_tables(data: dict[str, Any], known: Known) -> tuple[Fault, ...]:
    """All faults of a checklist's tables, wherever they were read from. `Fault.origin` leads back to the table."""
    return _File("", known).check(data)


def syntax_fault(text: str, error: rtoml.TomlParsingError) -> Fault:
    """The one fault of a text that is no TOML, with its line."""
    place = _PLACE.fullmatch(str(error))
    if not place:  # the parser reached its own limit
        return errors.SYNTAX.at("文件里", line="一层套一层，套得太深")
    what, line, column = place.groups()
    sentence = errors.KEY_TWICE if what == "duplicate key" else errors.SYNTAX
    return sentence.at(f"第{line}行第{column}列", line=text.split("\n")[int(line) - 1].strip())


class _File:
    """One file under examination."""

    def __init__(self, text: str, known: Known) -> None:
        self.known = known
        self.faults: list[Fault] = []
        self.ids: set[str] = set()
        self.lines: dict[str, list[int]] = {}
        for match in _ID_LINE.finditer(text):
            self.lines.setdefault(match[1], []).append(text.count("\n", 0, match.start(1)) + 1)

    def check(self, data: dict[str, Any]) -> tuple[Fault, ...]:
        top = Table(data, "文件开头", self.faults)
        value = data.get("format")
        if isinstance(value, int) and value != FORMAT:
            top.say(errors.NEWER_FORMAT, value=value)
            return tuple(self.faults)
        top.keys(
            ("format", "id", "title", "edition", "note", "section"), ("format", "id", "title", "edition", "section")
        )
        if "format" in data:
            top.whole("format", FORMAT)
        self._id(top, "")
        for key in ("title", "edition", "note"):
            top.text(key)
        for number, section in enumerate(top.tables("section", lambda number: f"第{number}节"), 1):
            self._section(section, number)
        return tuple(self.faults)

    def _id(self, table: Table, fallback: str) -> str:
        """The id of a table, whose place is from now on named by it and its line."""
        value = table.text("id")
        if not value:
            return fallback
        lines = self.lines.get(value, [])
        line = f"第{lines.pop(0)}行 " if lines else ""
        table.where = f"{line}{value}"
        if not ID.fullmatch(value):
            table.say(errors.BAD_ID, value=value)
        if value in self.ids:
            table.say(errors.DUPLICATE_ID, value=value)
        self.ids.add(value)
        return value

    def _section(self, section: Table, number: int) -> None:
        self._id(section, "")
        section.keys(("id", "title", "item"), ("id", "title", "item"))
        section.text("title")
        for item in section.tables("item", lambda place: f"第{number}节第{place}项"):
            self._item(item)

    def _item(self, item: Table) -> None:
        self._id(item, "")
        item.keys(_ITEM_KEYS, _ITEM_NEEDS)
        title = item.text("title")
        if len(title) > LONGEST_TITLE:
            item.say(errors.TITLE_TOO_LONG, length=len(title), most=LONGEST_TITLE)
        for key in ("text", "how", "problem", "remedy"):
            item.text(key)
        check_deadline(item)
        self._asked_by(item)
        item.flag("photo")
        item.flag("private")
        item.flag("lead")
        item.flag("risk")
        item.picks("when", "机构特征", tuple(Feature))
        item.picks("departments", "部门", tuple(Department))
        if item.data.get("departments") == []:
            item.say(errors.NO_ENTRIES, key="departments")
        kind: AnswerKind | None = AnswerKind.VERDICT
        options: dict[str, bool | None] = {}
        bases: dict[str, list[Table]] = {}
        if "answer" in item.data:
            answer = item.table("answer", f"{item.where} answer")
            kind, options, bases = check_answer(answer) if answer else (None, {}, {})
        duty = check_basis(item.tables("basis", lambda place: f"{item.where} 依据第{place}条"), self.known)
        own = {title: check_basis(basis, self.known) for title, basis in bases.items()}
        self._weight(item, duty)
        registered = isinstance(item.data.get("answer"), dict) and item.data["answer"].get("record_only") is True
        if registered and item.data.get("severity") in (Severity.SERIOUS, Severity.GENERAL):
            item.say(errors.RECORD_GRAVE, value=item.data["severity"])
        for case in item.tables("cases", lambda place: f"{item.where} 情形第{place}条", needed=False):
            self._case(case, kind, options)
            self._weight(case, own.get(case.text("choice"), duty))

    def _asked_by(self, item: Table) -> None:
        """The ids of items in other files, so only their form can be examined."""
        if "asked_by" not in item.data:
            return
        parts = item.data["asked_by"]
        if not isinstance(parts, list) or not parts or not all(_is_part(part) for part in parts):
            item.say(errors.ASKED_BY)
            return
        for part in parts:
            for value in part if isinstance(part, list) else [part]:
                if value == item.data.get("id"):
                    item.say(errors.ASKED_BY_ITSELF, value=value)
            if isinstance(part, list) and len(set(part)) < len(part):
                item.say(errors.REPEATED, value=next(value for value in part if part.count(value) > 1))

    def _weight(self, table: Table, duty: Duty) -> None:
        """The law of severity, for an item or one of its cases."""
        value, hazard = table.text("severity"), table.text("hazard")
        if value in (Severity.MAJOR, Severity.SUSPECTED):
            table.say(errors.TYPED_BY_HAND, value=value)
        elif value and table.known(value, "等级", _TYPED_SEVERITIES):
            if not duty.exists and value != Severity.ADVICE:
                table.say(errors.NO_DUTY, value=value)
            if duty.in_principle and value == Severity.SERIOUS:
                table.say(errors.IN_PRINCIPLE)
        if not hazard:
            return
        hazards = self.known.hazards
        if hazard not in hazards:
            hint = errors.near(hazard, hazards)
            first, last = (hazards[0], hazards[-1]) if hazards else ("", "")
            table.say(errors.UNKNOWN_HAZARD, value=hazard, hint=hint, first=first, last=last)
        elif not duty.exists:
            table.say(errors.NO_DUTY_HAZARD, value=hazard)
        elif duty.in_principle:
            table.say(errors.IN_PRINCIPLE)

    def _case(self, case: Table, kind: AnswerKind | None, options: dict[str, bool | None]) -> None:
        case.keys(("choice", "when", "profiles", "severity", "hazard", "risk"))
        if not any(key in case.data for key in ("choice", "when", "profiles")):
            case.say(errors.CASE_WITHOUT_CONDITION)
        if not any(key in case.data for key in ("severity", "hazard", "risk")):
            case.say(errors.CASE_WITHOUT_EFFECT)
        case.flag("risk")
        case.picks("when", "机构特征", tuple(Feature))
        case.picks("profiles", "辖区", self.known.profiles)
        choice = case.text("choice")
        if not choice or kind is None:
            return
        if kind is not AnswerKind.CHOICE:
            case.say(errors.CASE_NO_CHOICE)
        elif choice not in options:
            hint = errors.near(choice, options)
            case.say(errors.CASE_OPTION, value=choice, hint=hint, known="、".join(options))
        elif options[choice]:
            case.say(errors.CASE_PASSES, value=choice)


def _is_part(part: object) -> bool:
    """An item's id, or a few of them."""
    ids = part if isinstance(part, list) else [part]
    return bool(ids) and all(isinstance(value, str) and ID.fullmatch(value) for value in ids)
