"""案卷 on paper: the cover, the contents of the file, and what became of each problem. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.days import chinese_day
from app.domain.documents import Kind
from app.domain.inspection import Inspection
from app.reports.model import KeyValues, Note, Report, Table

COVER, CONTENTS, COURSE = "案卷封面", "卷内目录", "整改和复查情况"
_CUT = "本卷不全：未收入{names}。"
_LACKS = "装订时还缺：{lacks}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that lies in the file: a paper of ours, or the pages of a scan as JPEGs."""

    title: str
    number: str = ""
    day: str = ""
    report: Report | None = None
    pages: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a piece, and the page of the file that it begins on."""

    piece: Piece
    page: int


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a problem: its number and words, and what happened, a line each."""

    number: str
    problem: str
    happened: tuple[str, ...]


def build_cover(visit: Inspection, office: str, pieces: int, pages: int, lacks: Sequence[str]) -> Report:
    """The first page. `lacks`: what is missing for a whole file."""
    people = "、".join(dict.fromkeys(part.inspector for part in visit.parts if part.inspector))
    pairs = (
        ("单位", office or "未设置"),
        ("养老机构", visit.home.name),
        ("检查编号", visit.handle),
        ("检查方式", visit.mode.label),
        ("检查日期", chinese_day(visit.started)),
        ("检查人员", people),
        ("卷内文书", f"{pieces}件"),
        ("卷内页数", f"{pages}页"),
        ("立卷人", ""),
        ("立卷日期", ""),
    )
    told = (Note(_LACKS.format(lacks="".join(lacks))),) if lacks else ()
    return _report(visit, office, COVER, KeyValues(pairs, wide=tuple(label for label, _ in pairs), least=12), *told)


def build_contents(visit: Inspection, office: str, entries: Sequence[Entry], left_out: Sequence[str]) -> Report:
    """The contents, with the page that each piece begins on. `left_out`: pieces that this copy leaves out."""
    rows = tuple(
        (str(place), entry.piece.title, entry.piece.number, entry.piece.day, str(entry.page))
        for place, entry in enumerate(entries, 1)
    )
    table = Table(("序号", "文书", "文号", "日期", "页次"), rows, (8, 40, 36, 18, 10))
    cut = (Note(_CUT.format(names="、".join(left_out))),) if left_out else ()
    return _report(visit, office, CONTENTS, table, *cut)


def build_course(visit: Inspection, office: str, lives: Sequence[Life]) -> Report:
    """What became of each problem: replies, rechecks, 销账."""
    rows = tuple((life.number, life.problem, "\n".join(life.happened)) for life in lives)
    return _report(visit, office, COURSE, Table(("挂号", "问题", "经过"), rows, (20, 36, 56)))


def _report(visit: Inspection, office: str, title: str, *blocks: KeyValues | Table | Note) -> Report:
    return Report(
        kind=Kind.RECORD,
        title=title,
        office=office,
        number="",
        subject=visit.home.name,
        date=visit.started.isoformat(),
        blocks=blocks,
        unnumbered=f"检查编号 {visit.handle}",
    )
