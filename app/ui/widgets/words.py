"""Sizes and moments as people read them, and tool tips as they are meant."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.days import china_clock, china_day, month_day


def size_words(size: int) -> str:
    """`4.2 MB`; small files in KB."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"


def moment_words(at: int, today: date) -> str:
    """`今天 08:40`, `昨天 17:15`, else the day and time; in China."""
    clock = china_clock(at)
    day = china_day(at)
    if day == today:
        return f"今天 {clock[11:]}"
    if day == today - timedelta(days=1):
        return f"昨天 {clock[11:]}"
    return f"{month_day(day)} {clock[11:]}" if day.year == today.year else clock


def plain_tip(text: str) -> str:
    """A tool tip that shows these very characters: Qt takes one that looks like markup for markup."""
    if "<" not in text:
        return text
    from html import escape  # seldom needed, and its table of entities takes longer than the rest of this module

    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'
