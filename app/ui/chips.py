"""The field's words as chips: how grave, and what was seen."""

from __future__ import annotations

from app.domain.checklist import Severity
from app.domain.inspection import UNCHECKED, Verdict
from app.ui.tones import Chip, Tone

_SEVERITY_TONES = {
    Severity.MAJOR: Tone.MAJOR,
    Severity.SUSPECTED: Tone.WARN,
    Severity.SERIOUS: Tone.WARN,
    Severity.REFERRED: Tone.ACCENT,
    Severity.GENERAL: Tone.WARN,
    Severity.ADVICE: Tone.NEUTRAL,
}
_VERDICT_TONES = {
    Verdict.PASS: Tone.OK,
    Verdict.FAIL: Tone.WARN,
    Verdict.NOT_APPLICABLE: Tone.NEUTRAL,
    Verdict.UNABLE: Tone.ACCENT,
}


def severity_chip(severity: Severity) -> Chip:
    """重大 red and bold; 疑似重大 and 严重 bold; 一般 plain; 提示 grey."""
    return Chip(severity.label, _SEVERITY_TONES[severity], severity.rank <= Severity.SERIOUS.rank)


def verdict_chip(verdict: Verdict | None, severity: Severity | None = None) -> Chip:
    """The verdict in words, 未查 for None; 不符合 turns red only where the failure is 重大; what a department
    has to judge is neither 符合 nor 不符合."""
    if verdict is None:
        return Chip(UNCHECKED)
    if verdict is Verdict.FAIL and severity is Severity.MAJOR:
        return Chip(verdict.label, Tone.MAJOR, True)
    if verdict is Verdict.FAIL and severity is Severity.REFERRED:
        return severity_chip(severity)
    return Chip(verdict.label, _VERDICT_TONES[verdict])
