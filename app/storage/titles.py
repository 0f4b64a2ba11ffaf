"""What a person calls the fields of the journal's bodies."""

from __future__ import annotations

_TITLES = {
    "result": "结果", "note": "说明", "problem": "问题", "remedy": "整改要求", "deadline_days": "整改天数",
    "responsible": "责任人", "number": "挂号", "home": "机构情况", "inspector": "检查人员", "sections": "分工",
    "certificate": "执法证号", "name": "名称", "kind": "类型", "county": "所在县", "credit_code": "信用代码",
    "township": "乡镇", "address": "地址", "director": "负责人", "phone": "电话", "beds": "床位数",
    "nursing_beds": "护理型床位数", "residents": "在住老人", "roster": "护理员", "features": "设施与情形",
    "self_caring": "自理", "partly": "部分失能", "disabled": "失能", "demented": "失智", "carers": "护理员",
    "companion": "陪同人员", "opinion": "被检查单位意见", "deadline": "期限", "severity": "等级",
    "registered": "挂号日期", "registered_problem": "挂号的问题", "registered_remedy": "挂号的整改要求",
    "statement": "陈述申辩", "refused": "拒签原因", "witness": "见证人", "reported": "当日报告",
    "to": "报告给", "at": "时间", "historic": "历史遗留标注",
    "released": "线索告知", "voided": "作废", "delivery": "送达", "reason": "原因",
    "withdrawn": "撤回",
    "date": "日期", "by": "经手人",
    "way": "送达方式", "receiver": "收件人",
    "closed": "复查结果", "due": "整改期限", "*": "删除",
    "institution": "机构", "mode": "检查方式", "assessment": "评估方式",
    "started": "开始日期", "office": "检查单位", "editions": "检查表",
    "edition": "版本", "profile": "适用地区", "id": "编号", "blob": "内容", "width": "宽", "height": "高",
    "taken": "拍摄时间", "original": "原件", "caption": "说明", "verdict": "结果", "value": "所填的值",
    "for_dependent": "失能失智组护理员", "for_self_caring": "自理组护理员", "day": "日期", "text": "内容",
    "done": "是否完成", "completed": "完成日期", "remark": "说明", "source": "台账", "source_name": "台账名称",
    "exported": "台账导出时的内容", "returned": "台账交回时的内容",
    "how": "方法", "department": "部门", "handed_over": "移送", "checker": "复查人", "passed": "复查结果",
    "evidence": "证据", "items": "检查项", "recheck": "复查", "title": "名称", "about": "所关", "findings": "问题",
    "corrections": "更正", "printed": "出具时的摘要",
    "media_type": "格式", "vetoes": "不予评定情形", "frame": "评定框架", "sheet": "评分表", "community": "社区等级",
    "grade": "等级", "remarks": "各项说明", "given": "得分", "score": "得分", "full": "满分", "counties": "所辖县",
    "binds": "适用文件", "rating_word": "评定叫法", "combined": "合并口径", "ratios": "配比", "group": "人群",
    "removed_because": "划去原因", "returned_because": "撤销划去的原因", "seen": "划去时看到的内容",
    "vouched_because": "时钟没有错的理由",
    "in_principle": "原则上", "document": "文件", "clause": "条款", "quote": "摘录", "part": "由谁查",
}  # fmt: skip


def title_of(step: str | int) -> str:
    """A step on the way to a value: a field by its title, a place in a list by its number."""
    if isinstance(step, int):
        return f"第{step + 1}项"
    return _TITLES.get(step, step)
