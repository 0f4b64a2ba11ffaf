"""The aims that ship: each stands in its document, word for word, and none is taken for a demand on a home."""

from app.checklists.indicators import indicators
from app.checklists.load import profiles
from app.checklists.regulations import clauses, documents
from app.domain.checklist import Role
from app.domain.indicators import Measure


def test_every_aim_is_quoted_from_its_clause() -> None:
    for each in indicators():
        excerpts = clauses()[(each.basis.document, each.basis.clause)].excerpts
        assert any(each.basis.quote in excerpt.text for excerpt in excerpts), each.id


def test_every_aim_is_one_of_its_documents_own_area() -> None:
    jurisdiction = {document.id: document.jurisdiction for document in documents()}
    binds = {profile.id: profile.binds for profile in profiles()}
    for each in indicators():
        assert jurisdiction[each.basis.document] == each.jurisdiction, each.id
        assert each.profiles and all(each.basis.document in binds[profile] for profile in each.profiles), each.id


def test_an_aim_is_context_and_no_demand_on_a_home() -> None:
    assert {each.basis.role for each in indicators()} == {Role.CONTEXT}


def test_the_nature_is_stated_by_the_document_or_not_at_all() -> None:
    assert {each.nature for each in indicators()} == {"约束性", "预期性", "—"}
    assert len({each.id for each in indicators()}) == len(indicators()) == 27


def test_what_is_computed_has_an_aim_in_figures_and_an_item_where_it_takes_answers() -> None:
    for each in indicators():
        assert (each.measure is None) == (each.share is None), each.id
        assert (each.measure in (Measure.ITEM_SHARE, Measure.ITEM_PASSED)) == bool(each.item), each.id
