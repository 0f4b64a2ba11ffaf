"""Why the content of a photo, a scan or an edition that the journal names is not in this store. Pure."""

from __future__ import annotations

from enum import Enum


class Absence(Enum):
    """Stands in the place of a content that is not here, and says why in a person's words."""

    NOT_HELD = ("不在本库", "请让交来的人重新导出交接文件，再合并一次；登记的内容都在。")
    """It did not come with the file that names it."""
    ERASED = ("已清除", "清除的内容不能恢复；谁清除的、为什么，记在流水里。")
    """Somebody erased it, here or elsewhere."""

    def __init__(self, words: str, remedy: str) -> None:
        self.words = words
        """What is said of it, after its name: `照片不在本库`."""
        self.remedy = remedy
        """What a person can do, in a sentence."""
