"""`yijian store`: make one; is it whole; make its tables anew, back it up, go back to a backup, forget for ever."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED, store_retention
from app.cli.desk import LineProgress, at_desk, json_option, named_store, say, store_path
from app.cli.streams import tell, warn
from app.cli.unshown import say_unreadable, unreadable_data
from app.cli.words import group
from app.domain.days import china_clock
from app.domain.ids import device_code
from app.settings import make_store_folder, read_settings
from app.storage.backup_folder import folder_of, kept_backups
from app.storage.check import content_digest
from app.storage.restoring import Restored
from app.workflow import erasing
from app.workflow.auditing import audit
from app.workflow.backing_up import back_up_by_hand
from app.workflow.desk import create_desk
from app.workflow.restoring import Preview, loss_sentences, preview_restore, restore

KEEPS_ALL = "现在的数据会先另存一份，恢复后反悔还可以再恢复回来。"


@group(name="store")
def command() -> None:
    """库的新建、检查与重建，备份与恢复，清除与保管期限。"""


command.add_command(store_retention.command)


@command.command(name="create")
@click.pass_context
def create(ctx: click.Context) -> None:
    """新建一个空的库；--store 写明放在哪里，不写时为设置里的数据文件夹。"""
    settings = read_settings()[0]
    path = named_store(ctx)
    if path is None:
        path = settings.store_file
        make_store_folder(settings)
    create_desk(path).close()
    tell(f"已新建 {path}")


@command.command(name="check")
@json_option
@click.pass_context
def check_(ctx: click.Context, as_json: bool) -> int:
    """检查库是否完好：文件、引用、流水链、附件，表与流水是否一致，有没有不能显示的内容；给出内容摘要。

    退出码：0 完好；3 完好，但有需要核实的事（编号重复、终端被复制、缺附件），或有内容不能显示；1 有损坏。
    """
    with at_desk(ctx) as desk:
        found = audit(desk, LineProgress())
    checked = found.checked
    lost = found.unreadable
    say(
        {
            "sound": checked.sound,
            "events": checked.events,
            "problems": list(checked.problems),
            "matters": list(found.matters),
            "missing_files": len(checked.missing_blobs),
            "erased": checked.erased,
            "unreadable": unreadable_data(lost),
            "content_digest": found.content_digest or None,
        },
        lambda: [
            *([f"完好：流水{checked.events}条。"] if checked.sound else checked.problems),
            *([f"已清除{checked.erased}处。"] if checked.erased else []),
            *found.matters,
            *([f"其中{len(lost)}处内容不能显示，列在下面；记录都在。"] if lost else []),
            *([f"内容摘要 {found.content_digest}"] if found.content_digest else []),
        ],
        as_json,
    )
    if not checked.sound:
        return REFUSED
    return say_unreadable(lost) or (CLASHES_LEFT if found.matters else DONE)


@command.command(name="rebuild")
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """按流水重建各表；流水不变。"""
    with at_desk(ctx) as desk:
        desk.store.rebuild()
        tell(f"已重建。内容摘要 {content_digest(desk.store)}")


@command.command(name="backup")
@click.option("--out", metavar="FILE|DIR", default=None, type=click.Path(path_type=Path),
              help="写到文件，或写进文件夹、U盘；不写时存在库旁边的“备份”里。")  # fmt: skip
@json_option
@click.pass_context
def backup(ctx: click.Context, out: Path | None, as_json: bool) -> None:
    """把整个库备份成一个文件，重新打开核验过才算数；手动备份从不自动删除。"""
    with at_desk(ctx) as desk:
        into = {"folder": out} if out and out.is_dir() else {"file": out}
        made = back_up_by_hand(desk, **into, progress=LineProgress())
    say(
        {"path": str(made.path), "bytes": made.size, "verified": True, "other_disk": made.elsewhere},
        lambda: [f"已备份到 {made.path}（{made.size / 1048576:.1f} MB），已核验。"],
        as_json,
    )


@command.command(name="backups")
@json_option
@click.pass_context
def backups(ctx: click.Context, as_json: bool) -> None:
    """列出库旁边“备份”文件夹里的备份，最新的在前。"""
    store = store_path(ctx)
    kept = kept_backups(store)
    say(
        [
            {
                "path": str(each.path),
                "made": china_clock(each.backup.at),
                "reason": each.backup.reason.value,
                "bytes": each.size,
            }
            for each in kept
        ],
        lambda: [
            *(
                f"{china_clock(each.backup.at)}  {each.backup.reason.value}  {each.size / 1048576:.1f} MB  {each.path}"
                for each in kept
            ),
            *([] if kept else [f"还没有备份（{folder_of(store)}）。"]),
        ],
        as_json,
    )


@command.command(name="restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--preview", "only_look", is_flag=True, help="只看恢复会失去什么，不恢复。")
@click.option("--yes", is_flag=True, help="不再询问，直接恢复。")
@json_option
@click.pass_context
def restore_(ctx: click.Context, file: Path, only_look: bool, yes: bool, as_json: bool) -> None:
    """用一份备份恢复整个库：先列出会失去什么，再问一次。现在的库会先备份。"""
    store = store_path(ctx)
    preview = preview_restore(store, file, LineProgress())
    told = _told(preview)
    if only_look:
        say(told, lambda: _lines(preview), as_json)
        return
    if not yes:
        for line in _lines(preview):
            warn(line)
        click.confirm("要恢复吗？", abort=True, err=True)
    done = restore(store, file, progress=LineProgress())
    say(told | {"restored": _outcome(done)}, lambda: _done_lines(done, file), as_json)


@command.command(name="erase")
@click.argument("places", metavar="[编号]...", nargs=-1)
@click.option("--find", "words", metavar="文字", default="", help="列出含有这些字的各处和它们的编号，不清除。")
@click.option("--reason", metavar="原因", default="", help="为什么要清除，一句话。")
@click.option("--witness", metavar="姓名", default="", help="共同决定的另一个人。")
@click.option("--preview", "only_look", is_flag=True, help="只看还有哪里、哪些交接文件和备份里有，不清除。")
@click.option("--remove-backups", is_flag=True, help="清除后，把还存有这些内容的备份一并删除。")
@click.option("--yes", is_flag=True, help="不再询问，直接清除。")
@json_option
@click.pass_context
def erase_(
    ctx: click.Context,
    places: tuple[str, ...],
    words: str,
    reason: str,
    witness: str,
    only_look: bool,
    remove_backups: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """永久清除写错的文字、照片或扫描件（如老人姓名）：先用 --find 查出编号，再照编号清除。

    结果、数字、日期、文号不会改变；别处在并入以后导出的交接文件时一同清除。清除后不能恢复。
    """
    with at_desk(ctx) as desk:
        if words:
            found = erasing.find_words(desk, words)
            say(
                [_place(each) for each in found],
                lambda: [f"{each.id}  {each.where}：{each.text}" for each in found],
                as_json,
            )
            return
        seen = erasing.preview(desk, erasing.chosen(desk, places))
        lines = [
            *(f"清除：{each.where}：{each.text}" for each in seen.here),
            *erasing.preview_sentences(seen),
        ]
        told = {
            "places": [_place(each) for each in seen.here],
            "also": [_place(each) for each in seen.also],
            "files": [{"name": file.name, "handed_over": file.handed_over} for file in seen.files],
            "backups": [str(path) for path in seen.backups],
        }
        if only_look:
            say(told, lambda: lines, as_json)
            return
        if not yes:
            for line in lines:
                warn(line)
            click.confirm("要清除吗？清除后不能恢复。", abort=True, err=True)
        done = erasing.erase(desk, seen.here, reason=reason, witness=witness)
        left = erasing.remove_backups(done.backups) if remove_backups else done.backups
    say(
        told | {"erased": done.places, "backups_left": [str(path) for path in left]},
        lambda: [
            f"已清除 {done.places} 处。",
            *([str(done.warning)] if done.warning else []),
            *(f"这份备份里还有：{path}" for path in left),
        ],
        as_json,
    )


def _place(found: erasing.Found) -> dict[str, object]:
    return {"id": found.id, "where": found.where, "text": found.text, "file": found.is_file}


def _told(preview: Preview) -> dict[str, object]:
    loss = preview.loss
    return {
        "backup": str(preview.backup),
        "made": china_clock(preview.made),
        "events": preview.events,
        "lost": None if preview.unreadable else loss.events,
        "lost_by": dict(loss.authors),
        "lost_numbers": list(loss.numbers),
        "lost_visits": [
            {"home": visit.home, "started": visit.started, "whole": visit.whole, "counts": dict(visit.counts)}
            for visit in loss.visits
        ],
        "coming_back": preview.back,
        "sentences": list(loss_sentences(preview)),
    }


def _lines(preview: Preview) -> list[str]:
    head = f"备份 {preview.backup}：{china_clock(preview.made)}，流水{preview.events}条，已核验。"
    return [head, *loss_sentences(preview), KEEPS_ALL]


def _outcome(done: Restored) -> dict[str, str | None]:
    return {
        "device": done.device,
        "kept": str(done.kept) if done.kept else None,
        "aside": str(done.aside) if done.aside else None,
    }


def _done_lines(done: Restored, file: Path) -> list[str]:
    lines = [f"已恢复到 {file}。"]
    if done.kept:
        lines.append(f"恢复前的数据在 {done.kept}")
    if done.aside:
        lines.append(f"原来的数据文件已损坏，改名为 {done.aside}")
    code = device_code(done.device)
    return [*lines, f"本机换用新的终端标识 {code}，已给出的文号不会再给；终端编号请由县级办公室另分一个。"]
