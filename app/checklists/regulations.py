"""What ships of the regulations: the index of documents, their clauses with short quotes, and the national rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import rtoml

from app.domain.checklist import Department, Severity, Standing
from app.paths import resources


@dataclass(frozen=True, slots=True)
class Document:
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


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few words of a clause, verbatim. `umbrella`: so general that it never is the duty behind one item."""

    id: str
    text: str
    umbrella: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a document and the quotes that ship of it."""

    document: str
    clause: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a national rule, how well it is known (`standing`) and where it was seen (`source`)."""

    article: str
    standing: Standing
    source: str
    about: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A national rule and those of its articles that may be cited."""

    title: str
    short: str
    number: str
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
            name=rule.get("name", ""),
            note=rule.get("note", ""),
            articles=tuple(
                Article(entry["article"], Standing(entry["standing"]), entry["source"], entry["about"])
                for entry in rule["article"]
            ),
        )
        for rule in _toml("rules.toml")["rule"]
    )


@cache
def standings() -> Mapping[tuple[str, str], Standing]:
    """The standing of every citable (rule, article): the only place where a standing is said."""
    return {(rule.title, article.article): article.standing for rule in rules() for article in rule.articles}


@dataclass(frozen=True, slots=True)
class Power:
    """The article by which a department's officers may order a home to mend, and how far it reaches.

    `within`: only what a binding basis of one of these rules demands; `severities`: only problems so grave; empty: all.
    """

    department: Department
    rule: str
    article: str
    within: tuple[str, ...]
    severities: tuple[Severity, ...]
    caution: str


@cache
def powers() -> Mapping[Department, Power]:
    """The powers to order mending, by department; only those whose article was seen (`Standing.FOUND`)."""
    entries = (
        Power(
            Department(entry["department"]),
            entry["rule"],
            entry["article"],
            tuple(entry["within"]),
            tuple(Severity(name) for name in entry["severities"]),
            entry["caution"],
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
