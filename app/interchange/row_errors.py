"""Why a row or a cell of any form that came back is not taken: what the ledger and the other forms say alike."""

from __future__ import annotations

from app.checklists.errors import Sentence

# Any row
MOVED = Sentence(
    "这一行的编号和看得见的内容对不上，可能被复制、粘贴或只排序了一部分",
    "请重新导出，把填写的内容抄到对应的行。",
)
MERGED = Sentence("{area}是合并单元格，分不清哪格属于哪一行", "请取消合并，每行各填各的。")
UNREAD = Sentence(
    "这里往下的各行缺少{titles}列，认不出哪一行是什么，都没有读",
    "请在导出的原表里填写；有填好的内容，请抄到原表对应的行。",
)

# Any cell
ERROR_CELL = Sentence("这一格是错误值", "请改成要填的内容，或清空。")
FORMULA = Sentence("这一格是公式，文件里没有它的结果", "请复制后用“选择性粘贴—数值”换成内容。")
TOO_LONG = Sentence("这一格有{count}个字，太长", "请写得简短些，不超过{most}个字。")
PERSONAL = Sentence("文字里“{number}…”像是18位身份证号", "本软件不记录身份证号，请删去，改写为房间号、床号或人数。")
UNPRINTABLE = Sentence("{characters}没有可用的字体，打印会缺字", "请改用文字，或“√”“×”。")
NOT_A_DAY = Sentence("“{value}”认不出是哪一天", "请写年、月、日，例如 2026-12-01。")
NO_SUCH_DAY = Sentence("“{value}”，没有这一天", "请核对日期。")
NO_YEAR = Sentence("“{value}”没有写年份，{years}都说得通", "请写上年份，例如 2026-12-01。")
