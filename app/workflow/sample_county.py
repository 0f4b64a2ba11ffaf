"""The invented county of the demonstration: twelve homes of different sizes and kinds. Nothing here is a real place."""

from __future__ import annotations

from app.domain.features import Feature as F
from app.domain.institution import Institution, Kind, Residents, Roster, credit_code_check_character

COUNTY = "吴忠市红星县（示例）"
OFFICE = "红星县民政局（示例）"
PREFIX = "红民养改"
INSPECTORS = {"A01": "示例检查员甲", "A02": "示例检查员乙", "A03": "示例检查员丙"}
CERTIFICATES = {"示例检查员甲": "示例执法证01", "示例检查员丙": "示例执法证03"}
"""Inspectors who are officers; the numbers are no real ones."""

_KITCHEN = {F.KITCHEN, F.GAS, F.HYDRANT, F.FIRE_ALARM}
_BIG = _KITCHEN | {F.OVER_1000_M2, F.UPPER_FLOORS, F.SPRINKLER, F.CONTROL_ROOM, F.ELEVATOR, F.THREE_FLOORS, F.VIDEO}
_CARE = {F.DEPENDENT_RESIDENTS, F.SPECIAL_HARDSHIP}


def _home(
    number: int,
    name: str,
    kind: Kind,
    township: str,
    beds: int,
    nursing: int,
    residents: Residents,
    roster: Roster,
    features: set[F],
) -> Institution:
    first = f"52640300MJX{number:06d}"
    return Institution(
        name=f"{name}（示例）",
        kind=kind,
        county=COUNTY,
        credit_code=first + credit_code_check_character(first),
        township=township,
        address=f"{township}示例路{number}号",
        director=f"示例院长{number:02d}",
        phone="",
        beds=beds,
        nursing_beds=nursing,
        residents=residents,
        roster=roster,
        features=frozenset(features),
    )


HOMES: tuple[Institution, ...] = (
    _home(1, "红星县中心敬老院", Kind.RURAL_HOME, "城关镇", 180, 96, Residents(52, 18, 43, 9), Roster(22),
          _BIG | _CARE | {F.PUBLIC, F.MEDICAL_ROOM, F.OXYGEN, F.KEY_FIRE_UNIT, F.SUBSIDISED_POSTS}),
    _home(2, "青石镇敬老院", Kind.RURAL_HOME, "青石镇", 60, 20, Residents(21, 6, 15, 0), Roster(4),
          _KITCHEN | _CARE | {F.PUBLIC, F.BOTTLED_GAS}),
    _home(3, "河湾镇敬老院", Kind.RURAL_HOME, "河湾镇", 48, 12, Residents(26, 4, 6, 2), Roster(5),
          _KITCHEN | _CARE | {F.PUBLIC, F.OWN_WATER, F.BOILER}),
    _home(4, "柳林乡幸福院", Kind.MUTUAL_HOME, "柳林乡", 20, 0, Residents(14, 1, 0, 0), Roster(2),
          {F.KITCHEN, F.BOTTLED_GAS}),
    _home(5, "南坡养老院", Kind.PRIVATE, "南坡镇", 90, 50, Residents(18, 12, 31, 8), Roster(14),
          _BIG | {F.DEPENDENT_RESIDENTS, F.PREPAID_FEES, F.COLD_DISHES, F.CONVERTED_BUILDING}),
    _home(6, "东渠镇敬老院", Kind.RURAL_HOME, "东渠镇", 40, 10, Residents(19, 3, 5, 1), Roster(4),
          _KITCHEN | _CARE | {F.PUBLIC}),
    _home(7, "白杨村老饭桌", Kind.MEAL_TABLE, "青石镇", 0, 0, Residents(0, 0, 0, 0), Roster(0),
          {F.KITCHEN, F.GAS, F.MEAL_DELIVERY}),
    _home(8, "城关镇日间照料中心", Kind.DAY_CARE, "城关镇", 30, 4, Residents(17, 5, 0, 2), Roster(3),
          {F.OUTSIDE_MEALS, F.SHARED_BUILDING, F.UPPER_FLOORS, F.DEPENDENT_RESIDENTS, F.FIRE_ALARM}),
    _home(9, "红星县社会福利院", Kind.WELFARE, "城关镇", 120, 80, Residents(28, 15, 36, 12), Roster(20),
          _BIG | _CARE | {F.PUBLIC, F.OVER_3000_M2, F.MEDICAL_ROOM, F.KEY_FIRE_UNIT}),
    _home(10, "沙井镇综合养老服务中心", Kind.COMPREHENSIVE, "沙井镇", 45, 15, Residents(20, 6, 7, 2), Roster(5),
          _KITCHEN | {F.UPPER_FLOORS, F.DEPENDENT_RESIDENTS, F.LEASED_OUT, F.MEAL_DELIVERY}),
    _home(11, "㟃山沟敬老院", Kind.RURAL_HOME, "㟃山镇", 26, 4, Residents(15, 2, 3, 0), Roster(1),
          _KITCHEN | _CARE | {F.PUBLIC, F.BOTTLED_GAS, F.OWN_WATER}),
    _home(12, "金色夕阳养老公寓", Kind.PRIVATE, "沙井镇", 70, 30, Residents(33, 9, 12, 4), Roster(9),
          _BIG | {F.DEPENDENT_RESIDENTS, F.PREPAID_FEES, F.OUTSIDE_TABLEWARE}),
)  # fmt: skip
