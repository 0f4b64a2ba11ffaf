"""颐检 Yijian: county inspections of rural nursing homes, offline, from the checklist to the closed finding."""

__version__ = "0.1.0"
__released__ = "2026-10-01"
"""The day of this version, set together with it: a computer's clock that stands before it is wrong."""
