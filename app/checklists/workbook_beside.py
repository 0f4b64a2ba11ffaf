"""What a workbook that came back holds besides the rows of its form: each told with its place, so that nothing is
dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.checklists.errors import Sentence
from app.checklists.workbook_asides import PICTURE, Aside
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book, Sheet
from app.checklists.workbook_scan import letter
from app.domain.sent_back import OWN_SHEETS

_ADDED_COLUMN = Sentence("这一列不是表里原有的，有{count}行填了内容{said}，没有读入", "要紧的请填进表里已有的列。")
_PICTURES = Sentence("这里有{count}张图片，没有读入", "照片请在软件里附到对应的问题或检查项。")
_PICTURE_LEFT = Sentence("这里的图片没有读入（{why}）", "照片请在软件里附到对应的问题。")
_BESIDE = Sentence("{word}没有读入{said}", "要紧的请写进表里的格子，照片请在软件里附。")
_OTHER_SHEET = Sentence("这个表不是表单里原有的{said}，没有读入", "要紧的请填进表单里对应的行。")
_OWN_WORDS = Sentence("这一行是另外写的字{said}，没有读入", "签字、落款不用处理；要紧的请填进表里对应的行。")
_HIDDEN = Sentence("{rows}是隐藏的，打开文件时看不见，也照常读了", "请取消隐藏后核对。")

_MOST_PLACES = 30
_MOST_QUOTED = 5
_MOST_SHOWN = 40
_SIGNED = re.compile(
    r"签字|签名|签章|盖章|公章|填表|填报|制表|经办|审核|联系电话|(负责人|院长|日期)\s*[:：]|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
)
_LONGEST_LINE = 80


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that is no row of the form. `title` names it; where it stands, what becomes of it and what to do about
    it is for a person."""

    sheet: str
    row: int
    title: str
    place: str
    what: str
    remedy: str

    @property
    def reason(self) -> str:
        return f"{self.what}；{self.remedy}"

    def __str__(self) -> str:
        return f"{self.place} {self.title}：{self.reason}"


def beside(sheet: str, row: int, title: str, sentence: Sentence, *, places: str = "", **values: object) -> Beside:
    """`places` stand for the row where there are several."""
    place = CellFault(sheet, 0 if places else row, "", "", "", "").where if sheet else "整个工作簿"
    what, remedy = sentence.what.format(**values), sentence.remedy.format(**values)
    return Beside(sheet, row, title, f"{place} {places}".rstrip(), what, remedy)


def lying_over(book: Book, taken: Collection[tuple[str, Aside]] = ()) -> Iterator[Beside]:
    """Pictures, comments and boxes of text: by sheet and kind, with the cells that they lie at. `taken`: those that are
    known already, with their sheets; they are left out."""
    located = set()
    for sheet in book.sheets.values():
        located |= {aside.word for aside in sheet.asides}
        yield from told_of(sheet.name, [aside for aside in sheet.asides if (sheet.name, aside) not in taken])
    for word in book.beside:
        if word not in located:
            yield beside("", 0, f"表里的{word}", _BESIDE, word=word, said="")


def told_of(sheet: str, asides: Iterable[Aside]) -> Iterator[Beside]:
    """What lies over a sheet and is not read: by kind."""
    kinds: dict[str, list[Aside]] = {}
    for aside in asides:
        kinds.setdefault(aside.word, []).append(aside)
    for word, alike in kinds.items():
        yield beside(
            sheet,
            alike[0].row,
            f"表里的{word}",
            _PICTURES if word == PICTURE else _BESIDE,
            places=_rows_words([aside.row for aside in alike]),
            word=word,
            count=len(alike),
            said=quoted([aside.text for aside in alike]),
        )


def picture_left(sheet: str, aside: Aside, why: str) -> Beside:
    """A picture that could be read by its place and is not taken, and why."""
    return beside(sheet, aside.row, "表里的图片", _PICTURE_LEFT, places=_rows_words([aside.row]), why=why)


def hidden_rows(sheet: Sheet, rows: Collection[int]) -> Iterator[Beside]:
    """Rows of the form that nobody sees who opens the file: they are read like the others."""
    hidden = sorted(sheet.hidden.intersection(rows))
    if hidden:
        places = _rows_words(hidden)
        yield beside(sheet.name, hidden[0], "隐藏的行", _HIDDEN, places=places, rows=places)


def other_sheets(book: Book, forms: Collection[str]) -> Iterator[Beside]:
    """Sheets that hold something and no form; those that the program writes beside its forms are its own."""
    for sheet in book.sheets.values():
        if sheet.name in forms or sheet.name in OWN_SHEETS:
            continue
        texts = [text for row in sheet.rows for value in row if (text := str(value).strip())]
        if texts:
            yield beside(sheet.name, 0, "多出的表", _OTHER_SHEET, said=quoted(texts))


def words_below(sheet: str, row: int, texts: Sequence[str]) -> Beside:
    """A row of somebody's own words: a line for the signature, a note."""
    return beside(sheet, row, "表外的字", _OWN_WORDS, said=quoted(texts))


def is_own_words(locked: Sequence[str], filled: Sequence[str], *, alone: bool) -> bool:
    """Whether a row that has no marks is no try to fill in the form: the line for a signature or, if it stands `alone`,
    a single note in a locked column."""
    texts = [text for text in (*locked, *filled) if text]
    if not texts:
        return False
    if all(_SIGNED.search(text) and len(text) <= _LONGEST_LINE for text in texts):
        return True
    return alone and len(texts) == 1 and not any(filled)


def quoted(texts: Sequence[str]) -> str:
    """`（“照片在后面”“已换”等）`; nothing where nothing is said."""
    said = [text for text in texts if text]
    if not said:
        return ""
    shown = (" ".join(text.split()) for text in said[:_MOST_QUOTED])
    words = "".join(f"“{text[:_MOST_SHOWN]}{'…' * (len(text) > _MOST_SHOWN)}”" for text in shown)
    return f"（{words}{'等' * (len(said) > _MOST_QUOTED)}）"


def _rows_words(rows: Sequence[int]) -> str:
    """`第5、8行`; empty where no row is known."""
    known = sorted({row for row in rows if row})
    if not known:
        return ""
    more = f"等{len(known)}行" if len(known) > _MOST_PLACES else "行"
    return f"第{'、'.join(map(str, known[:_MOST_PLACES]))}{more}"


def added_column(sheet: str, row: int, column: int, title: str, texts: Mapping[int, str]) -> Beside:
    """A column that is none of the form's. `texts`: row → what it says there."""
    place = CellFault(sheet, row, letter(column), title, "", "").where
    what = _ADDED_COLUMN.what.format(count=len(texts), said=quoted(list(texts.values())))
    return Beside(sheet, row, "多出的列", place, what, _ADDED_COLUMN.remedy)
