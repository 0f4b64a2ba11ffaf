"""Why a filled 机构登记表 or 检查填报表, or a row of it, is not taken: in the user's words, with what to do."""

from __future__ import annotations

from app.checklists.errors import Sentence
from app.errors import ErrorText

_UNTOUCHED = "没有导入任何内容。"

# The file
NOT_A_REGISTER = ErrorText(
    code="form.not_a_register",
    where="{file}",
    what="工作簿里没有机构登记表。",
    remedy=f"请选由颐检导出、填好的登记表；{_UNTOUCHED}",
)
NOT_AN_ANSWER_FORM = ErrorText(
    code="form.not_an_answer_form",
    where="{file}",
    what="工作簿里没有检查填报表。",
    remedy=f"请选由颐检从这次检查导出、填好的填报表；{_UNTOUCHED}",
)
NO_COLUMN = ErrorText(
    code="form.no_column",
    where="{file}",
    what="表里缺少{titles}列，认不出每一行是什么。",
    remedy=f"请重新导出，把填写的内容抄过去；{_UNTOUCHED}",
)
COLUMN_TWICE = ErrorText(
    code="form.column_twice",
    where="{file}",
    what="“{sheet}”表第{row}行有两列都叫“{title}”，不知道该读哪一列。",
    remedy=f"请删去多出的一列，存盘后再导入；{_UNTOUCHED}",
)
OTHER_VISIT = ErrorText(
    code="form.other_visit",
    where="{file}",
    what="这是另一次检查的填报表（{which}）。",
    remedy=f"请到那次检查里导入，或者从这次检查重新导出；{_UNTOUCHED}",
)
OTHER_EDITION = ErrorText(
    code="form.other_edition",
    where="{file}",
    what="这份填报表用的检查表版本和这次检查的不同。",
    remedy=f"请从这次检查重新导出，把填写的内容抄过去；{_UNTOUCHED}",
)

# Any row
MIXED = Sentence(
    "“{title}”一列有几格换了行，像是单独排过序、插过格或错位粘贴",
    "请重新导出，把填写的内容抄到对应的行；确是这样改的，请在软件里逐项改。",
)

# Any cell
NOT_A_COUNT = Sentence("“{value}”不是人数、个数", "请只填数字，例如 12。")
NOT_A_NUMBER = Sentence("“{value}”不是一个数", "请只填数字，例如 12 或 4.5。")
DIGITS_LOST = Sentence("这一格被表格软件当成了数，后几位已经变成0", "请把单元格格式改为“文本”，再照原件重新填。")
NOT_OFFERED = Sentence("“{value}”不是可选的内容", "请从下拉里选：{known}。")

# 机构登记表
UNKNOWN_HOME = Sentence("本机没有这家机构", "请先并入登记它的那台电脑的交接文件；新机构请填在下面的空行。")
HOME_TWICE = Sentence("同一家机构在{rows}都有，填的不一样", "请只留对的一行；新机构请填在空行，不要复制已有的行。")
NEW_TWICE = Sentence(
    "{rows}的机构同名、同县，填的不一样", "请只留对的一行；确是两家的，请把名称写得不同，例如加上乡镇。"
)
KNOWN_HOME = Sentence(
    "本机已登记同县同名的机构（{handle}），像是重复登记",
    "请在它自己的那一行里改；确是另一家的，请把名称写得不同，例如加上乡镇。",
)
KNOWN_CODE = Sentence(
    "这个统一社会信用代码已登记在“{name}”（{handle}）名下",
    "请照登记证书核对；同一家机构请在它自己的那一行里改。",
)
ANOTHER_HOME = Sentence(
    "{fields}都改了，像是在“{name}”的行里填了另一家机构",
    "另一家机构请填在空行；确是同一家的，请在“机构”页里修改。",
)
EMPTIED = Sentence("这一行的内容都被清空了", "导入不会删除机构；不用改的机构请整行删去，或重新导出。")
COUNT_CLEARED = Sentence("登记过的数被清空了（原来是{before}）", "没有的请填0。")
UNFIT = Sentence("{what}", "请改正后再导入。")
NEWER_CELL = Sentence(
    "这份表导出以后，本机的登记已改为“{now}”，和这一行填的“{said}”不同",
    "请核对以哪个为准，需要改的在“机构”页里改。",
)
UNDECIDED_HOME = Sentence("两台电脑登记的“{title}”不一致，还没有决定", "请先在“交接合并”里决定以哪个为准。")

# 检查填报表
NO_MARKS = Sentence(
    "这一行没有编号，不是颐检导出的行", "请填在导出时的那一行；表里没有的事，写在相近一项的现场情况里。"
)
FOREIGN = Sentence("这一行是另一次检查的", "请从这次检查重新导出，把填写的内容抄到对应的行。")
UNKNOWN_ITEM = Sentence("这次检查没有这一项", "请从这次检查重新导出，把填写的内容抄到对应的行。")
ITEM_TWICE = Sentence("同一项在{rows}都有，填的不一样", "请只留对的一行，删去其余的行。")
LEFT_OUT = Sentence("这一项不用查：{why}", "请清空这一行；机构情况有变的，请先在检查里修改机构情况。")
SIGNED = Sentence("这一部分已由{who}签字", "需要更正的，请在“检查”里打开这一项，写明更正理由再改。")
UNDECIDED_ITEM = Sentence("两台电脑对这一项的结果不一致，还没有决定", "请先在“交接合并”里决定以哪个为准。")
NEWER_ANSWER = Sentence(
    "这份表导出以后，本机的{what}已改为“{now}”，和这一行填的不同",
    "请核对以哪个为准，需要改的在“检查”里改。",
)
VERDICT_CLEARED = Sentence("原来的结果“{before}”被清空了", "要撤回结果，请在“检查”里打开这一项按“撤回”。")
NO_VERDICT = Sentence("填了“{title}”，没有选结果", "请在“结果”里选一个{hint}。")
NO_REASON = Sentence("“{verdict}”须写明原因", "请在“原因”里用一句话写明。")
REASON_UNUSED = Sentence("结果是“{verdict}”，不用写原因", "要说明的请写在“现场情况”，清空“原因”。")
VALUE_UNUSED = Sentence("结果是“{verdict}”，却填了“{title}”", "请清空这一格，或改选结果。")
CELL_UNUSED = Sentence("这一项不填“{title}”", "请清空这一格；要说明的请写在“现场情况”。")
HALF_A_VALUE = Sentence("只填了“{there}”，没有填“{missing}”", "请把两格都填上，或都清空。")
MORE_THAN_WHOLE = Sentence("“{first}”（{good}）比“{second}”（{whole}）还多", "请核对两个数。")
NONE_LOOKED_AT = Sentence("“{second}”应大于0", "请填实际抽查的数；没有抽查的，请选“无法查”并写明原因。")
OUT_OF_BOUNDS = Sentence("“{value}”不在可填的范围内（{bounds}{unit}）", "请核对后重填。")
NO_SUCH_CHOICE = Sentence("“{value}”不是可选的内容", "请从下拉里选一个。")
