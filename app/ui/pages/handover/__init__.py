"""交接合并: handing work over, taking in a companion's part, merging many files; one step of it a module."""

from app.ui.pages.handover.page import HandoverPage

__all__ = ["HandoverPage"]
