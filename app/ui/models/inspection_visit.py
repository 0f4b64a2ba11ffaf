"""One visit as the window works on it: read anew after every act, with what was typed and is not decided yet."""

from __future__ import annotations

import json

from app.checklists.load import hazards
from app.domain.checklist import AnswerKind, Hazard, Item, Section, Severity, Weight, effective_severity
from app.domain.days import month_day
from app.domain.findings import Advice, Finding, Outcome, proposed_problem
from app.domain.inspection import Answer, Inspection, LeftOut, Part, Photo, Value, Verdict, left_out, progress
from app.domain.judging import Judgement, judge, judge_ratio, staffing
from app.domain.visit_rows import Progress
from app.storage.inspections import photos, place_of
from app.ui.chips import verdict_chip
from app.ui.models.checklist_rows import ItemRow, SectionRow, numeral
from app.ui.models.undo_steps import UndoSteps
from app.ui.tones import Chip, Tone
from app.workflow.desk import Desk
from app.workflow.earlier import Earlier, found_earlier
from app.workflow.erasing import is_erased
from app.workflow.visits import load, outcome

LATE = "待决定"
_TYPED = "typed/"
"""Values without a verdict are no statement yet: they stay in this installation's own drawer."""


class Visit:
    """What pages and widgets ask of one visit. Holds nothing that the store does not hold after `read`."""

    view: Inspection
    found: Outcome

    def __init__(self, desk: Desk, key: int) -> None:
        self.desk = desk
        self.key = key
        self.steps = UndoSteps()
        self.read()
        self._earlier = found_earlier(desk, self.view)
        kept = desk.store.get_local(_TYPED + self.view.handle)
        self._typed: dict[str, Value] = json.loads(kept) if kept else {}

    def read(self) -> None:
        """Read everything anew: 2 ms for 130 answers."""
        store = self.desk.store
        self.view = load(self.desk, self.key)
        self.found = outcome(self.desk, self.view)
        self._notes = {
            slot.removeprefix("answer/"): str(body.get("note") or "")
            for slot, body in store.subjects(self.key, "answer/").items()
        }
        self._photos = photos(store, self.key, place_of(store, self.key))
        self._findings = {item: finding for finding in self.found.findings for item in finding.items}
        self._advice = {advice.item: advice for advice in self.found.advice}
        self._asked = frozenset(item.id for item in self.view.applicable)

    # One item

    def answer(self, item: str) -> Answer | None:
        return self.view.answers.get(item)

    def note(self, item: str) -> str:
        """The inspector's words, also where no verdict was given yet."""
        return self._notes.get(item, "")

    def photos(self, item: str) -> tuple[Photo, ...]:
        return self._photos.get(item, ())

    def erased(self, photo: Photo) -> bool:
        """Whether the picture was erased for ever."""
        return is_erased(self.desk, photo.blob)

    def finding(self, item: str) -> Finding | None:
        """The problem that the item is, or is part of."""
        return self._findings.get(item)

    def advice(self, item: str) -> Advice | None:
        return self._advice.get(item)

    def value(self, item: str) -> Value:
        """What stands in the value's field: what was typed since, else what was saved."""
        if item in self._typed:
            return self._typed[item]
        answer = self.answer(item)
        return answer.result.value if answer else None

    def typed(self, item: str) -> bool:
        """Whether a value waits for its verdict."""
        return item in self._typed

    @property
    def waiting(self) -> tuple[str, ...]:
        """Items with a value that waits for its verdict."""
        return tuple(item.id for item in self.view.applicable if item.id in self._typed)

    def keep_typed(self, item: str, value: Value) -> None:
        """Keep a value that was typed until its verdict is said; None, or what is saved already, drops it."""
        answer = self.answer(item)
        before = dict(self._typed)
        if value is None or (answer is not None and answer.result.value == value):
            self._typed.pop(item, None)
        else:
            self._typed[item] = value
        if self._typed != before:
            text = json.dumps(self._typed, ensure_ascii=False) if self._typed else None
            self.desk.store.set_local(_TYPED + self.view.handle, text)

    def judge(self, item: Item, value: Value) -> Judgement:
        """What a value says by itself."""
        if item.answer.kind is AnswerKind.RATIO:
            return judge_ratio(item.answer, staffing(self.view))
        return judge(item.answer, value, self.view.started)

    def weight(self, item: Item, value: Value) -> Weight:
        """How grave failing the item is, or would be, with this value."""
        choice = value if isinstance(value, str) and item.answer.kind is AnswerKind.CHOICE else ""
        return effective_severity(item, self.view.profile, self.view.home.features, choice, hazards())

    def hazard(self, name: str) -> Hazard | None:
        return hazards().get(name)

    def signer(self, item: str) -> Part | None:
        """The part whose signature is for the item."""
        return self.view.signer(item)

    def signed(self, item: str) -> bool:
        return self.view.signer(item) is not None

    def late(self, item: str) -> str:
        """What came for the item after it was signed, and waits for a decision; empty when nothing did."""
        return "；".join(f"{each.actor}：{each.what}" for each in self.view.late if each.item == item)

    def short_number(self, item: str) -> str:
        """`3.02`, without the checklist's title."""
        return self.view.number(item).rpartition(" ")[2]

    def proposal(self, finding: Finding) -> str:
        """The problem's wording as the checklist proposes it now."""
        texts = [
            proposed_problem(self.view, self.view.item(item), answer)
            for item in finding.items
            if (answer := self.answer(item)) is not None
        ]
        return "".join(texts)

    # The whole

    @property
    def progress(self) -> Progress:
        return progress(self.view)

    @property
    def major(self) -> int:
        return self.found.count(Severity.MAJOR)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return left_out(self.view)

    @property
    def open_parts(self) -> tuple[Part, ...]:
        """Parts that nobody has signed."""
        return tuple(part for part in self.view.parts if not part.signed and part.sections)

    def section_of(self, item: str) -> str:
        return self.view.section_of(item)

    def section(self, name: str) -> Section:
        return next(s for checklist in self.view.checklists for s in checklist.sections if s.id == name)

    def next_unchecked(self, after: str) -> str:
        """The next item without a verdict in a part that is not signed, round the end; empty when none is left."""
        order = [item.id for item in self.view.applicable if item.id == after or not self.signed(item.id)]
        start = order.index(after) + 1 if after in order else 0
        turned = order[start:] + order[:start]
        return next((item for item in turned if item not in self.view.answers and not self.signed(item)), "")

    def section_rows(self) -> tuple[SectionRow, ...]:
        rows = []
        for checklist in self.view.checklists:
            rows.append(SectionRow(checklist.id, checklist.title, 0, 0, heading=True))
            for number, section in enumerate(checklist.sections, 1):
                done = progress(self.view, (section.id,))
                title = f"{numeral(number)} {section.title}"
                signed = any(self.signed(item.id) for item in section.items)
                rows.append(SectionRow(section.id, title, done.checked, done.total, done.failed, signed))
        return tuple(rows)

    def item_rows(self, section: str) -> tuple[ItemRow, ...]:
        """The items of a section that this home is asked."""
        return tuple(self.item_row(item) for item in self.section(section).items if item.id in self._asked)

    def found_rows(self, text: str) -> tuple[ItemRow, ...]:
        """The items of all sections in which every word of a search stands."""
        words = text.casefold().split()
        return tuple(
            self.item_row(item)
            for item in self.view.applicable
            if all(word in f"{self.view.number(item.id)} {item.title} {item.text}".casefold() for word in words)
        )

    def item_row(self, item: Item) -> ItemRow:
        answer = self.answer(item.id)
        verdict = answer.result.verdict if answer else None
        finding = self.finding(item.id)
        severity = finding.severity if finding else None
        chips = [verdict_chip(verdict, severity)]
        if answer is not None and answer.pending:
            chips.insert(0, Chip("待核", Tone.WARN, True))
        if self.late(item.id):
            chips.insert(0, Chip(LATE, Tone.WARN, True))
        if self.signed(item.id):
            chips.append(Chip("已签字"))
        return ItemRow(item.id, self.short_number(item.id), item.title, self._second_line(item), verdict, tuple(chips))

    def _second_line(self, item: Item) -> str:
        answer, photos = self.answer(item.id), self.photos(item.id)
        parts = [answer.result.reason if answer else "", " ".join(self.note(item.id).split())]
        if photos:
            parts.append(f"照片 {len(photos)}")
        elif answer is not None and item.photo and answer.result.verdict is Verdict.FAIL:
            parts.append("须有照片")
        if self.typed(item.id):
            parts.append("已填数，未定结果")
        if late := self.late(item.id):
            parts.append(f"签字后才到 {late}")
        if corrected := self.view.corrected(item.id):
            parts.append(f"签字后更正：{corrected}")
        if answer is None or answer.result.verdict is not Verdict.PASS:
            parts.append(self.before(item.id))
        return " · ".join(part for part in parts if part)

    def before(self, item: str) -> str:
        """What the last visit that found something there found, in a few words; empty when nothing, or when it was
        closed since."""
        earlier = self.earlier(item)
        return f"上次 {month_day(earlier.row.checked_on)} 不符合" if earlier is not None and earlier.open else ""

    def earlier(self, item: str) -> Earlier | None:
        """What an earlier visit found of the item."""
        return self._earlier.get(item)
