"""Looking at all of a store: every list, every visit, papers, the check, an export, and a word of one's own at the end.

Lists and files of the whole county may never be refused: one bad thing in a store must not hide the others. What
concerns one visit alone may be refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from app.domain.documents import Copy, Kind
from app.domain.institution import Institution
from app.interchange.package import verify
from app.storage.check import check
from app.workflow.adopting import adopt, late_cases, refuse
from app.workflow.answer_filling import write_answer_form
from app.workflow.auditing import audit
from app.workflow.case import Wanted, open_case
from app.workflow.checklists import available, own_checklists
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk
from app.workflow.documents import documents_of, offered_documents, scan_bytes
from app.workflow.exporting import export
from app.workflow.filling import write_register_form
from app.workflow.following import history, repeats_at
from app.workflow.indicating import measured
from app.workflow.issuing import every, issue_many, preview
from app.workflow.ledger import write_ledger
from app.workflow.lines import findings, inspections, open_major, summaries
from app.workflow.offering import offers
from app.workflow.office import describe_device, office_paper, office_paper_faults, profile_of
from app.workflow.profiles import own_profiles
from app.workflow.rating import load_rating, ratings, reminders
from app.workflow.rechecking import open_findings, recheck_of
from app.workflow.registering import institutions, register, visits_by_home
from app.workflow.reminding import workbench
from app.workflow.signing import readiness
from app.workflow.summarising import print_summary, summarise, write_results, write_summary_book
from app.workflow.visits import load, outcome
from tests.torture.faults import Bricked, must, refusal

FIRST = date(2000, 1, 1)
_LISTS: tuple[Callable[[Desk], object], ...] = (
    workbench,
    institutions,
    visits_by_home,
    summaries,
    findings,
    inspections,
    available,
    own_checklists,
    own_profiles,
    ratings,
    reminders,
    measured,
    open_major,
    describe_device,
    office_paper,
    office_paper_faults,
    audit,
)


def look_at_lists(desk: Desk) -> None:
    """Ask all that the pages and verbs list."""
    for reader in _LISTS:
        must(partial(reader, desk), reader.__name__)
    must(lambda: summarise(desk, FIRST, desk.today), "summarise")
    for home in institutions(desk):
        must(partial(repeats_at, desk, home.key), "repeats_at")
        must(partial(open_findings, desk, home.key), "open_findings")
        must(partial(profile_of, desk, home.county), "profile_of")
        refusal(partial(recheck_of, desk, home.key))
    for row in findings(desk):
        must(partial(history, desk, row.inspection, row.finding.key), "history")


def look_at_visits(desk: Desk) -> None:
    """Open every visit as its page does."""
    for key in inspections(desk):
        refusal(partial(_look_at_visit, desk, key))
    for root, _ in desk.store.things("rating"):
        refusal(partial(load_rating, desk, root))


def _look_at_visit(desk: Desk, key: int) -> None:
    view = load(desk, key)
    outcome(desk, view)
    for part in view.parts:
        readiness(desk, view, part.id)
    offers(open_case(desk, key))
    for document in documents_of(desk, key):
        for scan in document.scans:
            refusal(partial(scan_bytes, desk, scan))


def look_at_papers(desk: Desk, folder: Path, chance: Random) -> None:
    """Some paper of some visit, and one of the files of the whole county."""
    visits = list(inspections(desk))
    if visits:
        key = chance.choice(visits)
        refusal(lambda: _look_at_paper(desk, key, folder, chance))
    name, write = chance.choice(list(_county_files(desk, folder).items()))
    must(write, name)


def _look_at_paper(desk: Desk, key: int, folder: Path, chance: Random) -> None:
    wanted = [offer.wanted for offer in offered_documents(desk, key) if not offer.reason]
    wanted += [Wanted(document.kind, slot=document.slot) for document in documents_of(desk, key)]
    if wanted and not preview(desk, key, chance.choice(wanted)).content.startswith(b"%PDF"):
        raise Bricked("a paper that is no PDF")
    if chance.random() < 0.2:
        write_answer_form(desk, key, folder / "填报.xlsx")


def _county_files(desk: Desk, folder: Path) -> dict[str, Callable[[], object]]:
    return {
        "ledger": lambda: write_ledger(desk, folder / "台账.xlsx"),
        "summary": lambda: print_summary(desk, folder / "汇总.pdf", FIRST, desk.today),
        "summary book": lambda: write_summary_book(desk, folder / "汇总.xlsx", FIRST, desk.today),
        "results": lambda: write_results(desk, folder / "结果.xlsx", copy=Copy.OFFICE),
        "register": lambda: write_register_form(desk, folder / "登记表.xlsx"),
        "records": lambda: issue_many(desk, every(desk, Kind.RECORD), folder / "记录.pdf", one_file=True),
    }


def decide_a_clash(desk: Desk, chance: Random) -> None:
    """List what clashes and what came after signing; let one side of one of them stand, adopt or refuse the other."""
    open_ones = must(lambda: clashes(desk), "clashes")
    if open_ones:
        one = chance.choice(open_ones)
        must(lambda: decide(desk, one, chance.choice(one.sides), "核实"), "decide")
    late = must(lambda: late_cases(desk), "what came late")
    if late:
        case = chance.choice(late)
        if chance.random() < 0.5:
            must(lambda: adopt(desk, case, chance.choice(case.versions), "核实"), "adopt")
        else:
            must(lambda: refuse(desk, case, "核实"), "refuse")


def require_sound(desk: Desk) -> None:
    """The whole store holds, and the tables are those of the journal."""
    found = must(lambda: check(desk.store), "check")
    if not found.sound:
        raise Bricked("check: " + "；".join(found.problems[:3]))


def go_on(desk: Desk, folder: Path) -> None:
    """Write something new, and hand over everything: who takes it in finds it sound."""
    must(lambda: register(desk, Institution(name=f"后来的院{desk.clock()}", county="同心县")), "register")
    require_sound(desk)
    target = folder / "全部.sqlite"
    must(lambda: export(desk, target), "export")
    found = verify(target)
    if not found.sound:
        raise Bricked("export: " + "；".join(found.problems[:3]))


def look_at_all(desk: Desk, folder: Path, chance: Random) -> None:
    """Everything that this module can look at. Raises `Bricked`, or what the program itself raises: a bug."""
    folder.mkdir(parents=True, exist_ok=True)
    look_at_lists(desk)
    look_at_visits(desk)
    decide_a_clash(desk, chance)
    look_at_papers(desk, folder, chance)
    go_on(desk, folder)
