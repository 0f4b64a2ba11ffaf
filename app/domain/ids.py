"""How people and papers name things: devices, handles, document numbers."""

from __future__ import annotations

import re

DEVICE_ID = re.compile(r"[0-9a-f]{32}")
DEVICE_CODE = re.compile(r"[A-Z][0-9]{2}")


def device_code(device: str, assigned: str = "") -> str:
    """The short name of a device: the county's code such as `A03`, else four characters of its id, as `3FA9`."""
    return assigned or device[:4].upper()


def handle(device: str, seq: int) -> str:
    """A short name of a thing for people and the command line, as `3FA9-12`. Not unique for ever: look-ups say so."""
    return f"{device[:4].upper()}-{seq}"


def document_number(prefix: str, year: int, code: str, running: int) -> str:
    """A document's number, as `吴民养改〔2026〕A03-015号` (design §6): prefix, year, device code, running number."""
    return f"{prefix}〔{year}〕{code}-{running:03d}号"
