"""The 机构登记表 that leaves as a workbook and comes back: its columns, and a home as cells. Pure.

A row of a home that is registered carries three marks in hidden columns: the home's name in every store, short digests
of what each cell said when it left, and what ties both to the number that a person sees. A row without marks is a new
home.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from app.domain.features import Feature
from app.domain.institution import Institution, Kind, Residents, Roster
from app.domain.ledger import MARKS, checksum, short

HANDLE = "编号"
SEEN = (HANDLE,)
HAS, HAS_NOT = "有", "无"


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    KIND = auto()
    COUNT = auto()
    OPTIONAL = auto()
    FEATURE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the field of the home, what it holds, and how to fill it in, with an invented example."""

    title: str
    field: str
    holds: Holds
    width: float
    hint: str
    example: str = ""
    needed: bool = False


_TEXT, _COUNT, _OPTIONAL = Holds.TEXT, Holds.COUNT, Holds.OPTIONAL
_OWN = (
    Column("机构名称", "name", _TEXT, 20, "写登记证书上的全名。", "青石镇示例敬老院", True),
    Column("类型", "kind", Holds.KIND, 13, "从下拉里选；不填是“农村敬老院”。", Kind.RURAL_HOME.label),
    Column("县（市、区）", "county", _TEXT, 14, "写全称，它决定适用哪些文件。", "红寺堡区", True),
    Column("乡镇（街道）", "township", _TEXT, 11, "写全称。", "示例镇"),
    Column("地址", "address", _TEXT, 18, "到村、街道门牌。", "示例镇青石村一组"),
    Column("负责人", "director", _TEXT, 9, "只写姓名，不写身份证号。", "王某"),
    Column("电话", "phone", _TEXT, 14, "值班或负责人电话。", "0953-1234567"),
    Column("统一社会信用代码", "credit_code", _TEXT, 19.5, "18位，照登记证书抄，软件会核对校验位；没有可不填。"),
    Column("床位", "beds", _COUNT, 7, "核定床位数，只写数字。", "60"),
    Column("其中护理型", "nursing_beds", _COUNT, 7, "床位里的护理型床位，不能多于床位。", "20"),
    Column("自理老人", "self_caring", _COUNT, 7, "现在住着的人数，只写数字，不写姓名。", "21"),
    Column("部分失能", "partly", _COUNT, 7, "现在住着的人数。", "6"),
    Column("失能", "disabled", _COUNT, 7, "现在住着的人数。", "12"),
    Column("失智", "demented", _COUNT, 7, "现在住着的人数；已计入失能的不再计。", "3"),
    Column("在册护理员", "carers", _COUNT, 7, "花名册上的护理员总数，不是一个班的人数。", "7"),
    Column("照护失能失智的", "for_dependent", _OPTIONAL, 8, "护理员分组的才填，和后一列一起填；不分组都空着。", "5"),
    Column("照护自理的", "for_self_caring", _OPTIONAL, 8, "护理员分组的才填；两组之和不多于在册护理员。", "2"),
)
_FEATURES = tuple(
    Column(feature.label, feature.value, Holds.FEATURE, 4.6, f"选“{HAS}”或“{HAS_NOT}”；空着算“{HAS_NOT}”。")
    for feature in Feature
)
COLUMNS = (*_OWN, *_FEATURES)
OPEN = tuple(column.title for column in COLUMNS)
BY_TITLE: Mapping[str, Column] = {column.title: column for column in COLUMNS}
OWN = tuple(column.title for column in _OWN)
"""The columns that are no features."""
HEADS = (HANDLE, *OPEN, *MARKS)

_RESIDENTS = frozenset(Residents.__dataclass_fields__)
_ROSTER = frozenset(Roster.__dataclass_fields__)


def journal_field(column: Column) -> str:
    """The field of the register's journal that a column is, or is part of."""
    if column.holds is Holds.FEATURE:
        return "features"
    if column.field in _RESIDENTS:
        return "residents"
    return "roster" if column.field in _ROSTER else column.field


def cell_of(home: Institution, column: Column) -> str:
    """What stands in a registered home's cell, as a text."""
    if column.holds is Holds.FEATURE:
        return HAS if Feature(column.field) in home.features else HAS_NOT
    if column.holds is Holds.KIND:
        return home.kind.label
    part = journal_field(column)
    value = getattr(home if part == column.field else getattr(home, part), column.field)
    return "" if value is None else str(value)


def revision_of(home: Institution) -> str:
    """What a home's row says, as short digests in the order of the columns."""
    return ".".join(short(cell_of(home, column)) for column in COLUMNS)


def revision_from(text: str) -> Mapping[str, str] | None:
    """Column → digest of such a text; None where it is none. One written before a column was added has fewer."""
    parts = text.split(".")
    if not len(_OWN) <= len(parts) <= len(COLUMNS) or any(len(part) not in (0, 6) for part in parts):
        return None
    return dict(zip(OPEN, parts, strict=False))


def check_of(name: str, revision: str, handle: str) -> str:
    """What ties a row's marks to its visible number."""
    return checksum(name, revision, (handle,))


def with_cells(home: Institution, cells: Mapping[str, Any]) -> Institution:
    """A home with some cells changed: texts, `Kind`, whole numbers or None, True and False for features."""
    changes: dict[str, Any] = {}
    residents: dict[str, int] = {}
    roster: dict[str, int | None] = {}
    features = set(home.features)
    for title, value in cells.items():
        column = BY_TITLE[title]
        if column.holds is Holds.FEATURE:
            (features.add if value else features.discard)(Feature(column.field))
        elif column.field in _RESIDENTS:
            residents[column.field] = value
        elif column.field in _ROSTER:
            roster[column.field] = value
        else:
            changes[column.field] = value
    made: dict[str, Any] = {
        "residents": replace(home.residents, **residents),
        "roster": replace(home.roster, **roster),  # type: ignore[arg-type] # only the groups may be None
        "features": frozenset(features),
    }
    return replace(home, **(changes | made))
