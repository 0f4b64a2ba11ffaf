"""What two computers said differently without knowing of each other: the versions beside each other, and letting one
stand. Nothing is lost by it; the decision is itself said in the journal, with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.checklists.load import hazards
from app.domain.days import known_day
from app.domain.findings import Finding, Registration, by_side
from app.domain.inspection import WORST_FIRST, Inspection, Verdict
from app.domain.rectification import Evidence, Extension, Recheck, Register, Withdrawal
from app.storage.decoding import NotShown, Place
from app.storage.findings import (
    FIXED,
    MENDING,
    REGISTER,
    KeptFindings,
    findings_kept,
    parallel_problems,
    register_versions,
    registration_body,
)
from app.storage.fitting import refuse_personal
from app.storage.inspections import INSPECTION, result_from
from app.storage.institutions import INSTITUTION
from app.storage.rectifications import CLOSED, DUE, registers
from app.storage.shown import Conflict, Version
from app.storage.titles import title_of
from app.workflow.answering import ANSWER, FINDING
from app.workflow.clashing_words import SLOTS, cut, place_of, text_of
from app.workflow.desk import Desk
from app.workflow.errors import NO_DECISION_REASON, NO_SUCH_CLASH, NO_SUCH_VERSION
from app.workflow.following import findings_of
from app.workflow.receiving import device_names
from app.workflow.visits import frame, load

_ANSWER, _REGISTER, _MENDING = "answer", "register", "mending"
"""What is decided as a whole; whatever else clashes is decided field by field."""
_TOGETHER: Mapping[str, frozenset[str]] = {
    _ANSWER: frozenset({"result", "note"}),
    _REGISTER: REGISTER,
    _MENDING: MENDING,
}
_TITLES = {_ANSWER: "结果", _REGISTER: "问题和挂号", _MENDING: "复查和期限"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions that clash: who said it, on which computer, and what it would let stand.

    `name` tells it from the others, `handle` names it on every computer. `text` says it in a few words, `lines` in full
    beside the verdict, `photos` are what a recheck took. `values` are the fields that it would settle; `also`
    other problems that keep what would be lost by it: slot → body.
    """

    name: str
    handle: str
    device: str
    code: str
    actor: str
    at: int
    text: str
    lines: tuple[str, ...]
    values: Mapping[str, Any]
    verdict: Verdict | None = None
    note: str = ""
    photos: tuple[Evidence, ...] = ()
    also: Mapping[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Something two people wrote differently without knowing of each other; all of it stays until a person decides.

    What belongs together clashes together: whose verdict stands, his words stand; whose deadline, his 挂号. The version
    that is shown until then is the first. `about`: the problem that it is of, in its words.
    """

    root: int
    slot: str
    group: str
    name: str
    home: str
    where: str
    sides: tuple[Side, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a version says, before it has a name; `rank` puts the worst first."""

    version: Version
    text: str
    lines: tuple[str, ...]
    values: Mapping[str, Any]
    rank: tuple[Any, ...] = ()
    verdict: Verdict | None = None
    note: str = ""
    photos: tuple[Evidence, ...] = ()
    also: Mapping[str, Mapping[str, Any]] | None = None


def clashes(desk: Desk) -> tuple[Clash, ...]:
    """Everything that waits for a decision."""
    together: dict[tuple[int, str, str], set[str]] = {}
    for conflict in desk.store.conflicts():
        if not conflict.slot.startswith("sign/"):  # cured by signing again
            together.setdefault((conflict.root, conflict.slot, _group(conflict)), set()).add(conflict.field)
    for root, slot in parallel_problems(desk.store):
        if register_versions(desk.store, root, slot.partition("/")[2]):
            together.setdefault((root, slot, _REGISTER), set())
    views: dict[int, Inspection] = {}
    return tuple(
        _clash(desk, views, root=root, slot=slot, group=group, fields=fields)
        for (root, slot, group), fields in sorted(together.items())
    )


def find_clash(desk: Desk, name: str, version: str) -> tuple[Clash, Side]:
    """A clash and one of its versions, by their names. Raises `NO_SUCH_CLASH`, `NO_SUCH_VERSION`."""
    clash = next((each for each in clashes(desk) if each.name == name.strip()), None)
    if clash is None:
        raise NO_SUCH_CLASH.with_(name=name)
    side = next((each for each in clash.sides if each.handle.lower() == version.strip().lower()), None)
    if side is None:
        known = "、".join(each.handle for each in clash.sides)
        raise NO_SUCH_VERSION.with_(name=name, version=version, known=known)
    return clash, side


def decide(desk: Desk, clash: Clash, side: Side, reason: str) -> None:
    """Let one version stand, whole. Raises `NO_DECISION_REASON`, `PERSONAL_NUMBER`; then nothing is saved."""
    if not reason.strip():
        raise NO_DECISION_REASON.with_(where=clash.where)
    refuse_personal(clash.where, reason)
    store, at = desk.store, desk.clock()
    with store.atomic():
        store.decide(clash.root, clash.slot, side.values, actor=desk.actor, at=at, reason=reason.strip())
        for slot, body in (side.also or {}).items():
            if store.subject(clash.root, slot) is None:
                store.write(clash.root, slot, body, kind=FINDING, actor=desk.actor, at=at)


def _group(conflict: Conflict) -> str:
    family, _, rest = conflict.slot.partition("/")
    if family == ANSWER:
        return _ANSWER
    if family == FINDING and "/" not in rest:
        return next((name for name in (_REGISTER, _MENDING) if conflict.field in _TOGETHER[name]), conflict.field)
    return conflict.field


def _clash(
    desk: Desk, views: dict[int, Inspection], *, root: int, slot: str, group: str, fields: Collection[str]
) -> Clash:
    store = desk.store
    title = _TITLES.get(group) or title_of(group)
    fixed = FIXED if group == _REGISTER else ()
    versions = store.versions(root, slot, _TOGETHER.get(group, fields), fixed)
    view: Inspection | None = None
    home, where, about = "", title, ""
    if store.kind_of(root) == INSPECTION and store.subject(root, "head"):
        try:
            view = views.get(root) or views.setdefault(root, frame(desk, root))
            home, where = view.home.name, place_of(view, slot, title)
        except NotShown as error:
            home, where = error.unreadable.place, f"{SLOTS.get(slot.partition('/')[0], '')} · {title}"
    elif store.kind_of(root) == INSTITUTION:
        body = store.subject(root, "head") or {}
        home, where = str(body.get("name", "")), f"机构登记 · {title}"
    said: list[_Said] = []
    if group == _ANSWER:
        said = [_answered(version, fields) for version in reversed(versions)]
    elif view is not None and group in (_REGISTER, _MENDING):
        key = slot.partition("/")[2]
        about = _about(desk, view.key, key)
        said = (
            _registered(desk, view.key, key) if group == _REGISTER else _mended(desk, view.key, key, versions, fields)
        )
    if not said:
        said = [_plain(version, fields, view) for version in reversed(versions)]
    said.sort(key=lambda each: each.rank)
    return Clash(
        root=root,
        slot=slot,
        group=group,
        name=f"{store.handle(root)}/{slot}/{group}",
        home=home,
        where=where,
        sides=_named(desk, said),
        about=about,
    )


def _named(desk: Desk, said: Sequence[_Said]) -> tuple[Side, ...]:
    """The versions with names that tell them apart: the author, or his computer where one person wrote several; and
    where that is one too, as after a copied disk, their places in the row."""
    codes = device_names(desk)
    actors = Counter(each.version.actor for each in said)
    devices = Counter(each.version.device for each in said)
    sides = []
    for place, each in enumerate(said, 1):
        actor, device = each.version.actor, each.version.device
        name = f"{actor} 第{place}份"
        if actor and actors[actor] == 1:
            name = actor
        elif devices[device] == 1:
            name = codes[device]
        sides.append(
            Side(
                name=name,
                handle=desk.store.handle(each.version.key),
                device=device,
                code=codes[device],
                actor=actor,
                at=each.version.at,
                text=each.text,
                lines=each.lines,
                values=each.values,
                verdict=each.verdict,
                note=each.note,
                photos=each.photos,
                also=each.also,
            )
        )
    return tuple(sides)


# Answers, and whatever else clashes field by field


def _answered(version: Version, fields: Collection[str]) -> _Said:
    """The verdict and the words of one side. A clash of words alone settles no verdict."""
    note = str(version.values.get("note") or "")
    settled = {name: version.values.get(name) for name in ("result", "note") if name == "note" or name in fields}
    body = version.values.get("result")
    if body is None:
        text = "（删去）" if "result" in fields else note
        return _Said(version, text, (note or text,), settled, rank=(len(WORST_FIRST),), note=note)
    result = result_from(body, Place(""))
    value = "" if result.value is None else f"所填的值：{text_of(result.value)}"
    return _Said(
        version=version,
        text=f"{result.verdict.label}（{result.reason}）" if result.reason else result.verdict.label,
        lines=tuple(line for line in (result.reason, value, note) if line) or ("没有写说明。",),
        values=settled,
        rank=(WORST_FIRST.index(result.verdict),),
        verdict=result.verdict,
        note=note,
    )


def _plain(version: Version, fields: Collection[str], view: Inspection | None) -> _Said:
    values = {name: version.values.get(name) for name in sorted(fields)}
    words = [text_of(value, name, view) for name, value in values.items()]
    if len(words) > 1:
        words = [f"{title_of(name)}：{text}" for name, text in zip(values, words, strict=True)]
    return _Said(version, "、".join(words), tuple(words), values)


# Problems


def _about(desk: Desk, root: int, key: str) -> str:
    """The problem by its 挂号 and its words."""
    try:
        row = next((each for each in findings_of(desk, load(desk, root), {}) if each.finding.key == key), None)
    except NotShown:
        row = None
    if row is None:
        return ""
    numbers = "、".join(number for number in (row.finding.number, *row.finding.other_numbers) if number)
    return f"{numbers} {row.finding.problem}".strip()


def _registered(desk: Desk, root: int, key: str) -> list[_Said]:
    """What each version of a problem's wording and 挂号 says; [] where that can't be told: then it is shown field by
    field."""
    kept = findings_kept(desk.store, root)
    sides = kept.clashing.get(key, ())
    if not sides:
        return []
    try:
        view = load(desk, root)
    except NotShown:
        return []
    found = by_side(view, hazards(), kept.registrations, key, [side.worded for side in sides])
    said = []
    for side, finding in reversed(list(zip(sides, found, strict=False))):
        wording = {name: side.version.values.get(name) for name in ("problem", "remedy", "deadline_days")}
        others = [other.version.values for other in sides]
        values = {name: value for name, value in wording.items() if any(each.get(name) != value for each in others)}
        entry = _entry(finding, side.worded.registration, kept.registrations.get(key))
        if entry is not None:
            values |= registration_body(entry)
        also = _kept_besides(entry, [other.worded.registration for other in sides if other is not side], kept)
        demands = [f"整改要求：{cut(finding.remedy)}"] if len({each.remedy for each in found}) > 1 else []
        said.append(
            _Said(
                version=side.version,
                text="　".join(part for part in (finding.number, finding.severity.label, _deadline(finding)) if part),
                lines=(
                    *((f"挂号：{finding.number}（{finding.registered}）",) if finding.number else ()),
                    f"等级：{finding.severity.label}　期限：{_deadline(finding)}",
                    f"问题：{cut(finding.problem)}",
                    *demands,
                    *(f"不采用的{body['number']}是另一处问题，仍单独保留" for body in also.values()),
                ),
                values=values,
                rank=(finding.lapsed, finding.severity.rank, finding.deadline),
                also=also,
            )
        )
    return said


def _entry(finding: Finding, own: Registration | None, standing: Registration | None) -> Registration | None:
    """The 挂号 that a version lets stand: its own; for one that was only worded, the standing one with its wording."""
    if own is not None or standing is None:
        return own
    return replace(standing, problem=finding.problem, remedy=finding.remedy, deadline=finding.deadline)


def _kept_besides(
    chosen: Registration | None, others: Sequence[Registration | None], kept: KeptFindings
) -> dict[str, dict[str, Any]]:
    """The 挂号 of another part that registered the hazard by facts of its own: it stays, as a problem of its own under
    its number, which a paper may bear."""
    found: dict[str, dict[str, Any]] = {}
    for other in others:
        if chosen is None or other is None or not chosen.items or not other.items:
            continue
        if set(other.items).isdisjoint(chosen.items) and other.items[0] not in kept.registrations:
            found[f"finding/{other.items[0]}"] = registration_body(other)
    return found


def _deadline(finding: Finding) -> str:
    return finding.deadline.isoformat() if finding.registered else f"签字后{finding.deadline_days}天"


def _mended(desk: Desk, root: int, key: str, versions: Sequence[Version], fields: Collection[str]) -> list[_Said]:
    """What each version says since 挂号: what its recheck saw, and the day that it set."""
    register = registers(desk.store, root).get(key, Register())
    return [_mended_in(version, register, fields) for version in reversed(versions)]


def _mended_in(version: Version, register: Register, fields: Collection[str]) -> _Said:
    closed, due = version.values.get(CLOSED), known_day(version.values.get(DUE))
    said = closed if isinstance(closed, dict) else {}
    taken_back = said.get("withdrawn")
    # what stands again was said before: a version that takes something back says only that the other doesn't
    recheck = _recheck_of(said.get("recheck"), register) if taken_back is None else None
    text = "延期" if closed is None else text_of(closed)
    lines = [] if closed is None else [text]
    if recheck is not None:
        lines += _recheck_lines(recheck)
    if due is not None and not (recheck is not None and recheck.passed):
        lines.append(f"新的期限：{due}")
        text += f"至{due}" if closed is None else f"，期限{due}"
    lines += _reasons(register, due, version.actor, taken_back)
    return _Said(
        version=version,
        text=text,
        lines=tuple(lines),
        values={name: version.values.get(name) for name in sorted(fields)},
        rank=(said.get("passed") is True, closed is None, due or date.max),
        photos=tuple(each for each in recheck.evidence if each.blob) if recheck is not None else (),
    )


def _recheck_of(mark: object, register: Register) -> Recheck | None:
    """The recheck that a version names; None where it names none that can be read."""
    acts = (record.act for record in register.records if record.id == mark)
    return next((act for act in acts if isinstance(act, Recheck)), None)


def _reasons(register: Register, due: date | None, actor: str, taken_back: object) -> list[str]:
    """Why somebody moved the deadline to this day, and why somebody took an act back."""
    moved = [
        f"延期的理由：{record.act.reason}"
        for record in register.records
        if isinstance(record.act, Extension) and record.act.deadline == due and record.actor == actor
    ]
    withdrawn = [
        f"撤回的理由：{record.act.reason}（{record.actor}，{record.act.day}）"
        for record in register.records
        if isinstance(record.act, Withdrawal) and record.act.about == taken_back
    ]
    return moved + withdrawn


def _recheck_lines(act: Recheck) -> list[str]:
    """What a recheck saw and what it still missed."""
    seen = "、".join(each.note for each in act.evidence if each.note)
    photos = sum(bool(each.blob) for each in act.evidence)
    evidence = "、".join(part for part in (seen, f"照片{photos}张" if photos else "") if part)
    lines = [f"证据：{evidence}"] if evidence else []
    if act.note:
        lines.append(f"{'说明' if act.passed else '还差'}：{act.note}")
    return lines
