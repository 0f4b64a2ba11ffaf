"""Stores of these tests."""

from collections.abc import Iterator

import pytest

from app.storage.store import Store


@pytest.fixture(autouse=True)
def stores_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every store that a test opens is closed after it: Python 3.13 tells of one that is left."""
    opened: list[Store] = []
    begin = Store.__init__

    def noted(store: Store, *arguments: object, **named: object) -> None:
        begin(store, *arguments, **named)  # type: ignore[arg-type]
        opened.append(store)

    monkeypatch.setattr(Store, "__init__", noted)
    yield
    for store in opened:
        store.close()
