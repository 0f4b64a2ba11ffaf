"""Asks who is at work, where an act was refused because nobody is named: what was typed behind it stays."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.errors import ErrorText
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.session import Session

NO_NAME = ErrorText(code="window.no_name", where="", what="还没有填写姓名。", remedy="请填写后再保存。")
LONGEST_NAME = 40


class NameDialog(FieldsDialog):
    """`saved` brings the name, which holds from now on and in everything that is open."""

    title = "请先填写检查人员"
    height_wanted = 330
    places: ClassVar = {NO_NAME.code: "name", "settings.not_saved": "name"}

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        self._session = session
        words = "刚才的一步没有保存。填好以后请再做一次；您已经写的都还在。"
        super().__init__("每条记录都署检查人员的名字", words, parent)

    def make(self) -> None:
        name = self.line(hint="例如：马晓燕")
        name.setMaxLength(LONGEST_NAME)
        self.add("name", "检查人员", name, "谁在使用本机；以后可以在“设置”里改。")

    def act(self) -> str:
        name = self.text("name")
        if not name:
            raise NO_NAME.with_()
        self._session.change(replace(self._session.settings, inspector=name))
        return name
