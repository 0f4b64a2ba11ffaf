"""A county's own checklists: taken in whole or not at all, edition by edition, carried from computer to computer."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.checklists.errors import ChecklistError
from app.checklists.load import shipped
from app.checklists.sets import offered
from app.checklists.workbook_errors import WorkbookError
from app.checklists.workbook_example import example
from app.checklists.workbook_write import checklist_workbook
from app.checklists.write import checklist_toml
from app.domain.checklist import Checklist
from app.errors import AppError
from app.workflow import checklists
from app.workflow.checklists import (
    available,
    find_edition,
    import_checklist,
    own_checklists,
    withdraw_checklist,
)
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.merging import merge_files
from app.workflow.templating import export_checklist, write_template
from app.workflow.visits import load
from tests.checklists.grids import bare
from tests.checklists.test_national import with_local
from tests.workflow.conftest import desk_of


def workbook(tmp_path: Path, checklist: Checklist, name: str = "本县.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(checklist_workbook(checklist))
    return path


def later(checklist: Checklist, days: int = 3) -> Checklist:
    """The same checklist with another deadline of its first county item."""
    sections = tuple(
        replace(s, items=tuple(replace(i, deadline_days=days) if i.id == "BD01" else i for i in s.items))
        for s in checklist.sections
    )
    return replace(checklist, sections=sections)


def events(desk: Desk) -> int:
    return len(list(desk.store.things("edition")))


def test_an_imported_checklist_is_offered_beside_the_national_ones(desk: Desk, tmp_path: Path) -> None:
    done = import_checklist(desk, workbook(tmp_path, example()))
    assert done.is_new and done.before is None and done.changes == ()
    assert available(desk) == (*offered(), done.checklist)
    assert bare(done.checklist) == example()
    (own,) = own_checklists(desk)
    assert (own.id, own.edition, own.actor, own.current) == ("bd-fire", "2026-11", "检查员甲", True)


def test_the_same_content_makes_no_new_edition(desk: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path, example())
    first = import_checklist(desk, path)
    again = import_checklist(desk, workbook(tmp_path, replace(example(), edition="别的版本")))
    assert not again.is_new and again.checklist == first.checklist
    assert events(desk) == 1


def test_a_change_makes_a_new_edition_named_by_the_day(desk: Desk, tmp_path: Path) -> None:
    labels = []
    for days in (15, 3, 4, 5):
        done = import_checklist(desk, workbook(tmp_path, later(example(), days)))
        labels.append(done.checklist.edition)
    assert labels == ["2026-11", "2026-11-22", "2026-11-22-2", "2026-11-22-3"]
    assert [str(change) for change in done.changes] == ["改动 BD01 宿舍楼灭火器 · 期限：4天 → 5天"]
    assert [(own.edition, own.current) for own in own_checklists(desk)] == [
        ("2026-11-22-3", True),
        ("2026-11-22-2", False),
        ("2026-11-22", False),
        ("2026-11", False),
    ]
    assert f'edition = "{labels[-1]}"' in done.checklist.source
    assert find_edition(desk, "bd-fire@2026-11-22").items[0].deadline_days == 3
    assert find_edition(desk, "bd-fire").items[0].deadline_days == 5


def test_a_national_checklist_with_a_county_s_items_takes_its_place(desk: Desk, tmp_path: Path) -> None:
    fire = shipped()[0]
    done = import_checklist(desk, workbook(tmp_path, with_local()))
    assert done.is_new and done.checklist.edition == "2026-11-22"
    assert done.before == fire
    found = available(desk)
    assert [c.id for c in found] == [c.id for c in offered()]
    assert {item.id for item in found[0].items} - {item.id for item in fire.items} == {"BD01", "BD02", "BD03"}
    assert find_edition(desk, f"fire@{fire.edition}") == fire


def test_a_visit_keeps_the_edition_that_it_was_made_with(desk: Desk, visit: int, tmp_path: Path) -> None:
    before = load(desk, visit).checklists
    import_checklist(desk, workbook(tmp_path, with_local()))
    assert load(desk, visit).checklists == before
    assert available(desk)[0] not in before


def test_a_national_checklist_as_it_ships_makes_no_edition(desk: Desk, tmp_path: Path) -> None:
    assert not import_checklist(desk, workbook(tmp_path, shipped()[0])).is_new
    assert events(desk) == 0


def test_national_items_are_always_those_that_ship_now(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program was updated: what the county had added stays, what the nation changed comes."""
    import_checklist(desk, workbook(tmp_path, with_local()))
    fire = shipped()[0]
    head, *rest = fire.sections
    item = replace(head.items[0], deadline_days=99)
    newer = replace(fire, edition="2027-06", sections=(replace(head, items=(item, *head.items[1:])), *rest))
    monkeypatch.setattr(checklists, "shipped", lambda: (newer, *shipped()[1:]))
    monkeypatch.setattr(checklists, "offered", lambda: (newer, *offered()[1:]))
    found = available(desk)[0]
    assert found.edition == "2026-11-22+2027-06"
    assert found.items[0] == item
    assert {"BD01", "BD02"} <= {item.id for item in found.items}
    assert f'edition = "{found.edition}"' in found.source


def test_a_faulty_workbook_changes_nothing_and_tells_everything(desk: Desk, tmp_path: Path) -> None:
    fire = with_local()
    head, *rest = fire.sections
    changed = replace(head, items=(replace(head.items[0], deadline_days=1), *head.items[1:]))
    with pytest.raises(WorkbookError) as caught:
        import_checklist(desk, workbook(tmp_path, replace(fire, sections=(changed, *rest))))
    assert [fault.column for fault in caught.value.faults] == ["期限（天）"]
    assert "没有导入任何内容" in str(caught.value)
    assert events(desk) == 0 and available(desk) == offered()


def test_items_of_another_checklist_of_the_county_are_refused(desk: Desk, tmp_path: Path) -> None:
    import_checklist(desk, workbook(tmp_path, example()))
    other = replace(example(), id="bd-two", title="第二张")
    with pytest.raises(WorkbookError) as caught:
        import_checklist(desk, workbook(tmp_path, other))
    assert {fault.what.partition(" ")[0] for fault in caught.value.faults} == {"bd.1", "BD01", "BD02", "BD03"}
    assert events(desk) == 1


def test_a_checklist_file_can_be_imported_too(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "本县.toml"
    path.write_text(checklist_toml(example()), encoding="utf-8")
    assert bare(import_checklist(desk, path).checklist) == example()
    path.write_text(checklist_toml(replace(example(), id="fire")), encoding="utf-8")
    with pytest.raises(ChecklistError, match=r"少了国家检查项|不能改名"):
        import_checklist(desk, path)


def test_an_unreadable_file_is_refused_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    for name in ("没有.xlsx", "没有.toml"):
        with pytest.raises(AppError, match="打不开"):
            import_checklist(desk, tmp_path / name)


def test_exported_filled_and_imported_again_it_is_the_next_edition(desk: Desk, tmp_path: Path) -> None:
    import_checklist(desk, workbook(tmp_path, with_local(first=True)))
    out = tmp_path / "导出.xlsx"
    assert export_checklist(desk, "fire", out).path == out
    assert not import_checklist(desk, out).is_new
    done = import_checklist(desk, workbook(tmp_path, later(available(desk)[0])))
    assert [str(change) for change in done.changes] == ["改动 BD01 宿舍楼灭火器 · 期限：15天 → 3天"]


def test_the_template_is_written_beside_its_place_and_refused_where_none_is(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx", "2026-11")
    assert [path.name for path in tmp_path.iterdir()] == ["模板.xlsx"]
    with pytest.raises(AppError, match="没有写成"):
        write_template(tmp_path / "模板.xlsx" / "里面.xlsx", "2026-11")


def test_editions_travel_with_everything_and_meet_those_of_another_computer(tmp_path: Path) -> None:
    """Two offices change the same edition unaware of each other: both editions are kept, and every computer offers
    the same one."""
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    import_checklist(first, workbook(tmp_path, example()))
    sent = export(first, tmp_path / "给乙.sqlite").path
    assert not merge_files(second, [sent])[0].refused
    assert available(second) == available(first)
    import_checklist(first, workbook(tmp_path, later(example(), 3)))
    import_checklist(second, workbook(tmp_path, later(example(), 4)))
    merge_files(second, [export(first, tmp_path / "一.sqlite").path])
    merge_files(first, [export(second, tmp_path / "二.sqlite").path])
    assert available(first) == available(second)
    assert len(own_checklists(first)) == len(own_checklists(second)) == 3
    assert {own.checklist.items[0].deadline_days for own in own_checklists(first) if own.checklist} == {15, 3, 4}
    first.close()
    second.close()


def test_an_edition_that_this_program_cannot_use_is_listed_and_not_offered(desk: Desk, tmp_path: Path) -> None:
    import_checklist(desk, workbook(tmp_path, example()))
    for text in ("format = 9", "section = 1", 'id = "bd-fire"\nsection = [1]', "\0 no toml"):
        blob = desk.store.keep_blob(text.encode())
        body = {"id": "bd-fire", "title": "坏的", "edition": "9", "blob": blob}
        desk.store.begin("edition", body, actor="别人", at=desk.clock())
    blob = desk.store.keep_blob(checklist_toml(replace(example(), id="fire")).encode())
    desk.store.begin("edition", {"id": "bd-fire", "blob": blob}, actor="别人", at=desk.clock())
    desk.store.begin("edition", {"id": "x", "blob": "0" * 64}, actor="别人", at=desk.clock())
    assert bare(available(desk)[-1]) == example()
    assert [own.current for own in own_checklists(desk)] == [True, False, False, False, False, False, False]
    assert sum(bool(own.unusable) for own in own_checklists(desk)) == 6


def test_two_offices_that_gave_the_same_ids_see_one_checklist_offered_and_why_not_the_other(tmp_path: Path) -> None:
    """In one visit an id stands for one item, so the two are never offered together; every computer offers the same."""
    first, second = desk_of("甲", "a"), desk_of("乙", "b")
    import_checklist(first, workbook(tmp_path, replace(example(), id="bd-x", title="甲表")))
    import_checklist(second, workbook(tmp_path, replace(example(), id="bd-a", title="乙表")))
    merge_files(second, [export(first, tmp_path / "一.sqlite").path])
    merge_files(first, [export(second, tmp_path / "二.sqlite").path])
    for desk in (first, second):
        assert [c.title for c in available(desk)[len(offered()) :]] == ["乙表"]
        assert {own.title: own.unusable for own in own_checklists(desk)} == {
            "乙表": "",
            "甲表": "bd.1 已在本县检查表“乙表”里用过",
        }
        desk.close()


def test_a_withdrawn_checklist_is_no_longer_offered(desk: Desk, tmp_path: Path) -> None:
    import_checklist(desk, workbook(tmp_path, with_local()))
    import_checklist(desk, workbook(tmp_path, later(with_local())))
    assert withdraw_checklist(desk, "fire") == 2
    assert available(desk) == offered() and own_checklists(desk) == ()
    with pytest.raises(AppError, match="没有这张检查表"):
        withdraw_checklist(desk, "fire")


def test_an_unknown_edition_is_named_with_those_that_are_there(desk: Desk) -> None:
    with pytest.raises(AppError, match=f"fire@{shipped()[0].edition}"):
        find_edition(desk, "fire@1999")
