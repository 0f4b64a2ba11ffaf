"""Why a returned ledger, or a row of it, is not taken: in the user's words, with what to do."""

from __future__ import annotations

from app.checklists.errors import Sentence
from app.errors import ErrorText

_UNTOUCHED = "没有导入任何内容。"

NOT_A_LEDGER = ErrorText(
    code="ledger.not_a_ledger",
    where="{file}",
    what="工作簿里没有台账。",
    remedy=f"请选由颐检导出、机构填好交回的台账；{_UNTOUCHED}",
)
NO_COLUMN = ErrorText(
    code="ledger.no_column",
    where="{file}",
    what="台账缺少{titles}列，认不出哪一行是哪个问题。",
    remedy=f"请重新导出台账，把填写的内容抄过去；{_UNTOUCHED}",
)
COLUMN_TWICE = ErrorText(
    code="ledger.column_twice",
    where="{file}",
    what="“{sheet}”表第{row}行有两列都叫“{title}”，不知道该读哪一列。",
    remedy=f"请删去多出的一列，存盘后再导入；{_UNTOUCHED}",
)

# Rows
NO_MARKS = Sentence(
    "这一行没有编号，不是颐检导出的行", "新发现的问题请在检查中登记；要填已有的问题，请填在导出时的那一行。"
)
UNKNOWN = Sentence("本机没有这个问题", "请先并入作检查的那台电脑的交接文件，再导入台账。")
OTHER = Sentence("挂号或机构和本机的记录不一致（本机是{number}，{home}）", "请重新导出台账，把填写的内容抄到对应的行。")
TWICE = Sentence("同一个问题在{rows}都有，填的不一样", "请只留对的一行，删去其余的行。")
MIXED = Sentence(
    "“{title}”列的内容离开了原来的行，像是解锁后只排了几列，或整列错了位", "请重新导出台账，把填写的内容抄到对应的行。"
)
UNSIGNED = Sentence("导出时这个问题还没有挂号", "请等检查人员签字挂号、印发整改通知后，重新导出台账再填。")
BARRED = Sentence("{what}", "{remedy}")

# Cells
NO_WORDS = Sentence("没有写整改措施", "请写明怎么改的，或正在做什么；有困难的写在“说明”。")
CLEARED = Sentence("原来登记的整改措施被清空了", "登记过的内容不会删除；要改，请写上新的内容。")
NOT_PROGRESS = Sentence("“{value}”不是可选的内容", "请填“已完成”或“整改中”。")
NO_DAY = Sentence("完成情况是“已完成”，没有写完成日期", "请补写完成日期。")
STILL_AND_DAY = Sentence(
    "完成情况是“整改中”，完成日期{day}却已经过去", "改好了的请填“已完成”；没改好的请清空日期或写打算哪天改完。"
)
UNSAID_AND_DAY = Sentence(
    "没有填完成情况，完成日期{day}却已经过去", "改好了的请填“已完成”；没改好的请填“整改中”，日期写打算哪天改完。"
)
STILL_AND_WORD = Sentence(
    "完成情况是“整改中”，“{title}”里却写着“{value}”",
    "改好了的请在完成情况填“已完成”并写完成日期；没改好的请在“{title}”写明正在做什么。",
)
UNSAID_AND_WORD = Sentence(
    "没有填完成情况，“{title}”里却写着“{value}”",
    "改好了的请在完成情况填“已完成”并写完成日期；没改好的请填“整改中”。",
)
FUTURE = Sentence(
    "完成情况是“已完成”，完成日期{day}却还没有到（今天是{today}）", "请核对日期；还没改完的请填“整改中”。"
)
TOO_EARLY = Sentence("完成日期{day}早于检查日期{found}", "请核对日期。")
TOO_LATE = Sentence("完成日期{day}太远，像是写错了", "请核对年份。")

# Clashes
NEWER_CELL = Sentence(
    "这份台账导出以后，本机的“{title}”已另有登记（{said}），和这一行填的不同",
    "请核对以哪个为准，需要改的在“整改”里登记。",
)
EMPTIED = Sentence(
    "这份台账上次交回时“{title}”填过内容，这次又和导出时一样", "请和机构核实是不是不要了，需要改的在“整改”里登记。"
)
NEWER_CHECK = Sentence(
    "这份台账导出以后，这个问题已复查退回（{said}），这一行是退回以前填的",
    "请重新导出台账，让机构按退回的要求填。",
)
