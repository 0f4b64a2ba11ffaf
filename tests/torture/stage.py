"""The small county that is tortured: stores and packages made once by the program's own functions, and then copied."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path

from PIL import Image

from app.checklists.load import profiles, shipped
from app.checklists.profile_write import profile_workbook
from app.checklists.workbook_example import example
from app.checklists.workbook_write import checklist_workbook
from app.domain.checklist import Profile
from app.domain.documents import Kind
from app.domain.features import Feature
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.score_sheet import Mode as RatingMode
from app.domain.visit_rows import Mode
from app.storage.backup import back_up
from app.storage.check import content_digest
from app.storage.opening import from_image, new_device_id
from app.storage.store import Store
from app.workflow.answering import answer, attach, note
from app.workflow.case import Wanted
from app.workflow.checklists import import_checklist
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, deliver, documents_of, void
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import issue
from app.workflow.lines import inspections
from app.workflow.merging import merge_files
from app.workflow.office import set_device
from app.workflow.profile_books import import_profile
from app.workflow.rating import import_rating
from app.workflow.rectifying import extend_deadline, recheck, reply
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.checklists.sample_sheet import sample, workbook

NOON = 1_795_320_000_000
"""2026-11-22 12:00 in China."""
LAPTOPS = "甲乙"
OPEN_VISITS = 2
"""Unsigned visits of each laptop."""
ITEMS = tuple(f"XF{number:02d}" for number in range(1, 30))
OLD_STORES = tuple(sorted((Path(__file__).parents[1] / "data" / "stores").glob("version_*.sqlite")))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the originals lie; nobody writes into them."""

    folder: Path
    merged: str = ""
    """The content digest of the county that has taken in every package."""

    @property
    def laptop(self) -> Path:
        """A laptop's store: a visit with all that can follow one, and unsigned ones."""
        return self.folder / "甲.sqlite"

    @property
    def signed(self) -> Path:
        """The same laptop's store later: every visit is signed."""
        return self.folder / "甲后.sqlite"

    @property
    def backup(self) -> Path:
        """A backup of the laptop, made before it signed the rest."""
        return self.folder / "甲备份.sqlite"

    @property
    def county(self) -> Path:
        """The county's store before any package: a home and a visit of its own."""
        return self.folder / "县.sqlite"

    @property
    def packages(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"{name}交.sqlite" for name in LAPTOPS)

    @property
    def county_image(self) -> bytes:
        return _image(self.county)

    @property
    def laptop_image(self) -> bytes:
        return _image(self.laptop)

    def copied(self, original: Path, folder: Path) -> Path:
        """A store of one's own in this folder."""
        return Path(shutil.copy(original, folder / "yijian.sqlite"))


@cache
def _image(store: Path) -> bytes:
    """A store as bytes that a store in memory takes."""
    with Store.open(store, read_only=True) as held:
        image = bytearray(held.db.serialize())
    image[18:20] = b"\1\1"  # the head's word for a write-ahead log, which has no place in memory
    return bytes(image)


def clock_from(first: int = NOON) -> Iterator[int]:
    return count(first, 1000)


def desk_at(store: Store, actor: str, first: int = NOON) -> Desk:
    """A desk whose clock goes on by a second at every look."""
    ticks = clock_from(first)
    return Desk(store, actor, lambda: next(ticks))


@contextmanager
def county_in_memory(stage: Stage) -> Iterator[Desk]:
    """The county's desk, on a copy that nobody else sees."""
    with Store(from_image(stage.county_image), None, new_device_id) as store:
        yield desk_at(store, "县级办公室", NOON + 86_400_000)


def build(folder: Path) -> Stage:
    """Make everything. The same content at every run."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder)
    for number, name in enumerate(LAPTOPS):
        store = Store.create(stage.folder / f"{name}.sqlite", device=f"{number + 1:032x}")
        desk = desk_at(store, f"检查员{name}")
        home = _laptop(desk, folder, f"A{number + 1:02d}", f"{name}镇敬老院")
        if not number:
            _own(desk, home, folder)
        export(desk, stage.packages[number])
        if not number:
            back_up(desk.store.db, stage.backup)
        desk.close()
    _sign_the_rest(Path(shutil.copy(stage.laptop, stage.signed)))
    desk = desk_at(Store.create(stage.county, device="f" * 32), "县级办公室")
    _office(desk, "A00")
    home = register(desk, _home("县城敬老院"))
    _signed(desk, home.key)
    desk.close()
    with county_in_memory(stage) as county:
        merge_files(county, stage.packages)
        return Stage(folder, content_digest(county.store))


def open_visits(desk: Desk) -> list[int]:
    """The visits that nobody has signed."""
    return [key for key in inspections(desk) if not any(part.signed for part in load(desk, key).parts)]


def _sign_the_rest(store: Path) -> None:
    desk = desk_at(Store.open(store), "检查员甲", NOON + 3_600_000)
    for visit in open_visits(desk):
        sign(desk, visit, "1")
    desk.close()


def _office(desk: Desk, code: str) -> None:
    set_device(desk, code=code, office="同心县民政局", prefix="同民养检改", profile="wuzhong")


def _home(name: str) -> Institution:
    return Institution(
        name=name,
        county="同心县",
        township="青石镇",
        director="院长",
        phone="0953-1",
        beds=60,
        residents=Residents(self_caring=21, disabled=15),
        roster=Roster(4),
        features=frozenset({Feature.KITCHEN, Feature.GAS}),
    )


def begin(desk: Desk, home: int) -> int:
    """A visit with the fire checklist."""
    sections = tuple(section.id for checklist in shipped() if checklist.id == "fire" for section in checklist.sections)
    return start(desk, home, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections)])


def _signed(desk: Desk, home: int) -> int:
    """A signed visit with two problems, one of them with a photo."""
    visit = begin(desk, home)
    for item in ("XF01", "XF03", "XF04", "XF05"):
        answer(desk, visit, item, Result(Verdict.PASS))
    answer(desk, visit, "XF02", Result(Verdict.UNABLE, reason="钥匙不在"))
    for item in ("XF09", "XF13"):
        answer(desk, visit, item, Result(Verdict.FAIL))
        note(desk, visit, item, "陪同人员在场核实。")
        attach(desk, visit, item, picture(item), f"{item}.jpg")
    sign(desk, visit, "1")
    return visit


def _laptop(desk: Desk, folder: Path, code: str, name: str) -> int:
    """A home, its visits and what followed. Returns the home's key."""
    _office(desk, code)
    home = register(desk, _home(name))
    visit = _signed(desk, home.key)
    _follow(desk, visit, folder, code)
    for _ in range(OPEN_VISITS):
        key = begin(desk, home.key)
        for number, item in enumerate(ITEMS[:8]):
            answer(desk, key, item, Result(Verdict.PASS if number % 4 else Verdict.FAIL))
            attach(desk, key, item, picture(f"{code}{item}"), f"{item}.jpg")
    return home.key


def _follow(desk: Desk, visit: int, folder: Path, code: str) -> None:
    """Papers, delivery, 作废, replies, an extension, and a recheck that closes one problem."""
    issue(desk, visit, Wanted(Kind.NOTICE), folder / f"{code}通知.pdf")
    (notice,) = documents_of(desk, visit)
    deliver(desk, visit, notice.slot, "直接送达", receiver="院长")
    attach_scan(desk, visit, notice.slot, picture("签字页"), "签字页.jpg")
    issue(desk, visit, Wanted(Kind.RECORD), folder / f"{code}记录.pdf")
    for document in documents_of(desk, visit):
        if document.kind is not Kind.NOTICE:
            void(desk, visit, document.slot, "日期有误")
    reply(desk, visit, "XF09", "已换新。", by="院长")
    recheck(
        desk, visit, "XF09", passed=True, checker=desk.actor, documents=["现场"], photos=[("后.jpg", picture("后"))]
    )
    extend_deadline(desk, visit, "XF13", desk.today + timedelta(days=90), "配件未到")


def _own(desk: Desk, home: int, folder: Path) -> None:
    """A rating, and a checklist and a jurisdiction of the county's own."""
    sheet = workbook(folder / "评分.xlsx", sample(2), 0.6)
    import_rating(desk, home, sheet, RatingMode.ASSESSMENT)
    own = folder / "表.xlsx"
    own.write_bytes(checklist_workbook(example()))
    import_checklist(desk, own)
    profile = folder / "口径.xlsx"
    profile.write_bytes(profile_workbook(own_profile(), own=True))
    import_profile(desk, profile)


def own_profile() -> Profile:
    """A jurisdiction of the county's own."""
    return replace(profiles()[0], id="yanchi", title="盐池县", counties=("盐池县",))


@cache
def picture(text: str) -> bytes:
    """A small photo that is another for every text."""
    out = io.BytesIO()
    colour = tuple(text.encode().ljust(3, b"\0")[-3:])
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()
