"""`yijian verify`: is a package what it says it is?"""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.desk import json_option, say
from app.cli.words import command as verb
from app.domain.ids import device_code
from app.interchange.package import verify
from app.workflow.receiving import absent_sentence


@verb(name="verify")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> int:
    """核验一个交接文件：有无改动、缺口，是不是本软件的文件。什么也不写。"""
    found = verify(file)
    events = found.contents.events if found.contents else 0
    gaps = found.contents.gaps if found.contents else ()
    absent = found.contents.absent if found.contents else ()
    erased = found.contents.erased if found.contents else 0
    say(
        {
            "path": str(file),
            "sound": found.sound,
            "events": events,
            "problems": list(found.problems),
            "missing_files": len(absent),
            "erased": erased,
            "gaps": [{"device": device, "first": first, "last": last} for device, first, last in gaps],
        },
        lambda: [
            *([f"{file}：完好，流水{events}条。"] if found.sound else [f"{file}：{said}" for said in found.problems]),
            *([f"其中已清除{erased}处。"] if erased else []),
            *([absent_sentence(len(absent))] if absent else []),
            *(
                f"缺口：终端 {device_code(device)} 第{first}至{last}条不在此文件中（只导出部分检查时属正常）。"
                for device, first, last in gaps
            ),
        ],
        as_json,
    )
    return 0 if found.sound else 1
