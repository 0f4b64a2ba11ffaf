"""The clauses behind an item, in sight where there is room: what each is, and how well it is known."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.checklists.load import documents, rules
from app.domain.checklist import Basis, CountyCitation, DocumentCitation, Profile, Role, RuleCitation, Standing
from app.ui import theme
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import quiet
from app.ui.widgets.labels import ChipLabel, ElidedLabel, label

_STANDING_TONES = {
    Standing.FOUND: Tone.ACCENT,
    Standing.RESTATED: Tone.NEUTRAL,
    Standing.DRAFT: Tone.WARN,
    Standing.UNCONFIRMED: Tone.WARN,
}


def citation_words(citation: Basis, profile: Profile) -> tuple[str, Chip, str]:
    """A citation as a line, its standing as a chip, and what more there is to say of it."""
    if isinstance(citation, RuleCitation):
        rule = next((rule for rule in rules() if rule.title == citation.rule), None)
        printed = rule.printed if rule else f"《{citation.rule}》"
        title = f"《{citation.rule}》" if rule and rule.number != rule.title else printed
        chip = Chip(citation.standing.label, _STANDING_TONES[citation.standing])
        return f"{title}{citation.article}", chip, f"{printed}{citation.article}"
    if isinstance(citation, CountyCitation):
        words = f"《{citation.title}》（{citation.number}）{citation.clause}"
        return words, Chip("本县文件·要求", Tone.ACCENT), f"{words}\n“{citation.quote}”"
    document = next((document for document in documents() if document.id == citation.document), None)
    title = f"《{document.title}》" if document else citation.document
    here = citation.document in profile.binds
    if citation.role is Role.DEMANDS:
        chip = Chip("原文已见·要求", Tone.ACCENT) if here else Chip("外地要求·参考")
    else:
        chip = Chip("原文已见·背景") if here else Chip("外地·背景")
    more = [
        title + citation.clause,
        f"“{citation.quote}”" if citation.quote else "",
        document.caution if document else "",
    ]
    return f"{title}{citation.clause}", chip, "\n".join(part for part in more if part)


def _weight(citation: Basis, profile: Profile) -> int:
    """What binds stands first."""
    if isinstance(citation, CountyCitation):
        return 0
    if isinstance(citation, DocumentCitation):
        if citation.role is Role.DEMANDS and citation.document in profile.binds:
            return 0
        return 4 if citation.role is Role.DEMANDS else 5
    return {Standing.FOUND: 1, Standing.RESTATED: 2}.get(citation.standing, 3)


class BasisBlock(QWidget):
    """The clauses in one line, the weightiest first; each in a line of its own at a press."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(now.px(4))
        head = QHBoxLayout()
        head.setSpacing(now.px(8))
        head.addWidget(label("依据", "heading"))
        self._first = ElidedLabel("", "note")
        self._mark = ChipLabel()
        head.addWidget(self._first, 1)
        head.addWidget(self._mark)
        self.more = quiet("", self._on_more)
        head.addWidget(self.more)
        self._column.addLayout(head)
        self._lines: list[QWidget] = []
        self._all = False
        self._cited: tuple[Basis, ...] = ()
        self._profile: Profile | None = None

    def show_citations(self, citations: tuple[Basis, ...], profile: Profile) -> None:
        """Show these, as they weigh in a jurisdiction."""
        if citations != self._cited or profile is not self._profile:
            self._cited, self._profile, self._all = citations, profile, False
            self._build()

    def _on_more(self) -> None:
        self._all = not self._all
        self._build()

    def _build(self) -> None:
        assert self._profile is not None
        profile = self._profile
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        # one clause cited twice, as demand and as context, is one line: what weighs more
        lines = {citation_words(c, profile)[0]: c for c in sorted(self._cited, key=lambda c: -_weight(c, profile))}
        cited = sorted(lines.values(), key=lambda citation: _weight(citation, profile))
        self._first.setText(" · ".join(citation_words(citation, profile)[0] for citation in cited))
        self._mark.show_chip(citation_words(cited[0], profile)[1] if cited else None)
        for part in (self._first, self._mark):
            part.setVisible(bool(cited) and not self._all)
        self._lines = [self._line(citation, profile) for citation in cited] if self._all else []
        for line in self._lines:
            self._column.addWidget(line)
        self.more.setVisible(bool(cited))
        self.more.setText("收起" if self._all else f"展开{len(cited)}条")

    def _line(self, citation: Basis, profile: Profile) -> QWidget:
        words, chip, more = citation_words(citation, profile)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(6))
        text = label(words, "note", wrap=True)
        text.setToolTip(more)
        row.addWidget(text, 1)
        mark = ChipLabel()
        row.addWidget(mark)
        mark.show_chip(chip)
        return line
