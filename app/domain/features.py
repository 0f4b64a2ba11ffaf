"""What a home has or is, as far as it decides which items apply and how grave they are."""

from __future__ import annotations

from enum import StrEnum


class Feature(StrEnum):
    """What a home has or is; an item that needs a feature the home lacks does not apply."""

    KITCHEN = "kitchen"
    OUTSIDE_MEALS = "outside_meals"
    MEAL_DELIVERY = "meal_delivery"
    GAS = "gas"
    BOTTLED_GAS = "bottled_gas"
    ELEVATOR = "elevator"
    BOILER = "boiler"
    CONTROL_ROOM = "control_room"
    SPRINKLER = "sprinkler"
    HYDRANT = "hydrant"
    FIRE_ALARM = "fire_alarm"
    OVER_1000_M2 = "over_1000_m2"
    OVER_3000_M2 = "over_3000_m2"
    UPPER_FLOORS = "upper_floors"
    THREE_FLOORS = "three_floors"
    SHARED_BUILDING = "shared_building"
    CONVERTED_BUILDING = "converted_building"
    KEY_FIRE_UNIT = "key_fire_unit"
    MEDICAL_ROOM = "medical_room"
    OXYGEN = "oxygen"
    DEPENDENT_RESIDENTS = "dependent_residents"
    SPECIAL_HARDSHIP = "special_hardship"
    PUBLIC = "public"
    LEASED_OUT = "leased_out"
    PREPAID_FEES = "prepaid_fees"
    VIDEO = "video"
    COLD_DISHES = "cold_dishes"
    OWN_WATER = "own_water"
    OUTSIDE_TABLEWARE = "outside_tableware"
    SUBSIDISED_POSTS = "subsidised_posts"

    @property
    def label(self) -> str:
        return _FEATURE_LABELS[self]


def with_implied(features: frozenset[Feature]) -> frozenset[Feature]:
    """What is ticked, with what it is as well: bottled gas is gas, three floors have upper floors."""
    return features | {_IMPLIED[feature] for feature in features if feature in _IMPLIED}


_IMPLIED = {
    Feature.BOTTLED_GAS: Feature.GAS,
    Feature.OVER_3000_M2: Feature.OVER_1000_M2,
    Feature.THREE_FLOORS: Feature.UPPER_FLOORS,
}
_FEATURE_LABELS = {
    Feature.KITCHEN: "自设食堂",
    Feature.OUTSIDE_MEALS: "向外订餐",
    Feature.MEAL_DELIVERY: "助餐送餐",
    Feature.GAS: "使用燃气",
    Feature.BOTTLED_GAS: "使用瓶装液化气",
    Feature.ELEVATOR: "有电梯",
    Feature.BOILER: "有锅炉",
    Feature.CONTROL_ROOM: "有消防控制室",
    Feature.SPRINKLER: "有自动喷水或简易喷淋",
    Feature.HYDRANT: "有室内消火栓或软管卷盘",
    Feature.FIRE_ALARM: "有火灾报警系统或独立式感烟报警",
    Feature.OVER_1000_M2: "建筑面积超过1000㎡",
    Feature.OVER_3000_M2: "建筑面积超过3000㎡",
    Feature.UPPER_FLOORS: "二层以上住老人",
    Feature.THREE_FLOORS: "三层及以上",
    Feature.SHARED_BUILDING: "与他人共用建筑",
    Feature.CONVERTED_BUILDING: "改建房",
    Feature.KEY_FIRE_UNIT: "消防安全重点单位",
    Feature.MEDICAL_ROOM: "内设医疗机构",
    Feature.OXYGEN: "使用氧气瓶或供氧管道",
    Feature.DEPENDENT_RESIDENTS: "住有失能失智老人",
    Feature.SPECIAL_HARDSHIP: "供养特困人员",
    Feature.PUBLIC: "公办",
    Feature.LEASED_OUT: "公建民营或委托运营",
    Feature.PREPAID_FEES: "收取预付费、押金或会员费",
    Feature.VIDEO: "有视频监控",
    Feature.COLD_DISHES: "供应冷食",
    Feature.OWN_WATER: "自备水源",
    Feature.OUTSIDE_TABLEWARE: "使用外送消毒餐具",
    Feature.SUBSIDISED_POSTS: "享受岗位补贴或公益性岗位",
}
