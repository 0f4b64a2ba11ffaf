"""What the editor says is written here, at once; what is refused is told and stays in the editor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.domain.absence import Absence
from app.domain.findings import FindingEdit
from app.domain.inspection import HEAD, Photo, Result, Value
from app.errors import AppError, ErrorText
from app.files import read_named
from app.ui import messages
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.photo_view import PhotoView
from app.ui.models.inspection_visit import Visit
from app.ui.pages.conduct_people import PeopleDialog
from app.ui.session import Session
from app.ui.widgets.item_editor import ItemEditor
from app.ui.widgets.photo_strip import PICTURES, pasted_picture, picture_files
from app.workflow import answering
from app.workflow.desk import Desk
from app.workflow.drafting import Draft, Writing, drop_draft, keep_draft
from app.workflow.earlier import Earlier, mended, still_so
from app.workflow.erasing import Found, in_part
from app.workflow.errors import SIGNED_HOME
from app.workflow.undoing import Step, step_between, take, texts_of, words_of

NO_PICTURE = ErrorText(
    code="photo.clipboard",
    where="粘贴照片",
    what="剪贴板里没有照片。",
    remedy="请先在看图软件里复制照片，或把照片文件拖到这里。",
)


def ask_for_photos(parent: QWidget) -> list[Path]:
    """Let the person choose photo files."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, _ = QFileDialog.getOpenFileNames(parent, "选择照片", start, PICTURES)
    return [Path(name) for name in chosen]


class Saving(QObject):
    """`saved` after each act that the store took; `kept` when something only this computer keeps changed."""

    saved = Signal()
    kept = Signal()

    def __init__(self, session: Session, editor: ItemEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._editor, self._parent = session, editor, parent
        self.visit: Visit | None = None
        self.ask: Callable[[QWidget], list[Path]] = ask_for_photos
        self._refused = False
        self.erasing: EraseDialog | None = None
        editor.answered.connect(self._on_answered)
        editor.typed.connect(self._on_typed)
        editor.noted.connect(self._on_noted)
        editor.written.connect(self._on_written)
        editor.finding_edited.connect(self._on_finding_edited)
        editor.photos_dropped.connect(self._on_dropped)
        editor.photo_opened.connect(self._on_photo_opened)
        editor.file_wanted.connect(self.choose_files)
        editor.people_wanted.connect(self._on_people_wanted)
        editor.erase_wanted.connect(self._on_erase_wanted)
        editor.earlier.still.connect(self.still_so)
        editor.earlier.mended.connect(self.mended)

    def flush(self) -> bool:
        """Save what is typed; False when something of it was refused."""
        self._refused = False
        self._editor.flush()
        return not self._refused

    def withdraw(self) -> None:
        """Take the current answer back."""
        visit, item = self._now()
        if visit is not None and visit.answer(item) is not None:
            self._try(lambda: answering.withdraw(visit.desk, visit.key, item, because=self._because))

    def still_so(self) -> None:
        """Nothing was mended since the earlier visit that found something here."""
        self._say_since(still_so, self._editor.earlier.still_button)

    def mended(self) -> None:
        """What an earlier visit found here was mended."""
        self._say_since(mended, self._editor.earlier.mended_button)

    def _say_since(self, act: Callable[[Desk, int, str, Earlier], None], button: QWidget) -> None:
        visit, item = self._now()
        earlier = visit.earlier(item) if visit is not None else None
        if visit is not None and earlier is not None and not button.isHidden():
            self._try(partial(act, visit.desk, visit.key, item, earlier))

    def choose_files(self) -> None:
        visit, _ = self._now()
        if visit is not None:
            self._attach_files(self.ask(self._parent))

    def paste(self) -> None:
        """Take photos from the clipboard: a picture, or files."""
        self._take_pictures(QApplication.clipboard().mimeData(), told=True)

    def _take_pictures(self, data: QMimeData, *, told: bool) -> None:
        files = picture_files(data)
        if files:
            self._attach_files(files)
        elif picture := pasted_picture(data):
            number = len(self.visit.photos(self._item)) + 1 if self.visit else 1
            self._attach([(picture, f"粘贴的照片{number}.png")])
        elif told:
            messages.show(NO_PICTURE.with_())

    def _attach_files(self, files: list[Path]) -> None:
        pictures = []
        for path in files:
            try:
                pictures.append((read_named(path), path.name))
            except AppError as error:
                messages.show(error)
        self._attach(pictures)

    def _attach(self, pictures: list[tuple[bytes, str]]) -> None:
        visit, item = self._now()
        if visit is None:
            return
        for content, name in pictures:
            self._try(partial(answering.attach, visit.desk, visit.key, item, content, name, because=self._because))

    @property
    def _item(self) -> str:
        return self._editor.item.id if self._editor.item else ""

    @property
    def _because(self) -> str:
        return self._editor.reason_for_change

    def _now(self) -> tuple[Visit | None, str]:
        return (self.visit, self._item) if self._item else (None, "")

    def _try(self, act: Callable[[], object]) -> bool:
        visit = self.visit
        before = texts_of(visit.desk, visit.key) if visit is not None else {}
        try:
            act()
        except AppError as error:
            self._refused = True
            messages.show(error)
            if visit is not None:
                self._editor.reread()
            return False
        if visit is not None and (step := step_between(before, texts_of(visit.desk, visit.key))) is not None:
            visit.steps.note(step)
        self.saved.emit()
        return True

    def undo(self) -> str:
        """Take the last act back. Returns the item that it was about, "" where nothing was taken back."""
        if self.visit is None or not self.flush():
            return ""
        visit, step = self.visit, self.visit.steps.last
        if step is None:
            messages.note("没有可以撤销的了。签字以前、打开这次检查以后做的，可以按 Ctrl+Z 撤销。")
            return ""
        return self._take(step.back, visit.steps.went_back, "已撤销", "按 Ctrl+Y 恢复")

    def redo(self) -> str:
        """Do again what was taken back. Returns the item, "" where nothing was done."""
        if self.visit is None or not self.flush():
            return ""
        visit, step = self.visit, self.visit.steps.next
        if step is None:
            messages.note("没有可以恢复的了。")
            return ""
        return self._take(step, visit.steps.went_on, "已恢复", "按 Ctrl+Z 撤销")

    def _take(self, step: Step, went: Callable[[], None], what: str, way_back: str) -> str:
        visit = self.visit
        assert visit is not None
        try:
            take(visit.desk, visit.key, step)
        except AppError as error:
            visit.steps.forget()
            messages.show(error)
            return ""
        went()
        visit.keep_typed(step.item, None)
        self.saved.emit()
        messages.done(f"{what} {words_of(visit.desk, visit.key, step)}（{way_back}）。")
        finding = next((each for each in visit.found.findings if each.key == step.item), None)
        return finding.items[0] if finding is not None and finding.items else step.item

    def _on_answered(self, result: Result) -> None:
        visit, item = self._now()
        if visit is None:
            return
        because = self._because

        def act() -> None:
            answering.answer(visit.desk, visit.key, item, result, because=because)
            visit.keep_typed(item, None)

        self._try(act)

    def _on_typed(self, value: Value) -> None:
        visit, item = self._now()
        if visit is not None:
            visit.keep_typed(item, value)
            self._editor.show_judgement()
            self.kept.emit()

    def _on_noted(self, text: str) -> None:
        visit, item = self._now()
        if visit is not None:
            because = self._because
            self._try(lambda: answering.note(visit.desk, visit.key, item, text, because=because))

    def _on_written(self, what: Writing, of: str, text: str | None) -> None:
        """Keep what is being written, or forget it where nothing of it is left to be said."""
        visit, _ = self._now()
        if visit is None:
            return
        try:
            if text is None:
                drop_draft(visit.desk, visit.key, what, of)
            else:
                keep_draft(visit.desk, Draft(visit.key, what, of, text, visit.desk.actor, self._because))
        except AppError as error:
            messages.show(error)

    def _on_finding_edited(self, key: str, edit: FindingEdit) -> None:
        visit, _ = self._now()
        if visit is not None:
            self._try(lambda: answering.edit_finding(visit.desk, visit.key, key, edit))

    def _on_dropped(self, data: QMimeData) -> None:
        self._take_pictures(data, told=False)

    def _on_photo_opened(self, photo: Photo) -> None:
        visit, item = self._now()
        if visit is None:
            return
        locked = visit.signed(item) and not self._because
        content = answering.photo_bytes(visit.desk, photo)
        dialog = PhotoView(photo, content, self._parent, locked=locked, erasable=not isinstance(content, Absence))
        dialog.removed.connect(self._on_photo_removed)
        dialog.erase_wanted.connect(self._on_photo_erase_wanted)
        dialog.open()

    def _on_photo_removed(self, photo: Photo) -> None:
        visit, _ = self._now()
        if visit is not None:
            because = self._because
            self._try(lambda: answering.remove_photo(visit.desk, visit.key, photo.slot, because=because))

    def _on_photo_erase_wanted(self, photo: Photo) -> None:
        visit, _ = self._now()
        if visit is not None and self.flush():
            self._erase(in_part(visit.desk, visit.key, photo.slot), ticked=True)

    def _on_erase_wanted(self) -> None:
        """Show every version of what was written on the item, its problem and its photos, to choose from."""
        visit, item = self._now()
        if visit is None or not self.flush():
            return
        finding = visit.finding(item)
        slots = [f"answer/{item}", f"finding/{finding.key if finding else item}"]
        slots += [photo.slot for photo in visit.photos(item)]
        self._erase(tuple(each for slot in slots for each in in_part(visit.desk, visit.key, slot)), ticked=False)

    def _erase(self, places: tuple[Found, ...], *, ticked: bool) -> None:
        if not places:
            messages.note("这一项没有可以清除的文字或照片。")
            return
        self.erasing = EraseDialog(self._session, self._parent, places, ticked=ticked)
        self.erasing.open()

    def _on_people_wanted(self) -> None:
        visit, _ = self._now()
        if visit is None:
            return
        if (signer := visit.view.signer(HEAD)) is not None:
            messages.show(SIGNED_HOME.with_(inspector=signer.signed_by))
            return
        dialog = PeopleDialog(visit.desk, visit.view, self._parent)
        dialog.accepted.connect(self.saved)
        dialog.accepted.connect(self._session.events.institutions_changed)
        dialog.open()
