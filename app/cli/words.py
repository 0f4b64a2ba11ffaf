"""The command line's own words in Chinese: help headings and what was not understood."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any

import click


class ChineseCommand(click.Command):
    """A command whose help is Chinese throughout."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **({"options_metavar": "[选项]"} | settings))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        rows = [(names, told.replace("[required]", "（必填）")) for names, told in rows]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本帮助。"
        return option


class ChineseGroup(click.Group, ChineseCommand):
    """A group of such commands."""

    command_class = ChineseCommand
    group_class = type

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **({"subcommand_metavar": "命令 [参数]..."} | settings))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        ChineseCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str(limit=80))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            raise click.UsageError(f"没有“{args[0]}”这个命令。" + (f"是不是“{near[0]}”？" if near else ""), ctx)
        return super().resolve_command(ctx, args)


def group(name: str) -> Callable[[Callable[..., Any]], ChineseGroup]:
    """A group of verbs, in Chinese."""
    return click.group(name=name, cls=ChineseGroup)


def command(name: str) -> Callable[[Callable[..., Any]], ChineseCommand]:
    """A single verb, in Chinese."""
    return click.command(name=name, cls=ChineseCommand)


def usage_sentence(error: click.UsageError) -> str:
    """What was not understood, in one sentence, and where to read on."""
    match error:
        case click.NoSuchOption():
            hint = f"是不是“{error.possibilities[0]}”？" if error.possibilities else ""
            said = f"没有“{error.option_name}”这个选项。{hint}"
        case click.MissingParameter():
            said = f"缺少参数 {_name(error)}。"
        case click.BadParameter():
            said = f"参数 {_name(error)} 不对：{_reason(error)}"
        case click.BadOptionUsage():
            said = f"选项“{error.option_name}”后面要跟一个值。"
        case _ if error.message.startswith("Got unexpected extra argument"):
            said = f"多出了参数 {error.message.partition('(')[2].rstrip(')')}。"
        case _:
            said = error.message
    path = error.ctx.command_path if error.ctx else "yijian"
    return f"{said}请用 {path} --help 查看用法。"


def _name(error: click.BadParameter) -> str:
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx) if isinstance(error.param, click.Argument) else error.param.opts[0]
    return str(error.param_hint or "")


def _reason(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.Choice):
        return "只能是 " + "、".join(str(choice) for choice in error.param.type.choices) + "。"
    if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.types.IntParamType):
        return "应为整数。"
    if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.DateTime):
        return "应写成 2026-11-22 16:30 这样的日期和时刻。"
    return error.message if re.search("[\u4e00-\u9fff]", error.message) else "格式不对。"
