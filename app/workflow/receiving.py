"""What came in, told to a person: what of a merged file deserves a look, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from app.domain.clocks import strange_times
from app.domain.days import china_clock
from app.domain.ids import DEVICE_CODE, device_code
from app.interchange.apply import Outcome
from app.storage.forks import Fork
from app.storage.inspections import INSPECTION
from app.storage.notable import Deed, Notable
from app.storage.numbers import Given, finding_numbers
from app.storage.shape import printable, slot_title
from app.workflow.desk import Desk

MOST_TOLD = 50
"""Sentences of one kind that are told for a file; of more their number is."""

_DEEDS = {
    Deed.DELETED: "删除",
    Deed.CLOSED: "销账",
    Deed.SENT_BACK: "复查退回",
    Deed.CORRECTED: "签字后更正",
    Deed.DECIDED: "对不一致作了决定",
    Deed.ERASED: "清除了文字或照片",
    Deed.WITHDRAWN: "撤回",
    Deed.REMOVED: "划去",
    Deed.BROUGHT_BACK: "撤销划去",
    Deed.VOUCHED: "时钟可疑，经确认没有错",
}
_TOLD = (
    Deed.DELETED, Deed.REMOVED, Deed.BROUGHT_BACK, Deed.ERASED, Deed.CORRECTED, Deed.DECIDED, Deed.WITHDRAWN,
    Deed.SENT_BACK, Deed.CLOSED, Deed.VOUCHED,
)  # fmt: skip
"""What a receipt tells, the gravest first."""


class DeviceNames(dict[str, str]):
    """Device id → its short name; of one that has no code four characters of its id."""

    def __missing__(self, device: str) -> str:
        return device_code(device)


def device_names(desk: Desk) -> DeviceNames:
    """The short names of all devices. A code is taken from the numbers that the device itself has given, and from
    nobody else's word: what a file says of its giver can be anything. Two that share a code are told apart."""
    given = {device: text.partition("-")[0] for device, text in finding_numbers(desk.store.db).items()}
    known = {device: code for device, code in given.items() if DEVICE_CODE.fullmatch(code)}
    known[desk.store.device] = desk.code
    shared = {code for code, count in Counter(known.values()).items() if count > 1}
    return DeviceNames(
        {device: f"{code}·{device_code(device)}" if code in shared else code for device, code in known.items()}
    )


def matters(desk: Desk, outcome: Outcome) -> tuple[str, ...]:
    """What of a merged file deserves a look: doubled numbers, two histories of a device, absent attachments, deletions,
    changes after signing, what was taken back, closings; whole sentences, the gravest first."""
    names = device_names(desk)
    told: list[str] = []
    if outcome.new_device:
        told.append(NEW_ID_TAKEN)
    told += [f"终端 {names[device]} 有两段不同的记录，两边都已保留。" for device in outcome.forked_devices]
    told += _some([doubled(desk, givings, names) for givings in outcome.given_twice])
    if outcome.absent:
        told.append(absent_sentence(len(outcome.absent)))
    if outcome.new_devices:
        told.append(f"首次见到终端 {'、'.join(names[each] for each in outcome.new_devices)}。")
    told += _some(clock_sentences(desk, outcome, names))
    for deed in _TOLD:
        told += _some([_deed(desk, each, names) for each in outcome.notable if each.deed is deed])
    return tuple(told)


def clock_sentences(desk: Desk, outcome: Outcome, names: DeviceNames) -> list[str]:
    """Whose records say times that can't be right, in a sentence each."""
    strange = strange_times(outcome.written, desk.clock())
    return [f"终端 {names[device]} {words}；请核对那台电脑和本机的时钟。" for device, words in strange.items()]


NEW_ID_TAKEN = (
    "本机的终端标识已被别处用过，本机已换用新的标识，以后的编号不会重复；请向县里要一个新的终端编号，在“设置”里填写。"
)


def doubled(desk: Desk, givings: Sequence[Given], names: DeviceNames) -> str:
    """Who gave one number to what, in a sentence."""
    kind = "挂号" if givings[0].slot.startswith("finding/") else "文号"
    places = "；".join(
        f"{home_of(desk, given.root)}（{_who(given.actor)}，{china_clock(given.at)}，终端 {names[given.device]}）"
        for given in givings
    )
    number = printable(givings[0].text)
    return f"{kind} {number} 用了 {len(givings)} 次：{places}。请作废其中一份后重新出具，并核对两台电脑的终端编号。"


def absent_sentence(count: int) -> str:
    """That attachments are named and not there."""
    return f"有 {count} 个附件（照片、扫描件或检查表）只有记录，没有内容；请向对方重新索取完整的交接文件。"


def fork_sentence(fork: Fork, names: DeviceNames) -> str:
    """That a device has two histories, and who wrote where they go apart."""
    voices = "；".join(f"{_who(voice.actor)} {china_clock(voice.at)}" for voice in fork.voices)
    return f"终端 {names[fork.device]} 自第 {fork.seq} 条起有两段不同的记录（{voices}）。"


def home_of(desk: Desk, root: int) -> str:
    """The home that a thing is about, as far as its head says."""
    head = desk.store.subject(root, "head") or {}
    found = head.get("home")
    name = (found if isinstance(found, dict) else head).get("name")
    return printable(name) if isinstance(name, str) and name else f"编号 {desk.store.handle(root)}"


def _deed(desk: Desk, each: Notable, names: DeviceNames) -> str:
    why = f"，原因：{printable(each.reason)}" if each.reason else ""
    device = names[each.device]
    if each.deed is Deed.VOUCHED:
        return f"{_DEEDS[each.deed]}（{_who(each.actor)}，{china_clock(each.at)}，终端 {device}{why}）"
    what = printable(slot_title(each.slot))
    if each.deed in (Deed.REMOVED, Deed.BROUGHT_BACK):
        what = f"{'检查' if desk.store.kind_of(each.root) == INSPECTION else '机构'} {desk.store.handle(each.root)}"
    return (
        f"{_DEEDS[each.deed]}：{home_of(desk, each.root)} · {what}"
        f"（{_who(each.actor)}，{china_clock(each.at)}，终端 {device}{why}）"
    )


def _who(actor: str) -> str:
    return printable(actor) or "未署名"


def _some(sentences: Iterable[str]) -> list[str]:
    told = list(sentences)
    more = len(told) - MOST_TOLD
    return told if more <= 0 else [*told[:MOST_TOLD], f"……同类的另有 {more} 处。"]
