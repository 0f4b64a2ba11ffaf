"""All that a store holds and this program can't show: read once through, for whoever asks whether a store is whole."""

from __future__ import annotations

from app.domain.unreadable import Unreadable, told
from app.progress import NO_PROGRESS, Progress
from app.storage.documents import documents
from app.workflow.checklists import own_checklists
from app.workflow.desk import Desk
from app.workflow.following import findings_of
from app.workflow.lines import inspections
from app.workflow.profiles import own_profiles
from app.workflow.rating import ratings
from app.workflow.registering import institutions
from app.workflow.visits import each_visit


def survey(desk: Desk, progress: Progress = NO_PROGRESS) -> tuple[Unreadable, ...]:
    """Everything that can't be shown, each once: of the register, the visits with their problems and papers, the
    ratings, the county's own checklists and jurisdictions. Raises `Cancelled`."""
    lost = list(institutions(desk).unreadable)
    for view in each_visit(desk, inspections(desk, with_removed=True), lost, progress, "正在核对"):
        lost += findings_of(desk, view, {}).unreadable
        lost += documents(desk.store, view.key).unreadable
    lost += (*ratings(desk).unreadable, *own_checklists(desk).unreadable, *own_profiles(desk).unreadable)
    return told(lost)
