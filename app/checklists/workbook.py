"""The form of a checklist workbook: its sheets, their columns, and the Chinese words that stand for a file's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from app.checklists.load import hazards, profiles
from app.checklists.regulations import documents, rules
from app.domain.checklist import AnswerKind, Department, Role, Severity
from app.domain.features import Feature

FORMAT = 1
YES, NO = "是", "否"
SEPARATOR = "；"
"""Between the words of one cell. Names of features hold 、 themselves."""
EITHER = "/"
"""Between the ids of one part of 同问编号, any of which asks it."""

GUIDE, EXAMPLE, RULES, WORDS = "填写说明", "示例", "规则", "词表"


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    WORD = auto()
    WORDS = auto()
    NUMBER = auto()
    FLAG = auto()
    DECIDES = auto()
    PARTS = auto()
    SOURCE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the key of the file that it fills, what its cells hold, and the sentence that explains it.

    `words`: what may be picked; a list of its own name in the sheet of words.
    """

    title: str
    key: str
    kind: Kind
    explanation: str
    width: float = 12
    needed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet and what one row of it is."""

    name: str
    row_is: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


_TEXT, _WORD, _WORDS, _NUMBER, _FLAG = Kind.TEXT, Kind.WORD, Kind.WORDS, Kind.NUMBER, Kind.FLAG
_ITEM_OF = Column("检查项", "item", _TEXT, "写明是哪一项：检查项的编号。", 12, True, "item_ids")
_WHEN = Column(
    "条件", "when", _WORDS, "机构须有这些才适用，如“自设食堂”；几个条件用分号“；”分开，要全部具备。", 22, words="when"
)
_SEVERITY = "严重、一般或提示。重大和疑似重大不在这里写，由“隐患”一列带出。"
_HAZARD = "不符合即属某条（疑似）重大事故隐患时，选它的编号。"

HEAD = SheetForm(
    "检查表",
    "整张检查表",
    (
        Column("编号", "id", _TEXT, "本县检查表的编号，英文字母、数字、点、横线；以后改版也不变。", 16, True),
        Column("名称", "title", _TEXT, "检查表的名称，如“消防安全（本县）”。", 30, True),
        Column("版本", "edition", _TEXT, "第一次导入用这里写的；以后改了内容再导入，软件自动给新版本号。", 16, True),
        Column("说明", "note", _TEXT, "给检查人员的一句话，可不填。", 60),
        Column("格式", "format", _NUMBER, "工作簿的格式号，不要改。", 8, True),
    ),
)
SECTIONS = SheetForm(
    "部分",
    "一个部分",
    (
        Column("编号", "id", _TEXT, "部分的编号，全表不重复，如 bd.1。", 16, True),
        Column("名称", "title", _TEXT, "部分的名称，如“设施器材”。", 36, True),
    ),
)
ITEMS = SheetForm(
    "检查项",
    "一个检查项",
    (
        Column("部分", "section", _TEXT, "属于哪个部分：写部分的名称或编号。", 14, True, "sections"),
        Column("编号", "id", _TEXT, "检查项的编号，全县不重复，如 BD01；改版也不变。", 10, True),
        Column("名称", "title", _TEXT, "不超过14个字，列表里显示。", 18, True),
        Column("检查内容", "text", _TEXT, "要求是什么，一两句话。", 40, True),
        Column("检查方法", "how", _TEXT, "怎么看、怎么判断，写给现场的人。", 40, True),
        Column("答案类型", "kind", _WORD, "不填就是“判定”：检查人员直接判符合或不符合。", 10, words="kind"),
        Column("单位", "unit", _TEXT, "计数、数值、比例、抽查要填：项、℃、人、具……", 7),
        Column("不少于", "at_least", _NUMBER, "少于此数不符合。比例：100% 写 1，80% 写 0.8。", 8),
        Column("不多于", "at_most", _NUMBER, "多于此数不符合。", 8),
        Column("最小可填", "lowest", _NUMBER, "现场可以填的最小数，防止填错。", 8),
        Column("最大可填", "highest", _NUMBER, "现场可以填的最大数；评分必填。", 8),
        Column("抽查数", "sample", _NUMBER, "抽查：抽几个。", 7),
        Column("允许不合格", "allowed", _NUMBER, "抽查：最多允许几个不合格，不填是 0。", 8),
        Column(
            "日期含义",
            "means",
            _WORD,
            "日期：“到期日”是证件到期的那天，“上次完成日”是上次做的那天，“起算日”是出厂等年限起算的那天（年限写在“年限”表）。",
            12,
            words="means",
        ),
        Column("有效月数", "months", _NUMBER, "日期为“上次完成日”时，几个月内有效。", 8),
        Column("配比", "ratio", _WORD, "答案类型为“配比”时，按哪一种配比。", 14, words="ratio"),
        Column(
            "参考值",
            "reference",
            _FLAG,
            "数值本身的出处没有见到原文时写“是”：只作参考，单凭它不判不符合。",
            8,
            words="yes",
        ),
        Column("等级", "severity", _WORD, _SEVERITY, 8, True, "severity"),
        Column("隐患", "hazard", _WORD, f"{_HAZARD}只有部分情形才算的，写在“情形”表里。", 16, words="hazard"),
        Column(
            "期限（天）",
            "deadline",
            _NUMBER,
            "全部改完的期限，自然日，0 是签字当日；整改要求里写“立即”的，当日就要着手。",
            8,
            True,
        ),
        Column(
            "问题写法",
            "problem",
            _TEXT,
            "不符合时通知单上怎么写，只写一件事。括号里要现场写的写 ____；要印所填的数，"
            "计数、数值写 {value}，比例写 {whole}{part}{lacking}，抽查写 {of}{bad}，日期写 {day}。",
            40,
            True,
        ),
        Column("整改要求", "remedy", _TEXT, "要机构做什么。", 40, True),
        Column("部门", "departments", _WORDS, "归谁管；几个部门用分号“；”分开。", 14, True, "departments"),
        _WHEN,
        Column("须拍照", "photo", _FLAG, "不符合时必须拍照的写“是”。", 8, words="yes"),
        Column(
            "保密",
            "private",
            _FLAG,
            "问老人、家属或投诉人才知道的写“是”：备注、照片和填的内容只印在本单位留存的一份上，不给机构。",
            8,
            words="yes",
        ),
        Column(
            "违法线索",
            "lead",
            _FLAG,
            "发现的是要由别的机关调查的违法线索的写“是”：给机构的文书、台账和结果都不提这一项。",
            8,
            words="yes",
        ),
        Column(
            "有人身财产风险",
            "risk",
            _FLAG,
            "不符合就可能危及老人人身健康、生命财产安全的写“是”；民政的责令改正只能写这样的问题。",
            10,
            words="yes",
        ),
        Column(
            "同问编号",
            "asked_by",
            Kind.PARTS,
            f"别的检查表里问同一事实的编号，分号分开；其中任一个都算的用“{EITHER}”连起来，如 XF16/RY12。",
            14,
        ),
        Column("只登记", "record_only", _FLAG, "数值只登记、不判符合与否的写“是”；等级写提示。", 8, words="yes"),
    ),
)
OPTIONS = SheetForm(
    "选项",
    "“单选”检查项的一个选项",
    (
        _ITEM_OF,
        Column("选项", "title", _TEXT, "选项的文字。", 40, True),
        Column(
            "结论", "passes", Kind.DECIDES, "选了它是符合还是不符合；不填表示选项本身不作结论。", 12, words="passes"
        ),
        Column("问题写法", "problem", _TEXT, "选了它时通知单上怎么写；不填就用检查项的。只有不符合的选项填。", 40),
        Column("整改要求", "remedy", _TEXT, "选了它时要机构做什么；不填就用检查项的。", 40),
        Column("期限（天）", "deadline", _NUMBER, "选了它时的整改期限；不填就用检查项的。", 8),
        Column(
            "提请判定",
            "refer",
            _WORD,
            "看到的情形要由哪个部门判定；填了就不填结论和整改要求，期限是几天内应有答复。",
            12,
            words="departments",
        ),
    ),
)
LIVES = SheetForm(
    "年限",
    "日期含义为“起算日”的检查项的一种类型",
    (
        _ITEM_OF,
        Column("类型", "title", _TEXT, "现场选的类型，如“干粉”。", 30, True),
        Column("起算", "since", _TEXT, "从哪件事的那天算起，如“维修”；不填是“出厂”。", 10),
        Column("年", "years", _NUMBER, "期限是整年的，填几年。", 8),
        Column("月", "months", _NUMBER, "期限不是整年的，填几个月；“年”“月”只填一个。", 8),
    ),
)
CASES = SheetForm(
    "情形",
    "同一检查项轻重不同的一种情形（先写的先算）",
    (
        _ITEM_OF,
        Column("选项", "choice", _TEXT, "选了这个（不符合的）选项时。", 30),
        _WHEN,
        Column("辖区", "profiles", _WORDS, "只在这些辖区；不填是都算。", 14, words="profiles"),
        Column("等级", "severity", _WORD, _SEVERITY, 10, words="severity"),
        Column("隐患", "hazard", _WORD, _HAZARD, 36, words="hazard"),
        Column(
            "有人身财产风险",
            "risk",
            Kind.DECIDES,
            "这种情形与检查项不同时，写“有”或“没有”；不填就照检查项。",
            10,
            words="risk",
        ),
    ),
)
BASIS = SheetForm(
    "依据",
    "检查项的一条依据",
    (
        _ITEM_OF,
        Column("选项", "choice", _TEXT, "只是某个选项的依据时，写选项的文字；那个选项就只用写明是它的依据。", 20),
        Column(
            "文件或规则",
            "source",
            Kind.SOURCE,
            "从下拉列表选，或从“规则”表复制；法律写全名，不带书名号。",
            46,
            True,
            "sources",
        ),
        Column("条款", "place", _TEXT, "选了文件或规则后从下拉列表选，照“规则”表的写法。", 18, True, "places"),
        Column(
            "作用",
            "role",
            _WORD,
            "引用文件时要填：“要求”是它要求这么做，“背景”只是有关。引用规则时不填。",
            10,
            words="role",
        ),
        Column("摘录", "quote", _TEXT, "文件的原文，不超过40个字，逐字照抄“规则”表里的一段。引用规则时不填。", 60),
    ),
)
FORMS = (HEAD, SECTIONS, ITEMS, OPTIONS, LIVES, CASES, BASIS)

ANSWER_KEYS = (
    "kind", "unit", "at_least", "at_most", "lowest", "highest", "sample", "allowed", "means", "months", "ratio",
    "reference", "record_only",
)  # fmt: skip
"""The columns of a check item that make its answer form, which is a table of its own in a file."""

RULE_HEADS = ("文件或规则", "条款", "效力", "说明或摘录")


_KINDS = {
    AnswerKind.VERDICT: "判定",
    AnswerKind.COUNT: "计数",
    AnswerKind.NUMBER: "数值",
    AnswerKind.SHARE: "比例",
    AnswerKind.SAMPLE: "抽查",
    AnswerKind.DATE: "日期",
    AnswerKind.CHOICE: "单选",
    AnswerKind.RATIO: "配比",
    AnswerKind.SCORE: "评分",
}

_OLD_PEOPLE = {"失能失智老人": "dependent", "自理老人": "self_caring"}
_LISTS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "kind": lambda: {label: kind.value for kind, label in _KINDS.items()},
    "severity": lambda: {each.label: each.value for each in (Severity.SERIOUS, Severity.GENERAL, Severity.ADVICE)},
    "means": lambda: {"到期日": "expires", "上次完成日": "done", "起算日": "made"},
    "ratio": lambda: _OLD_PEOPLE | {"合并计算": "combined"},
    "role": lambda: {"要求": Role.DEMANDS.value, "背景": Role.CONTEXT.value},
    "departments": lambda: {department.value: department.value for department in Department},
    "when": lambda: {feature.label: feature.value for feature in Feature},
    "profiles": lambda: {profile.title: profile.id for profile in profiles()},
    "hazard": lambda: {f"{hazard.id} {hazard.title}": hazard.id for hazard in hazards().values()},
    "passes": lambda: {"符合": "true", "不符合": "false"},
    "risk": lambda: {"有": "true", "没有": "false"},
    "yes": lambda: {YES: "true"},
    "group": lambda: _OLD_PEOPLE | {"部分失能老人": "partly"},
    "rating_word": lambda: {"等级": "等级", "星级": "星级"},
    "documents": lambda: {document.title: document.id for document in documents()},
    "rules": lambda: {rule.title: rule.title for rule in rules()},
}
"""Each list of words that a cell may hold, by its name: the words are read when they are first asked for."""


@cache
def words(name: str) -> Mapping[str, str]:
    """What may be written in a cell of the list `name` → the file's word for it, in the order of the drop-down."""
    return _LISTS[name]()


KIND_EXPLANATIONS = {
    "判定": "检查人员直接判符合、不符合",
    "计数": "数个数，按“不少于”“不多于”判",
    "数值": "量出来的数，如温度、间距，按“不少于”“不多于”判",
    "比例": "两个数之比，100% 写 1",
    "抽查": "抽几个，几个不合格以内算符合",
    "日期": "证件到期日，上次完成的日子加有效月数，或出厂等日子加该类型的年限",
    "单选": "从“选项”表里选一个",
    "配比": "护理人员配比，软件按机构人数算",
    "评分": "打分，须填“最大可填”",
}


def label(name: str, value: str) -> str:
    """The word of a cell for a file's word; the word itself where there is none."""
    return next((shown for shown, word in words(name).items() if word == value), value)
