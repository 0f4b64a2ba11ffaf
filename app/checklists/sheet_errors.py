"""Every sentence that reading a score sheet can say, and the error that carries them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.checklists.errors import Fault, Sentence
from app.checklists.workbook_beside import Beside
from app.checklists.workbook_read import Value
from app.errors import AppError


@dataclass(frozen=True, slots=True)
class CameRow:
    """A row of a score sheet as it came: its cells by their heads, and what is wrong with it, each with its column."""

    cells: Mapping[str, Value]
    faults: tuple[str, ...] = ()


class ScoreSheetError(AppError):
    """A score sheet that cannot be used, with all its faults, each with sheet, row and column. `rows`: what came, for a
    退回件; none where the sheet has no rows that could be told apart. `beside`: what of the workbook was not read."""

    def __init__(
        self, file: str, faults: Iterable[Fault], rows: tuple[CameRow, ...] = (), beside: tuple[Beside, ...] = ()
    ) -> None:
        self.faults, self.rows, self.beside = tuple(faults), rows, beside
        first = self.faults[0]
        super().__init__(
            code="score_sheet.faults",
            where=file,
            what=f"评分表有{len(self.faults)}处问题，第一处：{first.where}，{first.what}。",
            remedy="请按列出的问题逐条改正后再导入；尚未保存任何内容。",
        )


NO_HEAD = Sentence("没有找到表头，应有一行写着：{heads}", "用软件写出的模板，或把列名改成这样。")
MISSING_COLUMN = Sentence("表头缺少“{head}”一列", "补上这一列，列名要一字不差。")
NO_ROWS = Sentence("表头下面一项也没有", "把本省评分表的评定项目逐行填入。")
NO_PART = Sentence("没有写部分", "写明属于哪一部分：{known}。")
UNKNOWN_PART = Sentence("“{value}”不是四部分之一", "{hint}只能写：{known}。")
EMPTY = Sentence("没有填写", "补上{name}。")
NUMBER_TWICE = Sentence(
    "序号“{value}”在“{part}”里重复，前面已有", "改成没有用过的序号；如 1.10 被 Excel 变成 1.1，请把单元格设为文本。"
)
NOT_MARKS = Sentence("“{value}”不是分数", "填大于0的数，如 10 或 2.5。")
TOO_FINE = Sentence("{value} 的小数超过两位", "最多两位小数。")
NOT_A_SCORE = Sentence("“{value}”不是得分", "填0到分值之间的数，不写百分数；确不适用的写“不适用”。")
NO_SCORE = Sentence("没有填得分", "填0到{full}之间的数；确不适用的写“不适用”。")
OUT_OF_RANGE = Sentence("得分 {value} 不在0到{full}之间", "核对得分和分值。")
PART_SUM = Sentence("各项分值合计{total}分，应为{full}分", "核对这一部分有没有漏项、重项或写错的分值。")
PERSONAL = Sentence(
    "文字里“{number}…”像是18位身份证号", "不记录老人的姓名、身份证号和诊断，请改写为房间号、床号或人数。"
)
UNPRINTABLE = Sentence("{characters}没有可用的字体，打印会缺字", "请改用文字。")
