"""The command line: one verb a file, plain sentences on stderr, exit codes that programs can rely on.

0 done · 1 refused, in a sentence · 2 not understood · 3 done, but something is left: clashes to decide, or what can't
be shown · 130 stopped by the user.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import click

from app.cli.streams import flush, prepare, unshown, warn
from app.cli.words import ChineseGroup, usage_sentence
from app.errors import AppError, Cancelled

DONE, REFUSED, NOT_UNDERSTOOD, CLASHES_LEFT, STOPPED = 0, 1, 2, 3, 130

VERBS = {
    "window": "打开窗口（不写命令时的默认动作）",
    "demo": "生成示例县：三台电脑、十二家机构，导出、合并、打印",
    "checklist": "检查表：列出、查看、核对",
    "institution": "机构：列出、登记，导出和导入登记表",
    "inspection": "检查：列出、查看，导出和导入填报表",
    "finding": "问题：列出、查看、登记回复、延期、停用确认、移送、复查销账、撤回",
    "ledger": "台账：导出给机构填写，填好的导入",
    "rating": "等级预评估：评分表模板、导入、查看、列出",
    "report": "打印各种文书、台账、空白检查表",
    "document": "文书：列出、作废、登记送达、撤回送达、附签字页扫描件",
    "export": "导出交接文件",
    "merge": "把交接文件并入县级库",
    "decision": "决定：列出对不一致作过的决定，重新决定",
    "clash": "不一致：列出两台电脑写得不一样的地方，决定采用哪一份",
    "late": "签字后才到的内容：列出，采用或不采用",
    "verify": "核验一个交接文件",
    "store": "库的新建、检查与重建，备份与恢复，清除与保管期限",
    "device": "本机的终端编号与名称",
    "paper": "文书设置：名称、文号格式、签名栏、结尾语、救济告知",
}
_WAYS_ON = {
    "clock.doubted": "时钟没有错的，在命令前加 --clock-right 和理由：yijian --clock-right 已按手机核对 …",
    "institution.there": "确是另一家的，请加 --again。",
    "removal.is_removed": "撤销划去用 bring-back。",
}
"""What goes on after a refusal, where the command line has a way of its own: by the refusal's code."""


class Verbs(ChineseGroup):
    """Loads a verb's file only when it is called: starting costs what the verb costs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"app.cli.{cmd_name}_verb").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", metavar="FILE", help="库文件；不写时用设置里的数据文件夹。")
@click.option("--as", "actor", metavar="NAME", default="", help="以谁的名义操作；不写时为设置里的检查人员。")
@click.option("--clock-right", metavar="理由", default="", help="电脑的时钟没有错，为什么；只在时钟可疑时记入流水。")
@click.pass_context
def yijian(ctx: click.Context, store: str | None, actor: str, clock_right: str) -> int:
    """颐检：农村养老机构检查（离线）。不带命令时打开窗口。"""
    ctx.obj |= {"store": store, "actor": actor, "clock_right": clock_right}
    if ctx.invoked_subcommand is not None:
        return DONE
    if actor:
        raise click.UsageError("--as 后面要写明做什么；打开窗口时，检查人员在“设置”里填写。", ctx)
    window = yijian.get_command(ctx, "window")
    assert window is not None
    code: int = ctx.invoke(window)
    return code


def run(arguments: list[str], open_window: Callable[..., int]) -> int:
    """Run one command line; returns the exit code. A known error is one line on stderr, never a traceback.

    `open_window` starts the window on a store: the command line itself knows nothing of it.
    """
    prepare()
    code = _run(arguments, open_window)
    try:
        flush()
    except AppError as error:
        warn(error)
        return code or REFUSED
    return code


def _run(arguments: list[str], open_window: Callable[..., int]) -> int:
    try:
        code = yijian.main(args=arguments, prog_name="yijian", standalone_mode=False, obj={"open_window": open_window})
    except AppError as error:
        warn(error)
        if error.code in _WAYS_ON:
            warn(_WAYS_ON[error.code])
        return REFUSED
    except Cancelled:
        return STOPPED
    except (click.Abort, KeyboardInterrupt):
        warn("已停止。")
        return STOPPED
    except SystemExit:
        return DONE  # click's way to say that nobody reads its help any more
    except OSError as error:
        if error.filename is not None:
            raise
        # click prints help by itself: only there an error of a file without a name gets this far
        warn(unshown(error))
        return REFUSED
    except click.exceptions.NoArgsIsHelpError as error:
        warn(error.ctx.get_help() if error.ctx else "")
        return NOT_UNDERSTOOD
    except click.UsageError as error:
        warn(usage_sentence(error))
        return NOT_UNDERSTOOD
    except click.ClickException as error:
        warn(error.format_message())
        return REFUSED
    return code if isinstance(code, int) else DONE
