"""Why a package is not taken, in the user's words."""

from __future__ import annotations

from pathlib import Path

from app.errors import AppError, ErrorText
from app.storage import examine
from app.storage.schema import PACKAGE_VERSION

_UNTOUCHED = "没有合并任何内容。"

NO_ROOM = ErrorText(
    code="package.no_room",
    where="{folder}",
    what="临时文件夹写不下这份交接文件的副本（{detail}）。",
    remedy=f"请清理这块磁盘的空间后再试；{_UNTOUCHED}",
)
CAN_NOT_WRITE = ErrorText(
    code="package.can_not_write",
    where="{path}",
    what="交接文件没有写成（{detail}）。",
    remedy="请检查磁盘空间和写入权限后再试；原有文件未被改动。",
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
        what="文件已损坏（{detail}）。",
        remedy=f"请重新复制，或向对方重新索取；{_UNTOUCHED}",
    ),
    examine.CHANGED: ErrorText(
        code="package.changed",
        where="{path}",
        what="文件内容没有通过核对：{detail}",
        remedy=f"请向对方重新索取导出的原文件；{_UNTOUCHED}",
    ),
}


def refusal(path: Path, unsound: examine.Unsound) -> AppError:
    """The sentence for a file that is not taken."""
    detail = unsound.detail
    if unsound.problems:
        more = f"（另有 {len(unsound.problems) - 1} 处）" if len(unsound.problems) > 1 else ""
        detail = f"{unsound.problems[0]}{more}"
    return _REFUSALS[unsound.reason].with_(path=path, detail=detail, ours=PACKAGE_VERSION)
