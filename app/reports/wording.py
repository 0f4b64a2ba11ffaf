"""The words of the printed documents: citations with what must be said of them, days, values and counts."""

from __future__ import annotations

from collections.abc import Iterable

from app.checklists.regulations import cite, documents, powers, rules, standings
from app.domain.checklist import (
    AnswerKind,
    Basis,
    Citation,
    CountyCitation,
    Department,
    DocumentCitation,
    Item,
    Profile,
    Role,
    RuleCitation,
    Severity,
    Standing,
)
from app.domain.documents import Copy
from app.domain.findings import Finding, judgement
from app.domain.inspection import Answer, Inspection, Part, Verdict, is_referred
from app.domain.judging import value_words
from app.domain.rank import Force
from app.domain.visit_rows import Progress

FIT_TO_DECIDE = "“疑似重大”是否属于重大事故隐患，由主管部门判定。"
SUSPECTED_FOR_HOME = "严重（提请判定）"
FOR_HOME_TO_DECIDE = f"“{SUSPECTED_FOR_HOME}”的问题，是否属于重大事故隐患由主管部门判定。"
DUTY = "依据："
NATURAL_DAYS = "期限按自然日计算，签名当日不计，期限届满之日计入。"
_UNSEEN = "（条号未见）"


def cited(citation: Citation) -> str:
    """One citation as it prints: a document by number (or title) and clause with the caution that belongs to it, a rule
    by title and article, marked 参考 unless the article was seen (`Standing.FOUND`)."""
    if isinstance(citation, RuleCitation):
        mark = "" if citation.standing is Standing.FOUND else f"（参考·{citation.standing.label}）"
        return f"{_rule_name(citation.rule)}{citation.article}{mark}"
    name, caution = _document_name(citation.document)
    return f"{name}{citation.clause}{f'（{caution}）' if caution else ''}"


def inspection_basis(department: Department) -> str:
    """By what article a department's officers inspect, as it prints; empty where none was seen."""
    power = powers().get(department)
    if power is None or standings().get((power.rule, power.inspects)) is not Standing.FOUND:
        return ""
    return cited(cite(power.rule, power.inspects))


def basis_lines(basis: Iterable[Basis], profile: Profile, copy: Copy) -> tuple[str, ...]:
    """The basis of a problem, a line each: 依据 is what binds in the home's jurisdiction, 参考 what does not, 处理条款
    what punishes or gives a department a power. The home's copy has 依据 alone, and of it only what is in force.

    Clauses of one source stand together. A document of another jurisdiction is named only where nothing else is, and
    so is an article whose number was not seen; on the home's copy such a rule is named without an article.
    """
    given = tuple(basis)
    duties, context = _sorted(given, profile)
    known = [citation for citation in duties if numbered(citation)]
    if copy is Copy.INSTITUTION:
        binding = [citation for citation in known or duties if _in_force(citation, profile)]
        said = _gathered(binding, profile, set()) if known else "；".join(_titles(binding))
        return (f"{DUTY}{said}",) if said else ()
    context = [citation for citation in context if numbered(citation)] or ([] if duties else context)
    duties = known or duties
    handling = [citation for citation in given if _handles(citation)]
    lines = [
        (DUTY, _gathered(duties, profile, set())),
        ("参考：", _gathered(context, profile, {_place(c) for c in duties})),
        ("处理条款：", _gathered(handling, profile, set())),
    ]
    return tuple(f"{head}{text}" for head, text in lines if text)


def order_lines(basis: Iterable[Basis], profile: Profile) -> tuple[str, ...]:
    """The basis of a problem on an order: nothing but what can carry it."""
    said = _gathered([citation for citation in basis if can_order(citation)], profile, set())
    return (f"{DUTY}{said}",) if said else ()


def can_order(citation: Basis) -> bool:
    """Whether an order can rest on it: an article that was seen with its number, lays a duty on the home, and stands in
    a law, a regulation, a departmental rule or a mandatory standard."""
    return isinstance(citation, RuleCitation) and citation.demands and citation.rank.binding and numbered(citation)


def unconfirmed(basis: Iterable[Basis], profile: Profile) -> tuple[str, ...]:
    """The numbers (or titles) of documents that demand what a problem lacks, and of which the county has not said that
    they go on: the home's copy leaves them out."""
    names = (
        _document_name(citation.document)[0].strip()
        for citation in _sorted(basis, profile)[0]
        if isinstance(citation, DocumentCitation) and not _in_force(citation, profile)
    )
    return tuple(dict.fromkeys(names))


def numbered(citation: Basis) -> bool:
    """Whether the number of the clause was seen, so that a paper may name it."""
    return not isinstance(citation, RuleCitation) or not citation.article.startswith(_UNSEEN)


def _in_force(citation: Basis, profile: Profile) -> bool:
    """Whether nobody has still to say that it goes on."""
    if not isinstance(citation, DocumentCitation):
        return True
    return not _document_name(citation.document)[1] or profile.confirmation(citation.document) is not None


def _handles(citation: Basis) -> bool:
    return (
        isinstance(citation, RuleCitation)
        and citation.standing is Standing.FOUND
        and citation.force is not Force.DUTY
        and numbered(citation)
    )


def _sorted(basis: Iterable[Basis], profile: Profile) -> tuple[list[Basis], list[Basis]]:
    """What binds, and what is only reference. What punishes or empowers is neither."""
    duties: list[Basis] = []
    context: list[Basis] = []
    elsewhere: list[Basis] = []
    for citation in basis:
        if isinstance(citation, CountyCitation):
            duties.append(citation)
        elif isinstance(citation, RuleCitation):
            if not _handles(citation):
                (duties if citation.demands else context).append(citation)
        elif citation.document not in profile.binds:
            elsewhere.append(citation)
        else:
            (duties if citation.role is Role.DEMANDS else context).append(citation)
    return duties, context if duties or context else elsewhere


def _titles(citations: Iterable[Basis]) -> Iterable[str]:
    """Rules by their names alone, each once."""
    return dict.fromkeys(_rule_name(citation.rule) for citation in citations if isinstance(citation, RuleCitation))


def _gathered(citations: list[Basis], profile: Profile, said: set[tuple[str, str]]) -> str:
    """Citations with the clauses of one source joined, each place once. A document that a county confirmed prints
    without its caution."""
    places: dict[tuple[str, str], list[str]] = {}
    for citation in citations:
        if _place(citation) in said:
            continue
        if isinstance(citation, RuleCitation):
            mark = "" if citation.standing is Standing.FOUND else f"（{citation.standing.label}）"
            key = (_rule_name(citation.rule), mark)
            place = citation.article
        elif isinstance(citation, CountyCitation):
            key, place = (f"《{citation.title}》（{citation.number}）", ""), citation.clause
        else:
            name, caution = _document_name(citation.document)
            caution = "" if profile.confirmation(citation.document) else caution
            key, place = (name, f"（{caution}）" if caution else ""), citation.clause
        if place not in places.setdefault(key, []):
            places[key].append(place)
    return "；".join(f"{name}{'、'.join(found)}{after}" for (name, after), found in places.items())


def _place(citation: Basis) -> tuple[str, str]:
    if isinstance(citation, DocumentCitation):
        return citation.document, citation.clause
    if isinstance(citation, CountyCitation):
        return citation.number, citation.clause
    return citation.rule, citation.article


def _rule_name(title: str) -> str:
    rule = next((rule for rule in rules() if rule.title == title), None)
    return rule.printed if rule else f"《{title}》"


def _document_name(document_id: str) -> tuple[str, str]:
    """A document's number, or its title, ready for the clause to follow; and its caution."""
    document = next((document for document in documents() if document.id == document_id), None)
    if document is None:
        return f"《{document_id}》", ""
    return f"{document.number} " if document.number else f"《{document.title}》", document.caution


def value_text(inspection: Inspection, item: Item, answer: Answer, copy: Copy) -> str:
    """What was counted, measured or chosen, with its unit. The office's copy says beside it what is asked, and of a
    reference figure that it is one; the home's has the fact alone."""
    form, value = item.answer, answer.result.value
    if form.kind is AnswerKind.CHOICE and isinstance(value, str):
        return value
    plain = value_words(value, form.unit)
    if copy is Copy.INSTITUTION and plain:
        return plain
    return judgement(inspection, item, answer).why or plain


def counts(inspection: Inspection, done: Progress) -> str:
    """How many items were to be looked at and what came of them, the gaps included."""
    passed = done.checked - done.failed - done.referred - done.unable - done.not_applicable
    results = (
        (Verdict.PASS.label, passed),
        (Verdict.FAIL.label, done.failed),
        (Severity.REFERRED.label, done.referred),
        (Verdict.NOT_APPLICABLE.label, done.not_applicable),
        (Verdict.UNABLE.label, done.unable),
    )
    listed = "、".join(f"{label}{number}项" for label, number in results if number)
    gap = f"；未查{done.left}项" if done.left else ""
    return f"本次应查{done.total}项，已查{done.checked}项{f'：{listed}' if listed else ''}{gap}。"


def severity_words(severity: Severity, copy: Copy) -> str:
    """How grave a problem is. `疑似重大` is the office's own word and no rule's: the home reads 严重, and that somebody
    else judges whether it is more."""
    return SUSPECTED_FOR_HOME if copy is Copy.INSTITUTION and severity is Severity.SUSPECTED else severity.label


def severity_counts(severities: Iterable[Severity], copy: Copy) -> str:
    """`重大1项、一般3项`, the gravest first."""
    given = list(severities)
    return "、".join(f"{severity_words(s, copy)}{given.count(s)}项" for s in Severity if s in given)


def problem_counts(findings: Iterable[Finding], copy: Copy) -> str:
    """`问题3项（重大1项、一般2项）、提请判定1项`; empty where nothing was found."""
    given = list(findings)
    asked = [finding.severity for finding in given if not finding.referred]
    parts = [f"问题{len(asked)}项（{severity_counts(asked, copy)}）"] if asked else []
    if len(given) > len(asked):
        parts.append(f"{Severity.REFERRED.label}{len(given) - len(asked)}项")
    return "、".join(parts)


def verdict_words(item: Item, answer: Answer) -> str:
    """What was seen, in a word; what a department has to judge is neither 符合 nor 不符合."""
    return Severity.REFERRED.label if is_referred(item, answer.result) else answer.result.verdict.label


def checklist_names(inspection: Inspection) -> str:
    """`《消防安全》《食堂食品安全》检查表`."""
    return "".join(f"《{checklist.title}》" for checklist in inspection.checklists) + "检查表"


def inspectors(inspection: Inspection, *, certificates: bool = False) -> str:
    """Who inspected, each once, with certificate numbers where asked for."""
    shown = {
        part.inspector: f"{part.inspector}（执法证号{part.certificate}）"
        if certificates and part.certificate
        else part.inspector
        for part in inspection.parts
    }
    return "、".join(shown.values())


def sections_of(inspection: Inspection, part: Part) -> str:
    """The titles of a part's sections; a whole checklist by its own title."""
    named: list[str] = []
    for checklist in inspection.checklists:
        own = [section for section in checklist.sections if section.id in part.sections]
        if own and len(own) == len(checklist.sections):
            named.append(checklist.title)
        else:
            named += [f"{checklist.title}·{section.title}" for section in own]
    return "、".join(named)
