"""A desk with a store in memory, a clock that ticks, a home and a visit to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from app.checklists.load import shipped
from app.domain.documents import Kind
from app.domain.features import Feature
from app.domain.institution import Institution, Residents, Roster
from app.domain.visit_rows import Mode
from app.storage.store import Store
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue
from app.workflow.merging import merge_files
from app.workflow.registering import register
from app.workflow.writing import Written

NOON = 1_795_320_000_000  # 2026-11-22 12:00 in China


def desk_of(name: str, device: str) -> Desk:
    ticks = count(NOON, 1000)
    return Desk(Store.memory(device=device * 32), name, lambda: next(ticks))


def sections(*checklists: str) -> tuple[str, ...]:
    return tuple(s.id for c in shipped() if not checklists or c.id in checklists for s in c.sections)


def picture(width: int = 40, height: int = 30, colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = desk_of("检查员甲", "a")
    yield found
    found.close()


@pytest.fixture
def home(desk: Desk) -> Institution:
    return register(
        desk,
        Institution(
            name="青石镇敬老院",
            county="同心县",
            beds=60,
            residents=Residents(self_caring=21, disabled=15),
            roster=Roster(4),
            features=frozenset({Feature.KITCHEN, Feature.GAS}),
        ),
    )


@pytest.fixture
def visit(desk: Desk, home: Institution) -> int:
    return start(
        desk, home.key, Mode.PATROL, ("fire", "staffing"), [PartPlan(desk.actor, sections("fire", "staffing"))]
    )


@pytest.fixture
def partner() -> Desk:
    return desk_of("检查员乙", "b")


@pytest.fixture
def shared(desk: Desk, home: Institution) -> int:
    plans = [PartPlan("检查员甲", sections("fire")), PartPlan("检查员乙", sections("staffing"))]
    return start(desk, home.key, Mode.PATROL, ("fire", "staffing"), plans)


def hand_over(giver: Desk, taker: Desk, folder: Path) -> None:
    path = export(giver, folder / f"{giver.code}-{giver.clock()}.sqlite").path
    (result,) = merge_files(taker, [path])
    assert result.refused == ""


def joined(desk: Desk, partner: Desk, shared: int, folder: Path) -> int:
    """The partner takes the visit in; returns its key there."""
    hand_over(desk, partner, folder)
    return partner.store.by_handle(desk.store.handle(shared))


@pytest.fixture(autouse=True)
def stores_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every store that a test opens is closed after it: Python 3.13 tells of one that is left."""
    opened: list[Store] = []
    begin = Store.__init__

    def noted(store: Store, *arguments: object, **named: object) -> None:
        begin(store, *arguments, **named)  # type: ignore[arg-type]
        opened.append(store)

    monkeypatch.setattr(Store, "__init__", noted)
    yield
    for store in opened:
        store.close()


def print_notice(desk: Desk, inspection: int, out: Path) -> Written:
    """The visit's 整改通知单, issued."""
    return issue(desk, inspection, Wanted(Kind.NOTICE), out)


def print_record(desk: Desk, inspection: int, out: Path) -> Written:
    """The visit's 现场检查记录, issued."""
    return issue(desk, inspection, Wanted(Kind.RECORD), out)
