"""Words that were being written when the program ended without being asked to."""

from __future__ import annotations

from app.errors import AppError
from app.ui import messages
from app.workflow.desk import DRAFTS, Desk


def take_in_words(desk: Desk) -> None:
    """Say what was left unsaid, and show the person the words that can't be said any more: they stand nowhere else."""
    if not desk.store.get_local(DRAFTS):
        return
    from app.workflow.drafting import take_in_drafts  # a start has mostly nothing to take in

    try:
        refused = take_in_drafts(desk)
    except AppError as error:
        messages.show(error)
        return
    for each in refused:
        messages.note(f"上次没写完的“{each.draft.text}”记不进去：{each.error.where}，{each.error.what}要用的请抄下来。")
