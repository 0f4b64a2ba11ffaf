"""What ships of the regulations: the index of documents, their clauses with short quotes, and the national rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import rtoml

from app.domain.checklist import Department, RuleCitation, Severity, Standing
from app.domain.rank import Force, Rank
from app.paths import resources


class Document(NamedTuple):
    """One of the source documents. `caution` is printed beside a citation where its period has run out."""

    id: str
    title: str
    number: str
    issuer: str
    date: date
    jurisdiction: str
    period: str
    in_force: str
    caution: str

    @property
    def confirmed(self) -> bool:
        """Whether the document is in force without the county having to say so."""
        return self.in_force == "yes"


class Excerpt(NamedTuple):
    """A few words of a clause, verbatim. `umbrella`: so general that it never is the duty behind one item."""

    id: str
    text: str
    umbrella: bool = False


class Clause(NamedTuple):
    """A place in a document and the quotes that ship of it."""

    document: str
    clause: str
    excerpts: tuple[Excerpt, ...]


class Article(NamedTuple):
    """An article of a national rule, how well it is known (`standing`), where it was seen (`source`), what it does.

    `about` is in our own words, `excerpt` how the article (or its 款, 项) begins, where its whole text was read.
    """

    article: str
    standing: Standing
    source: str
    about: str
    force: Force = Force.DUTY
    excerpt: str = ""


class Rule(NamedTuple):
    """A national rule and those of its articles that may be cited."""

    title: str
    short: str
    number: str
    rank: Rank
    articles: tuple[Article, ...]
    name: str = ""
    note: str = ""

    @property
    def printed(self) -> str:
        """The rule as it prints: 《题名》（文号）, or a standard's code and its name."""
        if self.number == self.title:
            return f"{self.title}《{self.name}》" if self.name else self.title
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"


@cache
def documents() -> tuple[Document, ...]:
    """The source documents, as the index lists them."""
    return tuple(Document(**entry) for entry in _toml("index.toml")["document"])


@cache
def clauses() -> Mapping[tuple[str, str], Clause]:
    """Every citable clause by (document, clause)."""
    found: dict[tuple[str, str], list[Excerpt]] = {}
    for row in json.loads((resources() / "regulations" / "clauses.json").read_text(encoding="utf-8")):
        excerpt = Excerpt(row["id"], row["excerpt"], row.get("umbrella", False))
        found.setdefault((row["document"], row["clause"]), []).append(excerpt)
    return {place: Clause(*place, tuple(excerpts)) for place, excerpts in found.items()}


@cache
def rules() -> tuple[Rule, ...]:
    """The national rules that items may cite."""
    return tuple(
        Rule(
            title=rule["title"],
            short=rule["short"],
            number=rule["number"],
            rank=Rank(rule["rank"]),
            name=rule.get("name", ""),
            note=rule.get("note", ""),
            articles=tuple(
                Article(
                    article=entry["article"],
                    standing=Standing(entry["standing"]),
                    source=entry["source"],
                    about=entry["about"],
                    force=Force(entry.get("force", Force.DUTY)),
                    excerpt=entry.get("excerpt", ""),
                )
                for entry in rule["article"]
            ),
        )
        for rule in _toml("rules.toml")["rule"]
    )


@cache
def standings() -> Mapping[tuple[str, str], Standing]:
    """The standing of every citable (rule, article): the only place where a standing is said."""
    return {(rule.title, article.article): article.standing for rule in rules() for article in rule.articles}


def cite(rule: str, article: str) -> RuleCitation:
    """The article as a citation, with all that the rules table says of it; what is not in the table is unconfirmed."""
    known = _cited().get((rule, article))
    return known if known is not None else RuleCitation(rule, article, Standing.UNCONFIRMED)


@cache
def _cited() -> Mapping[tuple[str, str], RuleCitation]:
    return {
        (rule.title, article.article): RuleCitation(
            rule.title, article.article, article.standing, rank=rule.rank, force=article.force
        )
        for rule in rules()
        for article in rule.articles
    }


class Power(NamedTuple):
    """The article by which a department's officers may order a home to mend, and how far it reaches.

    `inspects`: the article of the same rule by which they inspect, empty where none is known.
    `within`: only what a binding basis of one of these rules demands; `severities`: only problems so grave; empty: all.
    `without`: nothing that rests on one of these articles, which another power deals with. `needs_risk`: only what
    endangers life, health or property.
    """

    department: Department
    rule: str
    article: str
    inspects: str
    within: tuple[str, ...]
    severities: tuple[Severity, ...]
    without: frozenset[tuple[str, str]]
    needs_risk: bool
    caution: str


@cache
def powers() -> Mapping[Department, Power]:
    """The powers to order mending, by department; only those whose article was seen (`Standing.FOUND`)."""
    entries = (
        Power(
            department=Department(entry["department"]),
            rule=entry["rule"],
            article=entry["article"],
            inspects=entry["inspects"],
            within=tuple(entry["within"]),
            severities=tuple(Severity(name) for name in entry["severities"]),
            without=frozenset((barred["rule"], barred["article"]) for barred in entry["without"]),
            needs_risk=entry["needs_risk"],
            caution=entry["caution"],
        )
        for entry in _toml("powers.toml")["power"]
    )
    return {
        power.department: power for power in entries if standings().get((power.rule, power.article)) is Standing.FOUND
    }


@cache
def historic_items() -> frozenset[str]:
    """Items whose problem may be one of the fire approvals that the documents leave to the governments' joint study."""
    return frozenset(_toml("historic.toml")["items"])


def _toml(name: str) -> dict[str, Any]:
    return rtoml.loads((resources() / "regulations" / name).read_text(encoding="utf-8"))
