"""清除: words or photos that must be forgotten, found first, shown wherever they stand, then erased for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.days import china_clock
from app.errors import AppError
from app.progress import NO_PROGRESS, Progress
from app.storage import whereabouts
from app.storage.backup_folder import kept_backups
from app.storage.erasing import is_erased_blob
from app.storage.erasures import Target, is_blob
from app.storage.fitting import refuse_personal
from app.storage.shape import printable, slot_title
from app.storage.whereabouts import File, Place
from app.workflow.backing_up import last_elsewhere
from app.workflow.desk import Desk
from app.workflow.errors import (
    ERASE_NEEDS_PEOPLE,
    ERASE_NEEDS_REASON,
    ERASE_NOT_SCRUBBED,
    NOTHING_TO_ERASE,
    UNKNOWN_PLACE,
)
from app.workflow.receiving import home_of

_FIELDS = {
    "note": "说明", "reason": "原因", "text": "内容", "remark": "备注", "problem": "问题", "remedy": "整改要求",
    "registered_problem": "挂号的问题", "registered_remedy": "挂号的整改要求", "responsible": "责任人", "by": "经手人",
    "name": "名称", "address": "地址", "director": "负责人", "phone": "电话", "township": "乡镇", "county": "所在县",
    "companion": "陪同人员", "opinion": "被检查单位意见", "statement": "陈述申辩", "refused": "拒签原因",
    "witness": "见证人", "to": "报告给", "receiver": "收件人", "checker": "复查人", "inspector": "检查人员",
    "certificate": "执法证号", "caption": "照片说明", "source_name": "台账文件名", "how": "怎样停用", "title": "标题",
    "corrected_because": "更正的原因", "decided_because": "决定的理由", "office": "检查单位", "remarks": "评语",
    "way": "送达方式",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A place that can be erased, in a person's words."""

    place: Place
    id: str
    """Its name on the command line: an event's handle and the path of the text, or the beginning of a blob's digest."""
    where: str
    """The home, the thing and the field."""
    text: str
    """The words, fit to be shown; of a photo or scan its name."""

    @property
    def is_file(self) -> bool:
        """Whether it is a photo, a scan or another file, and no text."""
        return is_blob(self.place.target)


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that an erasing would reach, and what it can not reach."""

    here: tuple[Found, ...]
    also: tuple[Found, ...]
    """Other places here where the same words stand, or the same photo; they are not erased unless they are chosen."""
    files: tuple[File, ...]
    """Packages that hold them: their owners erase when they take in a package that was written later."""
    backups: tuple[Path, ...]
    """Backups that hold them, beside the store and the last on another disk if that is here.

    They stay as they are until a person removes them.
    """


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased."""

    places: int
    backups: tuple[Path, ...]
    """Backups that still hold it."""
    warning: AppError | None
    """Where the bytes could not leave the file yet."""


def search(desk: Desk, words: str) -> tuple[Found, ...]:
    """Every text held in which these words stand, and every photo or scan of such a name."""
    wanted = words.strip()
    return told(desk, whereabouts.places_with(desk.store, [wanted])) if wanted else ()


def find_words(desk: Desk, words: str) -> tuple[Found, ...]:
    """The same. Raises `NOTHING_TO_ERASE` where there is none."""
    found = search(desk, words)
    if not found:
        raise NOTHING_TO_ERASE.with_(words=printable(words.strip()))
    return found


def in_part(desk: Desk, root: int, slot: str) -> tuple[Found, ...]:
    """Every text and file that any version of a part of a thing says: an answer, a photo, a reply …"""
    return told(desk, whereabouts.places_of_subject(desk.store, root, slot))


def is_erased(desk: Desk, digest: str) -> bool:
    """Whether the content of this digest was erased, here or elsewhere."""
    return is_erased_blob(desk.store.db, digest)


def chosen(desk: Desk, ids: Iterable[str]) -> tuple[Found, ...]:
    """The places of these names. Raises `UNKNOWN_PLACE`."""
    places: list[Place] = []
    for name in ids:
        places += _named(desk, name)
    return told(desk, places)


def preview(desk: Desk, here: Sequence[Found], *, alike: bool = True, progress: Progress = NO_PROGRESS) -> Preview:
    """Where else the same words stand, and which files and backups hold them. Nothing is changed.

    `alike`: whether to look for the same words elsewhere; not where things go because their time is over.
    """
    store = desk.store
    targets = {each.place.target for each in here}
    files = {each.place.target[0] for each in here if each.is_file}
    texts = {each.place.text for each in here if alike and not each.is_file and not _names_file(each.place)}
    progress.step(0, 3, "正在查找别处同样的内容")
    same = [place for place in whereabouts.places_with(store, texts) if place.target not in targets]
    progress.step(1, 3, "正在查找交接文件")
    keys = {each.place.key for each in here} | {place.key for place in whereabouts.places_of_blobs(store, files)}
    progress.step(2, 3, "正在查看备份")
    return Preview(
        here=tuple(here),
        also=told(desk, same),
        files=whereabouts.files_with(store, keys),
        backups=whereabouts.backups_with(_reachable(desk), sorted(targets)),
    )


def _reachable(desk: Desk) -> tuple[Path, ...]:
    """The backups beside the store, and the last one on another disk while that is here."""
    path = desk.store.path
    if path is None:
        return ()
    beside = tuple(backup.path for backup in kept_backups(path))
    elsewhere = last_elsewhere(desk)
    return (*beside, elsewhere[0]) if elsewhere is not None and elsewhere[0].is_file() else beside


def erase(desk: Desk, here: Sequence[Found], *, reason: str, witness: str) -> Erased:
    """Erase these places for ever, here and wherever a later package of this store arrives.

    Two persons stand for it: who sits here, and `witness`. Raises `ERASE_NEEDS_REASON`, `ERASE_NEEDS_PEOPLE`,
    `PERSONAL_NUMBER`, `NOTHING_TO_ERASE`; then nothing is erased.
    """
    check_decision(desk, reason=reason, witness=witness)
    if not here:
        raise NOTHING_TO_ERASE.with_(words="")
    files = {each.place.target[0] for each in here if each.is_file}
    by_root: dict[int, set[Target]] = {}
    # a package of any thing that names a file has to say that it is erased
    for place in (*(each.place for each in here), *whereabouts.places_of_blobs(desk.store, files)):
        by_root.setdefault(place.root, set()).add(place.target)
    said = {"reason": reason.strip(), "witness": witness.strip(), "date": desk.today.isoformat()}
    with desk.store.atomic():
        for root, targets in by_root.items():
            desk.store.erase(root, targets, said, actor=desk.actor, at=desk.clock())
    clean = desk.store.scrub()
    left = preview(desk, here, alike=False).backups
    return Erased(len(here), left, None if clean else ERASE_NOT_SCRUBBED.with_())


def check_decision(desk: Desk, *, reason: str, witness: str) -> None:
    """Whether two persons and a reason stand for an erasing. Raises as `erase` does."""
    if not reason.strip():
        raise ERASE_NEEDS_REASON.with_()
    if not witness.strip() or not desk.actor.strip() or witness.strip() == desk.actor.strip():
        raise ERASE_NEEDS_PEOPLE.with_()
    refuse_personal("清除的原因", reason, witness)


def preview_sentences(found: Preview) -> tuple[str, ...]:
    """What a preview says, in whole sentences."""
    said = []
    if found.also:
        said.append(f"同样的内容在本库另有 {len(found.also)} 处，没有选中的不会清除。")
    handed = [file for file in found.files if file.handed_over]
    merged = [file for file in found.files if not file.handed_over]
    if handed:
        said.append(
            f"已交出的 {len(handed)} 份交接文件里还有它（{_named_files(handed)}）："
            "对方并入本机以后导出的交接文件时，会一同清除；旧文件请收回或删除。"
        )
    if merged:
        said.append(
            f"它随 {len(merged)} 份交接文件而来（{_named_files(merged)}）：请把以后导出的文件也交给对方，旧文件请删除。"
        )
    if found.backups:
        said.append(f"{len(found.backups)} 份备份里还有它；清除后可以删除这些备份。")
    said.append("已经打印的纸张、另存的文件、别处的备份不受影响，请一并收回。清除以后不能恢复。")
    return tuple(said)


def remove_backups(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Delete these backups. Returns those that could not be deleted."""
    left = []
    for path in paths:
        try:
            path.unlink()
        except OSError:
            left.append(path)
    return tuple(left)


def told(desk: Desk, places: Iterable[Place]) -> tuple[Found, ...]:
    """The places in a person's words; a file that several events name is one place."""
    once: dict[Target, Place] = {}
    for each in places:
        once.setdefault(each.target, each)
    return tuple(Found(each, _id(desk, each), _where(desk, each), printable_words(each.text)) for each in once.values())


def printable_words(text: str) -> str:
    """A text on one line, whatever stands in it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _names_file(place: Place) -> bool:
    """Whether a text is the name of a photo or a scan: cameras give the same ones again and again."""
    return place.slot.startswith(("photo/", "document/")) and place.target[1] == "/name"


def _id(desk: Desk, place: Place) -> str:
    name, path = place.target
    return f"{desk.store.handle(place.key)}{path}" if path else f"#{name[:12]}"


def _named(desk: Desk, name: str) -> list[Place]:
    """The places of one name. A file is named by the beginning of its digest: one event that names it is enough."""
    store = desk.store
    if name.startswith("#"):
        digests = [digest for digest in store.blobs_beginning(name[1:]) if len(name) > 8]
        found = whereabouts.places_of_blobs(store, digests) if len(digests) == 1 else ()
        if not found:
            raise UNKNOWN_PLACE.with_(name=name)
        return list(found[:1])
    handle, slash, path = name.partition("/")
    key = store.by_handle(handle)
    root, slot = store.subject_of(key)
    places = whereabouts.places_of_subject(store, root, slot)
    texts = [each for each in places if each.key == key and each.target[1] == slash + path]
    if not texts:
        raise UNKNOWN_PLACE.with_(name=name)
    return texts


def _where(desk: Desk, place: Place) -> str:
    path = place.target[1]
    names = [step for step in path.split("/") if step and not step.isdecimal()]
    field = _FIELDS.get(names[-1], names[-1]) if names else "照片或文件"
    title = printable(slot_title(place.slot))
    day = china_clock(place.at)
    return f"{home_of(desk, place.root)} · {title} · {field}（{printable(place.actor)}，{day}）"


def _named_files(files: Sequence[File], most: int = 5) -> str:
    shown = "、".join(f"{printable(file.name)} {china_clock(file.at)}" for file in files[:most])
    return shown + (f"等{len(files)}份" if len(files) > most else "")
