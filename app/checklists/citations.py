"""The basis of an item: every citation must lead to something that ships, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.checklists import errors
from app.checklists.reading import Table
from app.checklists.regulations import Clause, Document, Excerpt, Rule, cite
from app.domain.checklist import Role

LONGEST_QUOTE = 40
IN_PRINCIPLE = "原则上"
ENCOURAGEMENT = ("鼓励", "引导", "支持", "探索")


@dataclass(frozen=True, slots=True)
class Known:
    """What a checklist file may refer to."""

    documents: tuple[Document, ...]
    clauses: Mapping[tuple[str, str], Clause]
    rules: tuple[Rule, ...]
    hazards: tuple[str, ...]
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What the citations of an item amount to: is there a duty, and is it more than one "in principle"?"""

    exists: bool
    in_principle: bool


def check_basis(basis: list[Table], known: Known) -> Duty:
    """Tell the faults of the citations; gives the duty behind them, in doubt that there is one."""
    found_rule, unclear, demands, in_principle = False, not basis, 0, 0
    for citation in basis:
        if "document" in citation.data and "rule" in citation.data:
            citation.say(errors.BOTH_KINDS)
            unclear = True
        elif "document" in citation.data:
            if _check_document(citation, known):
                demands += 1
                in_principle += IN_PRINCIPLE in str(citation.data.get("quote", ""))
        elif "rule" in citation.data:
            demanding = _check_rule(citation, known)
            found_rule |= demanding is True
            unclear |= demanding is None
        else:
            citation.say(errors.NEITHER_KIND)
            unclear = True
    sure = not found_rule and not unclear
    return Duty(not sure or demands > 0, sure and 0 < demands == in_principle)


def _keys(citation: Table, known: tuple[str, ...], required: tuple[str, ...]) -> None:
    if "standing" in citation.data:
        citation.say(errors.STANDING_TYPED)
    citation.keys((*known, "standing") if "standing" in citation.data else known, required)


def _check_document(citation: Table, known: Known) -> bool:
    """Whether the citation demands."""
    _keys(citation, ("document", "clause", "role", "quote"), ("clause", "role"))
    document, place = citation.text("document"), citation.text("clause")
    role = citation.pick("role", "role", tuple(Role))
    demands = role == Role.DEMANDS
    quote = citation.text("quote")
    if len(quote) > LONGEST_QUOTE:
        citation.say(errors.LONG_QUOTE, length=len(quote), most=LONGEST_QUOTE)
    ids = [entry.id for entry in known.documents]
    if document not in ids:
        if document:
            citation.say(errors.UNKNOWN_DOCUMENT, value=document, hint=errors.near(document, ids), known="、".join(ids))
        return demands
    clause = known.clauses.get((document, place))
    if clause is None:
        if place:
            places = [entry for of, entry in known.clauses if of == document]
            citation.say(errors.UNKNOWN_CLAUSE, document=document, value=place, hint=errors.near(place, places))
        return demands
    matching = [excerpt for excerpt in clause.excerpts if quote and quote in excerpt.text]
    if quote and not matching and len(quote) <= LONGEST_QUOTE:
        hint = errors.near(quote, [excerpt.text for excerpt in clause.excerpts])
        citation.say(errors.NOT_QUOTED, document=document, clause=place, quote=quote, hint=hint)
    if demands:
        _check_demand(citation, clause, quote, matching)
    return demands


def _check_demand(citation: Table, clause: Clause, quote: str, matching: list[Excerpt]) -> None:
    umbrellas = [excerpt for excerpt in (matching or clause.excerpts) if excerpt.umbrella]
    if umbrellas and len(umbrellas) == len(matching or clause.excerpts):
        citation.say(errors.UMBRELLA, quote=quote or umbrellas[0].text)
    elif umbrellas and not quote:
        citation.say(errors.UMBRELLA_UNQUOTED, document=clause.document, clause=clause.clause)
    elif any(word in quote for word in ENCOURAGEMENT) or (
        matching and all(excerpt.text.startswith(ENCOURAGEMENT) for excerpt in matching)
    ):
        citation.say(errors.ENCOURAGED, quote=quote)


def _check_rule(citation: Table, known: Known) -> bool | None:
    """Whether the article lays a duty on a home, None if it is not in the table."""
    _keys(citation, ("rule", "article"), ("article",))
    title, article = citation.text("rule"), citation.text("article")
    rule = next((entry for entry in known.rules if entry.title == title), None)
    if rule is None:
        if title:
            nickname = next((f"是不是“{entry.title}”？" for entry in known.rules if title == entry.short), "")
            hint = nickname or errors.near(title, [entry.title for entry in known.rules])
            citation.say(errors.UNKNOWN_RULE, value=title, hint=hint)
        return None
    entries = {entry.article: cite(title, entry.article).demands for entry in rule.articles}
    if article and article not in entries:
        citation.say(
            errors.UNKNOWN_ARTICLE,
            rule=title,
            value=article,
            hint=errors.near(article, entries),
            known="、".join(entries),
        )
    return entries.get(article)
