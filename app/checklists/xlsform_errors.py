"""Every sentence about a form alone: what is wrong at a cell, and what is left out with what that means."""

from __future__ import annotations

from app.checklists.errors import Sentence

UNKNOWN_TYPE = Sentence("不支持题型“{value}”", "{hint}支持：{known}；不检查的行请删去。")
NO_LIST = Sentence("choices 表里没有选项组“{value}”", "{hint}在 choices 表里写出这一组的选项。")
NOT_SUPPORTED = Sentence("不支持“{column}”", "清空这一格。")
GROUP_OPEN = Sentence("begin group 没有对应的 end group", "补上 end group。")
GROUP_CLOSED = Sentence("end group 前面没有 begin group", "删去，或补上 begin group。")
READ_ONLY = Sentence("这一行只给人看，不要人答", "不检查的行请删去；要检查的请清空 read_only。")
YES_OR_NO = Sentence("“{value}”说不清这一行用不用", "停用的写 yes，用的请清空。")
ONLY_WORDS = Sentence(
    "text 题只写字，检查表没有这样的项",
    "每一项都判断符合不符合：不判断的请删去这一行；要现场判断的，请加“答案类型”一列，写“判定”。",
)
NO_WORDS = Sentence("没有写文字", "补上 label，它会印在文书上。")
REFERENCE = Sentence("文字里引用了别的答案（{value}）", "检查表的文字不随答案变，请改写成固定的话。")
NO_SUCH_CHOICE = Sentence("constraint 里的“{value}”不是选项组“{group}”里的名称", "{hint}可用：{known}。")
NO_GROUP = Sentence("没有写是哪个选项组的", "在 list_name 里写选项组的名称，或删去这一行。")
NO_BASIS = Sentence(
    "XLSForm 里没有写依据",
    "在 settings 表加“文件或规则”“条款”“作用”三列，写整张表的依据；或加“依据”表逐项写（写法见模板）。",
)

# What is left out, and what it means
SWITCHED_OFF = Sentence("disabled 写了停用，没有导入这一行", "要检查的请清空 disabled 再导入。")
OF_THE_HOME = Sentence("“{code}”问的是机构有没有（{feature}），没有作成检查项", "在“机构”里登记，检查时自动用上。")
ONLY_SHOWN = Sentence("说明文字没有导入", "要给检查人员看的，请写进那一项的 hint，作检查方法。")
BY_ITSELF = Sentence("“{kind}”由软件自己记", "检查人、时间和终端不用填。")
NO_TITLE = Sentence("这一组没有写名称，部分的名称用了编号“{code}”", "要印好看的名称，请在 label 里写上。")
NOT_USED = Sentence("选项组“{group}”没有题目用到，没有导入", "没有用处的可以删去。")
SHEET_NOT_READ = Sentence("没有读这个表", "检查表只从 survey、choices、settings 和“依据”“情形”表读。")
