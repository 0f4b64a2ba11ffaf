"""A county's own jurisdiction from a workbook: which documents bind, which ratios, 合并口径, the rating's word.

Pure. The clause of a ratio is examined as the basis of a check item is: it must be one that ships and it must demand,
or be quoted from a document of the county's own; and it must write the figure that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.checklists import errors as file_errors
from app.checklists import workbook_errors
from app.checklists.citations import ENCOURAGEMENT, IN_PRINCIPLE, LONGEST_QUOTE, Known, check_basis
from app.checklists.errors import Fault, Sentence
from app.checklists.quoted_ratios import fault_of, said_of
from app.checklists.reading import Table as Examined
from app.checklists.validation import ID
from app.checklists.workbook import Column, Kind, SheetForm
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book
from app.checklists.workbook_tables import Table, Tables
from app.domain.checklist import CountyCitation, DocumentCitation, Profile, RequiredRatio, Role
from app.domain.ratios import GROUP_TITLES

FORMAT = 1

AREA = SheetForm(
    "辖区",
    "整个辖区",
    (
        Column("编号", "id", Kind.TEXT, "辖区的编号，英文字母、数字、横线，如 yanchi；以后改也不变。", 16, True),
        Column("名称", "title", Kind.TEXT, "辖区的名称，如“盐池县”。", 20, True),
        Column("适用县（区）", "counties", Kind.PARTS, "机构登记在这些县（区）时用本辖区；几个用分号分开。", 40),
        Column("等级称谓", "rating_word", Kind.WORD, "本地评定叫“等级”还是“星级”。", 12, True, "rating_word"),
        Column(
            "合并口径",
            "combined",
            Kind.FLAG,
            "同一名护理员只能算一组（自理、失能失智两组分开算、相加）的写“是”；不填按两种口径都列出，由县局掌握。",
            12,
            words="yes",
        ),
        Column("格式", "format", Kind.NUMBER, "工作簿的格式号，不要改。", 8, True),
    ),
)
BINDING = SheetForm(
    "适用文件",
    "在本辖区适用的一份文件",
    (
        Column("文件", "source", Kind.WORD, "从下拉列表选。没有列出的文件在本辖区只作参考。", 60, True, "documents"),
        Column("适用", "binds", Kind.FLAG, "适用的写“是”；不写的只作参考。", 10, words="yes"),
    ),
)
RATIOS = SheetForm(
    "配比",
    "一种护理员配比",
    (
        Column("对象", "group", Kind.WORD, "哪一类老人；每类最多一行。", 16, True, "group"),
        Column("护理员", "carers", Kind.NUMBER, "配比的前一个数：1:3 写 1。", 8, True),
        Column("老人", "residents", Kind.NUMBER, "配比的后一个数：1:3 写 3。", 8, True),
        Column("原则上", "in_principle", Kind.FLAG, "文件写的是“原则上”时写“是”：不足时最高算一般。", 10, words="yes"),
        Column(
            "文件",
            "source",
            Kind.WORD,
            "哪份文件要求的，须在“适用文件”里适用。下拉列表里没有的空着，填后面的“本县文件”。",
            44,
            words="documents",
        ),
        Column(
            "条款",
            "place",
            Kind.TEXT,
            "选了文件后从下拉列表选，照“规则”表的写法；本县文件的照原文写。",
            16,
            True,
            "places",
        ),
        Column(
            "摘录",
            "quote",
            Kind.TEXT,
            "写明比例的原文，不超过40个字，逐字照抄“规则”表里的一段；本县文件的照抄原文。",
            44,
            True,
        ),
        Column("本县文件", "own_title", Kind.TEXT, "“文件”的下拉列表里没有的：写它的全称，不加书名号。", 36),
        Column("文号", "own_number", Kind.TEXT, "本县文件的文号，如“×民发〔2026〕1号”。", 22),
    ),
)
PROFILE_FORMS = (AREA, BINDING, RATIOS)

ID_OF_NATION = Sentence("编号“{value}”是软件自带的辖区", "换一个编号。")
NOT_BOUND = Sentence("“{value}”没有在“适用文件”里写明适用", "在“适用文件”表写“是”，或换一份文件。")
UNSAID_PRINCIPLE = Sentence("摘录里有“原则上”，这里没有写“是”", "写“是”。")
NO_DEMAND = Sentence("“{quote}”是笼统或鼓励性条款，不能定配比", "换一条写明比例的条款。")
NO_DOCUMENT = Sentence("没有写是哪份文件要求的", "在“文件”选一份；下拉列表里没有的，填“本县文件”和“文号”。")
TWO_DOCUMENTS = Sentence("“文件”和“本县文件”都填了", "只留一样：下拉列表里有的用“文件”。")
HALF_A_DOCUMENT = Sentence("“本县文件”和“文号”要一起填", "补上没有填的一样。")
LONG_WORDS = Sentence("摘录有{length}个字，超过{most}个字", "只抄写明比例的那一句。")
FIGURE_DIFFERS = Sentence(
    "{document} {clause}写的是“{words}”，这里填的是{given}",
    "照原文填；本县另有规定的，改引本县文件，写明文号、条款和原文。",
)
FIGURE_UNSAID = Sentence(
    "{document} {clause}里没有写{group}的配比", "换一条写明的条款；文件没有规定的不要填，本县另有规定的改引本县文件。"
)
NO_QUOTE = Sentence("没有填“摘录”", "从“规则”表照抄写明比例的一段。")


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """The jurisdiction if there is no fault, else all faults."""

    profile: Profile | None
    faults: tuple[CellFault, ...]


def is_profile_book(book: Book) -> bool:
    """Whether the workbook is that of a jurisdiction."""
    return AREA.name in book.sheets


def check_profile(book: Book, known: Known) -> ReadProfile:
    """The jurisdiction of a workbook, or everything that is wrong with it."""
    tables = Tables(book, PROFILE_FORMS, (RATIOS,))
    area, bindings, ratios = tables.one(AREA), tables.of(BINDING), tables.of(RATIOS)
    faults: list[Fault] = []
    head = Examined(area, AREA.name, faults)
    head.keys([column.key for column in AREA.columns], [column.key for column in AREA.columns if column.needed])
    if area.get("format", FORMAT) != FORMAT:
        head.say(file_errors.NEWER_FORMAT, value=area["format"])
    _check_id(tables, area, head, known)
    head.flag("combined")
    head.pick("rating_word", "等级称谓", ("等级", "星级"))
    binds = _check_binding(tables, bindings, faults, known)
    for ratio in ratios:
        _check_ratio(tables, ratio, faults, known, binds)
    _check_groups(tables, ratios)
    for fault in faults:
        tables.lead_back(fault)
    if tables.faults:
        return ReadProfile(None, tables.in_order())
    return ReadProfile(_profile(area, binds, ratios), ())


def _profile(area: Table, binds: Iterable[str], ratios: Iterable[Table]) -> Profile:
    """The jurisdiction of tables without faults."""
    return Profile(
        id=str(area["id"]),
        title=str(area["title"]),
        counties=tuple(str(name) for name in area.get("counties", ())),
        binds=tuple(binds),
        rating_word=str(area["rating_word"]),
        ratios=tuple(_ratio(ratio) for ratio in ratios),
        combined=bool(area.get("combined", False)),
    )


def _ratio(ratio: Table) -> RequiredRatio:
    return RequiredRatio(
        group=str(ratio["group"]),
        carers=int(ratio["carers"]),
        residents=int(ratio["residents"]),
        in_principle=bool(ratio.get("in_principle", False)),
        basis=_basis(ratio),
    )


def _basis(ratio: Table) -> DocumentCitation | CountyCitation:
    place, quote = str(ratio["place"]).strip(), str(ratio["quote"]).strip()
    if own := str(ratio.get("own_title", "")).strip():
        return CountyCitation(own.strip("《》"), str(ratio["own_number"]).strip(), clause=place, quote=quote)
    return DocumentCitation(str(ratio["source"]), place, Role.DEMANDS, quote)


def _check_id(tables: Tables, area: Table, head: Examined, known: Known) -> None:
    value = head.text("id")
    head.text("title")
    if value and not ID.fullmatch(value):
        head.say(file_errors.BAD_ID, value=value)
    if value in known.profiles:
        tables.say(area, "id", ID_OF_NATION, value=value)


def _check_binding(tables: Tables, bindings: Iterable[Table], faults: list[Fault], known: Known) -> dict[str, bool]:
    """The documents that bind, in the order of the sheet."""
    binds: dict[str, bool] = {}
    for entry in bindings:
        row = Examined(entry, BINDING.name, faults)
        row.keys(("source", "binds"), ("source",))
        name = str(entry.get("source", ""))
        if name and name not in [document.id for document in known.documents]:
            tables.say(entry, "source", file_errors.NOT_A_CHOICE, value=name, kind="文件", hint="", known="见下拉列表")
        elif name in binds:
            tables.say(entry, "source", file_errors.REPEATED, value=name)
        elif row.flag("binds"):
            binds[name] = True
    return binds


def _check_ratio(tables: Tables, ratio: Table, faults: list[Fault], known: Known, binds: Mapping[str, bool]) -> None:
    row = Examined(ratio, RATIOS.name, faults)
    row.keys([column.key for column in RATIOS.columns], ("group", "carers", "residents", "place"))
    row.pick("group", "对象", tuple(GROUP_TITLES))
    for key in ("carers", "residents"):
        row.whole(key, 1)
    said = row.flag("in_principle")
    quote = str(ratio.get("quote", ""))
    if not quote.strip():
        tables.say(ratio, "quote", NO_QUOTE)
    elif IN_PRINCIPLE in quote and not said:
        tables.say(ratio, "in_principle", UNSAID_PRINCIPLE)
    source, place = str(ratio.get("source", "")), str(ratio.get("place", ""))
    own = [str(ratio.get(key, "")).strip() for key in ("own_title", "own_number")]
    if any(own):
        _check_own(tables, ratio, own, source)
        return
    if not source:
        tables.say(ratio, "source", NO_DOCUMENT)
    if not source or not place:
        return
    form, number = tables.rows[id(ratio)]
    cited = {"document": source, "clause": place, "role": Role.DEMANDS.value} | ({"quote": quote} if quote else {})
    found: list[Fault] = []
    check_basis([Examined(tables.keep(cited, form, number), RATIOS.name, found)], known)
    for fault in found:
        sentence = fault.origin.sentence if fault.origin else None
        if sentence in (file_errors.UMBRELLA, file_errors.UMBRELLA_UNQUOTED, file_errors.ENCOURAGED):
            tables.say(ratio, "quote", NO_DEMAND, quote=quote)
        else:
            faults.append(fault)
    document = next((document for document in known.documents if document.id == source), None)
    if document is not None and source not in binds:
        tables.say(ratio, "source", NOT_BOUND, value=document.title)
    if document is not None and not found:
        _check_figure(tables, ratio, document.number or f"《{document.title}》")


def _check_own(tables: Tables, ratio: Table, own: Sequence[str], source: str) -> None:
    """A document of the county's own: all that a reader needs to find it, and words that demand."""
    if source:
        tables.say(ratio, "own_title", TWO_DOCUMENTS)
    if not all(own):
        tables.say(ratio, "own_number" if own[0] else "own_title", HALF_A_DOCUMENT)
    quote = str(ratio.get("quote", "")).strip()
    if len(quote) > LONGEST_QUOTE:
        tables.say(ratio, "quote", LONG_WORDS, length=len(quote), most=LONGEST_QUOTE)
    if any(word in quote for word in ENCOURAGEMENT):
        tables.say(ratio, "quote", NO_DEMAND, quote=quote)
    _check_figure(tables, ratio, own[1] or f"《{own[0]}》")


def _check_figure(tables: Tables, ratio: Table, document: str) -> None:
    """The figure must be the one that the document writes; where a county's own words write none that can be read, the
    county answers for it (`quoted_ratios.unsaid` tells it)."""
    if not all(isinstance(ratio.get(key), int | float) and ratio[key] >= 1 for key in ("carers", "residents")):
        return
    if ratio.get("group") not in GROUP_TITLES or not ratio.get("place") or not ratio.get("quote"):
        return
    typed = _ratio(ratio | {"own_number": ratio.get("own_number", "")})
    said = {"document": document, "clause": typed.basis.clause}
    if (other := fault_of(typed)) is not None:
        given = f"{GROUP_TITLES[typed.group]} {typed.carers}:{typed.residents}"
        tables.say(ratio, "residents", FIGURE_DIFFERS, words=other.words, given=given, **said)
    elif not said_of(typed) and isinstance(typed.basis, DocumentCitation):
        tables.say(ratio, "place", FIGURE_UNSAID, group=GROUP_TITLES[typed.group], **said)


def _check_groups(tables: Tables, ratios: Iterable[Table]) -> None:
    seen: set[str] = set()
    for ratio in ratios:
        group = str(ratio.get("group", ""))
        if group and group in seen:
            tables.say(ratio, "group", workbook_errors.ROW_TWICE)
        seen.add(group)
