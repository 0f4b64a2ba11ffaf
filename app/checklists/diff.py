"""What changed between two editions of a checklist, in words for the person who has to live with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from app.checklists.regulations import documents, rules
from app.checklists.workbook import label
from app.domain.checklist import AnswerForm, Case, Checklist, DocumentCitation, Item, Life, Option

ADDED, REMOVED, CHANGED, MOVED = "新增", "删去", "改动", "移动"

FIELD_TITLES = {
    "title": "名称",
    "text": "检查内容",
    "how": "检查方法",
    "answer": "答案",
    "severity": "等级",
    "hazard": "隐患",
    "deadline_days": "期限",
    "problem": "问题写法",
    "remedy": "整改要求",
    "departments": "部门",
    "when": "条件",
    "photo": "须拍照",
    "private": "保密",
    "lead": "违法线索",
    "risk": "有人身财产风险",
    "cases": "情形",
    "basis": "依据",
    "asked_by": "同问编号",
}
"""The fields of an item and what they are called, in the order in which they are told."""

_FORM_TITLES = {
    "kind": "答案类型",
    "unit": "单位",
    "at_least": "不少于",
    "at_most": "不多于",
    "lowest": "最小可填",
    "highest": "最大可填",
    "reference": "参考值",
    "record_only": "只登记",
    "means": "日期含义",
    "months": "有效月数",
    "lives": "年限",
    "options": "选项",
    "sample": "抽查数",
    "allowed": "允许不合格",
    "ratio": "配比",
}
_LONG = 24


@dataclass(frozen=True, slots=True)
class Change:
    """One change: how (`ADDED` …), of what (id and title, "" for the checklist), which field, and its two values."""

    how: str
    id: str
    title: str
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.how, self.id, self.title) if part)
        if not self.field:
            return what
        if max(len(self.before), len(self.after)) > _LONG:
            return f"{what} · {self.field}\n    原：{self.before}\n    现：{self.after}"
        return f"{what} · {self.field}：{self.before} → {self.after}"


def find_changes(before: Checklist, after: Checklist) -> tuple[Change, ...]:
    """Everything that is not the same, but for the edition's own label. Items are known by their ids."""
    return tuple((*_head(before, after), *_sections(before, after), *_items(before, after)))


def same(before: Checklist, after: Checklist) -> bool:
    """Whether two editions say the same, whatever they are called."""
    return not find_changes(before, after)


def _head(before: Checklist, after: Checklist) -> Iterator[Change]:
    for name, title in (("title", "名称"), ("note", "说明")):
        old, new = str(getattr(before, name)), str(getattr(after, name))
        if old != new:
            yield Change(CHANGED, "", "检查表", title, old or "空", new or "空")


def _sections(before: Checklist, after: Checklist) -> Iterator[Change]:
    old = {section.id: section.title for section in before.sections}
    new = {section.id: section.title for section in after.sections}
    for id_, title in old.items():
        if id_ not in new:
            yield Change(REMOVED, id_, f"部分“{title}”")
        elif new[id_] != title:
            yield Change(CHANGED, id_, "部分", "名称", title, new[id_])
    for id_, title in new.items():
        if id_ not in old:
            yield Change(ADDED, id_, f"部分“{title}”")
    if _reordered(old, new):
        yield Change(MOVED, "", "部分的顺序")


def _items(before: Checklist, after: Checklist) -> Iterator[Change]:
    old = {item.id: (section.title, item) for section in before.sections for item in section.items}
    new = {item.id: (section.title, item) for section in after.sections for item in section.items}
    homes = {item.id: section.id for section in before.sections for item in section.items}
    now = {item.id: section.id for section in after.sections for item in section.items}
    for id_, (_, item) in old.items():
        if id_ not in new:
            yield Change(REMOVED, id_, item.title)
    for id_, (section, item) in new.items():
        if id_ not in old:
            yield Change(ADDED, id_, item.title)
            continue
        if homes[id_] != now[id_]:
            yield Change(MOVED, id_, item.title, "部分", old[id_][0], section)
        yield from _fields(old[id_][1], item)
    for section_ in after.sections:
        ids = [item.id for item in section_.items]
        if _reordered([id_ for id_ in old if homes[id_] == section_.id], ids):
            yield Change(MOVED, section_.id, f"部分“{section_.title}”里检查项的顺序")


def _reordered(before: Iterable[str], after: Iterable[str]) -> bool:
    old, new = list(before), list(after)
    return [id_ for id_ in old if id_ in new] != [id_ for id_ in new if id_ in old]


def _fields(before: Item, after: Item) -> Iterator[Change]:
    for name, title in FIELD_TITLES.items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name == "answer":
            yield from _answer(after, old, new)
        else:
            yield Change(CHANGED, after.id, after.title, title, in_chinese(name, old), in_chinese(name, new))


def _answer(item: Item, before: AnswerForm, after: AnswerForm) -> Iterator[Change]:
    for field in fields(AnswerForm):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            title = _FORM_TITLES[field.name]
            yield Change(CHANGED, item.id, item.title, title, in_chinese(field.name, old), in_chinese(field.name, new))


def in_chinese(name: str, value: object) -> str:
    """The value of a field as a person reads it."""
    if value in (None, "", (), 0) and name not in ("deadline_days", "at_least", "at_most", "lowest", "highest"):
        return "否" if value is False else "空"
    if value is None:
        return "空"
    if value is True:
        return "是"
    if isinstance(value, tuple):
        return "；".join(_entry(entry) for entry in value)
    if name == "severity":
        return str(getattr(value, "label", value))
    if name in ("kind", "means", "ratio"):
        return label(name, str(value))
    return f"{value}天" if name == "deadline_days" else str(value)


def _entry(entry: object) -> str:
    if isinstance(entry, Option):
        verdict = {True: "（符合）", False: "（不符合）", None: ""}[entry.passes]
        return entry.title + (f"（提请{entry.refer}判定）" if entry.refer else verdict) + _own_words(entry)
    if isinstance(entry, Life):
        return f"{entry.title}（{entry.since}起{entry.words}）"
    if isinstance(entry, Case):
        conditions = [entry.choice, *(feature.label for feature in entry.when)]
        conditions += [label("profiles", name) for name in entry.profiles]
        effects = [entry.severity.label if entry.severity else "", entry.hazard]
        effects += [] if entry.risk is None else ["有风险" if entry.risk else "无风险"]
        return "、".join(filter(None, conditions)) + "＝" + "、".join(filter(None, effects))
    if isinstance(entry, DocumentCitation):
        title = next((document.title for document in documents() if document.id == entry.document), entry.document)
        quote = f"“{entry.quote}”" if entry.quote else ""
        return f"《{title}》{entry.clause}（{label('role', entry.role)}）{quote}"
    if isinstance(entry, tuple):
        return "/".join(entry)
    rule = getattr(entry, "rule", None)
    if rule is not None:
        printed = next((known.printed for known in rules() if known.title == rule), rule)
        return f"{printed}{getattr(entry, 'article', '')}"
    return str(getattr(entry, "label", entry))


def _own_words(option: Option) -> str:
    """What an option says in the place of its item, for one who compares."""
    said = [
        f"问题：{option.problem}" if option.problem else "",
        f"整改：{option.remedy}" if option.remedy else "",
        "" if option.deadline_days is None else f"期限：{option.deadline_days}天",
        "依据：" + "、".join(_entry(citation) for citation in option.basis) if option.basis else "",
    ]
    told = "，".join(filter(None, said))
    return f"［{told}］" if told else ""
