"""Every clause that could be looked at in a home is the basis of an item, or the reason why not is written down."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from app.checklists import load
from app.cli import yijian
from app.domain.checklist import DocumentCitation
from app.paths import resources

_DATA = Path(load.__file__).with_name("data")
_CHECKLISTS = ("fire", "kitchen", "staffing", "supervision", "hazard")
_KINDS = {"item": 249, "behaviour": 93, "reference": 49, "indicator": 31}


def _clauses() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((resources() / "regulations" / "clauses.json").read_text(encoding="utf-8"))
    return rows


def _items() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _clauses() if row["kind"] == "item"}


def _uncovered() -> list[dict[str, str]]:
    data = tomllib.loads((_DATA / "uncovered.toml").read_text(encoding="utf-8"))
    assert set(data) == {"format", "clause"} and data["format"] == 1
    entries: list[dict[str, str]] = data["clause"]
    return entries


def _covered() -> set[str]:
    """The clauses whose words some item quotes, from the same document and the same place in it."""
    cited = {
        (citation.document, citation.clause, citation.quote)
        for name in _CHECKLISTS
        for item in load.load_checklist(_DATA / f"{name}.toml").items
        for citation in item.basis
        if isinstance(citation, DocumentCitation)
    }
    assert all(quote for _, _, quote in cited)
    return {
        row["id"]
        for row in _items().values()
        for document, clause, quote in cited
        if (document, clause) == (row["document"], row["clause"]) and quote in row["excerpt"]
    }


def test_every_clause_says_what_it_is() -> None:
    assert Counter(row["kind"] for row in _clauses()) == _KINDS


def test_every_item_clause_is_covered_or_explained() -> None:
    assert set(_items()) - _covered() - {entry["id"] for entry in _uncovered()} == set()


def test_nothing_is_both_covered_and_explained() -> None:
    assert _covered() & {entry["id"] for entry in _uncovered()} == set()


def test_what_is_explained_is_a_clause_word_for_word() -> None:
    rows = _items()
    entries = _uncovered()
    assert [entry["id"] for entry in entries] == [key for key in rows if key in {entry["id"] for entry in entries}]
    for entry in entries:
        row = rows[entry["id"]]
        assert set(entry) == {"id", "document", "clause", "quote", "reason"}
        assert (entry["document"], entry["clause"], entry["quote"]) == (row["document"], row["clause"], row["excerpt"])


def test_every_clause_has_a_reason_of_its_own() -> None:
    reasons = [entry["reason"] for entry in _uncovered()]
    assert all(len(reason.strip()) >= 10 and reason.endswith("。") for reason in reasons)
    assert len(set(reasons)) == len(reasons)


def test_an_item_named_in_a_reason_exists() -> None:
    titles = {item.title for name in _CHECKLISTS for item in load.load_checklist(_DATA / f"{name}.toml").items}
    words = {word for entry in _uncovered() for word in _named(entry["reason"])}
    quoted = {word for row in _clauses() for word in _named(row["excerpt"])}
    assert words - titles - quoted <= _WORDS_OF_THE_DOCUMENTS


_WORDS_OF_THE_DOCUMENTS = {"不得拒绝", "可申请", "推动建立", "有条件的", "时间银行", "四同步", "实行备案管理", "原则上"}


def _named(text: str) -> list[str]:
    return [part.split("”")[0] for part in text.split("“")[1:]]


_KINDS_OF_ANSWER = ("feature", "outside", "missing")


def _behaviours() -> list[dict[str, Any]]:
    data = tomllib.loads((_DATA / "behaviours.toml").read_text(encoding="utf-8"))
    assert set(data) == {"format", "clause"} and data["format"] == 1
    entries: list[dict[str, Any]] = data["clause"]
    return entries


def test_every_clause_for_the_supervisors_is_answered_word_for_word() -> None:
    rows = [row for row in _clauses() if row["kind"] == "behaviour"]
    told = [(entry["id"], entry["document"], entry["clause"], entry["quote"]) for entry in _behaviours()]
    assert told == [(row["id"], row["document"], row["clause"], row["excerpt"]) for row in rows]


def test_a_clause_for_the_supervisors_has_one_answer_of_its_own() -> None:
    answers = []
    for entry in _behaviours():
        (kind,) = (kind for kind in _KINDS_OF_ANSWER if kind in entry)
        answers.append(entry[kind])
        verbs = {"verbs"} if kind == "feature" else set()
        assert set(entry) == {"id", "document", "clause", "quote", kind} | verbs, entry["id"]
    assert all(len(answer.strip()) >= 10 and answer.endswith("。") for answer in answers)
    assert len(set(answers)) == len(answers)


def test_what_the_program_is_said_to_do_it_does_by_verbs_that_it_has() -> None:
    named = {verb for entry in _behaviours() for verb in entry.get("verbs", ())}
    assert all(entry["verbs"] for entry in _behaviours() if "feature" in entry)
    assert named <= set(_verbs(yijian, ""))


def _verbs(group: click.Group, before: str) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _verbs(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_an_item_named_in_an_answer_to_the_supervisors_exists() -> None:
    titles = {item.title for name in _CHECKLISTS for item in load.load_checklist(_DATA / f"{name}.toml").items}
    answers = [entry[kind] for entry in _behaviours() for kind in _KINDS_OF_ANSWER if kind in entry]
    words = {word for answer in answers for word in _named(answer)}
    quoted = {word for row in _clauses() for word in _named(row["excerpt"])}
    assert (
        words - titles - quoted
        <= {"六助", "金民工程", "数字民政—智慧养老", "养老服务+信用", "重点督办"} | _WORDS_OF_THE_DOCUMENTS
    )
