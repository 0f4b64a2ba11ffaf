"""One item of a checklist in full: what it asks, how it weighs, on which clause it rests, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.checklists.answer_words import answer_words, life_words, option_words
from app.checklists.load import documents, rules
from app.domain.checklist import AnswerKind, Citation, DocumentCitation, Item, Profile, Role, RuleCitation, Standing
from app.domain.facts import with_blanks
from app.domain.finding_rows import FindingRow
from app.ui import theme
from app.ui.models.checklist_browse import BrowseRow
from app.ui.models.columns import Column
from app.ui.models.finding_rows import state_chip, uid
from app.ui.models.item_words import deadline_words, features_words, weighings
from app.ui.models.table_model import TableModel
from app.ui.pages.checklist_findings import Found
from app.ui.tones import Chip
from app.ui.widgets.buttons import secondary
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.chip_lines import ChipLines, Line
from app.ui.widgets.item_editor_basis import citation_words
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.lists import RowList

SHOWN_FINDINGS = 6
_FACTS = ("答题方式", "选项", "整改期限", "部门", "适用", "照片", "保密", "同一事实")


def finding_column() -> Column[FindingRow]:
    """A problem as the item's card lists it: where, and how it stands."""
    return Column(
        "问题",
        lambda row: row.institution_name,
        note=lambda row: f"{row.checked_on.isoformat()} · {row.finding.problem}",
        chips=lambda row: (state_chip(row),),
    )


class ChecklistItemCard(Card):
    """`finding_chosen` brings the problem that was pressed; `staffing_asked` the wish to work the ratios out."""

    finding_chosen = Signal(object)
    staffing_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._title = label("", "heading", wrap=True)
        self._code, self._where = label("", "note"), label("", "note", wrap=True)
        self._text, self._how = label("", wrap=True), label("", "note", wrap=True)
        for part in (self._title, self._code, self._text, self._how):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._departments = ChipLabel()
        head = QHBoxLayout()
        head.setSpacing(now.px(8))
        head.addWidget(self._title, 1)
        head.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._departments, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, now.px(6), 0)
        self._inside.setSpacing(now.px(theme.INSIDE))
        for part in (self._where, self._text, self._how):
            self._inside.addWidget(part)
        self.staffing_button = secondary("护理员配备测算…", self.staffing_asked.emit)
        self._inside.addWidget(self.staffing_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._facts = self._make_facts()
        self._weights = ChipLines(chip_first=True, text_role="note")
        self._section("等级", self._weights)
        self._problem = label("", "note", wrap=True)
        self._section("问题和整改要求的写法", self._problem)
        self._basis_head, self._basis = label("", "heading"), ChipLines(text_role="note")
        self._inside.addWidget(rule())
        self._inside.addWidget(self._basis_head)
        self._inside.addWidget(self._basis)
        self.findings: TableModel[FindingRow] = TableModel([finding_column()], uid=uid)
        self._finding_head = label("", "heading")
        self._finding_list = RowList(self.findings, "这一项查出的问题")
        self._finding_list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._finding_list.clicked.connect(lambda _: self._on_finding())
        self._finding_list.activated.connect(lambda _: self._on_finding())
        self._inside.addWidget(rule())
        self._inside.addWidget(self._finding_head)
        self._inside.addWidget(self._finding_list)
        self._inside.addStretch()
        self.column.addLayout(head)
        self._area = scrolled(inner)
        self.column.addWidget(self._area, 1)

    def _make_facts(self) -> Mapping[str, tuple[QLabel, QLabel]]:
        now = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(4))
        grid.setColumnStretch(1, 1)
        facts = {}
        for row, word in enumerate(_FACTS):
            title, value = label(word, "note"), label("", "note", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            facts[word] = (title, value)
        self._inside.addWidget(rule())
        self._inside.addLayout(grid)
        return facts

    def _section(self, heading: str, body: QWidget) -> None:
        self._inside.addWidget(rule())
        self._inside.addWidget(label(heading, "heading"))
        self._inside.addWidget(body)

    @property
    def facts(self) -> dict[str, str]:
        """What the grid says now, by its words."""
        return {word: value.text() for word, (_, value) in self._facts.items() if not value.isHidden()}

    @property
    def basis(self) -> tuple[Line, ...]:
        return self._basis.lines

    @property
    def weights(self) -> tuple[Line, ...]:
        return self._weights.lines

    def show_item(self, row: BrowseRow, profile: Profile, asked_by: str = "") -> None:
        """Show an item as it holds in a jurisdiction."""
        item = row.item
        assert item is not None
        form = item.answer
        self._title.setText(f"{row.number} {item.title}")
        self._code.setText(item.id)
        self._where.setText(f"{row.checklist.title} · {row.section.title}")
        self._departments.show_chip(Chip(" · ".join(each.value for each in item.departments)))
        self._text.setText(item.text)
        self._how.setText(f"怎么看：{item.how}")
        self.staffing_button.setVisible(form.kind is AnswerKind.RATIO)
        options = "\n".join([*map(option_words, form.options), *map(life_words, form.lives)])
        photo = "不符合须有照片" if item.photo else ""
        private = "备注、照片和填的内容不给机构" if item.private else ""
        told = (answer_words(form), options, deadline_words(item), "", features_words(item), photo, private, asked_by)
        for word, words in zip(_FACTS, told, strict=True):
            self._tell(word, words)
        self._weights.show_lines([Line(each.when, each.chip, each.hazard) for each in weighings(item, profile)])
        self._problem.setText("\n".join(_printed_words(item)))
        self._basis_head.setText(f"依据（按“{profile.title}”）")
        self._basis.show_lines([basis_line(citation, profile) for citation in _weightiest_first(item.basis, profile)])
        self._area.verticalScrollBar().setValue(0)

    def _tell(self, word: str, words: str) -> None:
        title, value = self._facts[word]
        value.setText(words)
        for part in (title, value):
            part.setVisible(bool(words))

    def show_findings(self, found: Found | None, *, stopped: bool = False) -> None:
        """The problems that this item brought, the newest first. None: they are not counted yet, or, `stopped`, will
        not be."""
        if found is None:
            words = f"这一项查出的问题（{'没有清点完，再到这一页时重新清点' if stopped else '正在清点'}）"
        else:
            more = f"，列出最近 {SHOWN_FINDINGS} 条" if found.total > SHOWN_FINDINGS else ""
            words = f"这一项查出的问题 {found.total} 条{more}" if found.total else "这一项还没有查出过问题"
        self._finding_head.setText(words)
        newest = tuple(found.newest) if found is not None else ()
        if newest != self.findings.rows:
            self.findings.show(newest)
        self._finding_list.setVisible(bool(newest))
        self._finding_list.setFixedHeight(theme.current().px(theme.TALL_ROW + 4) * len(newest))

    def _on_finding(self) -> None:
        row = self.findings.row_at(self._finding_list.currentIndex())
        if row is not None:
            self.finding_chosen.emit(row)


def _printed_words(item: Item) -> list[str]:
    """What the item prints, and what each option prints in its place."""
    said = [f"问题：{with_blanks(item.problem)}", f"整改：{item.remedy}"]
    for option in item.answer.options:
        if option.problem or option.remedy:
            said += ["", f"选“{option.title}”时", f"问题：{with_blanks(option.problem or item.problem)}"]
            said += [f"整改：{option.remedy}"] if option.remedy else []
            said += [f"提请{option.refer}判定，{option.deadline_days}天内答复"] if option.refer else []
    return said


def basis_line(citation: Citation, profile: Profile) -> Line:
    """A clause with its standing, what it says, and what there is to know of it."""
    words, chip, hint = citation_words(citation, profile)
    if isinstance(citation, DocumentCitation):
        document = next((each for each in documents() if each.id == citation.document), None)
        caution = document.caution if document and citation.document in profile.binds else ""
        said = (f"“{citation.quote}”" if citation.quote else "", f"注意：{caution}" if caution else "")
    else:
        said = (_about(citation), "")
    return Line(words, chip, "\n".join(part for part in said if part), hint)


def _weightiest_first(basis: Sequence[Citation], profile: Profile) -> list[Citation]:
    """What demands here, then the national rules as well as they are known, then what is only reference."""

    def weight(citation: Citation) -> int:
        if isinstance(citation, RuleCitation):
            return 1 + list(Standing).index(citation.standing)
        if citation.document not in profile.binds:
            return 6
        return 0 if citation.role is Role.DEMANDS else 5

    return sorted(basis, key=weight)


def _about(citation: RuleCitation) -> str:
    rule = next((each for each in rules() if each.title == citation.rule), None)
    article = next((each for each in rule.articles if each.article == citation.article), None) if rule else None
    if article is None:
        return ""
    begins = f"原文：“{article.excerpt}”" if article.excerpt else ""
    return "\n".join(filter(None, (f"大意：{article.about}" if article.about else "", begins)))


def asked_by_words(item: Item, titles: Mapping[str, str]) -> str:
    """Which items of other checklists ask the same fact; `titles` has their numbers and titles by id."""
    parts = ["或".join(titles.get(each, each) for each in part) for part in item.asked_by]
    return f"与{'，及'.join(parts)}相同；同一次检查里只问一次" if parts else ""
