"""Lines of 清除: a place where something stands, and everything of a visit whose period is over."""

from __future__ import annotations

from app.ui.models.checked_model import CheckedModel
from app.ui.models.columns import Column
from app.ui.tones import Chip, Tone
from app.workflow.erasing import Found
from app.workflow.retaining import Expired

FILE = Chip("照片或文件", Tone.ACCENT)
OPEN = Chip("还有未了的问题", Tone.WARN)


def place_model() -> CheckedModel[Found]:
    """Places to be ticked."""
    column: Column[Found] = Column(
        "内容",
        lambda found: found.text or "（没有名称）",
        note=lambda found: found.where,
        chips=lambda found: (FILE,) if found.is_file else (),
    )
    return CheckedModel([column], uid=lambda found: found.place.target)


def expired_model() -> CheckedModel[Expired]:
    """What has run out, to be ticked."""
    column: Column[Expired] = Column(
        "到期的内容",
        lambda found: f"{found.rule.kept.label} · {found.home} {found.day.isoformat()} 的检查",
        note=lambda found: f"{found.words} · 保管到 {found.until.isoformat()} · {found.rule.source}",
        chips=lambda found: (OPEN,) if found.open else (),
    )
    return CheckedModel([column], uid=lambda found: (found.rule.kept, found.inspection))
