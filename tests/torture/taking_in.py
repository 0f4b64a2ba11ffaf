"""The county is handed a file: it refuses it in a sentence and stays as it was, or takes it and goes on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.interchange.package import verify
from app.storage.check import content_digest
from app.workflow.desk import Desk
from app.workflow.lines import findings, inspections, summaries
from app.workflow.merging import FileResult, look, merge_files
from app.workflow.visits import load
from tests.torture.faults import Lost, NoSentence, must, require_sentence


def take_in(desk: Desk, path: Path, *, accept_forks: bool = False) -> FileResult:
    """Look at a file, verify it and merge it. The answer says whether it was refused; that was in a sentence then."""
    before = content_digest(desk.store)
    (plan,) = look(desk, [path])
    if content_digest(desk.store) != before:
        raise Lost("looking at a file has changed the store")
    if plan.reason:
        require_sentence(plan.reason)
    found = verify(path)
    for problem in found.problems:
        require_sentence(problem)
    (result,) = merge_files(desk, [path], accept_forks=accept_forks)
    if result.refused:
        require_sentence(result.refused)
        if content_digest(desk.store) != before:
            raise Lost(f"refused, and the store is another: {result.refused}")
    elif not found.sound:
        raise NoSentence(f"merged what verify refuses: {found.problems}")
    return result


class OwnVisits:
    """What the county itself had seen before anything came from others, and has to see afterwards."""

    def __init__(self, desk: Desk) -> None:
        self._visits = tuple(inspections(desk))
        self._problems = self._seen(desk)

    def require(self, desk: Desk) -> None:
        """Fail where one of them is hidden. Raises `Lost`, `Bricked`."""
        listed = {row.key for row in must(lambda: summaries(desk), "summaries")}
        for visit in self._visits:
            if visit not in listed:
                raise Lost("a visit of the county's own is not listed any more")
            must(partial(load, desk, visit), "a visit of the county's own")
        if missing := self._problems - self._seen(desk):
            raise Lost(f"problems of the county's own are not listed any more: {missing}")

    def _seen(self, desk: Desk) -> set[tuple[int, str, str]]:
        rows = must(lambda: findings(desk), "findings")
        return {(row.inspection, row.finding.key, row.finding.number) for row in rows if row.inspection in self._visits}
