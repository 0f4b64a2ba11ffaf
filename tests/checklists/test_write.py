"""A checklist written as a file and read again is the same checklist."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists import load
from app.checklists.regulations import cite
from app.checklists.write import checklist_toml
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Case,
    Checklist,
    Department,
    DocumentCitation,
    Item,
    Life,
    Option,
    Role,
    Section,
    Severity,
)
from app.domain.features import Feature

_DATA = Path(load.__file__).with_name("data")
_CHECKLISTS = [path for path in sorted(_DATA.glob("*.toml")) if "[[section.item]]" in path.read_text(encoding="utf-8")]


def _read_again(checklist: Checklist) -> Checklist:
    return replace(load.load_checklist(checklist_toml(checklist)), source=checklist.source)


@pytest.mark.parametrize("path", _CHECKLISTS, ids=lambda path: path.stem)
def test_a_shipped_checklist_is_the_same_after_writing(path: Path) -> None:
    checklist = load.load_checklist(path)
    assert _read_again(checklist) == checklist
    written = checklist_toml(checklist)
    assert checklist_toml(load.load_checklist(written)) == written


def test_every_shipped_checklist_was_tried() -> None:
    assert {"fire", "kitchen", "staffing", "hazard"} <= {path.stem for path in _CHECKLISTS}


_words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
_short = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=14).filter(str.strip)
_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
_figures = (
    st.none()
    | st.decimals(-1000, 1000, allow_nan=False, places=6)
    | st.floats(-1000, 1000).map(lambda value: Decimal(str(value)))
)
_features = st.lists(st.sampled_from(Feature), unique=True).map(tuple)


@st.composite
def _figure_forms(draw: st.DrawFn) -> AnswerForm:
    low, high = draw(_figures), draw(_figures)
    if low is not None and high is not None and low > high:
        low, high = high, low
    reference = draw(st.booleans()) and (low is not None or high is not None)
    return AnswerForm(AnswerKind.NUMBER, draw(_words), at_least=low, at_most=high, reference=reference)


@st.composite
def _life_forms(draw: st.DrawFn) -> AnswerForm:
    titles = draw(st.lists(_words, min_size=1, max_size=4, unique=True))
    months, since = st.integers(1, 200), st.just("出厂") | _words
    lives = tuple(Life(title, draw(months), draw(since)) for title in titles)
    return AnswerForm(AnswerKind.DATE, means="made", lives=lives, reference=draw(st.booleans()))


@st.composite
def _choice_forms(draw: st.DrawFn) -> AnswerForm:
    titles = draw(st.lists(_words, min_size=2, max_size=4, unique=True))
    passes = st.sampled_from([None, True, False])
    return AnswerForm(AnswerKind.CHOICE, options=tuple(_option(draw, title, draw(passes)) for title in titles))


def _option(draw: st.DrawFn, title: str, passes: bool | None) -> Option:
    """An option; one that does not pass may have words, deadline and basis of its own."""
    if passes:
        return Option(title, passes)
    return Option(
        title,
        passes,
        problem=draw(st.just("") | _words),
        remedy=draw(st.just("") | _words),
        deadline_days=draw(st.none() | st.integers(0, 400)),
        basis=draw(st.sampled_from([(), _BASIS[:1], _BASIS])),
    )


_forms = st.one_of(
    st.just(AnswerForm()),
    _figure_forms(),
    _choice_forms(),
    _life_forms(),
    st.builds(
        AnswerForm, st.just(AnswerKind.SAMPLE), unit=_words, sample=st.integers(5, 20), allowed=st.integers(0, 4)
    ),
    st.builds(AnswerForm, st.just(AnswerKind.DATE), means=st.just("done"), months=st.integers(1, 60)),
    st.builds(AnswerForm, st.just(AnswerKind.DATE), means=st.just("expires"), reference=st.booleans()),
    st.builds(
        AnswerForm,
        st.just(AnswerKind.SHARE),
        unit=_words,
        at_least=st.decimals(0, 1, allow_nan=False, places=3),
    ),
)
_BASIS = (
    cite("中华人民共和国消防法", "第二十八条"),
    DocumentCitation("ningxia-2020-18", "三18.", Role.DEMANDS, "按照标准配置消防设施器材"),
    DocumentCitation("ningxia-2020-18", "三18.", Role.CONTEXT),
)


@st.composite
def _items(draw: st.DrawFn, item_id: str) -> Item:
    form = draw(_forms)
    failing = [option.title for option in form.options if not option.passes]
    case = st.builds(
        Case,
        choice=st.sampled_from(failing) if failing else st.just(""),
        when=_features.filter(bool),
        profiles=st.lists(st.sampled_from(["wuzhong", "general"]), unique=True).map(tuple),
        severity=st.sampled_from([Severity.SERIOUS, Severity.ADVICE]),
        hazard=st.sampled_from(["", "ZD10"]),
        risk=st.sampled_from([None, True, False]),
    )
    part = st.lists(_ids.map("X".__add__), min_size=1, max_size=3, unique=True).map(tuple)
    return Item(
        id=item_id,
        title=draw(_short),
        text=draw(_words),
        how=draw(_words),
        severity=draw(st.sampled_from([Severity.SERIOUS, Severity.GENERAL, Severity.ADVICE])),
        deadline_days=draw(st.integers(0, 400)),
        problem=draw(_words),
        remedy=draw(_words),
        basis=_BASIS,
        departments=tuple(draw(st.lists(st.sampled_from(Department), min_size=1, unique=True))),
        answer=form,
        when=draw(_features),
        photo=draw(st.booleans()),
        private=draw(st.booleans()),
        lead=draw(st.booleans()),
        risk=draw(st.booleans()),
        hazard=draw(st.sampled_from(["", "ZD01"])),
        cases=tuple(draw(st.lists(case, max_size=3))),
        asked_by=tuple(draw(st.lists(part, max_size=3))),
    )


@st.composite
def _checklists(draw: st.DrawFn) -> Checklist:
    return Checklist(
        id="any",
        title=draw(_words),
        edition=draw(_words),
        note=draw(st.just("") | _words),
        sections=(
            Section("any.1", draw(_words), (draw(_items("A1")), draw(_items("A2")))),
            Section("any.2", draw(_words), (draw(_items("B1")),)),
        ),
    )


@given(_checklists())
def test_any_checklist_is_the_same_after_writing(checklist: Checklist) -> None:
    assert _read_again(checklist) == checklist


@pytest.mark.parametrize(
    "text", ['"引号"', "\\", "第一行\n第二行\r\n第三行", "制表\t与\0和\x7f", "'''\"\"\"", "emoji 😀", "# 不是注释"]
)
def test_what_toml_would_read_otherwise_is_escaped(text: str) -> None:
    item = replace(load.load_checklist(_DATA / "fire.toml").items[0], text=text, cases=(), hazard="")
    assert _read_again(Checklist("any", text, text, (Section("any.1", text, (item,)),), text)).items[0].text == text


def test_figures_stay_exact() -> None:
    item = load.load_checklist(_DATA / "fire.toml").items[0]
    form = AnswerForm(AnswerKind.NUMBER, "g", at_least=Decimal("0.10"), at_most=Decimal("1E+3"))
    written = checklist_toml(Checklist("any", "表", "1", (Section("any.1", "节", (replace(item, answer=form),)),)))
    assert "at_least = 0.10, at_most = 1000 }" in written
    assert load.load_checklist(written).items[0].answer == form
