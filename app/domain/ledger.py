"""The 挂号销账台账 that leaves and comes back: its columns, what a home fills in, and how a row is known again. Pure.

Each row carries three marks in hidden columns. `ID` names the problem alike in every store; `REVISION` tells what the
row said of it when it left; `CHECK` ties both to the cells that a person sees, so that marks pasted onto another row,
or another row pasted beside the marks, are noticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from app.domain.figures import plain_forms
from app.domain.rectification import Course, Recheck, Reply

NUMBER, HOME, ITEM, PROBLEM = "挂号", "机构", "项目", "问题"
SEEN = (NUMBER, HOME, ITEM, PROBLEM)
"""The locked cells that tell a person which problem the row is."""
SHOWN = ("检查日期", "检查表", "等级", "新旧", "依据", "整改要求", "期限", "状态", "部门、移送")
"""The other locked cells: written for the reader alone."""
MEASURES, PROGRESS, COMPLETED, RESPONSIBLE, REMARK = "整改措施", "完成情况", "完成日期", "责任人", "说明"
OPEN = (MEASURES, PROGRESS, COMPLETED, RESPONSIBLE, REMARK)
"""The cells that the home fills in."""
ID, REVISION, CHECK = "标识（勿改）", "版次（勿改）", "校验（勿改）"
MARKS = (ID, REVISION, CHECK)
UNREGISTERED = "待签字"
"""What stands for the number of a problem that nobody has signed yet."""
DONE, UNDER_WAY = "已完成", "整改中"

_GAPS = re.compile("[\\s\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff\ufffe\uffff]+")
_LONGEST = 10_000  # a workbook cuts a text at three times that
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a row's open cells. `progress` is one of `DONE`, `UNDER_WAY` or empty."""

    measures: str = ""
    progress: str = ""
    completed: date | None = None
    responsible: str = ""
    remark: str = ""

    def texts(self) -> tuple[str, ...]:
        """The cells as texts, in the order of `OPEN`."""
        day = self.completed.isoformat() if self.completed else ""
        return (self.measures, self.progress, day, self.responsible, self.remark)


@dataclass(frozen=True, slots=True)
class Revision:
    """What a row said when it left: the recheck that stood, and each open cell, as short digests."""

    recheck: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join((self.recheck, *self.cells))


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that came back and was taken: what it said when it left and when it came, and what was held after that."""

    exported: str
    returned: str
    held: Revision


def normal(text: str) -> str:
    """A text as it is compared: office programs change widths, spaces and line ends, and mean the same."""
    return _GAPS.sub("", plain_forms(text))


def same(one: str, other: str) -> bool:
    """Whether two texts say the same."""
    return one == other or normal(one) == normal(other)


def problem_id(visit: str, key: str) -> str:
    """The name of a problem in every store: the reference of its visit, and its key there."""
    return f"{visit}/{key}"


def split_id(text: str) -> tuple[str, str]:
    """(visit's reference, key) of such a name; empty where it is none."""
    visit, _, key = text.partition("/")
    return visit, key


def revision_of(filled: Filled, recheck: str) -> Revision:
    """What a row with these cells says, while this recheck stands."""
    return Revision(short(recheck), tuple(short(text) for text in filled.texts()))


def revision_from(text: str) -> Revision | None:
    """A revision read back; None if the text is none."""
    parts = text.split(".")
    if len(parts) != len(OPEN) + 1 or any(len(part) not in (0, _DIGITS) for part in parts):
        return None
    return Revision(parts[0], tuple(parts[1:]))


def checksum(name: str, revision: str, seen: tuple[str, ...]) -> str:
    """What ties a row's marks to the cells in `SEEN`."""
    text = "\n".join((name, revision, *(normal(cell)[:_LONGEST] for cell in seen)))
    return sha256(text.encode()).hexdigest()[:12]


def filled_in(course: Course | None, responsible: str = "") -> Filled:
    """What the open cells of a problem hold now: the reply that stands, none after a recheck sent it back.

    `responsible`: whom the inspector named, where the home has named nobody.
    """
    filled = Filled(responsible=responsible)
    for step in course.steps if course else ():
        match step.record.act:
            case Reply() as reply if step.effective:
                filled = _said_by(reply, responsible)
            case Recheck(passed=False) if step.effective:
                filled = Filled(responsible=filled.responsible)
    return filled


def taken_rows(course: Course | None, responsible: str = "") -> tuple[Taken, ...]:
    """The rows of ledgers that became replies, in the order of the journal. `responsible` as in `filled_in`."""
    return tuple(
        Taken(reply.exported, reply.returned, held=revision_of(_said_by(reply, responsible), ""))
        for step in (course.steps if course else ())
        if step.effective and isinstance(reply := step.record.act, Reply) and reply.exported
    )


def _said_by(reply: Reply, responsible: str) -> Filled:
    return Filled(
        measures=reply.text,
        progress=DONE if reply.done else UNDER_WAY,
        completed=reply.completed or (reply.day if reply.done else None),
        responsible=reply.by or responsible,
        remark=reply.remark,
    )


def short(text: str) -> str:
    """A cell's text as a revision keeps it; empty for an empty one."""
    plain = normal(text)[:_LONGEST]
    return sha256(plain.encode()).hexdigest()[:_DIGITS] if plain else ""
