"""The documents that printing is measured with: the words are those of the shipped checklists, the photos invented."""

from __future__ import annotations

from io import BytesIO
from itertools import cycle, islice
from random import Random

from app.checklists.load import profile_for, shipped
from app.domain.checklist import Item, Severity
from app.domain.documents import Copy, Kind
from app.reports.model import (
    Addressee,
    FindingRow,
    FindingTable,
    Heading,
    ItemGroup,
    ItemRow,
    ItemTable,
    KeyValues,
    Mark,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Report,
    SignatureLine,
    Signatures,
)
from app.reports.wording import FIT_TO_DECIDE, NATURAL_DAYS, basis_lines
from app.workflow.photos import reduce_photo

_OPENING = (
    "2026年11月18日，本单位检查人员马建国、李红梅使用《消防安全》《食品安全》《人员配备》检查表对你单位进行了现场检查"
    "（检查方式：自查/巡查）。应查{count}项，已查{count}项。"
)
_CLOSING = "请于期限届满前完成整改，并将整改情况书面报送我单位；逾期未改的，将依照有关规定处理。"
_HOMES = ("青石镇中心敬老院", "大水坑镇敬老院", "惠安堡镇幸福院", "高沙窝镇中心敬老院", "王乐井乡敬老院")


def camera_photo(number: int) -> bytes:
    """A JPEG of 4000 × 3000 as a telephone would write it, of some megabytes: coarse and fine grain, no two alike."""
    from PIL import Image, ImageChops

    random = Random(number)
    coarse = Image.frombytes("RGB", (40, 30), random.randbytes(3600)).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (1000, 750), random.randbytes(750_000)).point(lambda level: level // 5)
    fine = grain.resize((4000, 3000), Image.Resampling.BILINEAR).convert("RGB")
    out = BytesIO()
    ImageChops.add(coarse, fine).save(out, "JPEG", quality=95)
    return out.getvalue()


def notice(findings: int, photos: int, number: int = 17) -> Report:
    """A notice with so many findings, and photos that were taken in before."""
    rows = tuple(_finding(place, item) for place, item in enumerate(_items(findings, number), 1))
    blocks = [
        Addressee(f"{_home(number)}："),
        Paragraph(_OPENING.format(count=findings * 4)),
        Paragraph(f"检查发现问题{findings}项。请按下表要求整改："),
        FindingTable(rows),
        Note(NATURAL_DAYS + FIT_TO_DECIDE),
        Paragraph(_CLOSING),
        _SIGNATURES,
    ]
    if photos:
        taken = [reduce_photo(camera_photo(place), "photo.jpg") for place in range(photos)]
        pictures = [
            Picture(f"图{place} {rows[place % len(rows)].problem[:12]}", photo.original, photo.content)
            for place, photo in enumerate(taken, 1)
        ]
        blocks += [Heading("现场照片"), Pictures(tuple(pictures))]
    return _report(Kind.NOTICE, "整改通知单", number, *blocks)


def record(items: int) -> Report:
    """A record with so many items, every sixth of them failed, every fifth with a note."""
    rows = []
    for place, item in enumerate(_items(items, 0), 1):
        failed = place % 6 == 0
        verdict, mark = ("不符合", Mark.CROSS) if failed else ("符合", Mark.TICK)
        details = (item.problem, f"等级：{item.severity.label}") if failed else (item.text[:24],) * (place % 5 == 0)
        rows.append(ItemRow(f"{place // 10 + 1}.{place % 10:02d}", item.title, verdict, mark, details, strong=failed))
    groups = tuple(
        ItemGroup(f"第{at // 10 + 1}部分（马建国）", tuple(rows[at : at + 10])) for at in range(0, items, 10)
    )
    pairs = (
        ("机构名称", _home(0)),
        ("地址", "盐池县青石镇兴隆村"),
        ("负责人", "马占山"),
        ("床位", "60张，其中护理型24张"),
        ("在住老人", "49人（自理31人、部分失能5人、失能9人、失智4人）"),
        ("检查人员", "马建国、李红梅"),
    )
    return _report(
        Kind.RECORD,
        "现场检查记录",
        17,
        KeyValues(pairs, wide=("机构名称", "在住老人")),
        Heading("一、检查结果"),
        Paragraph(f"应查{items}项，已查{items}项，其中不符合{items // 6}项。"),
        Heading("二、逐项记录"),
        ItemTable("消防安全", groups),
        Note("符合打勾，不符合打叉，不适用画横线，未查留空。"),
        _SIGNATURES,
    )


_SIGNATURES = Signatures(
    (
        SignatureLine("检查人员（签名）：", "马建国、李红梅"),
        SignatureLine("被检查单位负责人（签名）："),
        SignatureLine("陪同人员（签名）："),
    ),
    "盐池县民政局（盖章）",
    "2026年11月18日",
)


def _report(kind: Kind, title: str, number: int, *blocks: object) -> Report:
    shown = f"盐民养检〔2026〕3FA9-{number}号"
    return Report(kind, title, "盐池县民政局", shown, _home(number), "2026-11-18", blocks)  # type: ignore[arg-type]


def _home(number: int) -> str:
    return _HOMES[number % len(_HOMES)]


def _items(count: int, start: int) -> list[Item]:
    everything = [item for checklist in shipped() for section in checklist.sections for item in section.items]
    first = start * 7 % len(everything)
    return list(islice(cycle(everything), first, first + count))


def _finding(place: int, item: Item) -> FindingRow:
    return FindingRow(
        str(place),
        item.problem,
        basis_lines(item.basis, profile_for("盐池县"), Copy.OFFICE),
        item.severity.label,
        item.severity in (Severity.MAJOR, Severity.SUSPECTED),
        item.remedy,
        (f"2026年12月{place % 28 + 1}日前",),
        (f"3FA9-{place}",),
    )
