"""Rating a home by the frame of the national standard: four parts, five levels, exact arithmetic.

What comes out is a forecast and says so in its title. The frame is data (app/checklists/data/rating.toml); a
province's own score sheet may have other parts, other marks and other levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.checklist import Citation

TITLE = "预评估（不代替等级评定）"
SINGLE_SOURCE = "参考（单一来源）"

Score = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score sheet and its full marks."""

    id: str
    title: str
    full: int


@dataclass(frozen=True, slots=True)
class Level:
    """A level: the least total, and the least share of the full marks that every part must reach."""

    title: str
    stars: int
    total: int
    share: Fraction
    single_source: bool = False
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """A circumstance that stands against a rating. Unless the county decides that it blocks, it only warns."""

    id: str
    title: str
    text: str
    blocks: bool = False
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Community:
    """The grades of community homes in one profile, another scale beside the levels; no thresholds are known."""

    profile: str
    title: str
    grades: tuple[str, ...]
    dimensions: tuple[str, ...]
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts and levels (lowest first), and how long a rating is good."""

    parts: tuple[Part, ...]
    levels: tuple[Level, ...]
    title: str = TITLE
    below: str = "未达一级"
    years: int = 3
    renewal_months: int = 6
    vetoes: tuple[Veto, ...] = ()
    scaling: bool = False
    scaling_note: str = ""
    parts_basis: tuple[Citation, ...] = ()
    validity_basis: tuple[Citation, ...] = ()
    names_basis: tuple[Citation, ...] = ()
    community: Community | None = None

    @property
    def full(self) -> int:
        return sum(part.full for part in self.parts)


@dataclass(frozen=True, slots=True)
class PartScore:
    """What a home has in a part, after scaling if the frame scales."""

    part: Part
    score: Fraction

    @property
    def share(self) -> Fraction:
        return self.score / self.part.full


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between a home and a level. `part` is None where the total falls short."""

    part: Part | None
    needed: Fraction
    score: Fraction

    @property
    def lacking(self) -> Fraction:
        return self.needed - self.score

    @property
    def sentence(self) -> str:
        name = self.part.title if self.part else "总分"
        return f"{name}{marks(self.score)}分，须{marks(self.needed)}分，还差{marks(self.lacking)}分。"


@dataclass(frozen=True, slots=True)
class Rating:
    """The outcome: the level reached (None below the lowest), and what the next one asks beyond it."""

    frame: Frame
    parts: tuple[PartScore, ...]
    total: Fraction
    level: Level | None
    next_level: Level | None
    gaps: tuple[Gap, ...]
    vetoes: tuple[Veto, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether a veto that the county made binding stands against the rating."""
        return any(veto.blocks for veto in self.vetoes)

    @property
    def title(self) -> str:
        return self.level.title if self.level else self.frame.below

    @property
    def stars(self) -> int:
        return self.level.stars if self.level else 0

    @property
    def remark(self) -> str:
        """What must stand beside the level: that its threshold has one source only."""
        return SINGLE_SOURCE if self.level and self.level.single_source else ""


def rate(
    frame: Frame,
    scores: Mapping[str, Score],
    applicable: Mapping[str, Score] | None = None,
    *,
    vetoed: frozenset[str] = frozenset(),
) -> Rating:
    """The highest level whose total and whose share of every part are reached, and the way to the next.

    `scores` has the marks of every part by its id. `applicable` has, for parts with items that do not apply, the
    full marks of those that do: it counts only in a frame that scales. `vetoed` are the ids of the vetoes that stand;
    they are named beside the level and change no arithmetic. Marks outside a part's range are a mistake
    of the caller (`ValueError`); so are missing and unknown parts.
    """
    if set(scores) != {part.id for part in frame.parts}:
        raise ValueError(f"scores of {sorted(scores)} do not fit the frame's parts")
    parts = tuple(PartScore(part, _scaled(frame, part, scores[part.id], applicable or {})) for part in frame.parts)
    total = sum((part.score for part in parts), Fraction(0))
    reached = [level for level in frame.levels if not gaps_to(level, parts, total)]
    level = max(reached, key=lambda level: level.stars, default=None)
    higher = [each for each in frame.levels if level is None or each.stars > level.stars]
    next_level = min(higher, key=lambda level: level.stars, default=None)
    gaps = gaps_to(next_level, parts, total) if next_level else ()
    vetoes = tuple(veto for veto in frame.vetoes if veto.id in vetoed)
    return Rating(frame, parts, total, level, next_level, gaps, vetoes)


def gaps_to(level: Level, parts: tuple[PartScore, ...], total: Fraction) -> tuple[Gap, ...]:
    """What is lacking for a level: parts first, then the total; empty when it is reached."""
    lacking = [
        Gap(each.part, each.part.full * level.share, each.score)
        for each in parts
        if each.score < each.part.full * level.share
    ]
    if total < level.total:
        lacking.append(Gap(None, Fraction(level.total), total))
    return tuple(lacking)


def marks(value: Fraction) -> str:
    """Marks as a person reads them: at most two decimals, cut and marked when they go on."""
    hundredths = value * 100
    if hundredths.denominator == 1:
        whole, rest = divmod(int(hundredths), 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
    whole, rest = divmod(hundredths.numerator // hundredths.denominator, 100)
    return f"{whole}.{rest:02d}…"


def _scaled(frame: Frame, part: Part, score: Score, applicable: Mapping[str, Score]) -> Fraction:
    exact, full = Fraction(score), Fraction(part.full)
    if frame.scaling and part.id in applicable:
        full = Fraction(applicable[part.id])
        if not 0 < full <= part.full:
            raise ValueError(f"{part.id}: {full} marks of {part.full} cannot apply")
    if not 0 <= exact <= full:
        raise ValueError(f"{part.id}: {exact} is not within 0 and {full}")
    return exact * part.full / full
