"""The home that is inspected: who it is, what it has, and whom it cares for (counts only, never names)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.features import Feature
from app.domain.resident_number import personal_number


class Kind(StrEnum):
    """Sorts of homes that the county keeps apart."""

    RURAL_HOME = "rural_home"
    MUTUAL_HOME = "mutual_home"
    MEAL_TABLE = "meal_table"
    DAY_CARE = "day_care"
    COMPREHENSIVE = "comprehensive"
    WELFARE = "welfare"
    PRIVATE = "private"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.RURAL_HOME: "农村敬老院",
    Kind.MUTUAL_HOME: "农村幸福院",
    Kind.MEAL_TABLE: "农村老饭桌",
    Kind.DAY_CARE: "日间照料中心",
    Kind.COMPREHENSIVE: "综合养老服务中心",
    Kind.WELFARE: "社会福利院",
    Kind.PRIVATE: "民办养老院",
    Kind.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class Residents:
    """Residents by ability; each is counted once. Demented residents already counted as disabled are not repeated."""

    self_caring: int = 0
    partly: int = 0
    disabled: int = 0
    demented: int = 0

    @property
    def dependent(self) -> int:
        """失能失智: those of the 1:3 ratio (wuzhong-2022-31 三（十五）)."""
        return self.disabled + self.demented

    @property
    def total(self) -> int:
        return self.self_caring + self.partly + self.dependent


@dataclass(frozen=True, slots=True)
class Roster:
    """Carers on the establishment's roster, never one shift's; by group where they are assigned to one."""

    carers: int = 0
    for_dependent: int | None = None
    for_self_caring: int | None = None

    @property
    def assigned(self) -> bool:
        return self.for_dependent is not None and self.for_self_caring is not None


@dataclass(frozen=True, slots=True)
class Institution:
    """A home as the register has it. `key` is this store's number for it, `handle` its short name."""

    name: str
    kind: Kind = Kind.RURAL_HOME
    county: str = ""
    credit_code: str = ""
    township: str = ""
    address: str = ""
    director: str = ""
    phone: str = ""
    beds: int = 0
    nursing_beds: int = 0
    residents: Residents = field(default_factory=Residents)
    roster: Roster = field(default_factory=Roster)
    features: frozenset[Feature] = frozenset()
    key: int = 0
    handle: str = ""


TEXTS = ("name", "credit_code", "county", "township", "address", "director", "phone")
"""The fields that hold what a person typed."""


def counted_features(residents: Residents) -> frozenset[Feature]:
    """What the counts say without anyone ticking it."""
    return frozenset({Feature.DEPENDENT_RESIDENTS}) if residents.dependent else frozenset()


_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_SHAPE = re.compile(rf"[{_CODE_ALPHABET}]{{18}}")


def credit_code_check_character(first_17: str) -> str:
    """The 18th character of a 统一社会信用代码 (GB 32100-2015: weights are powers of 3 modulo 31)."""
    total = sum(_CODE_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first_17))
    return _CODE_ALPHABET[-total % 31]


def credit_code_fault(code: str) -> str:
    """Why a 统一社会信用代码 cannot be right, in one sentence; empty when it can."""
    if len(code) != 18:
        return f"统一社会信用代码应为18位，现为{len(code)}位。"
    if not _CODE_SHAPE.fullmatch(code):
        wrong = "、".join(dict.fromkeys(c for c in code if c not in _CODE_ALPHABET))
        return f"统一社会信用代码含有不可能出现的字符“{wrong}”（字母不用 I、O、S、V、Z，一律大写）。"
    return ""


def credit_code_doubt(code: str) -> str:
    """What a person should make sure of in a code that can be: codes given before 2016 with a check character of their
    own are still in force. Empty where it fits, and where `credit_code_fault` says more."""
    if not code or credit_code_fault(code) or credit_code_check_character(code[:17]) == code[17]:
        return ""
    return "统一社会信用代码校验不符，可能有一位抄错，请对照登记证书核对；证书上确是这样的，照证书保存。"


_BREAK = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_WESTERN = re.compile(r"[!-~]")


def one_line(text: str) -> str:
    """A text of one line: a break inside goes, a blank stays where Western letters met; blanks are single."""

    def joined(found: re.Match[str]) -> str:
        beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        return " " if len(_WESTERN.findall(beside)) == 2 else ""

    text = text.strip()
    return " ".join(_BREAK.sub(joined, text).split())


def in_lines(institution: Institution) -> Institution:
    """The entry with each of its texts on one line, as lists and papers show it."""
    return replace(
        institution,
        name=one_line(institution.name),
        credit_code=one_line(institution.credit_code),
        county=one_line(institution.county),
        township=one_line(institution.township),
        address=one_line(institution.address),
        director=one_line(institution.director),
        phone=one_line(institution.phone),
    )


def institution_faults(institution: Institution) -> tuple[tuple[str, str], ...]:
    """Everything wrong with an entry as (field, sentence), all at once; empty when it can be registered."""
    faults: list[tuple[str, str]] = []
    if not institution.name.strip():
        faults.append(("name", "请填写机构名称。"))
    if institution.credit_code and (fault := credit_code_fault(institution.credit_code)):
        faults.append(("credit_code", fault))
    if not institution.county.strip():
        faults.append(("county", "请填写所在县（市、区），它决定适用哪些文件。"))
    counts = {
        "beds": ("床位数", institution.beds),
        "nursing_beds": ("护理型床位数", institution.nursing_beds),
        "self_caring": ("自理老人数", institution.residents.self_caring),
        "partly": ("部分失能老人数", institution.residents.partly),
        "disabled": ("失能老人数", institution.residents.disabled),
        "demented": ("失智老人数", institution.residents.demented),
        "carers": ("护理员数", institution.roster.carers),
    }
    for count, (title, number) in counts.items():
        if not 0 <= number <= 100_000:
            faults.append((count, f"{title}应在0到100000之间，现为{number}。"))
    if institution.nursing_beds > institution.beds:
        faults.append(
            ("nursing_beds", f"护理型床位数（{institution.nursing_beds}）不能多于床位数（{institution.beds}）。")
        )
    roster = institution.roster
    if (roster.for_dependent is None) != (roster.for_self_caring is None):
        faults.append(("for_dependent", "按组分派护理员时，两组人数都要填写。"))
    if roster.assigned and (roster.for_dependent or 0) + (roster.for_self_caring or 0) > roster.carers:
        faults.append(("for_dependent", "两组护理员之和不能多于护理员总数。"))
    for text in TEXTS:
        if found := personal_number(getattr(institution, text)):
            faults.append((text, f"“{found[:6]}…”像是身份证号，本软件不记录身份证号，请删去。"))
    return tuple(faults)
