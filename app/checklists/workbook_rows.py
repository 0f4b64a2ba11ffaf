"""A checklist as the rows of a workbook: what the template, the export and the round trip are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from app.checklists.regulations import documents
from app.checklists.workbook import (
    BASIS,
    CASES,
    EITHER,
    HEAD,
    ITEMS,
    LIVES,
    OPTIONS,
    SECTIONS,
    SEPARATOR,
    YES,
    SheetForm,
    label,
)
from app.checklists.workbook import FORMAT as WORKBOOK_FORMAT
from app.domain.checklist import MADE, AnswerForm, Checklist, Citation, DocumentCitation, Item

Value = str | int | float | None
Row = dict[str, Value]
"""What stands in a row, by the key of its column; what is absent is an empty cell."""


def rows_of(checklist: Checklist) -> dict[str, list[Row]]:
    """The rows of every sheet, by the sheet's name. Read back they are the same checklist."""
    titles = _section_names(checklist)
    sheets: dict[str, list[Row]] = {form.name: [] for form in (HEAD, SECTIONS, ITEMS, OPTIONS, LIVES, CASES, BASIS)}
    sheets[HEAD.name].append(
        {
            "id": checklist.id,
            "title": checklist.title,
            "edition": checklist.edition,
            "note": checklist.note,
            "format": WORKBOOK_FORMAT,
        }
    )
    for section in checklist.sections:
        sheets[SECTIONS.name].append({"id": section.id, "title": section.title})
        for item in section.items:
            sheets[ITEMS.name].append(_item(item, titles[section.id]))
            sheets[OPTIONS.name] += _options(item)
            sheets[LIVES.name] += _lives(item)
            sheets[CASES.name] += _cases(item)
            sheets[BASIS.name] += [_citation(item, citation) for citation in item.basis]
            sheets[BASIS.name] += [
                {"choice": option.title, **_citation(item, citation)}
                for option in item.answer.options
                for citation in option.basis
            ]
    return sheets


def cells(form: SheetForm, row: Row) -> Iterator[Value]:
    """The row's values in the order of the columns."""
    return (row.get(column.key) for column in form.columns)


def number(value: Decimal | None) -> Value:
    """A number as a cell holds it: a text where a workbook's own numbers would not keep every digit."""
    if value is None:
        return None
    if abs(value) >= 10**15:
        return f"{value:f}"
    if value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    digits = (repr(nearest), f"{nearest:.16g}", f"{nearest:.15g}")  # openpyxl writes 16, of which 15 are read
    return nearest if all(Decimal(text) == value for text in digits) else f"{value:f}"


def _section_names(checklist: Checklist) -> dict[str, str]:
    """How items name their section: by its title where that means one section only."""
    names = Counter(name.strip() for section in checklist.sections for name in (section.title, section.id))
    return {
        section.id: section.title.strip() if names[section.title.strip()] == 1 else section.id
        for section in checklist.sections
    }


def _item(item: Item, section: str) -> Row:
    return {
        "section": section,
        "id": item.id,
        "title": item.title,
        "text": item.text,
        "how": item.how,
        "severity": item.severity.label,
        "hazard": label("hazard", item.hazard),
        "deadline": item.deadline_days,
        "problem": item.problem,
        "remedy": item.remedy,
        "departments": SEPARATOR.join(item.departments),
        "when": SEPARATOR.join(feature.label for feature in item.when),
        "photo": YES if item.photo else None,
        "private": YES if item.private else None,
        "lead": YES if item.lead else None,
        "risk": YES if item.risk else None,
        "asked_by": SEPARATOR.join(EITHER.join(part) for part in item.asked_by),
        **_answer(item.answer),
    }


def _answer(form: AnswerForm) -> Row:
    return {
        "kind": label("kind", form.kind),
        "unit": form.unit,
        "at_least": number(form.at_least),
        "at_most": number(form.at_most),
        "lowest": number(form.lowest),
        "highest": number(form.highest),
        "sample": form.sample or None,
        "allowed": form.allowed or None,
        "means": label("means", form.means),
        "months": form.months or None,
        "ratio": label("ratio", form.ratio),
        "reference": YES if form.reference else None,
        "record_only": YES if form.record_only else None,
    }


def _options(item: Item) -> Iterator[Row]:
    for option in item.answer.options:
        told = option.passes is not None and not option.refer
        decides = label("passes", "true" if option.passes else "false") if told else None
        yield {
            "item": item.id,
            "title": option.title,
            "passes": decides,
            "problem": option.problem,
            "remedy": option.remedy,
            "deadline": option.deadline_days,
            "refer": option.refer,
        }


def _lives(item: Item) -> Iterator[Row]:
    for life in item.answer.lives:
        years, months = divmod(life.months, 12)
        length: Row = {"months": life.months} if months else {"years": years}
        yield {"item": item.id, "title": life.title, "since": None if life.since == MADE else life.since, **length}


def _cases(item: Item) -> Iterator[Row]:
    for case in item.cases:
        yield {
            "item": item.id,
            "choice": case.choice,
            "when": SEPARATOR.join(feature.label for feature in case.when),
            "profiles": SEPARATOR.join(label("profiles", profile) for profile in case.profiles),
            "severity": case.severity.label if case.severity else None,
            "hazard": label("hazard", case.hazard),
            "risk": None if case.risk is None else label("risk", "true" if case.risk else "false"),
        }


def _citation(item: Item, citation: Citation) -> Row:
    if isinstance(citation, DocumentCitation):
        title = next((entry.title for entry in documents() if entry.id == citation.document), citation.document)
        role = label("role", citation.role)
        return {"item": item.id, "source": title, "place": citation.clause, "role": role, "quote": citation.quote}
    return {"item": item.id, "source": citation.rule, "place": citation.article}
