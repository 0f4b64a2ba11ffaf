"""The sheet that tells a home how to fill in its ledger, with one invented example."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from app.domain.ledger import COMPLETED, DONE, MEASURES, PROGRESS, REMARK, RESPONSIBLE, UNDER_WAY
from app.reports.excel.back_parts import BACK_STEPS
from app.reports.excel.form_parts import write_guide

_STEPS = (
    "一、只填黄色的五列：整改措施、完成情况、完成日期、责任人、说明。其他列已锁定，不用填，也不要改。",
    f"二、改好了的：写明怎么改的，完成情况选“{DONE}”，写完成日期。还在改的：写明正在做什么，完成情况选“{UNDER_WAY}”，"
    "完成日期写打算哪天改完，也可以空着。没有要说的行，空着就行。",
    "三、完成日期要写年、月、日，例如 2026-12-01、2026.12.1、2026年12月1日都可以。",
    "四、不要删列，不要合并单元格，不要把一行复制到另一行上，不要只排几列。右边有三列隐藏的编号，靠它认行，不要改动。",
    "五、不要写老人的姓名、身份证号和病情；写房间号、床号或人数。",
    "六、照片可以放进填好的那一行，缩小到不盖住别的行，交回后附到这个问题的回复里。",
    "七、填好后保存为 .xlsx，用 Excel、WPS、LibreOffice 都可以，把文件交回检查单位。"
    "填写完成不等于销账，复查合格后才销账。",
)
_EXAMPLE_HEADS = ("", "问题", MEASURES, PROGRESS, COMPLETED, RESPONSIBLE, REMARK)
_EXAMPLE = (
    "示例",
    "（示例）二层东侧2具灭火器压力不足。",
    "（示例）已更换2具4公斤干粉灭火器，逐月检查并登记。",
    DONE,
    "2026-12-01",
    "（示例）王某",
    "（示例）换下的旧灭火器已交维保单位。",
)
_WIDTHS = (8, 30, 35, 10, 13, 12, 30)
_FOOT = "上面一行是虚构的示例，只供参考，不会被读入。"


def write_ledger_guide(sheet: Worksheet, *, back: bool) -> None:
    """Write what to do, step by step, and the example. `back`: the ledger is a 退回件."""
    title, steps = ("退回件怎么改", (*BACK_STEPS, *_STEPS[1:])) if back else ("台账怎么填", _STEPS)
    write_guide(sheet, title, steps, _EXAMPLE_HEADS, _WIDTHS, (_EXAMPLE,), _FOOT)
