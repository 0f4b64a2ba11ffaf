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


NO_BACKUP_BEFORE_MERGE = ErrorText(
    code="merge.no_backup",
    where="{where}",
    what="没有合并任何内容：合并前的备份没有做成。{what}",
    remedy="{remedy}不备份也要合并的，可以选“不备份，仍然合并”（命令行加 --no-backup）。",
)
NO_DECISION_REASON = ErrorText(
    code="clash.no_reason",
    where="{where}",
    what="没有写明为什么采用这一份。",
    remedy="请用一句话写明理由；没有改动任何内容。",
)
NO_SUCH_CLASH = ErrorText(
    code="clash.no_such",
    where="{name}",
    what="没有这一处不一致，或者已经决定了。",
    remedy="请用 clash list 查看待决定的不一致。",
)
NO_SUCH_VERSION = ErrorText(
    code="clash.no_such_version",
    where="{name}",
    what="这一处不一致没有{version}这一份。",
    remedy="可选的有：{known}。",
)
ODD_CLOCK = ErrorText(
    code="desk.odd_clock",
    where="电脑的时钟",
    what="现在的日期在公元9000年以后，显然不对。",
    remedy="请先校准电脑的日期和时间，再接着用；没有改动任何内容。",
)
WRONG_CLOCK = ErrorText(
    code="clock.wrong",
    where="",
    what="{what}",
    remedy="{remedy}。",
)
DOUBTED_CLOCK = ErrorText(
    code="clock.doubted",
    where="",
    what="{what}",
    remedy="{remedy}。",
)
NO_REASON_FOR_CLOCK = ErrorText(
    code="clock.no_reason",
    where="电脑的时钟",
    what="没有写明时钟没有错的理由。",
    remedy="请用一句话写明，例如“已按手机核对”；或先把日期和时间调准。",
)
NO_SUCH = ErrorText(
    code="desk.no_such",
    where="编号 {handle}",
    what="本机没有这个编号的{what}。",
    remedy="请用 institution list 或 inspection list 查看编号。",
)
HOME_THERE = ErrorText(
    code="institution.there",
    where="{name}",
    what="像是已经登记过：“{there}”（{handle}，{where}），{why}。",
    remedy="同一家的请用已登记的那一家；确是另一家的，可以仍要登记。没有保存。",
)
REMOVAL_PAPERS = ErrorText(
    code="removal.papers",
    where="{name}",
    what="这次检查还有{count}份有效的文书：{papers}。",
    remedy="请先把文书作废（文号保留，不再使用），再划去这次检查；没有划去。",
)
REMOVAL_VISITS = ErrorText(
    code="removal.visits",
    where="{name}",
    what="这家机构有{count}次检查。",
    remedy="请先在“检查”里划去登记错的检查；检查没有错的，机构也不能划去。没有划去。",
)
REMOVED_ALREADY = ErrorText(
    code="removal.already",
    where="{name}",
    what="已经划去了。",
    remedy="可以在“已划去”里看原因，或撤销划去。",
)
NOT_REMOVED = ErrorText(
    code="removal.not_removed",
    where="{name}",
    what="没有划去，不用撤销。",
    remedy="请核对编号。",
)
REMOVAL_NO_REASON = ErrorText(
    code="removal.no_reason",
    where="{name}",
    what="没有写明原因。",
    remedy="请用一句话写明；没有改动。",
)
IS_REMOVED = ErrorText(
    code="removal.is_removed",
    where="{name}",
    what="已划去（{reason}）。",
    remedy="要接着用的，请先在“已划去”里撤销划去。",
)
UNKNOWN_CHECKLIST = ErrorText(
    code="inspection.unknown_checklist",
    where="检查表 {name}",
    what="没有这张检查表。",
    remedy="可用的有：{known}。",
)
NOTHING_TO_RECHECK = ErrorText(
    code="inspection.nothing_to_recheck",
    where="{home}",
    what="这家机构没有未销账的问题，不用复查。",
    remedy="请改选其他检查表；尚未保存任何内容。",
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
SECTION_SIGNED = ErrorText(
    code="inspection.section_signed",
    where="分工",
    what="“{section}”已由{inspector}签字，不能再转给别人。",
    remedy="请改选没有签字的部分；签过字的要更正，请打开那一项，写明更正理由再改。",
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
CHANGED_SINCE = ErrorText(
    code="undo.changed_since",
    where="撤销",
    what="这一项后来又改过，不能直接撤销。",
    remedy="请看现在写的是什么，再直接改；没有改动任何内容。",
)
SIGNED_SINCE = ErrorText(
    code="undo.signed_since",
    where="撤销",
    what="这一部分已经签字，不能撤销。",
    remedy="需要更正的，请打开这一项，写明更正理由后再改；没有改动任何内容。",
)
SIGNED_HOME = ErrorText(
    code="inspection.signed_home",
    where="修改人数",
    what="{inspector}已经签字，本次检查的人数不能再改。",
    remedy="请到“机构”页更正登记，下次检查按新的人数计算。",
)
LATE_NEEDS_REASON = ErrorText(
    code="late.no_reason",
    where="{where}",
    what="还没有写明理由，没有改动任何内容。",
    remedy="请用一句话写明为什么采用或不采用；理由与决定一起留存。",
)
LATE_MOVED_ON = ErrorText(
    code="late.moved_on",
    where="{where}",
    what="这里又有了变化，没有改动任何内容。",
    remedy="请重新看过再决定。",
)
NO_SUCH_LATE = ErrorText(
    code="late.no_such",
    where="{handle}",
    what="没有这样一条等待决定的签字后才到的内容。",
    remedy="用 yijian late list 查看编号。",
)
NO_REASON = ErrorText(
    code="inspection.no_reason",
    where="{where}",
    what="“{verdict}”须写明原因。",
    remedy="请用一句话写明原因，再选“{verdict}”。",
)
ONLY_RECORDED = ErrorText(
    code="inspection.only_recorded",
    where="{where}",
    what="这一项只登记，不判不符合。",
    remedy="请填数后选“符合”；要说明的写在现场情况里。没有改动。",
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
    remedy="请选 JPG、PNG、WebP、BMP 或 HEIC 格式的照片。",
)
PHOTO_TOO_LARGE = ErrorText(
    code="photo.too_large",
    where="{name}",
    what="照片太大（{size}）。",
    remedy="请选不超过 100 MB、1 亿像素的 JPG 照片、5000 万像素的 HEIC 照片，或不超过 4000 万像素的其他图片。",
)
ISSUED_UNWRITTEN = ErrorText(
    code="report.issued_unwritten",
    where="{path}",
    what="{papers}已经出具，只是文件没有放到位：{reason}",
    remedy="文号不变，请再打印一次（窗口里在“文书”中，命令行再运行一次并换一个文件名）。",
)
VALUE_OUT_OF_BOUNDS = ErrorText(
    code="inspection.value",
    where="{where}",
    what="填的数“{value}”不在可能的范围内（应为{bounds}{unit}）。",
    remedy="请核对后重填；原来的结果未改动。",
)
NO_SUCH_LIFE = ErrorText(
    code="inspection.life",
    where="{where}",
    what="填的“{value}”看不出是哪一种、哪一天（可用：{known}）。",
    remedy="请选一种，并按“年-月-日”填日期，如 2020-05-01；原来的结果未改动。",
)
BAD_DEVICE_CODE = ErrorText(
    code="device.code",
    where="终端编号“{code}”",
    what="编号应为一个大写字母加两位数字，例如 A03。",
    remedy="请按县里分配的编号重填；原编号未改动。",
)
CODE_USED = ErrorText(
    code="device.code_used",
    where="终端编号“{code}”",
    what="已有另一个终端（标识 {device}）用它给过编号，再用会出现两份同号的文书。",
    remedy="请向县里要一个新的编号；换了电脑或恢复过旧副本，也要用新的编号。原编号未改动。",
)
NOTHING_TO_ERASE = ErrorText(
    code="erase.nothing",
    where="{words}",
    what="没有找到可以清除的文字或照片。",
    remedy="请核对要找的字，一个字也不能差；数字、结果、日期、编号不能清除。",
)
UNKNOWN_PLACE = ErrorText(
    code="erase.unknown_place",
    where="{name}",
    what="没有这一处，或者已经清除。",
    remedy="请先用 yijian store erase --find 查出编号，再照样写；没有清除任何内容。",
)
ERASE_NEEDS_REASON = ErrorText(
    code="erase.reason", where="清除", what="没有写明原因。", remedy="请写一句话说明为什么要清除；没有清除任何内容。"
)
ERASE_NEEDS_PEOPLE = ErrorText(
    code="erase.people",
    where="清除",
    what="清除须由两个人共同决定，要写明经办人和另一个人的姓名。",
    remedy="请填写另一个人的姓名，与经办人不能相同；没有清除任何内容。",
)
ERASE_NOT_SCRUBBED = ErrorText(
    code="erase.not_scrubbed",
    where="清除",
    what="内容已经清除，但另一个程序正在使用数据库，磁盘上的残留还没有抹掉。",
    remedy="请关闭其他窗口，再打开一次颐检，它会接着抹掉。",
)
BAD_RETENTION_YEARS = ErrorText(
    code="retention.years",
    where="保管期限 · {kept}",
    what="{what}",
    remedy="请照县里的文件填写；原来的期限未改动。",
)
BAD_RETENTION_SOURCE = ErrorText(
    code="retention.source",
    where="保管期限 · {kept}",
    what="{what}",
    remedy="请写明是县里的哪份文件；原来的期限未改动。",
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

# 整改: why an act on a problem is refused. Nothing of it was saved.
NO_SUCH_FINDING = ErrorText(
    code="finding.no_such",
    where="{name}",
    what="没有这个问题。",
    remedy="请用 finding list 查看挂号；未挂号的写成“检查编号/项目编号”。",
)
FINDING_TWICE = ErrorText(
    code="finding.twice",
    where="{name}",
    what="有不止一个问题用了这个挂号。",
    remedy="请改写成“检查编号/项目编号”：{choices}。",
)
FINDING_UNREGISTERED = ErrorText(
    code="finding.unregistered",
    where="{number}",
    what="这个问题还没有挂号。",
    remedy="请先由检查人员签字挂号，再登记整改。",
)
FINDING_LAPSED = ErrorText(
    code="finding.lapsed",
    where="{number}",
    what="检查结果已更正，这个问题不再成立。",
    remedy="无须再登记整改；原来的记录都已保留。",
)
FINDING_CLOSED = ErrorText(
    code="finding.closed",
    where="{number}",
    what="这个问题已由{checker}于{day}复查销账。",
    remedy="再次发现的，请在新的检查中记为不符合，另行挂号；销错了的，请撤销销账。",
)
FINDING_NOT_NOTIFIED = ErrorText(
    code="finding.not_notified",
    where="{number}",
    what="有效的通知上没有这个问题，机构不知道要改什么。",
    remedy="请先出具整改通知单（已出具过的，补发一份），再登记回复、延期或复查。",
)
FINDING_UNDECIDED = ErrorText(
    code="finding.undecided",
    where="{number}",
    what="两台电脑对这个问题的记录不一致。",
    remedy="请先在“交接合并”里决定以哪个为准。",
)
FINDING_TOO_EARLY = ErrorText(
    code="finding.too_early",
    where="{number}",
    what="日期{day}早于这个问题的发现或挂号日期{since}。",
    remedy="请核对日期后再保存；尚未保存任何内容。",
)
FINDING_FUTURE = ErrorText(
    code="finding.future",
    where="{number}",
    what="日期{day}还没有到（今天是{today}）。",
    remedy="请核对日期和电脑的时钟后再保存；尚未保存任何内容。",
)
FINDING_NO_WORDS = ErrorText(
    code="finding.no_words",
    where="{number}",
    what="没有写明{what}。",
    remedy="请用一句话写明；尚未保存任何内容。",
)
FINDING_NO_EVIDENCE = ErrorText(
    code="finding.no_evidence",
    where="{number}",
    what="销账须有证据。",
    remedy="请附上复查照片，或写明所见的文书；尚未保存任何内容。",
)
FINDING_NO_CHECKER = ErrorText(
    code="finding.no_checker",
    where="{number}",
    what="没有写明到场复查的人。",
    remedy="请填写复查人；尚未保存任何内容。",
)
FINDING_NOT_STOPPED = ErrorText(
    code="finding.not_stopped",
    where="{number}",
    what="{severity}问题须先有人到场确认已停用或消除危险。",
    remedy="请先登记停用确认，写明日期和确认人，再复查销账。",
)
FINDING_NO_NEW_DEADLINE = ErrorText(
    code="finding.no_new_deadline",
    where="{number}",
    what="退回整改须定新的期限，且不早于复查日期{day}。",
    remedy="请填写新的期限；尚未保存任何内容。",
)
FINDING_NOT_LATER = ErrorText(
    code="finding.not_later",
    where="{number}",
    what="延期后的期限须晚于现在的期限{deadline}。",
    remedy="请核对后重填；原来的期限未改动。",
)
FINDING_NOT_CORRECTED = ErrorText(
    code="finding.not_corrected",
    where="{number}",
    what="没有要更正的：所填的与现在的一样。",
    remedy="请改写问题、整改要求或期限后再保存；尚未保存任何内容。",
)
FINDING_DEADLINE_MOVED = ErrorText(
    code="finding.deadline_moved",
    where="{number}",
    what="期限挂号之后已经由延期或复查改为{deadline}，不能再更正挂号时的期限。",
    remedy="要再给时间的请登记延期；问题和整改要求仍可更正。",
)
FINDING_NOT_GRAVE = ErrorText(
    code="finding.not_grave",
    where="{number}",
    what="{severity}问题不用登记停用确认。",
    remedy="只有重大、疑似重大和严重的问题须登记；请直接登记回复或复查。",
)
FINDING_STOPPED_ALREADY = ErrorText(
    code="finding.stopped_already",
    where="{number}",
    what="{by}已于{day}确认停用或消除危险。",
    remedy="不用再登记；整改完成后请复查。",
)
FINDING_NO_SUCH_ACT = ErrorText(
    code="finding.no_such_act",
    where="{number}",
    what="经过里没有这一条可以撤回的记录。",
    remedy="请用 finding show 查看经过，写明其中的序号；尚未保存任何内容。",
)
FINDING_WITHDRAWN_ALREADY = ErrorText(
    code="finding.withdrawn_already",
    where="{number}",
    what="这一条已经撤回过了。",
    remedy="不用再撤回；两条记录都在经过里。",
)

# 决定: why a decision is not made anew.
NO_SUCH_DECISION = ErrorText(
    code="decision.none",
    where="{name}",
    what="没有这个决定。",
    remedy="请用 decision list 查看作过的决定和它们的编号。",
)
NO_SUCH_OPTION = ErrorText(
    code="decision.option",
    where="{where}",
    what="当时不一致的只有{count}份。",
    remedy="请用 decision list 查看各份的序号；尚未保存任何内容。",
)
DECISION_NO_REASON = ErrorText(
    code="decision.no_reason",
    where="{where}",
    what="没有写明重新决定的理由。",
    remedy="请用一句话写明；尚未保存任何内容。",
)
DECISION_OVERTAKEN = ErrorText(
    code="decision.overtaken",
    where="{where}",
    what="这个决定不能重新决定：{state}。",
    remedy="请按现在的记录办理：登记错的可以撤回，复查结果以新的复查为准；尚未保存任何内容。",
)

# 文书: why a document is not printed, numbered or voided.
REPORTED_TO_NOBODY = ErrorText(
    code="inspection.reported_to",
    where="当日报告",
    what="没有写明报告给谁。",
    remedy="请填写接收报告的单位或人员；尚未保存任何内容。",
)
REPORTED_IN_FUTURE = ErrorText(
    code="inspection.reported_at",
    where="当日报告",
    what="报告时间{at}还没有到（现在是{now}）。",
    remedy="请核对时间和电脑的时钟后再保存；尚未保存任何内容。",
)
BAD_PAPER = ErrorText(
    code="office.paper",
    where="文书设置 · {where}",
    what="{what}",
    remedy="请改正后再保存；原来的设置未改动。",
)
NOT_OFFERED = ErrorText(
    code="document.not_offered",
    where="{title}",
    what="现在不能出具：{reason}",
    remedy="没有打印，也没有给出文号。",
)
NO_SUCH_DOCUMENT = ErrorText(
    code="document.no_such",
    where="{name}",
    what="这次检查没有这份文书。",
    remedy="请用 document list 查看已出具的文书。",
)
DOCUMENT_VOID = ErrorText(
    code="document.void",
    where="{name}",
    what="这份文书已于{day}作废（{reason}）。",
    remedy="请另行出具新的文书；作废的仍在目录里，可以查看和再打印。",
)
DOCUMENT_NOT_DELIVERED = ErrorText(
    code="document.not_delivered",
    where="{name}",
    what="这份文书没有登记送达，或者送达已经撤回。",
    remedy="不用撤回；送达后请登记送达。",
)
DOCUMENT_NO_REASON = ErrorText(
    code="document.no_reason",
    where="{name}",
    what="没有写明{what}。",
    remedy="请用一句话写明；尚未保存任何内容。",
)
DOCUMENT_DAY = ErrorText(
    code="document.day",
    where="{name}",
    what="送达日期{day}早于出具日期或还没有到（{since}出具，今天是{today}）。",
    remedy="请核对日期后再保存；尚未保存任何内容。",
)
NUMBER_TAKEN = ErrorText(
    code="document.number_taken",
    where="{number}",
    what="这个文号已由另一台电脑给出，两台电脑的终端编号可能相同。",
    remedy="请在“设置”里改用县里分给本机的终端编号，再出具文书；没有给出文号。",
)
SCAN_UNREADABLE = ErrorText(
    code="document.scan",
    where="{name}",
    what="这个文件不能作为签字页扫描件（{reason}）。",
    remedy="请重新扫描或复制一次；可选 JPG、PNG、HEIC 照片，或不超过 20 MB、不加密的 PDF 文件。",
)
NO_SCANS = ErrorText(
    code="document.no_scans",
    where="{name}",
    what="里面没有扫描件。",
    remedy="请选 PDF、JPG、PNG 等扫描件，或放着它们的文件夹；没有归档任何一页。",
)
NO_SUCH_SCANNED_PAGE = ErrorText(
    code="document.no_such_scanned_page",
    where="{said}",
    what="没有这样一张要放的页，或者这一叠里没有这个文号的页。",
    remedy="请照“没有归档”里的张号写，例如 3=文号:2；没有归档任何一页。",
)
NO_SUCH_PIECE = ErrorText(
    code="case_file.no_such_piece",
    where="案卷",
    what="卷内没有第{number}件，只有{count}件。",
    remedy="请照卷内目录的序号写；没有写成文件。",
)
SCANS_CHANGED = ErrorText(
    code="document.scans_changed",
    where="{name}",
    what="读过以后，这个文件被改动了。",
    remedy="请重新选择扫描件；没有归档任何一页。",
)
NOT_HELD = ErrorText(
    code="blob.not_held",
    where="{name}",
    what="它的内容{why}。",
    remedy="{remedy}",
)
NOT_HISTORIC = ErrorText(
    code="finding.not_historic",
    where="{number}",
    what="这个问题不是房屋的消防审验手续，不能标为历史遗留。",
    remedy="只有消防审验手续的问题可以标注；现场的火灾隐患须照常整改。",
)
NOT_A_LEAD = ErrorText(
    code="finding.not_a_lead",
    where="{number}",
    what="这个问题不是违法线索，没有对机构保密。",
    remedy="它照常印在送达联上；只有违法线索才登记何时可以告知。",
)
BAD_PERIOD = ErrorText(
    code="summary.period",
    where="统计期间",
    what="开始日期{since}晚于结束日期{until}。",
    remedy="请把两个日期对调或重填；未生成任何文件。",
)
NO_SUCH_TOWNSHIP = ErrorText(
    code="summary.township",
    where="统计范围",
    what="登记的机构中没有“{name}”。",
    remedy="请写登记的乡镇名：{known}；不写时为全部机构。",
)

# 台账: a ledger that leaves and comes back.
NO_SUCH_COUNTY = ErrorText(
    code="ledger.no_such_county",
    where="县（市、区）“{name}”",
    what="本机没有这个地方的检查。",
    remedy="本机有的是：{known}；不写时为全部机构。",
)
LEDGER_MOVED_ON = ErrorText(
    code="ledger.moved_on",
    where="{file}",
    what="预览以后，本机关于{number}的记录又有了变化。",
    remedy="请重新打开这份台账，看过新的预览再导入；没有导入任何内容。",
)
NOT_A_SUMMARY = ErrorText(
    code="summary.file_kind",
    where="{path}",
    what="汇总只能写成 PDF 或 Excel。",
    remedy="请把文件名写成以 .pdf 或 .xlsx 结尾；未生成任何文件。",
)
FORM_MOVED_ON = ErrorText(
    code="form.moved_on",
    where="{file}",
    what="预览以后，本机的记录又有了变化。",
    remedy="请重新导入这个文件，看过新的预览再确认；没有导入任何内容。",
)
OTHER_DOCUMENT = ErrorText(
    code="document.other_kind",
    where="{name}",
    what="这份文书是《{title}》，不是要打印的这一种。",
    remedy="请用 report {verb} 打印它。",
)
NOTHING_TO_ADD = ErrorText(
    code="document.nothing_to_add",
    where="{title}",
    what="没有要补发的：还没有出具过通知，或者未销账的问题都已在有效的通知上。",
    remedy="没有出具过的请直接出具；要再打印一份的，用 --document 写明文号。",
)
WHICH_DOCUMENT = ErrorText(
    code="document.which",
    where="{title}",
    what="现在可以出具{count}份，没有写明{which}。",
    remedy="请用 {option} 写明；没有给出文号。",
)
