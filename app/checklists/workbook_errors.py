"""What can be said about a workbook as a file, and about its cells where a checklist file has nothing alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.checklists.errors import Sentence
from app.errors import AppError, ErrorText


@dataclass(frozen=True, slots=True)
class CellFault:
    """One fault of a workbook: sheet, row (from 1, 0 where it is of the whole sheet), column by letter and head,
    what is wrong, what to do."""

    sheet: str
    row: int
    letter: str
    column: str
    what: str
    remedy: str

    @property
    def where(self) -> str:
        place = f"“{self.sheet}”表"
        if self.row:
            place += f" 第{self.row}行"
        if self.letter:
            place += f" {self.letter}列"
        return place + (f"“{self.column}”" if self.column else "")

    def __str__(self) -> str:
        return f"{self.where} · {self.what} · {self.remedy}"


class WorkbookError(AppError):
    """A workbook that cannot be taken, with all its faults in the order of its sheets and rows."""

    def __init__(self, file: str, faults: Iterable[CellFault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            code="workbook.faults",
            where=file,
            what=f"工作簿有{len(self.faults)}处问题，第一处：{first.where}，{first.what}。",
            remedy="请按列出的问题逐条改正后再导入；没有导入任何内容。",
        )


# The file
OLD_XLS = ErrorText(
    code="workbook.old_xls",
    where="{file}",
    what="这是旧的 .xls 格式，扩展名改成 .xlsx 也不行。",
    remedy="请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再导入；没有导入任何内容。",
)
ENCRYPTED = ErrorText(
    code="workbook.encrypted",
    where="{file}",
    what="工作簿加了打开密码。",
    remedy="请打开后去掉密码另存，再导入；没有导入任何内容。",
)
NOT_XLSX = ErrorText(
    code="workbook.not_xlsx",
    where="{file}",
    what="这不是 Excel 工作簿（{actual}）。",
    remedy="请选 .xlsx 文件；别的格式先用 Excel 或 WPS 另存为 .xlsx；没有导入任何内容。",
)
DAMAGED = ErrorText(
    code="workbook.damaged",
    where="{file}",
    what="工作簿已损坏，读不完整。",
    remedy="请用 Excel 或 WPS 打开修复并另存，或重新导出模板；没有导入任何内容。",
)
TOO_LARGE = ErrorText(
    code="workbook.too_large",
    where="{file}",
    what="工作簿展开后太大（{size}），不像是{form}。",
    remedy="请确认文件来源；确是{form}的，删去图片和多余的表后另存；没有导入任何内容。",
)
TOO_MANY_CELLS = ErrorText(
    code="workbook.too_many_cells",
    where="{file}",
    what="“{sheet}”表用到了{cell}，超出了{form}的大小（{rows}行、{columns}列）。",
    remedy="请删去表格下方和右方多余的内容后另存；没有导入任何内容。",
)
CELL_TOO_LONG = ErrorText(
    code="workbook.cell_too_long",
    where="{file}",
    what="“{sheet}”表的{cell}有{count:,}个字，超出了一格能放的长度。",
    remedy="请核对文件来源，删短这一格后另存；没有导入任何内容。",
)
DAY_BEYOND = ErrorText(
    code="workbook.day_beyond",
    where="{file}",
    what="“{sheet}”表的{cell}是日期或时间，里面的数大得没有这一天（表格软件里显示为“######”）。",
    remedy="请改正这一格后另存；没有导入任何内容。",
)
EXTERNAL_LINKS = ErrorText(
    code="workbook.external_links",
    where="{file}",
    what="工作簿链接了别的文件或数据源。",
    remedy="请在“数据”里断开链接，把内容粘贴为数值后另存；没有导入任何内容。",
)
MACROS = ErrorText(
    code="workbook.macros",
    where="{file}",
    what="工作簿带有宏。",
    remedy="请另存为不带宏的 .xlsx 后再导入；没有导入任何内容。",
)
NOT_A_TEMPLATE = ErrorText(
    code="workbook.not_a_template",
    where="{file}",
    what="工作簿里没有名为{needed}的表，是空的，或不是{form}。",
    remedy="请用 {command} 得到模板，填好后再导入；没有导入任何内容。",
)

# Sheets and cells
NO_SHEET = Sentence("没有这个表", "从模板里把“{name}”表复制过来，不要改表名。")
SHEET_NOT_READ = Sentence("没有读这个表", "检查表只从模板里的表读；要紧的内容请抄到那里。")
BESIDE = Sentence("{word}没有读", "检查表只从格子里的文字读；要紧的内容请写进格子。")
NO_COLUMN = Sentence("没有“{title}”这一列", "在第一行补上“{title}”，照模板的写法。")
UNKNOWN_COLUMN = Sentence("不认识列名“{value}”", "{hint}列名要和模板一样；多余的列请删去。")
COLUMN_TWICE = Sentence("列名“{value}”写了两次", "只留一列。")
MERGED = Sentence("{range} 是合并单元格", "取消合并，每一格各填各的。")
FORMULA = Sentence("这一格是公式", "复制后用“选择性粘贴—数值”换成内容。")
ERROR_CELL = Sentence("这一格是错误值", "改成应填的内容，或清空。")
NOT_TEXT = Sentence("这一格应填文字，现在是{actual}", "把单元格格式改为“文本”，再重新填。")
ROWS_TOO_MANY = Sentence("只能有一行内容", "一个工作簿只放一张检查表，删去多余的行。")
NO_ITEM = Sentence("没有写是哪个检查项的", "写检查项的编号。")
UNKNOWN_ITEM = Sentence("“检查项”表里没有编号“{value}”", "{hint}写检查项的编号，大小写要一样。")
NO_SECTION = Sentence("没有写属于哪个部分", "写“部分”表里的名称或编号。")
UNKNOWN_SECTION = Sentence("“部分”表里没有“{value}”", "{hint}可用：{known}。")
SECTION_UNCLEAR = Sentence("有不止一个部分叫“{value}”", "改写部分的编号。")
ROW_TWICE = Sentence("前面已有一行是这一类", "每类只留一行。")
