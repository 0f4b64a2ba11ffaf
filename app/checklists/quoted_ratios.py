"""What quoted words say of carers to residents: which figure for which group. Pure.

A ratio that judges homes must be the one that its document writes. The words are read as people write them: `1：3`,
`1比3`, `分别不低于1：3、1：6`; what is written in another way is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.checklists.regulations import clauses
from app.domain.checklist import CountyCitation, DocumentCitation, Profile, RequiredRatio
from app.domain.figures import plain_forms
from app.domain.ratios import DEPENDENT, GROUP_TITLES, PARTLY, SELF_CARING

_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十])"
# the longer words first: 不能自理 holds 自理, 半失能 holds 失能
_TOKEN = re.compile(
    r"(?P<partly>部分失能|半失能|部分自理|半自理|半护理|介助)"
    r"|(?P<dependent>不能(?:完全)?自理|失能|失智|全护理|介护)"
    r"|(?P<self_caring>自理)"
    rf"|(?P<ratio>(?<!\d){_NUMBER}[:∶比]{_NUMBER}(?!\d))"
    r"|(?P<end>[。;])|(?P<cut>[,¦])"
)
_CUT = "¦"
"""Stands between excerpts of a clause: a figure may follow in the next one."""
_GROUPS = (PARTLY, DEPENDENT, SELF_CARING)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that some words give for a group; for whoever it is where they name none (`group` is empty)."""

    group: str
    carers: int
    residents: int
    words: str

    @property
    def figure(self) -> Fraction:
        return Fraction(self.carers, self.residents)


def figures_in(text: str) -> tuple[Said, ...]:
    """Every ratio that a text writes, with the groups that its words name before it.

    Several groups and as many figures belong together in their order; where the numbers differ, each figure may be of
    each group.
    """
    plain = re.sub(r"\s", "", plain_forms(text))
    found: list[Said] = []
    groups: list[str] = []
    figures: list[tuple[int, int]] = []
    begin = end = 0
    for token in _TOKEN.finditer(plain):
        kind = token.lastgroup or ""
        if kind == "cut":
            begin = begin if groups or figures else token.end()
            continue
        if kind == "ratio":
            figures.append(_figure(token[0]))
            end = token.end()
            continue
        if figures:
            found += _together(groups, figures, plain[begin:end])
            groups, figures, begin = [], [], end
        if kind == "end":
            groups, begin = [], token.end()
        elif kind not in groups:
            groups.append(kind)
    found += _together(groups, figures, plain[begin:end]) if figures else []
    return tuple(found)


def fault_of(ratio: RequiredRatio) -> Said | None:
    """Tell what the cited words say instead; None where they say the same, or nothing of this group."""
    said = said_of(ratio)
    return said[0] if said and ratio_figure(ratio) not in [each.figure for each in said] else None


def said_of(ratio: RequiredRatio) -> tuple[Said, ...]:
    """Tell what the cited words say of the ratio's group.

    Of a document that ships they are the whole clause, since an excerpt may end before the figure; of a county's own
    they are the quoted words.
    """
    figures = figures_in(_text_of(ratio.basis))
    own = tuple(each for each in figures if each.group == ratio.group)
    return own or tuple(each for each in figures if not each.group)


def unsaid(profile: Profile) -> tuple[str, ...]:
    """Sentences on the ratios whose figure can't be found in the words that they cite."""
    return tuple(
        f"{_name(ratio)}在所引的原文里没有认出来，请核对原文。" for ratio in profile.ratios if not said_of(ratio)
    )


def ratio_figure(ratio: RequiredRatio) -> Fraction:
    return Fraction(ratio.carers, ratio.residents)


def _name(ratio: RequiredRatio) -> str:
    return f"{GROUP_TITLES[ratio.group]}的配比{ratio.carers}:{ratio.residents}"


def _text_of(basis: DocumentCitation | CountyCitation) -> str:
    if isinstance(basis, CountyCitation):
        return basis.quote
    clause = clauses().get((basis.document, basis.clause))
    return _CUT.join(excerpt.text for excerpt in clause.excerpts) if clause else basis.quote


def _figure(text: str) -> tuple[int, int]:
    """Carers and residents, also where the words name the residents first: there are never more carers."""
    one, other = (_DIGITS.get(part) or int(part) for part in re.split("[:∶比]", text))
    return min(one, other), max(one, other)


def _together(groups: Sequence[str], figures: Sequence[tuple[int, int]], words: str) -> Iterator[Said]:
    words = words.replace(_CUT, "").strip(",、")
    if len(groups) == len(figures):
        pairs = list(zip(groups, figures, strict=True))
    else:
        pairs = [(group, figure) for group in groups or ("",) for figure in figures]
    for group, (carers, residents) in pairs:
        if carers:
            yield Said(group, carers, residents, words)
