"""更正: what was put right of a registered problem after signing, by whom, when and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Wording:
    """What 挂号 said of a problem and a 更正 can put right."""

    problem: str
    remedy: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Rewording:
    """One 更正. `event` is its name in the journal, `at` its moment in milliseconds UTC."""

    event: str
    before: Wording
    after: Wording
    fields: tuple[str, ...]
    """What it says, by the names of `Wording`: another computer may have said the rest, unaware of it."""
    reason: str
    actor: str
    at: int
    lamport: int = 0
    """Its place among the acts of all computers."""

    @property
    def deadline_moved(self) -> str:
        """How the deadline was moved: `，提前7天`, `，延后8天`; empty where it was not."""
        days = (self.after.deadline - self.before.deadline).days
        if not days:
            return ""
        return f"，延后{days}天" if days > 0 else f"，提前{-days}天"

    @property
    def words(self) -> str:
        """What was put right and why."""
        return f"{'；'.join(self.changes())}。原因：{self.reason.rstrip('。')}。"

    def changes(self, day: Callable[[date], str] = date.isoformat) -> tuple[str, ...]:
        """What was and what is, a sentence's part for each thing that was put right. `day`: how a day is written."""
        before, after = self.before, self.after
        texts = (("problem", "问题"), ("remedy", "整改要求"))
        said = [
            f"{what}由“{getattr(before, name)}”更正为“{getattr(after, name)}”"
            for name, what in texts
            if name in self.fields
        ]
        if "deadline" in self.fields:
            said.append(f"期限由{day(before.deadline)}更正为{day(after.deadline)}{self.deadline_moved}")
        return tuple(said)


def worded(corrections: Sequence[Rewording], known: Collection[str]) -> Wording:
    """What a problem said to one who knew only some of its 更正, by their events' names. There is at least one."""
    stands = corrections[0].before
    for each in corrections:
        if each.event in known:
            stands = replace(stands, **{name: getattr(each.after, name) for name in each.fields})
    return stands
