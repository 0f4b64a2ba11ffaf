"""A ledger of a whole province's size: read within bounds of memory, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.ledger import Filled
from app.reports.excel import write_ledger_workbook
from app.reports.ledger import Ledger, LedgerRow
from tests.interchange.ledgers import TODAY, problem, row_of

ROWS = 45_500
MOST_MB = 200
_READ = """
import re, sys
from pathlib import Path
from app.interchange.ledger_read import read_ledger
lines = read_ledger(Path(sys.argv[1])).lines
# getrusage tells of the parent too, as it was when it began this process
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1] if status.exists() else 0
print(len(lines), lines[-1].cells["整改措施"], int(peak) // 1024)
"""
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = (
    b'<Relationship Id="texts" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)


class Rows(list[LedgerRow]):
    """Rows that are made as they are walked through."""

    def __len__(self) -> int:
        return ROWS

    def __iter__(self) -> Iterator[LedgerRow]:
        for number in range(ROWS):
            words = f"已更换第{number}具灭火器，逐月检查并登记，责任到人。"
            filled = Filled(words, "已完成", date(2026, 11, 20), "马某", f"附发票{number}")
            yield row_of(number, problem(number, filled))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("大") / "台账.xlsx"
    with path.open("wb") as out:
        write_ledger_workbook(Ledger("台账", "示例省", TODAY, Rows()), out)
    return path


def saved_elsewhere(path: Path) -> Path:
    """The same with its texts in a part that all cells share, as office programs save it."""
    texts: dict[bytes, int] = {}

    def shared(found: re.Match[bytes]) -> bytes:
        return b' t="s"><v>%d</v></c>' % texts.setdefault(found[1], len(texts))

    out, sheet, relations = path.with_name("另存.xlsx"), "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        new.writestr(sheet, re.sub(rb' t="inlineStr"><is>(.*?)</is></c>', shared, old.read(sheet)))
        inside = b"".join(b"<si>%s</si>" % text for text in texts)
        new.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s">%s</sst>' % (_MAIN, inside))
        new.writestr(relations, old.read(relations).replace(b"</Relationships>", _RELATION + b"</Relationships>"))
        for name in old.namelist():
            if name not in (sheet, relations):
                new.writestr(name, old.read(name))
    return out


def peak(path: Path) -> int:
    # the words come through a pipe, which on Windows has the code page unless both ends say otherwise
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _READ, str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    count, words, megabytes = done.stdout.split()
    assert (int(count), words) == (ROWS, f"已更换第{ROWS - 1}具灭火器，逐月检查并登记，责任到人。")
    return int(megabytes)


def test_a_ledger_of_45500_rows_is_read_within_200_megabytes(ledger: Path) -> None:
    assert peak(ledger) <= MOST_MB


def test_so_is_the_same_ledger_as_another_office_program_saves_it(ledger: Path) -> None:
    assert peak(saved_elsewhere(ledger)) <= MOST_MB
