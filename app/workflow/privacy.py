"""Residents' privacy: no text that a person writes is kept with an ID number in it."""

from __future__ import annotations

from app.domain.institution import personal_number
from app.workflow.errors import PERSONAL_NUMBER


def refuse_personal(where: str, *texts: str) -> None:
    """Raises `PERSONAL_NUMBER` for the first of the texts that holds an 18-digit ID number."""
    for text in texts:
        if number := personal_number(text):
            raise PERSONAL_NUMBER.with_(where=where, number=number[:6])
