"""The house's rules about imports, as functions from a module's name and text to sentences about what breaks them."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator

# Who may import whom: only a room further down, or one beside it as long as that one does not look back.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "beside",
            "errors",
            "files",
            "growing",
            "placing",
            "progress",
            "paths",
            "settings",
            "logs",
            "runtime",
            "windows",
        }
    ),  # the ground
    frozenset({"domain"}),
    frozenset({"storage", "checklists"}),
    frozenset({"interchange", "reports"}),
    frozenset({"workflow"}),
    frozenset({"ui", "cli"}),
    frozenset({"__main__"}),
)
GROUND = FLOORS[0]

# One door per library: where, below `app`, it may be imported. A library without a door here is refused everywhere.
DOORS: dict[str, str] = {
    "sqlite3": r"storage(\..+)?",
    "sqlite_utils": r"storage(\..+)?",
    "msgspec": r"storage(\..+)?|domain\.journal",
    "reportlab": r"reports(\..+)?",
    "segno": r"reports(\..+)?",
    "openpyxl": r"(reports|interchange|checklists)(\..+)?",
    "python_calamine": r"(interchange|checklists)(\..+)?",
    "PySide6": r"ui(\..+)?",
    "shiboken6": r"ui(\..+)?",
    "pypdfium2": r"ui(\..+)?|workflow\.(scans|scan_reading)",
    "zxingcpp": r"workflow\.scan_reading",
    "PIL": r"reports(\..+)?|workflow\.(photos|scan_reading|sketches|demonstration\w*)",
    "_pi_heif": r"workflow\.photos",
    "pypinyin": r"checklists(\..+)?",
    "rtoml": r"checklists(\..+)?",
    "click": r"cli(\..+)?",
    "platformdirs": r"paths|settings",
}

# Essentials only, and of these only what a program of widgets needs; an offline program has no network.
QT = frozenset({"QtCore", "QtGui", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtWidgets"})
# A second start finds the window through a local socket: in this module, and of Qt's network nothing but these.
BELL = "app.ui.bell"
LOCAL_SOCKETS = frozenset({"PySide6.QtNetwork.QLocalServer", "PySide6.QtNetwork.QLocalSocket"})
NETWORK = frozenset({"asyncio", "ftplib", "http", "imaplib", "smtplib", "socket", "socketserver", "ssl", "xmlrpc"})

# Qt's own fields of days and numbers step from part to part while one types, drop signs or put the nearest value in
# their place: what stands there is then not what was typed. Ours are `widgets/day_field` and `widgets/read_field`.
GUESSING = frozenset(
    [
        "QDateEdit",
        "QDateTimeEdit",
        "QDoubleSpinBox",
        "QDoubleValidator",
        "QIntValidator",
        "QRegularExpressionValidator",
        "QSpinBox",
        "QTimeEdit",
        "setInputMask",
    ]
)

# What Qt does wrong with the wheel, with input methods and with heights is put right in classes of ours: where each of
# these kinds is made, or nowhere.
KIT: dict[str, tuple[str, ...]] = {
    "QComboBox": ("app.ui.widgets.pick_box",),
    "QLineEdit": ("app.ui.widgets.text_line", "app.ui.widgets.read_field"),
    "QPlainTextEdit": ("app.ui.widgets.text_box",),
    "QTextEdit": (),
    "QTextBrowser": (),
    "QListView": ("app.ui.widgets.lists",),
    "QTableView": ("app.ui.widgets.lists",),
    "QTreeView": (),
    "QListWidget": (),
    "QTableWidget": (),
    "QTreeWidget": (),
    "QTabBar": (),
    "QTabWidget": (),
    "QSlider": (),
    "QDial": (),
    "QAbstractSpinBox": (),
}

# What domain/ may take from the standard library: nothing that reads a file, a clock, the system or chance.
PURE = frozenset(
    [
        "__future__",
        "abc",
        "bisect",
        "calendar",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "itertools",
        "json",
        "math",
        "msgspec",
        "operator",
        "re",
        "statistics",
        "string",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
    ]
)
CLOCKS_AND_FILES = frozenset({"now", "utcnow", "today", "fromtimestamp", "open", "print", "input", "__import__"})
# Modules that open files by themselves: the door, what the program ships and keeps for itself, and what writes anew.
OPENS_ITS_OWN = frozenset(
    [
        "files",
        "growing",
        "logs",
        "placing",
        "settings",
        "cli.streams",
        "checklists.indicators",
        "checklists.load",
        "checklists.regulations",
        "checklists.sets",
        "reports.pdf.archive",
        "storage.marks",
        "ui.theme",
        "workflow.desk",
    ]
)
NAMES_THAT_SAY_NOTHING = frozenset(
    ["utils", "util", "common", "core", "controllers", "controller", "helpers", "helper", "misc"]
)
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|PRAGMA\s)", re.S
)


def imports(module: str, source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of everything the text imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            # `from app import paths` names a module, `from app.paths import resources` does not; of Qt's network single
            # names are allowed
            holds_modules = base in ("app", "PySide6", "PySide6.QtNetwork", "urllib")
            names = [f"{base}.{alias.name}" for alias in node.names] if holds_modules else [base]
            yield from ((node.lineno, name) for name in names)


def room_of(module: str) -> str | None:
    """The room that a module of ours stands in; `app` itself is in none."""
    parts = module.split(".")
    return parts[1] if parts[0] == "app" and parts[1:] not in ([], ["__init__"]) else None


def floor_of(room: str) -> int | None:
    return next((height for height, rooms in enumerate(FLOORS) if room in rooms), None)


def rooms_imported(module: str, source: str) -> Iterator[tuple[int, str]]:
    for line, name in imports(module, source):
        room = room_of(name)
        if room is not None and not room.startswith("__version") and room != room_of(module):
            yield line, room


def broken_order(module: str, source: str) -> list[str]:
    """Imports that lead upward, or across between the window and the command line."""
    own = room_of(module)
    if own is None:
        return [f"{module}:{line}: app itself imports nothing of ours" for line, _ in rooms_imported(module, source)]
    height = floor_of(own)
    if height is None:
        return [f"{module}: no floor is named for the room {own}"]
    broken = []
    for line, room in rooms_imported(module, source):
        other = floor_of(room)
        across = {own, room} == {"ui", "cli"}
        if other is None or other > height or across:
            broken.append(f"{module}:{line}: {own} imports {room}")
    return broken


def circles(modules: Iterable[tuple[str, str]]) -> list[str]:
    """Pairs of rooms that import each other; modules of the ground stand each for itself."""
    pairs = {(room_of(module), room) for module, source in modules for _, room in rooms_imported(module, source)}
    return sorted(f"{a} and {b} import each other" for a, b in pairs if a and a < b and (b, a) in pairs)


def wrong_doors(module: str, source: str) -> list[str]:
    """Libraries that are not imported through their one door."""
    place = module.removeprefix("app").removeprefix(".")
    broken = []
    for line, name in imports(module, source):
        library = name.partition(".")[0]
        door = DOORS.get(library)
        if door is None and (library == "app" or library in sys.stdlib_module_names):
            continue
        if door is None or not re.fullmatch(door, place):
            broken.append(f"{module}:{line}: {library} is not imported here")
    return broken


def networks(module: str, source: str) -> list[str]:
    """Imports that reach for a network, or for a part of Qt that the program does without."""
    broken = []
    for line, name in imports(module, source):
        if module == BELL and name in LOCAL_SOCKETS:
            continue
        top, _, rest = name.partition(".")
        part = rest.partition(".")[0]
        if (
            top in NETWORK
            or (top == "urllib" and part != "parse")
            or (top == "PySide6" and part.startswith("Qt") and part not in QT)
        ):
            broken.append(f"{module}:{line}: {name} has no place in an offline program of widgets")
    return broken


def impurities(module: str, source: str) -> list[str]:
    """What domain/ takes from outside pure data: modules, clocks, files."""
    if room_of(module) != "domain":
        return []
    broken = [
        f"{module}:{line}: {name} is not pure"
        for line, name in imports(module, source)
        if name.partition(".")[0] not in PURE | {"app"}
    ]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in CLOCKS_AND_FILES:
                broken.append(f"{module}:{node.lineno}: {called}() is not pure")
    return broken


def guessing_fields(module: str, source: str) -> list[str]:
    """Fields that make another day or number of what is typed."""
    broken = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(name) | ast.Attribute(_, name) | ast.alias(name) if name in GUESSING:
                broken.append(f"{module}:{node.lineno}: {name} makes another value of what is typed")
    return broken


def loose_sql(module: str, source: str) -> list[str]:
    """SQL outside storage/."""
    if room_of(module) == "storage":
        return []
    return [
        f"{module}:{node.lineno}: SQL stands outside storage"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]


def unnamed_encodings(module: str, source: str) -> list[str]:
    """Programs whose words are read in an encoding that nobody named: on Windows that is the code page."""
    broken = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)).startswith("subprocess."):
            named = {keyword.arg for keyword in node.keywords}
            if "text" in named and "encoding" not in named:
                broken.append(f"{module}:{node.lineno}: {name}() names no encoding")
    return broken


def loose_files(module: str, source: str) -> list[str]:
    """Files that are opened past `app.files`: one of them may be the store that this process holds."""
    place = module.removeprefix("app.")
    if place in OPENS_ITS_OWN:
        return []
    broken = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (what := _opening(node)):
            broken.append(f"{module}:{node.lineno}: {what} goes past app.files")
    return broken


def _opening(call: ast.Call) -> str:
    """How a call opens a file by itself; empty where it does not."""
    match call.func:
        case ast.Name("open"):
            return "open()"
        case ast.Attribute(ast.Name("os" | "io" | "shutil" as library), name):
            return f"{library}.{name}()" if name in ("open", "copyfile", "copy", "copy2", "copyfileobj") else ""
        case ast.Attribute(_, "read_bytes" | "read_text" | "write_bytes" | "write_text" as name):
            return f".{name}()"
        case ast.Attribute(_, "open") if call.args and isinstance(call.args[0], ast.Constant):
            mode = call.args[0].value
            return f".open({mode!r})" if isinstance(mode, str) and re.fullmatch(r"[rwaxbt+]{1,3}", mode) else ""
    return ""


def bare_fields(module: str, source: str) -> list[str]:
    """Fields and lists that are Qt's own and not ours: made so, or a class of their own."""
    broken = []
    for node in ast.walk(ast.parse(source)):
        made = [node.func] if isinstance(node, ast.Call) else getattr(node, "bases", [])
        names = {_named(each) for each in made if module not in KIT.get(_named(each), (module,))}
        broken += [f"{module}:{node.lineno}: {name} is made past the class of ours" for name in sorted(names)]
    return broken


def bare_dialogs(module: str, source: str) -> list[str]:
    """Dialogs that are not made on `Dialog`, which asks before what was typed is lost."""
    if module == "app.ui.dialogs.dialog":
        return []
    return [
        f"{module}:{node.lineno}: {node.name} is made on QDialog, and not on ui.dialogs.dialog.Dialog"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and any(_named(base) == "QDialog" for base in node.bases)
    ]


def _named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def empty_names(module: str) -> list[str]:
    """Parts of a module's name that say nothing about what is in it."""
    return [f"{module}: a module named {part}" for part in module.split(".") if part in NAMES_THAT_SAY_NOTHING]
