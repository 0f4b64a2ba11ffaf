"""What kind of rule an article is of, and what the article does: the two decide what a paper may rest on."""

from __future__ import annotations

from enum import StrEnum


class Rank(StrEnum):
    """How high a rule stands, highest first. `RECOMMENDED` binds nobody: recommended standards, drafts, other people's
    sheets."""

    LAW = "law"
    REGULATION = "regulation"
    LOCAL_REGULATION = "local_regulation"
    DEPARTMENTAL_RULE = "departmental_rule"
    MANDATORY_STANDARD = "mandatory_standard"
    NORMATIVE = "normative"
    RECOMMENDED = "recommended"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def binding(self) -> bool:
        """Whether such a rule can be the duty behind an order: a 规范性文件 creates none, and a recommendation less."""
        return self not in (Rank.NORMATIVE, Rank.RECOMMENDED)


_LABELS = {
    Rank.LAW: "法律",
    Rank.REGULATION: "行政法规",
    Rank.LOCAL_REGULATION: "地方性法规",
    Rank.DEPARTMENTAL_RULE: "部门规章",
    Rank.MANDATORY_STANDARD: "强制性标准",
    Rank.NORMATIVE: "规范性文件",
    Rank.RECOMMENDED: "推荐性标准或参考资料",
}


class Force(StrEnum):
    """What an article does: it lays a duty on the home, punishes, or gives a department a power."""

    DUTY = "duty"
    PENALTY = "penalty"
    POWER = "power"
