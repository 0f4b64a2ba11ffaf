"""Who imports whom: the rules of ARCHITECTURE.md, read from the text of every module, and each rule seen to fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import rules

ROOT = Path(__file__).resolve().parents[2]


def modules() -> list[tuple[str, str]]:
    """Name and text of every module of the program."""
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        # a package keeps its `__init__`, so that one level of a relative import is one part of the name
        name = ".".join(parts)
        found.append((name, path.read_text(encoding="utf-8")))
    return found


MODULES = modules()


def test_the_tree_is_read() -> None:
    """The rules below are about something: the ground at least stands there."""
    assert {f"app.{room}" for room in rules.GROUND} <= {name for name, _ in MODULES}


@pytest.mark.parametrize(
    "rule",
    [
        rules.broken_order,
        rules.wrong_doors,
        rules.networks,
        rules.impurities,
        rules.guessing_fields,
        rules.loose_sql,
        rules.loose_files,
        rules.bare_fields,
        rules.bare_dialogs,
    ],
)
def test_every_module_keeps_the_rule(rule: Callable[[str, str], list[str]]) -> None:
    """No module imports upward or sideways, goes past a library's door, or has clocks or SQL where none belong."""
    assert [sentence for name, source in MODULES for sentence in rule(name, source)] == []


def test_no_two_rooms_import_each_other() -> None:
    assert rules.circles(MODULES) == []


def test_every_name_says_what_is_in_it() -> None:
    """There is no utils, common, core, controllers: a helper lives in the room that owns it."""
    assert [sentence for name, _ in MODULES for sentence in rules.empty_names(name)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.domain.rating", "from app.storage import store"),
        ("app.domain.rating", "import app.workflow.inspecting"),
        ("app.storage.store", "from ..reports.model import Report"),
        ("app.reports.pdf", "def draw():\n    from app import workflow"),
        ("app.workflow.merging", "from app.cli import main"),
        ("app.workflow.merging", "if False:\n    import app.ui.jobs"),
        ("app.ui.jobs", "from app.cli.merge import merge"),
        ("app.cli.merge", "from app.ui import jobs"),
        ("app.settings", "from app.domain import ids"),
        ("app.paths", "from . import domain"),
        ("app.checklists.__init__", "from ..workflow import documents"),
        ("app.elsewhere.thing", "import re"),
        ("app.ui.page", "from app.elsewhere import thing"),
        ("app.__init__", "from app.errors import AppError"),
    ],
)
def test_an_import_upward_or_sideways_is_found(module: str, source: str) -> None:
    assert rules.broken_order(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.domain.rating", "from app.domain.checklist import Item\nfrom app.errors import AppError"),
        ("app.storage.store", "from ..domain import ids\nfrom . import rows"),
        (
            "app.ui.page",
            "from app.domain.ids import Handle\nfrom app.storage.store import Store\nfrom app import __version__",
        ),
        ("app.__main__", "def main():\n    from app.ui import application\n    from app.cli import run"),
        ("app.reports.__init__", "from .model import Report"),
    ],
)
def test_an_import_downward_or_within_a_room_is_allowed(module: str, source: str) -> None:
    assert rules.broken_order(module, source) == []


def test_two_rooms_that_import_each_other_are_found() -> None:
    one = ("app.storage.store", "from app.checklists import loader")
    other = ("app.checklists.loader", "from app.storage import store")
    assert rules.circles([one]) == []
    assert rules.circles([one, other]) == ["checklists and storage import each other"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.interchange.package", "import sqlite3"),
        ("app.cli.merge", "from sqlite_utils import Database"),
        ("app.ui.preview", "import reportlab.pdfgen.canvas"),
        ("app.workflow.documents", "from openpyxl import Workbook"),
        ("app.reports.pdf", "import pypdfium2"),
        ("app.workflow.merging", "def f():\n    from PySide6.QtCore import QObject"),
        ("app.__main__", "import PySide6"),
        ("app.workflow.exporting", "import click"),
        ("app.ui.photo_strip", "from PIL import Image"),
        ("app.storage.store", "import platformdirs"),
        ("app.reports.charts", "import numpy"),
    ],
)
def test_a_library_taken_in_past_its_door_is_found(module: str, source: str) -> None:
    assert rules.wrong_doors(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.storage.migrations.first", "import sqlite3\nfrom sqlite_utils import Database"),
        ("app.checklists.from_excel", "import openpyxl\nimport python_calamine"),
        ("app.workflow.photos", "from PIL import Image"),
        ("app.workflow.demonstration_photos", "from PIL import ImageDraw"),
        ("app.ui.pages.home", "from PySide6.QtWidgets import QWidget"),
        ("app.checklists.load", "import rtoml"),
        ("app.paths", "import platformdirs, os"),
        ("app.ui.paper_pages", "import pypdfium2"),
    ],
)
def test_a_library_taken_in_by_its_door_is_allowed(module: str, source: str) -> None:
    assert rules.wrong_doors(module, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import urllib",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "from PySide6 import QtCharts",
        "import PySide6.QtQml",
    ],
)
def test_a_way_to_the_network_or_another_part_of_qt_is_found(source: str) -> None:
    assert rules.networks("app.ui.page", source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("app.ui.bell", "from PySide6.QtNetwork import QLocalServer, QTcpServer"),
        ("app.ui.bell", "from PySide6.QtNetwork import *"),
        ("app.ui.bell", "import PySide6.QtNetwork"),
        ("app.ui.bell", "from PySide6 import QtNetwork"),
        ("app.ui.bell", "import socket"),
        ("app.ui.one_window", "from PySide6.QtNetwork import QLocalSocket"),
        ("app.ui.application", "def f():\n    from PySide6.QtNetwork import QLocalServer"),
        ("app.workflow.merging", "from PySide6.QtNetwork import QLocalSocket"),
    ],
)
def test_more_than_local_sockets_or_in_another_module_is_found(module: str, source: str) -> None:
    assert rules.networks(module, source)


def test_the_bell_may_have_local_sockets() -> None:
    source = "from PySide6.QtCore import QObject\nfrom PySide6.QtNetwork import QLocalServer, QLocalSocket"
    assert rules.networks("app.ui.bell", source) == []


def test_the_widgets_of_qt_and_the_taking_apart_of_addresses_are_allowed() -> None:
    source = "from PySide6.QtCore import Qt\nfrom PySide6 import QtWidgets\nfrom urllib.parse import quote"
    assert rules.networks("app.ui.page", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from pathlib import Path",
        "import time",
        "from random import random",
        "import sqlite3",
        "from datetime import datetime\nat = datetime.now()",
        "from datetime import date\nat = date.today()",
        "text = open('x').read()",
    ],
)
def test_a_clock_a_file_or_chance_in_the_domain_is_found(source: str) -> None:
    assert rules.impurities("app.domain.findings", source)
    assert rules.impurities("app.workflow.inspecting", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "from PySide6.QtWidgets import QDateEdit",
        "from PySide6 import QtWidgets\nbox = QtWidgets.QSpinBox()",
        "class Day(QDateTimeEdit): pass",
        "line.setInputMask('0000-00-00')",
    ],
)
def test_a_field_that_makes_another_value_of_what_is_typed_is_found(source: str) -> None:
    """A certificate that is valid until 2026-03-15 was kept as one until 2026-11-03."""
    assert rules.guessing_fields("app.ui.dialogs.extend", source)
    assert rules.guessing_fields("app.ui.dialogs.extend", "box = DayField(reach)  # no QDateEdit") == []


@pytest.mark.parametrize(
    "source",
    [
        'rows = db.execute("SELECT * FROM finding")',
        'db.execute("insert INTO finding VALUES (1)".replace("insert", "INSERT"))\nx = "INSERT INTO a VALUES (1)"',
        'x = f"""\n  DELETE FROM {table}"""',
        'x = "PRAGMA user_version"',
    ],
)
def test_sql_outside_storage_is_found(source: str) -> None:
    assert rules.loose_sql("app.workflow.merging", source)
    assert rules.loose_sql("app.storage.queries.findings", source) == []


def test_an_english_sentence_is_not_taken_for_sql() -> None:
    assert rules.loose_sql("app.ui.page", '"""Select a finding from the list and update it."""') == []


@pytest.mark.parametrize("base", ["QDialog", "QtWidgets.QDialog"])
def test_a_dialog_that_would_not_ask_is_found(base: str) -> None:
    source = f"class Form({base}):\n    pass"
    assert rules.bare_dialogs("app.ui.pages.ratings", source)
    assert rules.bare_dialogs("app.ui.dialogs.dialog", source) == []
    assert rules.bare_dialogs("app.ui.pages.ratings", "class Form(Dialog):\n    pass") == []


@pytest.mark.parametrize("module", ["app.utils", "app.ui.common", "app.core.thing", "app.reports.helpers"])
def test_a_name_that_says_nothing_is_found(module: str) -> None:
    assert rules.empty_names(module)


@pytest.mark.parametrize(
    "source",
    [
        "with path.open('rb') as file:\n    head = file.read(16)",
        "content = path.read_bytes()",
        "text = Path(name).read_text(encoding='utf-8')",
        "file = open(path)",
        "import shutil\nshutil.copy2(path, copy)",
        "import os\nhandle = os.open(path, os.O_RDONLY)",
    ],
)
def test_a_file_opened_past_the_door_is_found(source: str) -> None:
    """Closing any handle of a store that is in use drops every lock of the process on it (POSIX)."""
    assert rules.loose_files("app.storage.opening", source)
    assert rules.loose_files("app.ui.pages.conduct", source)


def test_what_opens_no_file_by_itself_is_allowed() -> None:
    source = "dialog.open()\nstore = Store.open(path)\nbook.open(entry, 'w', x)\npage.open(key, item)\nread_named(path)"
    assert rules.loose_files("app.ui.pages.conduct", source.replace("book.open(entry, 'w', x)\n", "")) == []
    assert rules.loose_files("app.files", "os.open(path, 0)") == []


def test_every_test_names_the_encoding_of_what_a_program_tells_it() -> None:
    """Else a sentence that is read on a UTF-8 system stops the test where a pipe has code page 936."""
    tests = Path(__file__).resolve().parents[1]
    found = [
        fault
        for path in sorted(tests.rglob("*.py"))
        for fault in rules.unnamed_encodings(path.relative_to(tests).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_an_encoding_that_is_not_named_is_found() -> None:
    read = "subprocess.run(command, capture_output=True, text=True{})"
    assert rules.unnamed_encodings("test", read.format("")) == ["test:1: subprocess.run() names no encoding"]
    assert rules.unnamed_encodings("test", read.format(", encoding='utf-8'")) == []


@pytest.mark.parametrize(
    "source",
    [
        "box = QPlainTextEdit()",
        "box = QtWidgets.QComboBox()",
        "name, reason = QLineEdit(text), TextLine()",
        "class Words(QLineEdit):\n    pass",
        "class Rows(Ticked, QtWidgets.QListView):\n    pass",
        "card.column.addWidget(QTabWidget())",
    ],
)
def test_a_field_of_qts_own_is_found(source: str) -> None:
    """The wheel over it would change what is chosen, and a word that is being composed in it would be lost."""
    assert rules.bare_fields("app.ui.dialogs.thing", source)


def test_the_classes_of_ours_may_be_made_of_qts() -> None:
    assert rules.bare_fields("app.ui.widgets.text_line", "class TextLine(QLineEdit):\n    pass") == []
    assert rules.bare_fields("app.ui.widgets.text_line", "class Box(QComboBox):\n    pass")
    asked = "line = TextLine()\nif isinstance(editor, QLineEdit):\n    text: QLineEdit = editor"
    assert rules.bare_fields("app.ui.dialogs.thing", asked) == []
