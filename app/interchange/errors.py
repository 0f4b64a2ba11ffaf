"""Why a package is not taken, in the user's words."""

from __future__ import annotations

from pathlib import Path

from app.domain.days import china_clock
from app.domain.ids import device_code
from app.errors import AppError, ErrorText
from app.storage import examine
from app.storage.forks import Fork
from app.storage.merging import Disputed
from app.storage.schema import PACKAGE_VERSION
from app.storage.shape import printable

_UNTOUCHED = "没有合并任何内容。"

NO_ROOM = ErrorText(
    code="package.no_room",
    where="{folder}",
    what="临时文件夹写不下这份交接文件的副本（{detail}）。",
    remedy=f"请清理这块磁盘的空间后再试；{_UNTOUCHED}",
)
DISPUTED = ErrorText(
    code="package.disputed",
    where="{path}",
    what="有终端的记录对不上：{detail}",
    remedy="多半是电脑被整盘复制过，或恢复过旧副本。请先与对方核实；核实后可以选择仍然并入，两边的内容都会保留。"
    f"{_UNTOUCHED}",
)
TOO_FAR_AHEAD = ErrorText(
    code="package.too_far_ahead",
    where="{path}",
    what="文件里记录的序号大得不合情理，不是正常工作写成的。",
    remedy=f"请向对方重新索取导出的原文件；{_UNTOUCHED}",
)
NOTHING_CHOSEN = ErrorText(
    code="package.nothing_chosen", where="", what="没有选择要导出的内容。", remedy="请至少选择一项。"
)
NOT_VERIFIED = ErrorText(
    code="package.not_verified",
    where="{path}",
    what="写出的交接文件没有通过复核（{detail}）。",
    remedy="请先检查本机数据库，再重新导出；没有留下交接文件。",
)

_REFUSALS = {
    examine.NOT_SQLITE: ErrorText(
        code="package.not_sqlite",
        where="{path}",
        what="这不是交接文件。",
        remedy=f"请选择由颐检导出的文件；{_UNTOUCHED}",
    ),
    examine.NOT_A_PACKAGE: ErrorText(
        code="package.not_ours",
        where="{path}",
        what="这是其他程序的数据库，不是颐检的交接文件。",
        remedy=f"请选择由颐检导出的文件；{_UNTOUCHED}",
    ),
    examine.IS_STORE: ErrorText(
        code="package.is_store",
        where="{path}",
        what="这是颐检的数据库，不是交接文件。",
        remedy=f"请在那台电脑上用“导出”生成交接文件；{_UNTOUCHED}",
    ),
    examine.NEWER: ErrorText(
        code="package.newer",
        where="{path}",
        what="此交接文件由较新的版本 {detail} 写成，本机是 {ours}。",
        remedy=f"请先升级本机程序；{_UNTOUCHED}",
    ),
    examine.NEVER_RELEASED: ErrorText(
        code="package.never_released",
        where="{path}",
        what="此交接文件由试用版（格式 {detail}）写成，正式版不再读取。",
        remedy=f"请在那台电脑上升级程序，重新导出；{_UNTOUCHED}",
    ),
    examine.TRUNCATED: ErrorText(
        code="package.truncated",
        where="{path}",
        what="文件不完整，可能没有复制完。",
        remedy=f"请重新复制一次；{_UNTOUCHED}",
    ),
    examine.FOREIGN_SCHEMA: ErrorText(
        code="package.foreign_schema",
        where="{path}",
        what="文件的结构与交接文件的规定不符（{detail}）。",
        remedy=f"请向对方重新索取导出的原文件；{_UNTOUCHED}",
    ),
    examine.DAMAGED: ErrorText(
        code="package.damaged",
        where="{path}",
        what="文件已损坏，里面的内容读不出来。",
        remedy=f"请重新复制，或向对方重新索取；{_UNTOUCHED}",
    ),
    examine.CHANGED: ErrorText(
        code="package.changed",
        where="{path}",
        what="文件内容没有通过核对：{detail}",
        remedy=f"请向对方重新索取导出的原文件；{_UNTOUCHED}",
    ),
}


def dispute(disputed: Disputed) -> str:
    """What does not fit, in sentences: from which number on, and who wrote there."""
    own = [
        f"本机（终端 {device_code(fork.device)}）的第 {fork.seq} 条起，文件里有本机没有写过的记录（{_voices(fork)}）。"
        for fork in disputed.own
    ]
    others = [
        f"终端 {device_code(fork.device)} 的第 {fork.seq} 条起有两种不同的记录（{_voices(fork)}）。"
        for fork in disputed.others
    ]
    return "".join([*own, *others])


def _voices(fork: Fork) -> str:
    return "；".join(f"{printable(voice.actor) or '未署名'} {china_clock(voice.at)}" for voice in fork.voices)


def refusal(path: Path, unsound: examine.Unsound) -> AppError:
    """The sentence for a file that is not taken."""
    detail = unsound.detail
    if unsound.problems:
        more = f"（另有 {len(unsound.problems) - 1} 处）" if len(unsound.problems) > 1 else ""
        detail = f"{unsound.problems[0]}{more}"
    return _REFUSALS[unsound.reason].with_(path=path, detail=detail, ours=PACKAGE_VERSION)
