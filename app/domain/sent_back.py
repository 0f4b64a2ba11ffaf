"""The 退回件: a form that came back, sent back to whoever filled it in with the reasons beside its rows. Pure."""

from __future__ import annotations

BACK = "退回件"
REASON = "退回原因"
"""The column beside the rows; whoever reads a form knows it and reads over it."""
UNREAD = "没有读入"
"""The sheet that lists what no row of the form could take."""
OWN_SHEETS = frozenset({UNREAD, "填写说明", "词表"})
"""Sheets that the program itself writes beside its forms."""


def back_words(to_mend: int, rows: int, *, first: bool) -> str:
    """What the head of a 退回件 says. `first`: the rows to be mended stand first."""
    if not to_mend:
        return f"退回件：没有要改的行，没有读入的内容见“{UNREAD}”表"
    where = "，排在最前面" if first else ""
    rest = f"其余{rows - to_mend}行没有问题，已锁定，不用改。" if rows > to_mend else ""
    return f"退回件：要改的有{to_mend}行{where}，原因写在最左边一栏；{rest}改好后存盘，交回检查单位。"
