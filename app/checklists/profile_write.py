"""The workbook in which a county writes down its own jurisdiction, filled with one that ships to begin with."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.profile_book import AREA, BINDING, PROFILE_FORMS, RATIOS
from app.checklists.profile_book import FORMAT as PROFILE_FORMAT
from app.checklists.regulations import documents
from app.checklists.workbook import GUIDE, SEPARATOR, YES, label
from app.checklists.workbook_rows import Row
from app.checklists.workbook_write import finished, lists_of, write_form, write_steps
from app.domain.checklist import CountyCitation, DocumentCitation, Profile

_STEPS = (
    "一、本工作簿写明本辖区适用哪些文件、护理员配比按多少、合并口径和评定的叫法。黄色列名必填，有下拉箭头的从里面选。",
    "二、“适用文件”里写“是”的文件在本辖区作为要求；其余文件只作参考，单凭它们不判不符合。",
    "三、“配比”里每一行都要有文件、条款和写明比例的原文；所填的数和原文对不上的不导入。文件没有规定的不要填，软件就不判。"
    "下拉列表里没有的，把本县文件的名称、文号、条款和原文逐字写上；部分失能老人的配比也写在这里。",
    "四、不要合并单元格，不要用公式。填好保存为 .xlsx 后导入；有错会一次全部指出，不会导入一半。",
)


def profile_workbook(like: Profile | None = None, own: bool = False) -> bytes:
    """A workbook with the documents and ratios of a jurisdiction, or with none. `own`: it is the county's, with its id;
    else the id and the counties are left to be filled in."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE
    write_steps(guide, "辖区工作簿：填写说明", _STEPS)
    lists = lists_of(PROFILE_FORMS)
    rows = _rows(like, own)
    for form in PROFILE_FORMS:
        write_form(book.create_sheet(form.name), form, rows[form.name], lists, frozenset())
    return finished(book, lists, "辖区")


def _document_of(basis: DocumentCitation | CountyCitation) -> Row:
    if isinstance(basis, CountyCitation):
        return {"own_title": basis.title, "own_number": basis.number}
    return {"source": label("documents", basis.document)}


def _rows(like: Profile | None, own: bool) -> dict[str, list[Row]]:
    head: Row = {"rating_word": like.rating_word if like else "等级", "format": PROFILE_FORMAT}
    if like:
        head["combined"] = YES if like.combined else None
    if like and own:
        head |= {"id": like.id, "title": like.title, "counties": SEPARATOR.join(like.counties)}
    binds: tuple[str, ...] = like.binds if like else ()
    titles = [*binds, *(document.id for document in documents() if document.id not in binds)]
    bindings: list[Row] = [
        {"source": label("documents", document), "binds": YES if document in binds else None} for document in titles
    ]
    ratios: list[Row] = [
        _document_of(ratio.basis)
        | {
            "group": label("group", ratio.group),
            "carers": ratio.carers,
            "residents": ratio.residents,
            "in_principle": YES if ratio.in_principle else None,
            "place": ratio.basis.clause,
            "quote": ratio.basis.quote,
        }
        for ratio in (like.ratios if like else ())
    ]
    return {AREA.name: [head], BINDING.name: bindings, RATIOS.name: ratios}
