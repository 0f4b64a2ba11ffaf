"""A checklist as the text of a checklist file: read again it is the same checklist, whatever its words contain."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.checklists.answers import KEYS
from app.checklists.validation import FORMAT
from app.domain.checklist import (
    MADE,
    AnswerForm,
    Case,
    Checklist,
    Citation,
    DocumentCitation,
    Item,
    Life,
    Option,
    Section,
)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def checklist_toml(checklist: Checklist) -> str:
    """The text of a file that says the same. Standings are not written: they come from the rules table."""
    head = [
        ("format", str(FORMAT)),
        ("id", _text(checklist.id)),
        ("title", _text(checklist.title)),
        ("edition", _text(checklist.edition)),
    ]
    if checklist.note:
        head.append(("note", _text(checklist.note)))
    return _lines(head) + "".join(_section(section) for section in checklist.sections)


def _section(section: Section) -> str:
    head = "\n[[section]]\n" + _lines([("id", _text(section.id)), ("title", _text(section.title))])
    return head + "".join("\n[[section.item]]\n" + _lines(_item(item)) for item in section.items)


def _item(item: Item) -> Iterable[tuple[str, str]]:
    yield "id", _text(item.id)
    yield "title", _text(item.title)
    yield "text", _text(item.text)
    yield "how", _text(item.how)
    yield "answer", _answer(item.answer)
    yield "severity", _text(item.severity)
    yield "deadline", str(item.deadline_days)
    yield "problem", _text(item.problem)
    yield "remedy", _text(item.remedy)
    if item.when:
        yield "when", _texts(item.when)
    yield "departments", _texts(item.departments)
    if item.photo:
        yield "photo", "true"
    if item.private:
        yield "private", "true"
    if item.lead:
        yield "lead", "true"
    if item.risk:
        yield "risk", "true"
    if item.hazard:
        yield "hazard", _text(item.hazard)
    if item.asked_by:
        yield "asked_by", _array(_text(part[0]) if len(part) == 1 else _texts(part) for part in item.asked_by)
    if item.cases:
        yield "cases", _rows(_case(case) for case in item.cases)
    yield "basis", _rows(_citation(citation) for citation in item.basis)


def _answer(form: AnswerForm) -> str:
    fields = {
        "unit": _text(form.unit) if form.unit else "",
        "lowest": _number(form.lowest),
        "highest": _number(form.highest),
        "at_least": _number(form.at_least),
        "at_most": _number(form.at_most),
        "means": _text(form.means) if form.means else "",
        "months": str(form.months) if form.months else "",
        "sample": str(form.sample) if form.sample else "",
        "allowed": str(form.allowed) if form.allowed else "",
        "ratio": _text(form.ratio) if form.ratio else "",
        "reference": "true" if form.reference else "",
        "record_only": "true" if form.record_only else "",
        "lives": _rows(_life(life) for life in form.lives) if form.lives else "",
        "options": _rows(_option(option) for option in form.options) if form.options else "",
    }
    written = {key: value for key, value in fields.items() if value and key in KEYS[form.kind]}
    return _table({"kind": _text(form.kind)} | written)


def _option(option: Option) -> str:
    fields = {
        "title": _text(option.title),
        "passes": "" if option.refer else _flag(option.passes),
        "refer": _text(option.refer) if option.refer else "",
        "problem": _text(option.problem) if option.problem else "",
        "remedy": _text(option.remedy) if option.remedy else "",
        "deadline": "" if option.deadline_days is None else str(option.deadline_days),
        "basis": _array(_citation(citation) for citation in option.basis) if option.basis else "",
    }
    return _table({key: value for key, value in fields.items() if value})


def _life(life: Life) -> str:
    years, months = divmod(life.months, 12)
    since = {"since": _text(life.since)} if life.since != MADE else {}
    return _table(
        {"title": _text(life.title)} | since | ({"months": str(life.months)} if months else {"years": str(years)})
    )


def _case(case: Case) -> str:
    fields = {
        "choice": _text(case.choice) if case.choice else "",
        "when": _texts(case.when) if case.when else "",
        "profiles": _texts(case.profiles) if case.profiles else "",
        "severity": _text(case.severity) if case.severity else "",
        "hazard": _text(case.hazard) if case.hazard else "",
        "risk": _flag(case.risk),
    }
    return _table({key: value for key, value in fields.items() if value})


def _citation(citation: Citation) -> str:
    if not isinstance(citation, DocumentCitation):
        return _table({"rule": _text(citation.rule), "article": _text(citation.article)})
    fields = {
        "document": _text(citation.document),
        "clause": _text(citation.clause),
        "role": _text(citation.role),
    }
    return _table(fields | ({"quote": _text(citation.quote)} if citation.quote else {}))


def _lines(entries: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in entries)


def _table(fields: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in fields.items()) + " }"


def _array(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _texts(values: Iterable[str]) -> str:
    return _array(_text(value) for value in values)


def _rows(rows: Iterable[str]) -> str:
    """An array of tables, one a line."""
    return "[\n" + "".join(f"  {row},\n" for row in rows) + "]"


def _flag(value: bool | None) -> str:
    """A flag as it is written; nothing where it is not said."""
    return "" if value is None else str(value).lower()


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _text(value: str) -> str:
    return f'"{"".join(_character(character) for character in value)}"'


def _character(character: str) -> str:
    """What may not stand in a quoted text as it is, escaped."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04x}" if ord(character) < 0x20 or character == "\x7f" else character
