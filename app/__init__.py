"""颐检 Yijian: county inspections of rural nursing homes, offline, from the checklist to the closed finding."""

__version__ = "0.1.0"
