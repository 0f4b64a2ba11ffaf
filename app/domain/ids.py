"""How people and papers name things: devices, handles, document numbers."""

from __future__ import annotations

import re

DEVICE_ID = re.compile(r"[0-9a-f]{32}")
DEVICE_CODE = re.compile(r"[A-Z][0-9]{2}")


def device_code(device: str, assigned: str = "") -> str:
    """The short name of a device: the county's code such as `A03`, else four characters of its id, as `3FA9`."""
    return assigned or device[:4].upper()


TWIN = "~"
"""Stands in a handle before the beginning of a digest, where a cloned device gave one number to two things."""


def handle(device: str, seq: int) -> str:
    """A short name of a thing for people and the command line, as `3FA9-12`. Not unique for ever: look-ups say so."""
    return f"{device[:4].upper()}-{seq}"


def carries_code(number: str, code: str) -> bool:
    """Whether a 挂号 or 文号 was given under a code: it stands there, and nothing beside it could be part of it."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(code)}(?![0-9A-Za-z])", number) is not None


PREFIX, YEAR, CODE, RUNNING = "{代字}", "{年}", "{终端}", "{序号}"
NUMBER_PATTERN = f"{PREFIX}〔{YEAR}〕{CODE}-{RUNNING}号"
_PLACE = re.compile(r"\{[^{}]*\}")


def number_pattern_fault(pattern: str) -> str:
    """Why numbers made after a pattern would not tell devices apart, in a sentence; empty when they do.

    `{终端}` and `{序号}` each once, and nothing beside them that could be taken for a part of them.
    """
    places = _PLACE.findall(pattern)
    for place in (CODE, RUNNING):
        if places.count(place) != 1:
            return f"须有一个“{place}”，文号才不会在几台电脑上重复。"
    if unknown := [place for place in places if place not in (PREFIX, YEAR, CODE, RUNNING)]:
        return f"“{unknown[0]}”不是可用的占位，可用的有{PREFIX}、{YEAR}、{CODE}、{RUNNING}。"
    rest = _PLACE.sub("", pattern)
    if "{" in rest or "}" in rest or not rest.isprintable():
        return "大括号不成对，或有不能打印的字符。"
    for place in (CODE, RUNNING):
        before, _, after = pattern.partition(place)
        if any(c in "{}" or (c.isascii() and c.isalnum()) for c in before[-1:] + after[:1]):
            return f"“{place}”前后须有文字或符号（如“-”“〕”“号”）隔开，不能紧接字母、数字或别的占位。"
    return ""


def document_number(prefix: str, year: int, code: str, running: int, pattern: str = NUMBER_PATTERN) -> str:
    """A document's number, as `吴民养改〔2026〕A03-015号`, after the office's pattern."""
    values = {PREFIX: prefix, YEAR: str(year), CODE: code, RUNNING: f"{running:03d}"}
    return _PLACE.sub(lambda found: values.get(found[0], found[0]), pattern)
