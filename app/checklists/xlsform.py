"""A subset of XLSForm as a checklist workbook: survey, choices, settings; relevant, constraint, constraint_message.

The rows of a form become rows of a workbook, which is examined as any other; faults are led back to the form's cells.
What the subset lacks is told at its cell, never left out in silence.

A form says nothing of the law. An item without 等级 is 提示; columns of a checklist workbook (等级, 部门 …) may stand
in the survey sheet beside those of XLSForm, and its sheets 依据 and 情形 beside the survey. The settings sheet may hold
文件或规则, 条款, 作用, 摘录: the basis of every item that has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.checklists import workbook_errors
from app.checklists.errors import Sentence, near
from app.checklists.validation import LONGEST_TITLE
from app.checklists.workbook import BASIS, CASES, FORMAT, HEAD, ITEMS, OPTIONS, SECTIONS, SEPARATOR, SheetForm
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book, Sheet, Value, used_rows
from app.checklists.workbook_rows import Value as Written
from app.checklists.workbook_scan import letter
from app.checklists.xlsform_terms import CONDITIONS, CONSTRAINTS, Judged, NotInSubset, condition, judge

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
SHEETS = (SURVEY, CHOICES, SETTINGS, BASIS.name, CASES.name)

UNKNOWN_TYPE = Sentence("不支持题型“{value}”", "{hint}支持：{known}；不检查的行请删去。")
NO_LIST = Sentence("choices 表里没有选项组“{value}”", "{hint}在 choices 表里写出这一组的选项。")
NOT_SUPPORTED = Sentence("不支持“{column}”", "清空这一格。")
GROUP_OPEN = Sentence("begin group 没有对应的 end group", "补上 end group。")
GROUP_CLOSED = Sentence("end group 前面没有 begin group", "删去，或补上 begin group。")
NO_BASIS = Sentence(
    "XLSForm 里没有写依据",
    "在 settings 表加“文件或规则”“条款”“作用”三列，写整张表的依据；或加“依据”表逐项写（写法见模板）。",
)

_KINDS = {"integer": "计数", "decimal": "数值", "date": "日期", "text": "", "acknowledge": "", "trigger": ""}
_PASSED_OVER = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "note",
    "subscriberid", "simserial",
}  # fmt: skip
_GROUPS = {"begin group": 1, "begin_group": 1, "end group": -1, "end_group": -1}
_REFUSED = ("calculation", "choice_filter", "repeat_count")
_LABELS = re.compile(r"(label|hint|constraint_message)(::?\s*(.*))?", re.IGNORECASE)
_CHINESE = re.compile(r"chinese|中文|zh", re.IGNORECASE)
_DEFAULT_DEADLINE = 30


@dataclass(slots=True)
class Converted:
    """A form as the book of a workbook. `restore` leads faults of the book back to the form; `made`: rows that stand
    in for what was told to be missing."""

    book: Book
    faults: list[CellFault] = field(default_factory=list)
    origins: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    heads: dict[str, dict[str, int]] = field(default_factory=dict)
    made: set[tuple[str, int]] = field(default_factory=set)

    def restore(self, faults: Iterable[CellFault]) -> tuple[CellFault, ...]:
        """The faults at the cells of the form, each once; none where the form's own cell was told already."""
        told = {(fault.sheet, fault.row, fault.letter) for fault in self.faults}
        restored = dict.fromkeys(self._restored(fault) for fault in faults if (fault.sheet, fault.row) not in self.made)
        return tuple(fault for fault in restored if (fault.sheet, fault.row, fault.letter) not in told)

    def _restored(self, fault: CellFault) -> CellFault:
        if fault.sheet in (BASIS.name, CASES.name) and (fault.sheet, fault.row) not in self.origins:
            return fault
        sheet, row = self.origins.get((fault.sheet, fault.row), (SURVEY, 0))
        names = (fault.column, *_ORIGINS.get(fault.column, ()))
        heads = self.heads.get(sheet, {})
        name = next((name for name in names if name in heads), "")
        return CellFault(
            sheet, row, letter(heads[name]) if name else "", name or fault.column, fault.what, fault.remedy
        )


_ORIGINS = {
    "编号": ("name", "form_id"),
    "名称": ("label", "form_title"),
    "版本": ("version",),
    "检查内容": ("label",),
    "检查方法": ("hint",),
    "答案类型": ("type",),
    "不少于": ("constraint",),
    "不多于": ("constraint",),
    "日期含义": ("constraint",),
    "条件": ("relevant",),
    "问题写法": ("constraint_message",),
    "选项": ("label",),
    "部分": ("name",),
}


def is_xlsform(book: Book) -> bool:
    """Whether the workbook is a form and no checklist workbook."""
    return SURVEY in book.sheets and ITEMS.name not in book.sheets


def convert(book: Book) -> Converted:
    """The form's rows as those of a checklist workbook, and what of it is outside the subset."""
    return _Converter(book).convert()


@dataclass(slots=True)
class _Group:
    id: str
    title: str
    relevant: tuple[str, ...]
    row: int


class _Converter:
    def __init__(self, book: Book) -> None:
        self.form = book
        self.out = Converted(Book(book.file))
        self.grids: dict[str, list[tuple[Value, ...]]] = {}
        for form in (HEAD, SECTIONS, ITEMS, OPTIONS, CASES, BASIS):
            self.grids[form.name] = [tuple(column.title for column in form.columns)]
        self.choices: dict[str, list[dict[str, str]]] = {}
        self.sections: set[str] = set()
        self.of_item = {title for title in (column.title for column in ITEMS.columns)}

    def convert(self) -> Converted:
        for row, entry in self._rows(CHOICES):
            self.choices.setdefault(entry.get("list_name") or entry.get("list name", ""), []).append(
                entry | {"row": str(row)}
            )
        nothing: dict[str, str] = {}
        settings = next(self._rows(SETTINGS), (2, nothing))
        self._head(*settings)
        self._survey(settings[1])
        self._basis(*settings)
        sheets = {name: Sheet(name, tuple(grid)) for name, grid in self.grids.items()}
        if CASES.name in self.form.sheets:
            sheets[CASES.name] = self.form.sheets[CASES.name]
        self.out.book = Book(self.form.file, sheets)
        return self.out

    # The sheets of the form

    def _rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a sheet by the names of their columns; a label in Chinese counts as the label."""
        sheet = self.form.sheets.get(name)
        if sheet is None or not sheet.rows:
            return
        heads = self.out.heads.get(name) or self._heads(name, sheet)
        for row in used_rows(sheet):
            yield row, {key: text for key, column in heads.items() if (text := _text(sheet.value(row, column)))}

    def _heads(self, name: str, sheet: Sheet) -> dict[str, int]:
        heads: dict[str, int] = {}
        for number, value in enumerate(sheet.rows[0], 1):
            title = _text(value)
            match = _LABELS.fullmatch(title)
            if match is None:
                heads.setdefault(title if title in self.of_item else title.lower(), number)
            elif match[1].lower() not in heads or _CHINESE.search(match[3] or ""):
                heads[match[1].lower()] = number
        heads.pop("", None)
        self.out.heads[name] = heads
        for row, column in sorted(sheet.formulas | sheet.errors):
            sentence = workbook_errors.FORMULA if (row, column) in sheet.formulas else workbook_errors.ERROR_CELL
            self._say(name, row, column, sentence)
        for row, column, area in sheet.merged:
            self._say(name, row, column, workbook_errors.MERGED, range=area)
        return heads

    def _head(self, row: int, settings: Mapping[str, str]) -> None:
        title = settings.get("form_title", "") or settings.get("title", "")
        self._put(
            HEAD,
            (SETTINGS if SETTINGS in self.form.sheets else SURVEY, row if settings else 0),
            id=settings.get("form_id", "") or settings.get("id_string", "") or "xlsform",
            title=title or self.form.file.rpartition(".")[0] or "XLSForm",
            edition=settings.get("version", "") or "1",
            format=FORMAT,
        )

    def _survey(self, settings: Mapping[str, str]) -> None:
        groups: list[_Group] = []
        for row, entry in self._rows(SURVEY):
            kind = " ".join(entry.get("type", "").split())
            for name in _REFUSED:
                if name in entry:
                    self._say(SURVEY, row, name, NOT_SUPPORTED, column=name)
            if kind.lower() in _GROUPS:
                if _GROUPS[kind.lower()] > 0:
                    title = entry.get("label", entry.get("name", ""))
                    groups.append(_Group(entry.get("name", ""), title, self._relevant(row, entry), row))
                elif groups:
                    groups.pop()
                else:
                    self._say(SURVEY, row, "type", GROUP_CLOSED)
            elif kind.lower() not in _PASSED_OVER and entry.get("name") not in CONDITIONS:
                self._question(row, kind, entry, groups, settings)
        for group in groups:
            self._say(SURVEY, group.row, "type", GROUP_OPEN)

    def _question(
        self, row: int, kind: str, entry: Mapping[str, str], groups: list[_Group], settings: Mapping[str, str]
    ) -> None:
        words = kind.split()
        chosen = len(words) == 2 and words[0] in ("select_one", "select1")
        if not chosen and kind not in _KINDS:
            known = ("select_one 选项组", *_KINDS)
            self._say(SURVEY, row, "type", UNKNOWN_TYPE, value=kind, hint=near(kind, known), known="、".join(known))
            return
        judged = self._judged(row, kind, entry)
        label = entry.get("label", "") or entry.get("name", "")
        own = {column.key: entry[column.title] for column in ITEMS.columns if column.title in entry}
        # A form knows no severity: what it asks is advice until someone names the duty behind it.
        default: dict[str, Written] = {"severity": "提示"}
        if "severity" not in own:
            default["deadline"] = _DEFAULT_DEADLINE
        default |= {
            "section": self._section(groups, settings),
            "id": entry.get("name", ""),
            "title": label[:LONGEST_TITLE],
            "text": label,
            "how": entry.get("hint", "") or label,
            "kind": "单选" if chosen else _KINDS[kind],
            "at_least": judged.at_least,
            "at_most": judged.at_most,
            "means": "到期日" if judged.expires else "",
            "problem": entry.get("constraint_message", "") or f"{label}：不符合要求。",
            "remedy": "按要求整改。",
            "departments": settings.get("部门", "") or "民政",
            "when": SEPARATOR.join(
                dict.fromkeys([*(word for group in groups for word in group.relevant), *self._relevant(row, entry)])
            ),
        }
        self._put(ITEMS, (SURVEY, row), **(default | own))
        if chosen:
            self._options(row, entry.get("name", ""), words[1], judged)

    def _options(self, row: int, item: str, group: str, judged: Judged) -> None:
        entries = self.choices.get(group, [])
        if not entries:
            hint = near(group, self.choices)
            self._say(SURVEY, row, "type", NO_LIST, value=group, hint=hint)
        for entry in entries:
            decides = judged.decides(entry.get("name", ""))
            shown = entry.get("结论", "") or {True: "符合", False: "不符合", None: ""}[decides]
            title = entry.get("label", "") or entry.get("name", "")
            self._put(OPTIONS, (CHOICES, int(entry["row"])), item=item, title=title, passes=shown)

    def _section(self, groups: list[_Group], settings: Mapping[str, str]) -> str:
        """The innermost group, as a section of the checklist."""
        form = settings.get("form_id", "") or "xlsform"
        id_ = f"{form}.{groups[-1].id}" if groups else f"{form}.0"
        if id_ not in self.sections:
            self.sections.add(id_)
            title = groups[-1].title if groups else "检查内容"
            self._put(SECTIONS, (SURVEY, groups[-1].row if groups else 0), id=id_, title=title)
        return id_

    def _basis(self, row: int, settings: Mapping[str, str]) -> None:
        own = self.form.sheets.get(BASIS.name)
        grid = self.grids[BASIS.name]
        named: set[str] = set()
        if own is not None and own.rows:
            grid[:] = own.rows
            heads = [_text(value) for value in own.rows[0]]
            place = heads.index("检查项") if "检查项" in heads else 0
            named = {_text(entry[place]) for entry in own.rows[1:]}
        default = {column.key: settings[column.title] for column in BASIS.columns if column.title in settings}
        items = [str(entry[1]) for entry in self.grids[ITEMS.name][1:]]
        left = [item for item in items if item and item not in named]
        if left and not default:
            self.out.faults.append(_cell_fault(SURVEY, 0, "", "", NO_BASIS))
        if own is not None and default:
            order = [column.title for column in BASIS.columns]
            grid[:] = [
                tuple(order),
                *(tuple(row_[heads.index(t)] if t in heads else "" for t in order) for row_ in grid[1:]),
            ]
        for item in left:
            self._put(BASIS, (SETTINGS, row), item=item, **(default or {"source": "？"}))
            if not default:
                self.out.made.add((BASIS.name, len(grid)))

    # Terms

    def _relevant(self, row: int, entry: Mapping[str, str]) -> tuple[str, ...]:
        try:
            return condition(entry.get("relevant", ""))
        except NotInSubset as error:
            self._say(SURVEY, row, "relevant", error.sentence, value=entry["relevant"])
            return ()

    def _judged(self, row: int, kind: str, entry: Mapping[str, str]) -> Judged:
        try:
            return judge(kind, entry.get("constraint", ""))
        except NotInSubset as error:
            self._say(SURVEY, row, "constraint", error.sentence, value=entry.get("constraint", ""))
            return Judged()

    # Output

    def _put(self, form: SheetForm, origin: tuple[str, int], **values: Written) -> None:
        grid = self.grids[form.name]
        row = tuple("" if values.get(c.key) is None else _value(values[c.key]) for c in form.columns)
        grid.append(row)
        self.out.origins[form.name, len(grid)] = origin

    def _say(self, sheet: str, row: int, place: str | int, sentence: Sentence, **values: object) -> None:
        heads = self.out.heads.get(sheet, {})
        column = place if isinstance(place, int) else heads.get(place, 0)
        name = next((key for key, number in heads.items() if number == column), "")
        self.out.faults.append(_cell_fault(sheet, row, letter(column) if column else "", name, sentence, **values))


def _cell_fault(sheet: str, row: int, place: str, name: str, sentence: Sentence, **values: object) -> CellFault:
    fault = sentence.at("", **values)
    return CellFault(sheet, row, place, name, fault.what, fault.remedy)


def _value(value: Written) -> Value:
    return float(value) if isinstance(value, int) else value if value is not None else ""


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


__all__ = ["CHOICES", "CONSTRAINTS", "SETTINGS", "SHEETS", "SURVEY", "Converted", "convert", "is_xlsform"]
