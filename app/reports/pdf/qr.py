"""QR codes after ISO/IEC 18004: a text as bytes, middle level of repair, in the smallest version that holds it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

# By version from 1: words of repair in each block, and how many blocks the message is parted into (level M).
_REPAIR = (
    *(10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26),
    *(26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28),
)
_BLOCKS = (
    *(1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    *(17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49),
)
_MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, c: r % 2,
    lambda r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
_PERIOD = 12  # of every mask, in both directions
_RUN = re.compile("0{5,}|1{5,}")
_LIKE_A_FINDER = re.compile("(?=10111010000|00001011101)")


def qr_modules(text: str) -> list[list[bool]]:
    """The squares of the code, row by row. Raises `ValueError` beyond 2,331 bytes of UTF-8."""
    content = text.encode("utf-8")
    version = next((v for v in range(1, 41) if len(content) <= _room(v)), 0)
    if not version:
        raise ValueError(f"{len(content)} bytes do not fit into a QR code")
    size = 17 + 4 * version
    fixed, free, path = _ground(version)
    rows = list(fixed)
    words = _words(content, version)
    for place, (row, bit) in enumerate(path[: 8 * len(words)]):
        if words[place >> 3] >> (7 - (place & 7)) & 1:
            rows[row] |= bit
    tried = [_masked(rows, free, size, mask) for mask in range(8)]
    best = min(tried, key=lambda one: _penalty(one, size))
    return [[square == "1" for square in f"{row:0{size}b}"] for row in best]


def _total(version: int) -> int:
    """How many words of eight bits a code of this version holds, for repair and for the message."""
    squares = (16 * version + 128) * version + 64
    if version >= 2:
        across = version // 7 + 2
        squares -= (25 * across - 10) * across - 55
        if version >= 7:
            squares -= 36
    return squares // 8


def _room(version: int) -> int:
    """How many bytes of a message fit beside the two or three that say what they are and how many."""
    data = _total(version) - _REPAIR[version - 1] * _BLOCKS[version - 1]
    return data - (2 if version < 10 else 3)


def _words(content: bytes, version: int) -> bytes:
    """The message in blocks, each with its words of repair, interleaved."""
    blocks, repair = _BLOCKS[version - 1], _REPAIR[version - 1]
    room = _total(version) - repair * blocks
    long = version >= 10
    bits = (0b0100 << (16 if long else 8) | len(content)) << 8 * len(content) | int.from_bytes(content, "big")
    bits <<= 4  # the end's four zeros also make whole bytes
    data = bits.to_bytes(len(content) + (3 if long else 2), "big")
    data += (b"\xec\x11" * room)[: room - len(data)]
    short, extra = divmod(room, blocks)
    divisor = _divisor(repair)
    parts, repairs, at = [], [], 0
    for block in range(blocks):
        end = at + short + (block >= blocks - extra)
        parts.append(data[at:end])
        repairs.append(_remainder(data[at:end], divisor))
        at = end
    woven = [part[place] for place in range(short + 1) for part in parts if place < len(part)]
    woven += [part[place] for place in range(repair) for part in repairs]
    return bytes(woven)


def _field() -> tuple[list[int], list[int]]:
    powers, logs, value = [], [0] * 256, 1
    for power in range(255):
        powers.append(value)
        logs[value] = power
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers * 2, logs


_POWERS, _LOGS = _field()


@lru_cache
def _divisor(degree: int) -> tuple[int, ...]:
    """The logarithms of the generator's factors, below its highest power."""
    factors = [0] * (degree - 1) + [1]
    for root in range(degree):
        for place, factor in enumerate(factors):
            factors[place] = _POWERS[_LOGS[factor] + root] if factor else 0
            if place + 1 < degree:
                factors[place] ^= factors[place + 1]
    return tuple(_LOGS[factor] for factor in factors)


def _remainder(data: bytes, divisor: tuple[int, ...]) -> bytes:
    left = [0] * len(divisor)
    for byte in data:
        factor = byte ^ left.pop(0)
        left.append(0)
        if factor:
            log = _LOGS[factor]
            left = [one ^ _POWERS[log + power] for one, power in zip(left, divisor, strict=True)]
    return bytes(left)


@lru_cache(maxsize=8)
def _ground(version: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]:
    """What is the same in every code of a version: its fixed squares by row, which are free for the message, and the
    way the message takes, as row and bit."""
    size = 17 + 4 * version
    dark, taken = [[0] * size for _ in range(size)], [[0] * size for _ in range(size)]

    def put(row: int, column: int, on: int) -> None:
        if 0 <= row < size and 0 <= column < size:
            dark[row][column], taken[row][column] = on, 1

    for place in range(size):
        put(6, place, place % 2 == 0)
        put(place, 6, place % 2 == 0)
    for row, column in ((3, 3), (3, size - 4), (size - 4, 3)):
        for down in range(-4, 5):
            for across in range(-4, 5):
                put(row + down, column + across, max(abs(down), abs(across)) not in (2, 4))
    centres = _centres(version)
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for row in centres:
        for column in centres:
            if (row, column) not in corners:
                for down in range(-2, 3):
                    for across in range(-2, 3):
                        put(row + down, column + across, max(abs(down), abs(across)) != 1)
    for row, column in _format_places(size):
        put(row, column, 0)
    put(size - 8, 8, 1)
    if version >= 7:
        told = _checked(version, 12, 0x1F25)
        for place in range(18):
            near, far = place // 3, size - 11 + place % 3
            put(near, far, told >> place & 1)
            put(far, near, told >> place & 1)
    path = []
    for pair, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        for step in range(size):
            row = step if pair % 2 else size - 1 - step
            path += [(row, 1 << size - 1 - column) for column in (right, right - 1) if not taken[row][column]]
    fixed = tuple(int("".join("01"[bool(on)] for on in row), 2) for row in dark)
    free = tuple(int("".join("10"[on] for on in row), 2) for row in taken)
    return fixed, free, tuple(path)


def _centres(version: int) -> list[int]:
    """Where the small squares stand that show a reader how the paper is bent."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return [6, *[10 + 4 * version - place * step for place in range(count - 1)][::-1]]


def _format_places(size: int) -> list[tuple[int, int]]:
    """Where level and mask are told, from the lowest bit: once beside the first finder, once beside the others."""
    first = [(place, 8) for place in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, place) for place in (7, 5, 4, 3, 2, 1, 0)]
    second = [(8, size - 1 - place) for place in range(8)] + [(size - 7 + place, 8) for place in range(7)]
    return first + second


def _checked(value: int, bits: int, generator: int) -> int:
    """The value with so many bits behind it that prove it."""
    left = value
    for _ in range(bits):
        left = left << 1 ^ (left >> bits - 1) * generator
    return value << bits | left


def _masked(rows: list[int], free: tuple[int, ...], size: int, mask: int) -> list[int]:
    tiles = []
    for row in range(_PERIOD):
        tile = "".join("01"[not _MASKS[mask](row, column)] for column in range(_PERIOD))
        tiles.append(int((tile * (size // _PERIOD + 1))[:size], 2))
    made = [row ^ (tiles[place % _PERIOD] & free[place]) for place, row in enumerate(rows)]
    told = _checked(mask, 10, 0x537) ^ 0x5412  # level M is 00
    for place, (row, column) in enumerate(_format_places(size)):
        if told >> place % 15 & 1:
            made[row] |= 1 << size - 1 - column
    return made


def _penalty(rows: list[int], size: int) -> int:
    """How hard the code is to read: long runs, blocks, what looks like a finder, too much of one shade."""
    lines = [f"{row:0{size}b}" for row in rows]
    lines += ["".join(column) for column in zip(*lines, strict=True)]
    points = 0
    for line in lines:
        points += sum(len(run) - 2 for run in _RUN.findall(line)) + 40 * len(_LIKE_A_FINDER.findall(line))
    pairs = (1 << size - 1) - 1
    for above, below in pairwise(rows):
        differs = above ^ below
        points += 3 * (~(differs | differs >> 1 | above ^ above >> 1) & pairs).bit_count()
    dark = sum(row.bit_count() for row in rows)
    return points + abs(dark * 20 - size * size * 10) // (size * size) * 10
