"""Categories are renamed, added and given up from a day on; what was, stays countable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mediation.audit.models import AuditEntry
from mediation.classification import catalogue
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import tree
from mediation.classification.suggest import suggest
from mediation.core import clock
from mediation.core.database import Database, db
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.security.actor import system
from tests.conftest import MORNING

pytestmark = pytest.mark.usefixtures("clock")

TODAY = clock.day_of(MORNING)
NEXT = TODAY + timedelta(days=30)
BY = system(TODAY)
WATER = "020101"


def changed(code: str, from_on: date, **values: object) -> None:
    with db.writing() as session:
        catalogue.change(session, BY, code, from_on, "试", **values)


def added(code: str, from_on: date = TODAY, **values: object) -> None:
    with db.writing() as session:
        catalogue.add(session, BY, code, from_on, "试", **{"zh": "新类", "sf": "02", **values})


def retired(code: str, last_on: date, replaced_by: str = "") -> None:
    with db.writing() as session:
        catalogue.retire(session, BY, code, last_on, "试", replaced_by)


def test_without_any_change_the_tree_of_the_program_holds(database: Database) -> None:
    with db.reading() as session:
        assert tree_of(session) is tree()


def test_a_name_holds_from_its_day_and_the_old_one_before(database: Database) -> None:
    changed(WATER, NEXT, zh="渗漏水纠纷")
    with db.reading() as session:
        assert tree_of(session).get(WATER).zh == tree().get(WATER).zh
        assert tree_of(session, NEXT).get(WATER).zh == "渗漏水纠纷"
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "category.changed")).one()
    assert entry.subject == f"category:{WATER}"
    assert "渗漏水纠纷" in entry.payload
    assert "words" not in entry.payload.partition("changes")[2], "only what changed stands there"


def test_a_new_leaf_is_chosen_found_and_suggested_from_its_day_on(database: Database) -> None:
    added("020151", NEXT, zh="充电桩共用", words=("抢充电桩",))
    with db.reading() as session:
        assert "020151" not in tree_of(session)
        known = tree_of(session, NEXT)
    assert known.is_valid_leaf("020151", NEXT)
    assert not known.is_valid_leaf("020151", TODAY)
    assert [hit.category.code for hit in known.search("cdzgy", NEXT)] == ["020151"]
    assert suggest("两家抢充电桩", NEXT, known=known)[0].category.code == "020151"


def test_a_leaf_that_is_given_up_stays_known_and_names_its_follower(database: Database) -> None:
    retired(WATER, TODAY, "020102")
    with db.reading() as session:
        known = tree_of(session)
    tomorrow = TODAY + timedelta(days=1)
    assert known.is_valid_leaf(WATER, TODAY)
    assert not known.is_valid_leaf(WATER, tomorrow)
    assert known.current(WATER, tomorrow) == "020102"
    assert WATER in known, "cases that carry it are still told by its name"
    assert WATER not in {leaf.code for leaf in known.leaves(tomorrow)}


def test_below_a_branch_that_is_given_up_nothing_can_be_chosen(database: Database) -> None:
    retired("0201", TODAY)
    with db.reading() as session:
        assert not tree_of(session).is_valid_leaf(WATER, TODAY + timedelta(days=1))


def test_a_branch_of_ones_own_goes_out_as_the_branchs_99(database: Database) -> None:
    added("0252", sf="")
    with db.reading() as session:
        assert tree_of(session).exported("0252") == "0299"
        assert tree_of(session).exported("0651") == "0699"


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        (WATER, "category_used"), ("0299", "category_used"), ("0233", "category_local"),
        ("779901", "category_in_the_air"), ("02", "category_code"), ("02a1", "category_code"),
        ("02010101", "category_code"),
    ],
)
def test_a_code_is_used_once_and_hangs_somewhere(database: Database, code: str, refused: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        added(code)
    assert broken.value.message == refused


def test_a_code_that_was_given_up_is_never_used_again(database: Database) -> None:
    added("020151")
    retired("020151", TODAY)
    with pytest.raises(RuleBroken):
        added("020151", NEXT)


def test_what_cannot_be_is_refused(database: Database) -> None:
    tries: tuple[Callable[[], None], ...] = (
        lambda: changed(WATER, TODAY - timedelta(days=1), zh="昨天"), lambda: changed(WATER, TODAY, zh=" "),
        lambda: changed(WATER, TODAY, sf="77"), lambda: retired(WATER, TODAY - timedelta(days=1)),
        lambda: retired(WATER, TODAY, WATER), lambda: retired(WATER, TODAY, "02"),
        lambda: added("020151", sf=""),
    )
    for refused in tries:
        with pytest.raises(RuleBroken):
            refused()
    with pytest.raises(NotFound):
        changed("020199", TODAY, zh="没有")


def test_a_change_may_not_slip_under_a_later_one(database: Database) -> None:
    changed(WATER, NEXT, zh="以后的名字")
    with pytest.raises(RuleBroken) as broken:
        retired(WATER, TODAY)
    assert broken.value.message == "category_later"
