"""Where a verb writes: one option for the file, one that says that a file may go; the same names everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from app.placing import Target, judge_target

_PATH: Any = click.Path(path_type=Path)
_force = click.option("--force", is_flag=True, help="目标文件已经有了，就盖掉它；数据库和交接文件从不盖掉。")

Verb = Callable[..., Any]


def out_option(
    help_: str = "写到这个文件。", *, metavar: str = "FILE", required: bool = True
) -> Callable[[Verb], Verb]:
    """`--out FILE` with `--force`: the verb is given a `Target`, judged before any work is done.

    With a metavar that allows a folder the verb judges a folder itself.
    """
    option = click.option("--out", metavar=metavar, required=required, type=_PATH, help=help_)
    return lambda verb: option(_force(_aimed(verb, may_be_folder="DIR" in metavar)))


def back_option(verb: Verb) -> Verb:
    """`--sent-back FILE` with `--force`: where the 退回件 of a form that is taken in goes."""
    help_ = "另写一份退回件（Excel）：没有导入的行连同原因，退给填表的人改，改好后可以再导入。"
    option = click.option("--sent-back", "out", metavar="FILE", default=None, type=_PATH, help=help_)
    return option(_force(_aimed(verb, may_be_folder=False)))


def out_argument(verb: Verb) -> Verb:
    """The same where the file is an argument, `OUT.xlsx`."""
    return click.argument("out", metavar="OUT.xlsx", type=_PATH)(_force(_aimed(verb, may_be_folder=False)))


def _aimed(verb: Verb, *, may_be_folder: bool) -> Verb:
    @wraps(verb)
    def aimed(*arguments: Any, out: Path | None, force: bool, **options: Any) -> Any:
        if out is None:
            return verb(*arguments, out=None, **options)
        target = Target(out, over=force)
        if not (may_be_folder and out.is_dir()):
            judge_target(target)
        return verb(*arguments, out=target, **options)

    return aimed
