"""A subset of XLSForm as a checklist workbook: survey, choices, settings; relevant, constraint, constraint_message.

The rows of a form become rows of a workbook, which is examined as any other; faults are led back to the form's cells.
What changes a question in a way that a checklist can't is a fault at its cell. What is only left out (metadata, notes,
a default, a column nobody knows) is a note of the import, with what it means for the reader.

A form says nothing of the law. An item without 等级 is 提示; columns of a checklist workbook (等级, 部门 …) may stand
in the survey sheet beside those of XLSForm, and its sheets 依据 and 情形 beside the survey. The settings sheet may hold
文件或规则, 条款, 作用, 摘录: the basis of every item that has none of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.checklists import workbook_errors
from app.checklists import xlsform_errors as errors
from app.checklists.errors import Sentence, near
from app.checklists.validation import LONGEST_TITLE
from app.checklists.workbook import BASIS, CASES, FORMAT, HEAD, ITEMS, OPTIONS, SECTIONS, SEPARATOR, SheetForm
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book, Sheet, Value, used_rows
from app.checklists.workbook_rows import Value as Written
from app.checklists.workbook_scan import letter
from app.checklists.xlsform_columns import (
    CHOICES,
    NOT_CHINESE,
    REFUSED,
    SETTINGS,
    SPOKEN,
    SURVEY,
    Columns,
    cell_words,
    columns_of,
    heads_of,
    unused_notes,
)
from app.checklists.xlsform_terms import CONDITIONS, CONSTRAINTS, Judged, NotInSubset, condition, judge, same_choice

SHEETS = (SURVEY, CHOICES, SETTINGS, BASIS.name, CASES.name)

_KINDS = {"integer": "计数", "decimal": "数值", "date": "日期", "text": "", "acknowledge": "", "trigger": ""}
_PASSED_OVER = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "note",
    "subscriberid", "simserial",
}  # fmt: skip
_GROUPS = {"begin group": 1, "begin_group": 1, "end group": -1, "end_group": -1}
_YES, _NO = ("yes", "true", "true()", "1", "是"), ("no", "false", "false()", "0", "否")
_SETTINGS_OWN = ("部门", *(column.title for column in BASIS.columns))
_DEFAULT_DEADLINE = 30
_MOST_SHOWN = 40


@dataclass(slots=True)
class Converted:
    """A form as the book of a workbook. `restore` leads faults of the book back to the form; `made`: rows that stand
    in for what was told to be missing; `notes`: what was left out, with what it means."""

    book: Book
    faults: list[CellFault] = field(default_factory=list)
    notes: list[CellFault] = field(default_factory=list)
    origins: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    heads: dict[str, Mapping[str, int]] = field(default_factory=dict)
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
        self.used: set[str] = set()
        self.sections: set[str] = set()
        self.of_item = {title for title in (column.title for column in ITEMS.columns)}

    def convert(self) -> Converted:
        nothing: dict[str, str] = {}
        settings, *more = self._rows(SETTINGS, _SETTINGS_OWN) or [(2, nothing)]
        for row, _ in more:
            self._say(SETTINGS, row, 0, workbook_errors.ROWS_TOO_MANY)
        language = settings[1].get("default_language", "")
        for row, entry in self._rows(CHOICES, ("结论",), language):
            if "list_name" not in entry:
                self._say(CHOICES, row, "list_name", errors.NO_GROUP)
            self.choices.setdefault(entry.get("list_name", ""), []).append(entry | {"row": str(row)})
        self._head(*settings)
        self._survey(settings[1], language)
        self._basis(*settings)
        self._tell_unused()
        self.out.faults = list(dict.fromkeys(self.out.faults))  # a list of options is told once, whoever shows it
        sheets = {name: Sheet(name, tuple(grid)) for name, grid in self.grids.items()}
        if CASES.name in self.form.sheets:
            sheets[CASES.name] = self.form.sheets[CASES.name]
        self.out.book = Book(self.form.file, sheets)
        return self.out

    # The sheets of the form

    def _rows(self, name: str, own: Collection[str], language: str = "") -> list[tuple[int, dict[str, str]]]:
        """The rows of a sheet by the names of their columns; `own` heads of a checklist workbook may stand in it."""
        sheet = self.form.sheets.get(name)
        if sheet is None or not sheet.rows:
            return []
        columns = columns_of(sheet, own, language)
        self.out.heads[name] = heads_of(columns)
        self.out.faults += columns.faults
        self.out.notes += unused_notes(sheet, columns)
        for row, column in sorted(sheet.formulas | sheet.errors):
            sentence = workbook_errors.FORMULA if (row, column) in sheet.formulas else workbook_errors.ERROR_CELL
            self._say(name, row, column, sentence)
        for row, column, area in sheet.merged:
            self._say(name, row, column, workbook_errors.MERGED, range=area)
        return [(row, self._entry(sheet, columns, row)) for row in used_rows(sheet)]

    def _entry(self, sheet: Sheet, columns: Columns, row: int) -> dict[str, str]:
        for name in columns.untranslated(sheet, row):
            self._note(sheet.name, row, name, NOT_CHINESE)
        entry = columns.entry(sheet, row)
        for name in SPOKEN:
            if "${" in entry.get(name, "") and entry.get("type") != "note":
                self._say(sheet.name, row, name, errors.REFERENCE, value=entry[name][:_MOST_SHOWN])
        return entry

    def _head(self, row: int, settings: Mapping[str, str]) -> None:
        self._put(
            HEAD,
            (SETTINGS if SETTINGS in self.form.sheets else SURVEY, row if settings else 0),
            id=settings.get("form_id", "") or "xlsform",
            title=settings.get("form_title", "") or self.form.file.rpartition(".")[0] or "XLSForm",
            edition=settings.get("version", "") or "1",
            format=FORMAT,
        )

    def _survey(self, settings: Mapping[str, str], language: str) -> None:
        groups: list[_Group] = []
        for row, entry in self._rows(SURVEY, self.of_item, language):
            kind = " ".join(entry.get("type", "").split())
            if not self._is_used(row, entry):
                continue
            for name in REFUSED:
                if name in entry:
                    self._say(SURVEY, row, name, errors.NOT_SUPPORTED, column=name)
            if kind.lower() in _GROUPS:
                self._group(row, kind.lower(), entry, groups)
            elif kind.lower() in _PASSED_OVER:
                sentence = errors.ONLY_SHOWN if kind.lower() == "note" else errors.BY_ITSELF
                self._note(SURVEY, row, "type", sentence, kind=kind)
            elif self._asks_for_feature(kind, entry):
                name = entry["name"]
                self._note(SURVEY, row, "name", errors.OF_THE_HOME, code=name, feature=CONDITIONS[name])
                self.used.add(kind.split()[1])
            else:
                self._question(row, kind, entry, groups, settings)
        for group in groups:
            self._say(SURVEY, group.row, "type", errors.GROUP_OPEN)

    def _is_used(self, row: int, entry: Mapping[str, str]) -> bool:
        """Whether a row is switched on, which says `disabled`."""
        said = entry.get("disabled", "")
        if said.lower() in _YES:
            self._note(SURVEY, row, "disabled", errors.SWITCHED_OFF)
            return False
        if said and said.lower() not in _NO:
            self._say(SURVEY, row, "disabled", errors.YES_OR_NO, value=said[:_MOST_SHOWN])
        return True

    def _asks_for_feature(self, kind: str, entry: Mapping[str, str]) -> bool:
        """Whether a question asks for a feature of the home and judges nothing: the register knows it already."""
        judges = "constraint" in entry or any(title in entry for title in self.of_item)
        return _chosen_from(kind) != "" and entry.get("name") in CONDITIONS and not judges

    def _group(self, row: int, kind: str, entry: Mapping[str, str], groups: list[_Group]) -> None:
        if _GROUPS[kind] > 0:
            name = entry.get("name", "")
            groups.append(_Group(name, entry.get("label", ""), self._relevant(row, entry), row))
        elif groups:
            groups.pop()
        else:
            self._say(SURVEY, row, "type", errors.GROUP_CLOSED)

    def _question(
        self, row: int, kind: str, entry: Mapping[str, str], groups: list[_Group], settings: Mapping[str, str]
    ) -> None:
        own = {column.key: entry[column.title] for column in ITEMS.columns if column.title in entry}
        group = _chosen_from(kind)
        if not group and kind not in _KINDS:
            known = ("select_one 选项组", *_KINDS)
            self._say(
                SURVEY, row, "type", errors.UNKNOWN_TYPE, value=kind, hint=near(kind, known), known="、".join(known)
            )
            return
        if kind == "text" and "kind" not in own:
            self._say(SURVEY, row, "type", errors.ONLY_WORDS)
            return
        if entry.get("read_only", "no").lower() not in _NO:
            self._say(SURVEY, row, "read_only", errors.READ_ONLY)
        if not entry.get("label") and not own.get("text"):
            self._say(SURVEY, row, "label", errors.NO_WORDS)
        judged = self._judged(row, kind, entry)
        label = entry.get("label", "") or entry.get("name", "")
        # A form knows no severity: what it asks is advice until someone names the duty behind it.
        default: dict[str, Written] = {"severity": "提示"}
        if "severity" not in own:
            default["deadline"] = _DEFAULT_DEADLINE
        default |= {
            "section": self._section(groups, settings),
            "id": entry.get("name", ""),
            "title": label[:LONGEST_TITLE],
            "text": label,
            "how": "\n".join(entry[name] for name in ("hint", "guidance_hint") if name in entry) or label,
            "kind": "单选" if group else _KINDS[kind],
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
        if group:
            self._options(row, entry.get("name", ""), group, judged)

    def _options(self, row: int, item: str, group: str, judged: Judged) -> None:
        entries = self.choices.get(group, [])
        self.used.add(group)
        known = [entry.get("name", "") for entry in entries]
        if not entries:
            hint = near(group, self.choices)
            self._say(SURVEY, row, "type", errors.NO_LIST, value=group, hint=hint)
        for name in sorted(judged.passing | judged.failing) if entries else ():
            if not any(same_choice(name, each) for each in known):
                hint = near(name, known)
                values = {"value": name, "group": group, "hint": hint, "known": "、".join(known)}
                self._say(SURVEY, row, "constraint", errors.NO_SUCH_CHOICE, **values)
        for entry in entries:
            origin = (CHOICES, int(entry["row"]))
            if not entry.get("label"):
                self._say(*origin, "label", errors.NO_WORDS)
            decides = judged.decides(entry.get("name", ""))
            shown = entry.get("结论", "") or {True: "符合", False: "不符合", None: ""}[decides]
            self._put(OPTIONS, origin, item=item, title=entry.get("label", ""), passes=shown)

    def _section(self, groups: list[_Group], settings: Mapping[str, str]) -> str:
        """The innermost group, as a section of the checklist."""
        form = settings.get("form_id", "") or "xlsform"
        id_ = f"{form}.{groups[-1].id}" if groups else f"{form}.0"
        if id_ not in self.sections:
            self.sections.add(id_)
            title = groups[-1].title or groups[-1].id if groups else "检查内容"
            if groups and not groups[-1].title:
                self._note(SURVEY, groups[-1].row, "label", errors.NO_TITLE, code=groups[-1].id)
            self._put(SECTIONS, (SURVEY, groups[-1].row if groups else 0), id=id_, title=title)
        return id_

    def _basis(self, row: int, settings: Mapping[str, str]) -> None:
        own = self.form.sheets.get(BASIS.name)
        grid = self.grids[BASIS.name]
        named: set[str] = set()
        if own is not None and own.rows:
            grid[:] = own.rows
            heads = [cell_words(value) for value in own.rows[0]]
            place = heads.index("检查项") if "检查项" in heads else 0
            named = {cell_words(entry[place]) for entry in own.rows[1:]}
        default = {column.key: settings[column.title] for column in BASIS.columns if column.title in settings}
        items = [str(entry[1]) for entry in self.grids[ITEMS.name][1:]]
        left = [item for item in items if item and item not in named]
        if left and not default:
            self.out.faults.append(_cell_fault(SURVEY, 0, "", "", errors.NO_BASIS))
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

    def _tell_unused(self) -> None:
        """Options that no question shows, and sheets that nobody reads."""
        for group, entries in self.choices.items():
            if group and group not in self.used:
                self._note(CHOICES, int(entries[0]["row"]), "list_name", errors.NOT_USED, group=group)
        for name in self.form.others:
            self.out.notes.append(_cell_fault(name, 0, "", "", errors.SHEET_NOT_READ))

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
        self.out.faults.append(self._told(sheet, row, place, sentence, **values))

    def _note(self, sheet: str, row: int, place: str | int, sentence: Sentence, **values: object) -> None:
        self.out.notes.append(self._told(sheet, row, place, sentence, **values))

    def _told(self, sheet: str, row: int, place: str | int, sentence: Sentence, **values: object) -> CellFault:
        heads = self.out.heads.get(sheet, {})
        column = place if isinstance(place, int) else heads.get(place, 0)
        name = next((key for key, number in heads.items() if number == column), "")
        return _cell_fault(sheet, row, letter(column) if column else "", name, sentence, **values)


def _chosen_from(kind: str) -> str:
    """The list of options of a `select_one`; empty for other questions."""
    words = kind.split()
    return words[1] if len(words) == 2 and words[0] in ("select_one", "select1") else ""


def _cell_fault(sheet: str, row: int, place: str, name: str, sentence: Sentence, **values: object) -> CellFault:
    fault = sentence.at("", **values)
    return CellFault(sheet, row, place, name, fault.what, fault.remedy)


def _value(value: Written) -> Value:
    if value is None:
        return ""
    return float(value) if isinstance(value, int) else value


__all__ = ["CHOICES", "CONSTRAINTS", "SETTINGS", "SHEETS", "SURVEY", "Converted", "convert", "is_xlsform"]
