"""The form of an item's answer: which keys each kind takes, and what must hold between them."""

from __future__ import annotations

from app.checklists import errors
from app.checklists.reading import Table
from app.domain.checklist import AnswerKind, Department

RATIOS = ("dependent", "self_caring", "combined")
MEANINGS = ("expires", "done", "made")
MOST_CHOICES = 8
"""Each has a key of its own on the keyboard, A to H."""

_BOUNDS = ("at_least", "at_most")
_RANGE = ("lowest", "highest")
_OWN_WORDS = ("problem", "remedy", "deadline", "basis")
_FIGURE = (*_BOUNDS, *_RANGE, "unit", "reference")
_REGISTERED = "record_only"
KEYS: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.VERDICT: (),
    AnswerKind.COUNT: (*_FIGURE, _REGISTERED),
    AnswerKind.NUMBER: (*_FIGURE, _REGISTERED),
    AnswerKind.SCORE: _FIGURE,
    AnswerKind.SHARE: (*_BOUNDS, "unit", "reference", _REGISTERED),
    AnswerKind.RATIO: ("ratio",),
    AnswerKind.DATE: ("means", "months", "lives", "reference"),
    AnswerKind.CHOICE: ("options",),
    AnswerKind.SAMPLE: ("unit", "sample", "allowed", "reference"),
}
_REQUIRED: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.COUNT: ("unit",),
    AnswerKind.NUMBER: ("unit",),
    AnswerKind.SCORE: ("highest",),
    AnswerKind.SHARE: ("unit",),
    AnswerKind.RATIO: ("ratio",),
    AnswerKind.DATE: ("means",),
    AnswerKind.CHOICE: ("options",),
    AnswerKind.SAMPLE: ("unit", "sample"),
}


def check_answer(answer: Table) -> tuple[AnswerKind | None, dict[str, bool | None], dict[str, list[Table]]]:
    """Tell the faults of an answer form; gives its kind, the options of a choice with what each decides, and the basis
    of those that have their own."""
    if "kind" not in answer.data:
        answer.say(errors.MISSING_KEY, key="kind")
        return None, {}, {}
    name = answer.pick("kind", "答题方式", tuple(AnswerKind))
    if not name:
        return None, {}, {}
    kind = AnswerKind(name)
    known = ("kind", *KEYS[kind])
    for key in answer.data:
        if key not in known:
            hint = errors.near(key, known)
            answer.say(errors.ANSWER_KEY, kind=name, key=key, hint=hint, known="、".join(known))
    for key in _REQUIRED.get(kind, ()):
        if key not in answer.data:
            answer.say(errors.ANSWER_NEEDS, kind=name, key=key)
    if "unit" in answer.data and "unit" in known:
        answer.text("unit")
    answer.flag("reference")
    answer.flag(_REGISTERED)
    if answer.data.get(_REGISTERED) is True and any(key in answer.data for key in _BOUNDS):
        answer.say(errors.RECORD_JUDGES)
    if kind in (AnswerKind.COUNT, AnswerKind.NUMBER, AnswerKind.SCORE):
        _check_figure(answer, kind)
    elif kind is AnswerKind.SHARE:
        _check_share(answer)
    elif kind is AnswerKind.RATIO:
        answer.pick("ratio", "配比", RATIOS)
    elif kind is AnswerKind.DATE:
        _check_date(answer)
    elif kind is AnswerKind.SAMPLE:
        _check_sample(answer)
    elif kind is AnswerKind.CHOICE:
        return kind, *_check_options(answer)
    return kind, {}, {}


def _check_figure(answer: Table, kind: AnswerKind) -> None:
    values = {}
    for key in (*_RANGE, *_BOUNDS):
        whole = kind is AnswerKind.COUNT and key in answer.data
        values[key] = answer.whole(key, 0) if whole else answer.number(key)
    for low, high in (_RANGE, _BOUNDS):
        low_value, high_value = values[low], values[high]
        if low_value is not None and high_value is not None and low_value > high_value:
            answer.say(errors.BOUNDS, low=low, low_value=low_value, high=high, high_value=high_value)
    lowest, highest = values["lowest"], values["highest"]
    reversed_range = lowest is not None and highest is not None and lowest > highest
    for key in _BOUNDS:
        value = values[key]
        if value is None or reversed_range:
            continue
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            answer.say(errors.OUT_OF_RANGE, key=key, value=value)
    _check_reference(answer)


def _check_share(answer: Table) -> None:
    values = [answer.number(key) for key in _BOUNDS]
    for key, value in zip(_BOUNDS, values, strict=True):
        if value is not None and not 0 <= value <= 1:
            answer.say(errors.SHARE_BOUND, key=key, value=value)
    if values[0] is not None and values[1] is not None and values[0] > values[1]:
        answer.say(errors.BOUNDS, low="at_least", low_value=values[0], high="at_most", high_value=values[1])
    _check_reference(answer)


def _check_reference(answer: Table) -> None:
    if answer.data.get("reference") is True and not any(key in answer.data for key in _BOUNDS):
        answer.say(errors.REFERENCE_ALONE)


def _check_date(answer: Table) -> None:
    means = answer.pick("means", "日期含义", MEANINGS)
    if "months" in answer.data:
        answer.whole("months", 1)
        if means in ("expires", "made"):
            answer.say(errors.MONTHS_UNUSED if means == "expires" else errors.MONTHS_OF_LIVES)
    elif means == "done":
        answer.say(errors.ANSWER_NEEDS, kind="date", key="months")
    if "lives" in answer.data:
        _check_lives(answer)
        if means and means != "made":
            answer.say(errors.LIVES_UNUSED)
    elif means == "made":
        answer.say(errors.ANSWER_NEEDS, kind="date", key="lives")


def _check_lives(answer: Table) -> None:
    titles = set()
    lives = answer.tables("lives", lambda number: f"{answer.where}.lives 第{number}个")
    for life in lives:
        life.keys(("title", "since", "years", "months"), ("title",))
        title = life.text("title")
        if title in titles:
            life.say(errors.REPEATED, value=title)
        titles.add(title)
        life.text("since")
        for key in ("years", "months"):
            life.whole(key, 1)
        if ("years" in life.data) == ("months" in life.data):
            life.say(errors.LIFE_LENGTH)
    if len(lives) > MOST_CHOICES:
        answer.say(errors.MANY_LIVES, count=len(lives), most=MOST_CHOICES)


def _check_sample(answer: Table) -> None:
    sample, allowed = answer.whole("sample", 1), answer.whole("allowed", 0)
    if sample is not None and allowed is not None and allowed >= sample:
        answer.say(errors.ALLOWED, allowed=allowed, sample=sample)


def _check_options(answer: Table) -> tuple[dict[str, bool | None], dict[str, list[Table]]]:
    options: dict[str, bool | None] = {}
    bases: dict[str, list[Table]] = {}
    entries = answer.tables("options", lambda number: f"{answer.where}.options 第{number}个", needed=False)
    for option in entries:
        option.keys(("title", "passes", "refer", *_OWN_WORDS), ("title",))
        title = option.text("title")
        if title in options:
            option.say(errors.REPEATED, value=title)
        if title:
            options[title] = _decides(option)
        basis = _check_own_words(option, options.get(title))
        if title and basis:
            bases[title] = basis
    if "options" in answer.data and len(entries) < 2:
        answer.say(errors.FEW_OPTIONS, count=len(entries))
    if len(entries) > MOST_CHOICES:
        answer.say(errors.MANY_OPTIONS, count=len(entries), most=MOST_CHOICES)
    return options, bases


def _decides(option: Table) -> bool | None:
    """Whether an option passes, None where it decides nothing; one that a department has to judge does not."""
    if "refer" not in option.data:
        return option.flag("passes") if "passes" in option.data else None
    option.pick("refer", "部门", tuple(Department))
    for key in ("passes", "remedy"):
        if key in option.data:
            option.say(errors.REFERRED_NEVER, key=key)
    for key in ("problem", "deadline"):
        if key not in option.data:
            option.say(errors.REFERRED_NEEDS, key=key)
    return False


def _check_own_words(option: Table, passes: bool | None) -> list[Table]:
    """What an option says in the place of its item; gives its basis, which is not examined here."""
    own = next((key for key in _OWN_WORDS if key in option.data), "")
    if own and passes:
        option.say(errors.OPTION_PASSES, key=own)
    for key in ("problem", "remedy"):
        option.text(key)
    if "deadline" in option.data:
        check_deadline(option)
    if "basis" not in option.data:
        return []
    return option.tables("basis", lambda place: f"{option.where} 依据第{place}条")


def check_deadline(table: Table) -> None:
    """Tell of a deadline that is no number of whole days."""
    value = table.data.get("deadline", 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        table.say(errors.DEADLINE, value=str(value).lower() if isinstance(value, bool) else value)
    else:
        table.number("deadline")
