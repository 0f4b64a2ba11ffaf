"""What a home has or is, as grouped check boxes: they decide which items it is asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.domain.features import Feature as F
from app.ui import theme
from app.ui.widgets.labels import label

GROUPS: tuple[tuple[str, tuple[F, ...]], ...] = (
    (
        "吃饭用水",
        (F.KITCHEN, F.OUTSIDE_MEALS, F.MEAL_DELIVERY, F.COLD_DISHES, F.OUTSIDE_TABLEWARE, F.OWN_WATER),
    ),
    (
        "房屋",
        (F.OVER_1000_M2, F.OVER_3000_M2, F.UPPER_FLOORS, F.THREE_FLOORS, F.SHARED_BUILDING, F.CONVERTED_BUILDING),
    ),
    (
        "消防",
        (F.FIRE_ALARM, F.SPRINKLER, F.HYDRANT, F.CONTROL_ROOM, F.KEY_FIRE_UNIT, F.VIDEO),
    ),
    (
        "燃气与设备",
        (F.GAS, F.BOTTLED_GAS, F.BOILER, F.ELEVATOR, F.OXYGEN, F.MEDICAL_ROOM),
    ),
    (
        "老人与经营",
        (F.DEPENDENT_RESIDENTS, F.SPECIAL_HARDSHIP, F.PUBLIC, F.LEASED_OUT, F.PREPAID_FEES, F.SUBSIDISED_POSTS),
    ),
)
_COLUMNS = 3


class FeatureBoxes(QWidget):
    """Every feature once, in plain words. `changed` speaks when a person ticks."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._boxes: dict[F, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(10))
        for title, features in GROUPS:
            grid = QGridLayout()
            grid.setVerticalSpacing(0)
            grid.setHorizontalSpacing(now.px(theme.GAP))
            for place, feature in enumerate(features):
                box = QCheckBox(feature.label)
                box.clicked.connect(lambda _=False: self.changed.emit())
                self._boxes[feature] = box
                grid.addWidget(box, place // _COLUMNS, place % _COLUMNS)
            for across in range(_COLUMNS):
                grid.setColumnStretch(across, 1)
            column.addWidget(label(title, "note"))
            column.addLayout(grid)

    @property
    def features(self) -> frozenset[F]:
        return frozenset(feature for feature, box in self._boxes.items() if box.isChecked())

    def show_features(self, features: frozenset[F]) -> None:
        for feature, box in self._boxes.items():
            box.setChecked(feature in features)

    def tick(self, feature: F) -> None:
        self._boxes[feature].setChecked(True)

    def box(self, feature: F) -> QCheckBox:
        return self._boxes[feature]
