"""What came after signing: what was signed beside what came, which is let in as a correction or left out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from app.domain.absence import Absence
from app.domain.inspection import Verdict
from app.ui import theme
from app.ui.pages.handover.decision_panel import DecisionPanel, PanelWords
from app.ui.session import Session
from app.ui.widgets.labels import label
from app.ui.widgets.pictures import fitted
from app.workflow.adopting import LateCase, LateVersion, adopt, late_cases, refuse

_PICTURE = (220, 150)
"""The most room that a photo takes, in pixels of the design."""
_WORDS = PanelWords(
    heading="签字后才到（还没有采用，请您决定）",
    reason="理由（一句话，与决定一起留存）",
    example="例如：两人当面核对过",
    no_reason="请先用一句话写明为什么采用或不采用。",
    left_open="签字的内容不变，后到的也留着，随时可以回到“交接合并”再决定。",
    note="写的人当时不知道这里已经签字。采用了，就成为签字后的更正，和理由一起印在记录上；不采用，签过字的内容不变。",
)


class LatePanel(DecisionPanel[LateCase]):
    def __init__(self, session: Session) -> None:
        super().__init__(session, _WORDS)

    def read(self) -> tuple[LateCase, ...]:
        return late_cases(self._session.desk)

    def name_of(self, case: LateCase) -> object:
        return case.root, case.slot

    def adopt(self, version: LateVersion) -> None:
        """Let what came late stand, as a correction of what was signed."""
        case = self.case
        if case is not None:
            done = f"{case.where}：已采用{version.actor}的，记为签字后的更正。"
            if version.verdict is Verdict.FAIL:
                done += f"要挂号的，请打开这次检查，由{case.signed_by or '签字的人'}再次签字。"
            self.decide(case, lambda reason: adopt(self._session.desk, case, version, reason), done)

    def refuse(self) -> None:
        """Leave everything as it was signed."""
        case = self.case
        if case is not None:
            done = f"{case.where}：没有采用，签字的内容不变；后到的仍留在流水里。"
            self.decide(case, lambda reason: refuse(self._session.desk, case, reason), done)

    def show_case(self, case: LateCase) -> None:
        self.say(case.home, case.where)
        self._add("签字时的", (case.signed_by, case.signed_at), case.verdict, case.text, case.blob)
        for each in case.versions:
            who = f"{each.code} {each.actor}".strip()
            self._add("签字后才到的", (who, each.at), each.verdict, each.text, each.blob, late=True)
        several = len(case.versions) > 1
        adopting = [
            (f"采用{version.actor}的" if several else "采用后到的", partial(self.adopt, version))
            for version in case.versions
        ]
        self.offer([*adopting, ("都不采用" if several else "不采用，保持签字时的", self.refuse)])

    def _add(
        self,
        heading: str,
        said: tuple[str, int],
        verdict: Verdict | None,
        text: str,
        blob: str,
        *,
        late: bool = False,
    ) -> None:
        """What was said by whom and when; the verdict is a chip and no word."""
        who, at = said
        told = " · ".join(part for part in (who, self.when(at)) if part)
        card = self.add_version(heading, told, verdict, mark=late)
        if verdict is not None:
            text = text.removeprefix(verdict.label).removeprefix("；")
        if text:
            card.column.addWidget(label(text, wrap=True))
        if blob:
            card.column.addWidget(self._picture(blob))
        card.column.addStretch()

    def _picture(self, blob: str) -> QLabel:
        now = theme.current()
        content = self._session.desk.store.blob(blob)
        image = QImage() if isinstance(content, Absence) else QImage.fromData(content)
        if image.isNull():
            return label(f"照片{content.words}" if isinstance(content, Absence) else "照片打不开", "note", wrap=True)
        room = QSize(*(now.px(length) for length in _PICTURE))
        shown = label("")
        shown.setPixmap(fitted(image, room, self.devicePixelRatioF()))
        shown.setAccessibleName("照片")
        return shown
