"""What happened to the store, told to every page that shows it.

A page emits after its workflow call succeeded; the pages concerned read anew. Keys travel as `object`: they are wider
than Qt's int.
"""

from PySide6.QtCore import QObject, Signal


class StoreEvents(QObject):
    institutions_changed = Signal()
    inspection_changed = Signal(object)
    """An inspection was started, answered, signed or corrected; the key."""
    findings_changed = Signal()
    """Findings came, went or moved on."""
    merged = Signal(object)
    """Files came in: everything may be different. The tuple of results."""
    erased = Signal()
    """Words or files were erased for ever: they must not stay on any page."""
    settings_changed = Signal()
    backed_up = Signal()
    """There is a new backup."""
    restore_wanted = Signal(object)
    """A person agreed to go back to the backup in this file: the window lets go of the store and begins anew."""
