"""A checklist as an empty form for a pen: every item with its code, boxes to tick, blanks to fill, and its law.

A form has no home and no jurisdiction, so everything is asked and every clause is named, each source in a short
form that the list at the end spells out. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from app.checklists.regulations import Document, documents, rules
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Checklist,
    Citation,
    DocumentCitation,
    Item,
    Option,
    Role,
    RuleCitation,
    Severity,
    Standing,
)
from app.domain.days import chinese_day
from app.domain.inspection import Verdict, offered
from app.domain.rank import Force
from app.domain.ratios import DEPENDENT, SELF_CARING
from app.reports.wording import numbered

_ARTICLE = re.compile("第([一二三四五六七八九十百]+)条")
KEY = (
    "填写：四个方框只勾一个，“不适用”“无法查”在右栏写明原因；有选择项的，另勾所见的一种。标“参考值”的数只作参照。"
    "标“拍照”的，不符合时拍照。不写老人的姓名、身份证号和病情，只写房间号、床号或人数。"
)
SOURCES_KEY = (
    "“依据”里冠地名的文件只在该地有约束力；“参考”是背景条款，或原文未见、尚未施行的规定，单独不构成不符合的理由。"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank to write in: what stands before it, its length in characters, what stands after it."""

    before: str
    length: int
    after: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Neighbouring options of a choice that mean the same verdict, or the types of a date; `label` says which."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlankItem:
    """One item of the form. `marks` stand after the title; `demand` says what the blanks are held against."""

    code: str
    number: str
    title: str
    marks: tuple[str, ...]
    text: str
    how: str
    basis: str
    gaps: tuple[Gap, ...] = ()
    demand: str = ""
    choices: tuple[Choices, ...] = ()
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A heading of the form and its items."""

    title: str
    items: tuple[BlankItem, ...]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A checklist to be filled in by hand. `head` are the lines at the top, `signatures` those at the end."""

    title: str
    edition: str
    office: str
    note: str
    key: str
    head: tuple[tuple[str, ...], ...]
    sections: tuple[BlankSection, ...]
    signatures: tuple[str, ...]
    sources: tuple[str, ...]
    sources_key: str = SOURCES_KEY


def build_blank(checklist: Checklist, *, office: str = "") -> BlankForm:
    """The whole checklist as a form. Nothing is left out: what a home has not is ticked 不适用 by hand."""
    sections = tuple(
        BlankSection(section.title, tuple(_item(item, checklist.number(item.id)) for item in section.items))
        for section in checklist.sections
    )
    return BlankForm(
        title=f"{checklist.title}检查表",
        edition=checklist.edition,
        office=office,
        note=checklist.note,
        key=KEY,
        head=(("机构名称", "检查日期"), ("检查人员", "陪同人员")),
        sections=sections,
        signatures=("检查人员签名", "机构负责人（陪同人）签名", "日期"),
        sources=_sources(citation for item in checklist.items for citation in _shown(item.basis)),
    )


def _item(item: Item, number: str) -> BlankItem:
    marks = []
    if item.when:
        marks.append(f"限：{'，'.join(feature.label for feature in item.when)}")
    if item.hazard:
        marks.append(f"隐患{item.hazard}")
    if item.photo:
        marks.append("拍照")
    return BlankItem(
        code=item.id,
        number=number,
        title=item.title,
        marks=tuple(marks),
        text=item.text,
        how=item.how,
        basis=_basis(item.basis),
        gaps=_gaps(item.answer),
        demand=_demand(item.answer),
        choices=_choices(item.answer),
        verdicts=tuple(verdict.label for verdict in offered(item.answer)),
    )


def _gaps(form: AnswerForm) -> tuple[Gap, ...]:
    unit = form.unit
    match form.kind:
        case AnswerKind.COUNT | AnswerKind.NUMBER | AnswerKind.SCORE:
            return (Gap("实有" if form.kind is AnswerKind.COUNT else "填写", 5, unit or "分"),)
        case AnswerKind.SHARE:
            return (Gap("应有", 3, f"{unit}，"), Gap("实有", 3, unit))
        case AnswerKind.SAMPLE:
            return (Gap("抽查", 3, f"{unit}，"), Gap("合格", 3, unit))
        case AnswerKind.DATE:
            since = "或".join(dict.fromkeys(f"{life.since}日期" for life in form.lives))
            day = "有效期至" if form.means == "expires" else since or "上次日期"
            return (Gap(day, 3, "年"), Gap("", 2, "月"), Gap("", 2, "日"))
        case AnswerKind.RATIO:
            groups = {DEPENDENT: ("失能失智",), SELF_CARING: ("自理",)}.get(form.ratio, ("失能失智", "自理"))
            return (Gap("护理员", 3, "人"), *(Gap(f"，{group}", 3, "人") for group in groups))
    return ()


def _demand(form: AnswerForm) -> str:
    """What is asked of the figure, as `（不少于7项）`; a reference figure says that it is one."""
    bounds = []
    match form.kind:
        case AnswerKind.SHARE:
            bounds += [f"应达{_figure(form.at_least * 100)}%"] if form.at_least is not None else []
        case AnswerKind.SAMPLE:
            bounds.append(f"抽{form.sample}{form.unit}" + (f"，容许{form.allowed}{form.unit}" if form.allowed else ""))
        case AnswerKind.DATE:
            bounds += [f"每{form.months}个月一次"] if form.months else []
        case _:
            bounds += [f"不少于{_figure(form.at_least)}{form.unit}"] if form.at_least is not None else []
            bounds += [f"不多于{_figure(form.at_most)}{form.unit}"] if form.at_most is not None else []
    if form.reference:
        bounds.append("参考值")
    return f"（{'，'.join(bounds)}）" if bounds else ""


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _choices(form: AnswerForm) -> tuple[Choices, ...]:
    """The options in their order (the texts speak of the third or the last one), after the verdict that they mean;
    for a date the types with their lives."""
    meant = {True: Verdict.PASS.label, False: Verdict.FAIL.label, None: "待定"}

    def verdict(option: Option) -> str:
        return Severity.REFERRED.label if option.refer else meant[option.passes]

    if form.lives:
        return (Choices("类型", tuple(f"{life.title}{life.words}" for life in form.lives)),)
    groups = groupby(form.options, key=verdict)
    return tuple(Choices(said, tuple(option.title for option in options)) for said, options in groups)


def _basis(basis: Iterable[Citation]) -> str:
    """What demands an item, in short forms; where nothing does, what is only reference."""
    shown = _shown(basis)
    places: dict[str, list[str]] = {}
    for citation in shown:
        name, place = _short(citation)
        if place not in places.setdefault(name, []):
            places[name].append(place)
    if not places:
        return ""
    return f"{'依据' if _demands(shown[0]) else '参考'}：{_joined(places)}"


def _shown(basis: Iterable[Citation]) -> list[Citation]:
    """What a form names of an item's basis: what lays a duty on the home; nothing that punishes or empowers."""
    named = [c for c in basis if not isinstance(c, RuleCitation) or c.force is Force.DUTY]
    return [citation for citation in named if _demands(citation)] or named


def _demands(citation: Citation) -> bool:
    return citation.demands if isinstance(citation, RuleCitation) else citation.role is Role.DEMANDS


def _short(citation: Citation) -> tuple[str, str]:
    """Its source and place in short forms; an article whose number was not seen has no place."""
    if isinstance(citation, DocumentCitation):
        return _short_document(citation.document), citation.clause
    mark = "" if citation.standing is Standing.FOUND else f"〔{citation.standing.label}〕"
    return _short_rule(citation.rule), (citation.article if numbered(citation) else "") + mark


def _joined(sources: dict[str, list[str]]) -> str:
    return "；".join(name + _places([place for place in places if place]) for name, places in sources.items())


def _places(places: list[str]) -> str:
    """`第十六、二十八条` for several plain articles of one source."""
    plain = [match[1] for place in places if (match := _ARTICLE.fullmatch(place))]
    if not places:
        return ""
    return f"第{'、'.join(plain)}条" if len(plain) == len(places) else "、".join(places)


def _short_rule(title: str) -> str:
    return next((rule.short for rule in rules() if rule.title == title), f"《{title}》")


def _short_document(document_id: str) -> str:
    document = next((document for document in documents() if document.id == document_id), None)
    return f"{_short_name(document)} " if document else f"《{document_id}》"


def _short_name(document: Document) -> str:
    """`吴忠2022`."""
    place = document.jurisdiction.removesuffix("回族自治区").removesuffix("市")
    return f"{place}{document.date.year}"


def _sources(citations: Iterable[Citation]) -> tuple[str, ...]:
    """What the short forms stand for: documents with their caution first, then rules; only those that are named."""
    cited = {c.rule if isinstance(c, RuleCitation) else c.document for c in citations}
    listed = [
        f"{_short_name(document)}：《{document.title}》"
        + (f"（{document.number}）" if document.number else f"（{chinese_day(document.date)}）")
        + (f"，{document.caution}" if document.caution else "")
        for document in documents()
        if document.id in cited
    ]
    plain = {rule.title for rule in rules() if rule.title.removeprefix("中华人民共和国") == rule.short}
    return (*listed, *(f"{rule.short}：{rule.printed}" for rule in rules() if rule.title in cited - plain))


def blank_texts(form: BlankForm) -> Iterable[tuple[str, str]]:
    """Every text that will be drawn, with the place where a person finds it."""
    yield "表头", form.title + form.edition + form.office + form.note + form.key
    for line in form.head:
        yield "表头", "".join(line)
    for section in form.sections:
        yield "分节", section.title
        for item in section.items:
            gaps = "".join(gap.before + gap.after for gap in item.gaps)
            options = "".join(choice.label + "".join(choice.options) for choice in item.choices)
            whole = item.code + item.number + item.title + "".join(item.marks) + item.text + item.how
            whole += item.basis + gaps + item.demand + options + "".join(item.verdicts)
            yield f"{item.number} {item.title}", whole
    yield "落款", "".join(form.signatures)
    yield "文件简称", form.sources_key + "".join(form.sources)


def blank_digest(form: BlankForm) -> str:
    """A short digest of everything printed, as `7F3A-91C2`: which wording was in the inspector's hand."""
    whole = "\n".join(text for _, text in blank_texts(form))
    short = hashlib.sha256(whole.encode("utf-8")).hexdigest()[:8].upper()
    return f"{short[:4]}-{short[4:]}"
