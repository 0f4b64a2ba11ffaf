"""What is the office's own on its papers: heading, names of documents, number pattern, labels, closing sentences.

The names are habits of offices and no official form's: each office sets its own. Pure; kept as one JSON setting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from app.checklists.regulations import documents
from app.domain.checklist import Confirmed, Department
from app.domain.days import known_day
from app.domain.documents import Kind
from app.domain.ids import NUMBER_PATTERN, number_pattern_fault
from app.domain.resident_number import personal_number
from app.reports.drawable import undrawable

CLOSINGS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.INSPECTION_NOTICE: "请安排负责人在场，并备好与检查内容有关的资料。",
        Kind.NOTICE: "请于期限届满前完成整改，并将整改情况书面报送本单位，附整改后的照片等材料。"
        "本单位将组织复查，复查确认后销账。",
        Kind.LIST: "请逐项整改，并将整改情况书面报送本单位，附整改后的照片等材料；复查确认后销账。",
        Kind.REPLY_SLIP: "请逐项填写，盖章后随整改照片等材料报送检查单位。",
        Kind.ORDER: "请在期限内改正，并将改正情况书面报送本机关，附改正后的照片等材料。本机关将组织复查。",
        Kind.OPINION: "",
        Kind.TRANSFER: "请将处理情况告知本单位。",
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "inspectors": "检查人员（签名）：",
        "home": "被检查单位负责人（签名）：",
        "companion": "陪同人员（签名）：",
        "witness": "见证人（签名）：",
        "receiver": "收件人（签名）：",
        "deliverer": "送达人（签名）：",
        "seal": "（印章）",
    }
)
OFFICES: Mapping[Department, str] = MappingProxyType(
    {
        Department.CIVIL_AFFAIRS: "民政部门",
        Department.FIRE: "消防救援机构",
        Department.MARKET: "市场监督管理部门",
        Department.HEALTH: "卫生健康部门",
        Department.HOUSING: "住房和城乡建设部门",
        Department.LABOUR: "人力资源和社会保障部门",
        Department.EMERGENCY: "应急管理部门",
        Department.POLICE: "公安机关",
        Department.MEDICAL_INSURANCE: "医疗保障部门",
        Department.PRICES: "发展和改革部门",
        Department.FINANCE_WATCH: "处置非法集资牵头部门",
        Department.LAND: "自然资源部门",
        Department.TREASURY: "财政部门",
        Department.SANITATION: "环境卫生主管部门",
        Department.FARMING: "农业农村部门",
        Department.TOWNSHIP: "乡镇人民政府",
    }
)
"""How a department is spoken to where its office's own name has not been set."""

ANNEX_OVER = 12


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """The office's settings for its papers; what is left empty has the default above.

    `heading` is printed over the title (empty: the office of the inspection). `offices` are the names of other
    departments' offices: the addressee of a 移送单, the head of an order in a joint visit. `confirmed`: document →
    文号 and day of the paper by which the county says that it goes on after its own period. `remedies` (救济告知) is
    empty until the office fills it: no article for it is known here. `contact`, `phone`, `address`: whom the home asks,
    and where its reply goes. `plan_beside`: the notice has a column in which the home plans its mending. `annex_over`:
    with more problems than this the notice and the order are a letter with the table as 附件; 0: never. `unknown` keeps
    what a newer version wrote.
    """

    heading: str = ""
    department: Department = Department.CIVIL_AFFAIRS
    number_pattern: str = NUMBER_PATTERN
    titles: Mapping[Kind, str] = field(default_factory=dict)
    closings: Mapping[Kind, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[Department, str] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    remedies: str = ""
    rights: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    slip_appended: bool = False
    plan_beside: bool = False
    annex_over: int = ANNEX_OVER
    unknown: Mapping[str, Any] = field(default_factory=dict)

    def title(self, kind: Kind, *, handed_over: bool = True) -> str:
        """The name of a kind of document; a sheet that only informs another department is a 抄送单."""
        if kind is Kind.TRANSFER:
            own = self.titles.get(kind) or kind.label
            return own if handed_over else own.replace("移送", "抄送")
        return self.titles.get(kind) or kind.label

    def closing(self, kind: Kind) -> str:
        """The last sentences of a kind; a kind set to a space has none."""
        return (self.closings.get(kind) or CLOSINGS.get(kind, "")).strip()

    def label(self, name: str) -> str:
        return self.labels.get(name) or LABELS[name]

    @property
    def confirmations(self) -> tuple[Confirmed, ...]:
        """The documents that the county says go on; what is not understood counts as nothing said."""
        read = (_confirmed(document, text) for document, text in self.confirmed.items())
        return tuple(each for each in read if each is not None)

    def office_of(self, department: Department) -> str:
        """How another department's office is addressed."""
        return self.offices.get(department) or OFFICES[department]

    def has_annex(self, problems: int) -> bool:
        """Whether so many problems stand in a 附件, and the letter only says how many they are."""
        return 0 < self.annex_over < problems


def _confirmed(document: str, text: str) -> Confirmed | None:
    """文号 and day, as they are typed into one line; None for what is not both."""
    found = _NUMBER_AND_DAY.fullmatch(text.strip())
    day = known_day(found[2]) if found else None
    return Confirmed(document, found[1].strip(), day) if found and day else None


def paper_faults(paper: OfficePaper) -> tuple[tuple[str, str], ...]:
    """(field in Chinese, what is wrong) for everything that keeps the settings from being used."""
    faults = []
    if fault := number_pattern_fault(paper.number_pattern):
        faults.append(("文号格式", fault))
    texts = {
        "单位名称": [paper.heading],
        "文书名称": list(paper.titles.values()),
        "结尾语": list(paper.closings.values()),
        "签名栏": list(paper.labels.values()),
        "其他部门的单位名称": list(paper.offices.values()),
        "救济告知": [paper.remedies],
        "权利告知": [paper.rights],
        "联系人、电话、地址": [paper.contact, paper.phone, paper.address],
        "继续适用的文件": list(paper.confirmed.values()),
    }
    for where, entries in texts.items():
        for text in entries:
            if found := personal_number(text):
                faults.append((where, f"文字里“{found[:6]}…”像是18位身份证号。"))
            if signs := undrawable(text):
                faults.append((where, f"{signs}没有可用的字体，打印会缺字。"))
    for text in paper.confirmed.values():
        if _confirmed("", text) is None:
            faults.append(("继续适用的文件", f"“{text}”要有文号和日期，例如：吴民发〔2026〕3号，2026-02-01。"))
    if paper.annex_over < 0:
        faults.append(("问题列作附件", "请写一个数，例如12；写0不另附。"))
    for title in paper.titles.values():
        if "\n" in title or len(title) > 30:
            faults.append(("文书名称", f"“{title[:10]}…”太长或分了行，名称不超过30个字。"))
    return tuple(faults)


def paper_json(paper: OfficePaper) -> dict[str, Any]:
    """As it is kept, with what a newer version wrote, so that nothing of it is lost."""
    newer = {name: value for name, value in paper.unknown.items() if name in _TABLES}
    return dict(paper.unknown) | {
        "heading": paper.heading,
        "department": paper.department.value,
        "number_pattern": paper.number_pattern,
        "titles": newer.get("titles", {}) | {kind.value: title for kind, title in paper.titles.items()},
        "closings": newer.get("closings", {}) | {kind.value: text for kind, text in paper.closings.items()},
        "labels": newer.get("labels", {}) | dict(paper.labels),
        "offices": newer.get("offices", {}) | {unit.value: name for unit, name in paper.offices.items()},
        "confirmed": newer.get("confirmed", {}) | dict(paper.confirmed),
        "remedies": paper.remedies,
        "rights": paper.rights,
        "contact": paper.contact,
        "phone": paper.phone,
        "address": paper.address,
        "slip_appended": paper.slip_appended,
        "plan_beside": paper.plan_beside,
        "annex_over": paper.annex_over,
    }


_TABLES = ("titles", "closings", "labels", "offices", "confirmed")
_NUMBER_AND_DAY = re.compile(r"(.*\S)[\s，,；;]+(\d{4}-\d{2}-\d{2})")


def paper_from(data: Mapping[str, Any]) -> tuple[OfficePaper, tuple[tuple[str, str], ...]]:
    """The settings, and (field, what is wrong) for each value that could not be read and has its default instead."""
    faults: list[tuple[str, str]] = []
    newer: dict[str, Any] = {}
    known = {entry.name for entry in fields(OfficePaper)} - {"unknown"}

    def text(name: str, default: str = "") -> str:
        value = data.get(name, default)
        if not isinstance(value, str):
            faults.append((name, "应是文字。"))
            return default
        return value

    def choice(name: str) -> bool:
        value = data.get(name, False)
        if not isinstance(value, bool):
            faults.append((name, "应是true或false。"))
        return value is True

    def table(name: str, keys: Mapping[str, Any]) -> dict[Any, str]:
        value = data.get(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(entry, str) for entry in value.values()):
            faults.append((name, "应是名称和文字的对照。"))
            return {}
        if strange := {key: entry for key, entry in value.items() if key not in keys}:
            newer[name] = strange
            faults.extend((name, f"没有“{key}”这一种，可用的有{'、'.join(keys)}。") for key in strange)
        return {keys[key]: entry for key, entry in value.items() if key in keys}

    kinds = {kind.value: kind for kind in Kind}
    departments = {department.value: department for department in Department}
    department = text("department", Department.CIVIL_AFFAIRS.value)
    if department not in departments:
        faults.append(("department", f"没有“{department}”这个部门，可用的有{'、'.join(departments)}。"))
    annex_over = data.get("annex_over", ANNEX_OVER)
    if not isinstance(annex_over, int) or isinstance(annex_over, bool) or annex_over < 0:
        faults.append(("annex_over", "应是0或正整数。"))
        annex_over = ANNEX_OVER
    paper = OfficePaper(
        heading=text("heading"),
        department=departments.get(department, Department.CIVIL_AFFAIRS),
        number_pattern=text("number_pattern", NUMBER_PATTERN) or NUMBER_PATTERN,
        titles=table("titles", kinds),
        closings=table("closings", kinds),
        labels=table("labels", {name: name for name in LABELS}),
        offices=table("offices", departments),
        confirmed=table("confirmed", {document.id: document.id for document in documents() if not document.confirmed}),
        remedies=text("remedies"),
        rights=text("rights"),
        contact=text("contact"),
        phone=text("phone"),
        address=text("address"),
        slip_appended=choice("slip_appended"),
        plan_beside=choice("plan_beside"),
        annex_over=annex_over,
    )
    paper = replace(paper, unknown={name: value for name, value in data.items() if name not in known} | newer)
    if number_pattern_fault(paper.number_pattern):
        paper = replace(paper, number_pattern=NUMBER_PATTERN)
        faults.append(("number_pattern", number_pattern_fault(str(data.get("number_pattern")))))
    return paper, tuple(faults)
