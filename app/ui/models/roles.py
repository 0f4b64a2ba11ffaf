"""What a delegate may ask of an index, whatever the column."""

from enum import IntEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """Roles of our models. Every one may be answered with None: then it is not painted."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The row itself, a frozen dataclass."""
    SORT = Qt.ItemDataRole.UserRole + 2
    """What a column sorts by."""
    SEARCH = Qt.ItemDataRole.UserRole + 3
    """Text that a search looks through."""
    LEAD = Qt.ItemDataRole.UserRole + 4
    """A short number before the title, as `5.01`."""
    TITLE = Qt.ItemDataRole.UserRole + 5
    NOTE = Qt.ItemDataRole.UserRole + 6
    """A second line, muted."""
    CHIPS = Qt.ItemDataRole.UserRole + 7
    """A tuple of `tones.Chip`."""
    TRAIL = Qt.ItemDataRole.UserRole + 8
    """A short text at the right end, muted."""
    TONE = Qt.ItemDataRole.UserRole + 9
    """A `tones.Tone` for the title."""
    BOLD = Qt.ItemDataRole.UserRole + 10
    """Whether the title is bold."""
    PROGRESS = Qt.ItemDataRole.UserRole + 11
    """(done, total): a bar under the title."""
    BADGE = Qt.ItemDataRole.UserRole + 12
    """A number in a red disc, for the navigation."""
