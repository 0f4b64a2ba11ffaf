"""What a person can be told when an act is refused."""

from __future__ import annotations

from app.errors import AppError, ErrorText


class InvalidEntry(AppError):
    """A form with faults, all of them: `faults` holds (field, sentence)."""

    def __init__(self, where: str, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(
            "entry.invalid", where, "".join(sentence for _, sentence in faults), "改正后再保存；尚未保存任何内容。"
        )
        self.faults = faults


NO_SUCH = ErrorText(
    code="desk.no_such",
    where="编号 {handle}",
    what="本机没有这个编号的{what}。",
    remedy="请用 institution list 或 inspection list 查看编号。",
)
UNKNOWN_CHECKLIST = ErrorText(
    code="inspection.unknown_checklist",
    where="检查表 {name}",
    what="没有这张检查表。",
    remedy="可用的有：{known}。",
)
NO_PARTS = ErrorText(
    code="inspection.no_parts",
    where="开始检查",
    what="{what}",
    remedy="请至少填写一名检查人员，并把每个部分分给一个人。",
)
SECTION_TWICE = ErrorText(
    code="inspection.section_twice",
    where="分工",
    what="“{section}”分给了不止一个人。",
    remedy="请把每个部分只分给一个人。",
)
ADMINISTRATIVE_NEEDS = ErrorText(
    code="inspection.administrative",
    where="行政检查",
    what="行政检查须有两名以上持执法证的检查人员，现在填写了执法证号的有{count}人。",
    remedy="请补填执法证号，或改用“自查/巡查”。",
)
SIGNED_PART = ErrorText(
    code="inspection.signed_part",
    where="{where}",
    what="这一部分已由{inspector}签字。",
    remedy="需要更正的，请写明更正理由；更正会在记录和通知上注明。",
)
NO_REASON = ErrorText(
    code="inspection.no_reason",
    where="{where}",
    what="“{verdict}”须写明原因。",
    remedy="请用一句话写明原因，再选“{verdict}”。",
)
PERSONAL_NUMBER = ErrorText(
    code="inspection.personal_number",
    where="{where}",
    what="文字里“{number}…”像是18位身份证号，未保存。",
    remedy="本软件不记录老人的姓名、身份证号和诊断，请改写为房间号、床号或人数。",
)
NOT_READY = ErrorText(
    code="inspection.not_ready",
    where="{where}",
    what="还不能签字：{reasons}",
    remedy="处理后再签字；已填的内容都已保存。",
)
NO_SUCH_ITEM = ErrorText(
    code="inspection.no_such_item",
    where="{item}",
    what="本次检查没有这一项。",
    remedy="请用 inspection show 查看本次检查的项目。",
)
REGISTERED = ErrorText(
    code="finding.registered",
    where="{number}",
    what="这个问题已挂号，问题和整改要求不能再改写。",
    remedy="事实有误的，请更正检查结果并写明理由；责任人仍可填写。",
)
NOT_A_PHOTO = ErrorText(
    code="photo.not_a_photo",
    where="{name}",
    what="这个文件不是能打开的照片（{reason}）。",
    remedy="请选 JPG、PNG、WebP 或 BMP 格式的照片。",
)
PHOTO_TOO_LARGE = ErrorText(
    code="photo.too_large",
    where="{name}",
    what="照片太大（{size}）。",
    remedy="请选不超过 100 MB、1 亿像素的照片。",
)
UNWRITTEN = ErrorText(
    code="report.unwritten",
    where="{path}",
    what="文件没有写成（{reason}）。",
    remedy="请检查文件夹是否存在、磁盘是否已满，文件若正在 Excel 或 WPS 中打开请先关闭；原来的文件未被改动。",
)
NOTHING_TO_PRINT = ErrorText(
    code="report.nothing",
    where="{where}",
    what="{what}",
    remedy="{remedy}",
)
VALUE_OUT_OF_BOUNDS = ErrorText(
    code="inspection.value",
    where="{where}",
    what="填的数“{value}”不在可能的范围内（应为{bounds}{unit}）。",
    remedy="请核对后重填；原来的结果未改动。",
)
BAD_DEVICE_CODE = ErrorText(
    code="device.code",
    where="终端编号“{code}”",
    what="编号应为一个大写字母加两位数字，例如 A03。",
    remedy="请按县里分配的编号重填；原编号未改动。",
)
UNREADABLE = ErrorText(
    code="file.unreadable",
    where="{path}",
    what="文件打不开（{reason}）。",
    remedy="请检查路径和权限后再试。",
)
UNKNOWN_PROFILE = ErrorText(
    code="device.profile",
    where="适用地区“{name}”",
    what="没有这个地区。",
    remedy="可用的有：{known}；原设置未改动。",
)
ITEM_TWICE = ErrorText(
    code="inspection.item_twice",
    where="检查表",
    what="“{one}”和“{other}”都有“{item}”，一起用会把同一项查两遍。",
    remedy="请只选其中一张；尚未保存任何内容。",
)
