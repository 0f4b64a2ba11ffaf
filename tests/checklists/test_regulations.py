"""What ships of the regulations is whole, and every citation in the shipped files leads to it."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.checklists import load
from app.checklists.regulations import clauses, documents, rules, standings
from app.domain.checklist import Citation, DocumentCitation, Role, RuleCitation, Standing
from app.paths import resources

_DATA = Path(load.__file__).with_name("data")
_FILES = ("fire", "kitchen", "staffing", "hazards", "profiles", "rating")
_DRAFTS = {"R12"}
_RESTATEMENTS = {"R23", "R24", "R33", "R34", "R36", "R41", "R43", "R47", "R49"}
_UMBRELLAS = {"S002-54", "S001-79", "S001-80", "S002-52", "S003-71", "S002-29", "S004-66", "S003-52", "S001-76"}


def _tables(node: object, trail: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table below a node, with the id of the nearest one that has any."""
    if isinstance(node, dict):
        trail = str(node.get("id", trail))
        yield trail, node
        for value in node.values():
            yield from _tables(value, trail)
    elif isinstance(node, list):
        for value in node:
            yield from _tables(value, trail)


def _citations(file: str, key: str) -> list[tuple[str, dict[str, Any]]]:
    data = tomllib.loads((_DATA / f"{file}.toml").read_text(encoding="utf-8"))
    return [(place, table) for place, table in _tables(data) if key in table]


@pytest.mark.parametrize("file", _FILES)
def test_every_citation_of_a_document_leads_to_its_words(file: str) -> None:
    ids = {document.id for document in documents()}
    cited = _citations(file, "document")
    assert cited
    for place, citation in cited:
        assert citation["document"] in ids, place
        clause = clauses()[citation["document"], citation["clause"]]
        quote = citation.get("quote", "")
        assert len(quote) <= 40, place
        assert any(quote in excerpt.text for excerpt in clause.excerpts), place


@pytest.mark.parametrize("file", [file for file in _FILES if file != "profiles"])
def test_every_citation_of_a_rule_is_in_the_table(file: str) -> None:
    cited = _citations(file, "rule")
    assert cited
    for place, citation in cited:
        assert (citation["rule"], citation["article"]) in standings(), place
        assert set(citation) == {"rule", "article"}, place


def test_a_pair_of_rule_and_article_is_unique() -> None:
    pairs = [(rule.title, article.article) for rule in rules() for article in rule.articles]
    assert len(pairs) == len(set(pairs))
    assert len({rule.title for rule in rules()}) == len(rules())


def test_a_standing_obeys_its_source() -> None:
    for rule in rules():
        for article in rule.articles:
            sources = set(article.source.split())
            place = f"{rule.title} {article.article}"
            assert sources and article.about, place
            if sources <= _DRAFTS:
                assert article.standing is Standing.DRAFT, place
            elif sources <= _RESTATEMENTS | _DRAFTS:
                assert article.standing in (Standing.RESTATED, Standing.UNCONFIRMED), place
            if article.standing is Standing.FOUND:
                assert sources - _RESTATEMENTS - _DRAFTS, place
                assert all(source.startswith("R") for source in sources), place
            if sources == {"R14"} or sources == {"R11"} or sources == {"R13"}:
                outdated = "条号以现行版本为准" in rule.note
                assert article.standing is (Standing.RESTATED if outdated else Standing.FOUND), place


def test_what_was_read_whole_ships_with_how_it_begins() -> None:
    """Only then can an officer hold the paper against the law's own words."""
    for rule in rules():
        for article in rule.articles:
            if article.source == "R14" and article.standing is Standing.FOUND:
                assert 5 <= len(article.excerpt) <= 40, (rule.title, article.article)
            else:
                assert not article.excerpt, (rule.title, article.article)


def test_the_standards_announced_in_2026_are_not_cited() -> None:
    text = (resources() / "regulations" / "rules.toml").read_text(encoding="utf-8")
    assert "养老机构基本规范" not in text and "判定准则" not in text and "R40" not in text


def test_every_document_says_whether_it_is_in_force() -> None:
    for document in documents():
        assert document.in_force in ("yes", "county_to_confirm")
        assert document.confirmed == (not document.caution)
    by_id = {document.id: document for document in documents()}
    assert by_id["wuzhong-2022-31"].caution == "规划期至2025年，是否继续适用由县局确认"


def test_the_clauses_ship_whole() -> None:
    rows = json.loads((resources() / "regulations" / "clauses.json").read_text(encoding="utf-8"))
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == 422
    assert {row["id"] for row in rows if row.get("umbrella")} == _UMBRELLAS
    assert {row["document"] for row in rows} == {document.id for document in documents()}
    assert all(0 < len(row["excerpt"]) <= 40 for row in rows)


def test_a_rule_prints_with_its_number() -> None:
    printed = {rule.title: rule.printed for rule in rules()}
    assert printed["中华人民共和国消防法"] == "《中华人民共和国消防法》"
    assert printed["养老机构消防安全管理规定"] == "《养老机构消防安全管理规定》（民发〔2023〕37号）"
    assert printed["GB 38600-2019"] == "GB 38600-2019《养老机构服务安全基本规范》"


def _cited_by_items() -> Iterator[tuple[str, Citation]]:
    for item in (item for checklist in load.shipped() for item in checklist.items):
        for citation in (*item.basis, *(each for option in item.answer.options for each in option.basis)):
            yield item.id, citation
    for hazard in load.hazards().values():
        yield from ((hazard.id, citation) for citation in hazard.basis)


def test_an_article_of_several_paragraphs_is_cited_by_the_one_that_demands() -> None:
    """An official paper names 条、款、项. Where the table knows the 款 of an article, none of ours names the whole."""
    parts = {(rule.title, article.article) for rule in rules() for article in rule.articles}
    whole = {(title, f"{part[0]}条") for title, place in parts if len(part := place.split("条第")) > 1}
    assert len(whole) > 40
    for item, citation in _cited_by_items():
        if isinstance(citation, RuleCitation) and citation.demands:
            assert (citation.rule, citation.article) not in whole, item


def test_each_demand_of_a_document_was_read_with_the_subject_of_its_sentence() -> None:
    """A task of the government, or a promise of help, cut short reads as a demand on the home. Of these the home is the
    subject."""
    demands = {
        (item, c.quote) for item, c in _cited_by_items() if isinstance(c, DocumentCitation) and c.role is Role.DEMANDS
    }
    assert demands == {
        ("RY02", "护理员与失能失智老人的比例原则上不低于"),  # 养老服务机构
        ("RY03", "与自理老人的比例不低于 1：10"),  # 养老服务机构
        ("RY07", "养老护理员岗前培训率达到100%"),  # 养老服务机构
        ("ZH05", "运营方应定期向委托部门报告机构资产情况"),  # 公办民营养老服务机构运营方
        ("ZH67", "床位费、护理费实行政府指导价管理"),  # 公办养老机构
        ("ZH74", "及时报告突发重大情况"),  # 公办民营养老服务机构运营方
    }
