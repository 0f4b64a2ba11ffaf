"""From the cells of an item's row to the value and the verdict that an inspector would have given. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.checklists.errors import Sentence
from app.checklists.workbook_read import Value as Cell
from app.domain.answer_sheet import (
    CHOICE,
    DAY,
    FIGURE,
    GOOD,
    REASON,
    VALUES,
    VERDICT,
    WHOLE,
    figure_text,
    pair_value,
    value_cells,
    value_columns,
)
from app.domain.checklist import AnswerForm, AnswerKind
from app.domain.figures import figure_of, half_width
from app.domain.inspection import Result, Value, Verdict, offered
from app.domain.ledger import same
from app.interchange import form_errors as errors
from app.interchange.form_plan import RowFault, count_of, text_of
from app.interchange.ledger_days import DayFault, day_of
from app.interchange.plain_words import verdict_meant
from app.interchange.returned import Line, cell_text

_REASONED = (Verdict.NOT_APPLICABLE, Verdict.UNABLE)
_MOST = 99_999


@dataclass(frozen=True, slots=True)
class ReadCells:
    """The open cells of a row as the form would show them, and what is wrong in them."""

    texts: Mapping[str, str]
    faults: tuple[RowFault, ...]


def read_cells(line: Line, form: AnswerForm, today: date, from_1904: bool) -> ReadCells:
    """Every open cell that has a column, each by itself."""
    texts: dict[str, str] = {}
    faults: list[RowFault] = []
    for title, value in line.cells.items():
        try:
            if title in line.faults:
                raise RowFault(line.faults[title], title)
            texts[title] = _text(title, value, form, today, from_1904)
        except RowFault as fault:
            texts[title] = cell_text(value) or "?"
            faults.append(fault)
    return ReadCells(texts, tuple(faults))


def _text(title: str, value: Cell, form: AnswerForm, today: date, from_1904: bool) -> str:
    if title in VALUES and title not in value_columns(form):
        if cell_text(value):
            raise RowFault(errors.CELL_UNUSED, title, title=title)
        return ""
    if title == VERDICT:
        return _verdict(cell_text(value), offered(form))
    if title == FIGURE:
        return _figure(form, value)
    if title == CHOICE:
        titles = [option.title for option in form.options] + [life.title for life in form.lives]
        return _offered(title, cell_text(value), titles, errors.NO_SUCH_CHOICE)
    if title == DAY:
        day = day_of(value, None, today, from_1904=from_1904)
        if isinstance(day, DayFault):
            raise RowFault(day.sentence, title, **day.values)
        return day.isoformat() if day else ""
    if title in (GOOD, WHOLE):
        number = count_of(title, value)
        return "" if number is None else str(number)
    return text_of(title, value)


def _verdict(text: str, known: Sequence[Verdict]) -> str:
    verdict = verdict_meant(text, known)
    if text and verdict is None:
        raise RowFault(errors.NOT_OFFERED, VERDICT, value=text[:30], known="、".join(each.label for each in known))
    return verdict.label if verdict is not None else ""


def _offered(title: str, text: str, known: list[str], sentence: Sentence) -> str:
    found = next((each for each in known if same(each, text)), "")
    if text and not found:
        raise RowFault(sentence, title, value=text[:30], known="、".join(known))
    return found


def _figure(form: AnswerForm, value: Cell) -> str:
    written = half_width(cell_text(value).replace("。", ".")).strip()
    text = written.removesuffix(half_width(form.unit)).rstrip()
    if form.kind is AnswerKind.COUNT:
        number = count_of(FIGURE, text)
        text = "" if number is None else str(number)
    if not text:
        return ""
    figure = figure_of(text)
    if figure is None:
        raise RowFault(errors.NOT_A_NUMBER, FIGURE, value=text[:30])
    lowest = form.lowest if form.lowest is not None or form.kind is not AnswerKind.COUNT else Decimal(0)
    highest = form.highest if form.highest is not None or form.kind is not AnswerKind.COUNT else Decimal(_MOST)
    if (lowest is not None and figure < lowest) or (highest is not None and figure > highest):
        parts = [f"不低于{lowest}" if lowest is not None else "", f"不高于{highest}" if highest is not None else ""]
        bounds = "、".join(part for part in parts if part)
        raise RowFault(errors.OUT_OF_BOUNDS, FIGURE, value=text, bounds=bounds, unit=form.unit)
    return figure_text(figure)


def value_in(form: AnswerForm, texts: Mapping[str, str]) -> Value:
    """The value that the cells hold together; None where they hold none. Raises `RowFault` for half of one."""
    match form.kind:
        case AnswerKind.COUNT | AnswerKind.NUMBER | AnswerKind.SCORE:
            text = texts.get(FIGURE, "")
            if not text:
                return None
            return int(text) if form.kind is AnswerKind.COUNT else text
        case AnswerKind.CHOICE:
            return texts.get(CHOICE) or None
        case AnswerKind.DATE if form.lives:
            kind, day = _both(texts, CHOICE, DAY)
            return {"type": kind, "day": day} if kind else None
        case AnswerKind.DATE:
            return texts.get(DAY) or None
        case AnswerKind.SAMPLE | AnswerKind.SHARE:
            return _pair(form, texts)
    return None


def _pair(form: AnswerForm, texts: Mapping[str, str]) -> Value:
    offered = str(form.sample) if form.kind is AnswerKind.SAMPLE and form.sample else ""
    if not texts.get(GOOD) and texts.get(WHOLE, "") == offered:
        return None  # the number to look at stood there already
    first, second = _both(texts, GOOD, WHOLE)
    if not first:
        return None
    good, whole = int(first), int(second)
    if whole == 0 and form.kind is AnswerKind.SAMPLE:
        raise RowFault(errors.NONE_LOOKED_AT, WHOLE, second=WHOLE)
    if good > whole:
        raise RowFault(errors.MORE_THAN_WHOLE, GOOD, first=GOOD, second=WHOLE, good=good, whole=whole)
    return pair_value(form.kind, good, whole)


def _both(texts: Mapping[str, str], one: str, other: str) -> tuple[str, str]:
    first, second = texts.get(one, ""), texts.get(other, "")
    if bool(first) != bool(second):
        there, missing = (one, other) if first else (other, one)
        raise RowFault(errors.HALF_A_VALUE, missing, there=there, missing=missing)
    return first, second


class RowFaults(Exception):
    """All that is wrong with what the cells of a row say together."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)


def result_in(
    form: AnswerForm,
    texts: Mapping[str, str],
    held: Result | None,
    hint: str = "",
    broken: frozenset[str] = frozenset(),
) -> Result | None:
    """What the cells say of the item together; None while they say nothing. Raises `RowFaults`.

    `held` is what is said of it now: a value or a reason that stood there already and no longer belongs to the verdict
    goes with it, as in the window. `hint`: the verdict that the value means by itself. `broken`: cells of which it is
    known that they can't be read; nothing is told that hangs on them, and there is no result while there are any.
    """
    faults: list[RowFault] = []
    value: Value = None
    try:
        value = None if broken & {*VALUES} else _kept(form, texts, held)
    except RowFault as fault:
        faults.append(fault)
    verdict = next((verdict for verdict in Verdict if verdict.label == texts.get(VERDICT, "")), None)
    if verdict is not None:
        faults += _reason_faults(verdict, texts, held)
    elif VERDICT not in broken:
        faults += _verdict_faults(form, texts, held, hint)
    if verdict in _REASONED and value is not None and (held is None or held.value != value):
        filled = next(title for title in value_columns(form) if texts.get(title))
        faults.append(RowFault(errors.VALUE_UNUSED, filled, verdict=texts[VERDICT], title=filled))
    if faults:
        raise RowFaults(faults)
    if verdict is None or broken:
        return None
    if verdict in _REASONED:
        return Result(verdict, None, texts.get(REASON, ""))
    return Result(verdict, value, "")


def _verdict_faults(form: AnswerForm, texts: Mapping[str, str], held: Result | None, hint: str) -> Iterator[RowFault]:
    """What is wrong with a row that has no verdict."""
    if held is not None:
        yield RowFault(errors.VERDICT_CLEARED, VERDICT, before=held.verdict.label)
    elif filled := [title for title in (*value_columns(form), REASON) if texts.get(title)]:
        whole = texts.get(WHOLE, "")
        offered = form.kind is AnswerKind.SAMPLE and form.sample and whole == str(form.sample)
        if filled != [WHOLE] or not offered:  # the number to look at stood there already
            yield RowFault(errors.NO_VERDICT, VERDICT, title=filled[0], hint=hint)


def _reason_faults(verdict: Verdict, texts: Mapping[str, str], held: Result | None) -> Iterator[RowFault]:
    reason = texts.get(REASON, "")
    if verdict is Verdict.UNABLE and not reason:
        yield RowFault(errors.NO_REASON, REASON, verdict=verdict.label)
    if verdict not in _REASONED and reason and (held is None or held.reason != reason):
        yield RowFault(errors.REASON_UNUSED, REASON, verdict=verdict.label)


def _kept(form: AnswerForm, texts: Mapping[str, str], held: Result | None) -> Value:
    """The value in the cells; the held one word for word where they show nothing else (`4.50` stays `4.50`)."""
    if held is not None:
        shown = value_cells(form, held.value)
        if all(same(texts.get(title, ""), shown.get(title, "")) for title in value_columns(form)):
            return held.value
    return value_in(form, texts)
