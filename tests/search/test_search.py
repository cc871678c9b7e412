"""The search finds what people remember, shows only what they may see, and forgets nothing it should drop."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import party_edits, queries
from mediation.cases.filters import Filter
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.lifecycle.door import act
from mediation.search import index, words
from mediation.search.queries import find, find_by_identity
from tests.cast import Cast
from tests.stories import XU, accepted, fresh, registered

ID_NUMBER = "330106199001010014"


@pytest.fixture
def case(cast: Cast) -> int:
    """A tenant and his landlord, accepted, with a court's number."""
    tenant = PartyInput(
        side="applicant", name="欧阳晓", phone="13800138000", id_type="resident_id", id_number=ID_NUMBER
    )
    return accepted(
        cast.actor("clerk"),
        cast.qiaosi,
        parties=(tenant, XU),
        stated={
            "title": "厂房租赁",
            "referred_by": "临平区人民法院",
            "external_number": "(2026)浙0113民诉前调第3456号",
            "source": "hotline",
        },
    )


@pytest.mark.parametrize(
    "asked",
    [
        "厂房",
        "厂房租赁",
        "装修损失",
        "朝阳村",
        "五万元",
        "欧阳晓",
        "欧阳",
        "欧",
        "oyx",
        "ouyang",
        "〔2026〕乔人调字第0001号",
        "0001",
        "乔人调字",
        "3456",
        "诉前调 3456",
        "8000",
        "138 0013 8000",
        "１３８００１３８０００",
        "欧阳 厂房",
    ],
)
def test_what_people_remember_finds_the_case(asked: str, case: int, cast: Cast, reading: Session) -> None:
    assert [d.id for d in find(reading, cast.actor("clerk"), asked)] == [case]


@pytest.mark.parametrize(
    "asked", ["", " ", "。", "'; DROP TABLE", '" OR *', "()&|!", "不相干的话", "9999", "a" * 500, "%", "_"]
)
def test_what_nobody_wrote_finds_nothing_and_breaks_nothing(
    asked: str, case: int, cast: Cast, reading: Session
) -> None:
    assert find(reading, cast.actor("clerk"), asked) == []


def test_the_tail_of_the_intake_number_finds_it(case: int, cast: Cast, reading: Session) -> None:
    number = reading.get_one(Dispute, case).intake_no
    for asked in (number, number[-6:], number[-4:], number[-6:].lstrip("0")):
        assert [d.id for d in find(reading, cast.actor("clerk"), asked)] == [case], asked


def test_behind_a_wall_nothing_is_found(case: int, cast: Cast, reading: Session) -> None:
    for name in ("stranger", "village_clerk", "mediator", "lawyer", "liaison", "admin"):
        assert find(reading, cast.actor(name), "厂房") == [], name
        assert find(reading, cast.actor(name), "8000") == [], name
    assert len(find(reading, cast.actor("reviewer"), "厂房")) == 1


def test_nothing_of_a_protected_story_is_found(cast: Cast, reading: Session) -> None:
    child = PartyInput(side="applicant", name="欧阳小宝", minor=True)
    made = accepted(cast.actor("clerk"), cast.qiaosi, parties=(child, XU))
    clerk = cast.actor("clerk")
    for hidden in ("厂房", "朝阳村", "五万元"):
        assert find(reading, clerk, hidden) == [], hidden
    assert [d.id for d in find(reading, clerk, "0001")] == [made]


def test_who_has_a_protected_case_in_hand_finds_it_by_name_and_nobody_else(
    cast: Cast, reading: Session
) -> None:
    child = PartyInput(side="applicant", name="欧阳小宝", minor=True)
    made = accepted(cast.actor("clerk"), cast.qiaosi, parties=(child, XU))
    for asked in ("欧阳", "欧阳小宝", "小宝", "oyxb", "徐某", "徐"):
        assert [d.id for d in find(reading, cast.actor("clerk"), asked)] == [made], asked
        for watching in ("reviewer", "head_of_centre", "stranger", "village_clerk", "mediator", "admin"):
            assert find(reading, cast.actor(watching), asked) == [], (asked, watching)
    listed = queries.page(reading, cast.actor("clerk"), Filter(text="欧阳"))
    assert [d.id for d in listed.disputes] == [made]


def test_the_index_of_a_protected_case_holds_no_name(cast: Cast, reading: Session) -> None:
    child = PartyInput(side="applicant", name="欧阳小宝", minor=True)
    made = accepted(cast.actor("clerk"), cast.qiaosi, parties=(child, XU))
    kept = index.held(reading, made - 1, made)[made]
    assert not kept & (words.of_name("欧阳小宝") | words.of_name("徐某"))


def test_becoming_protected_takes_the_words_out_of_the_index(case: int, cast: Cast, reading: Session) -> None:
    with act(cast.actor("clerk")) as a:
        party_edits.change_basics(a, a.load(Dispute, case), {"secrecy": "domestic_violence"}, None)
    assert find(fresh(reading), cast.actor("clerk"), "厂房") == []
    assert len(find(reading, cast.actor("clerk"), "0001")) == 1


def test_what_is_changed_is_found_by_the_new_and_no_longer_by_the_old(
    case: int, cast: Cast, reading: Session
) -> None:
    with act(cast.actor("clerk")) as a:
        party_edits.change_basics(a, a.load(Dispute, case), {"narrative": "楼上漏水", "claims": ""}, None)
    with act(cast.actor("clerk")) as a:
        party_edits.add(a, a.load(Dispute, case), PartyInput(side="third", name="诸葛物业"))
    clerk = cast.actor("clerk")
    assert find(fresh(reading), clerk, "装修") == []
    for asked in ("漏水", "诸葛物业"):
        assert len(find(reading, clerk, asked)) == 1, asked


def test_the_list_filters_by_the_same_words(case: int, cast: Cast, reading: Session) -> None:
    registered(
        cast.actor("clerk"),
        cast.qiaosi,
        parties=(PartyInput(side="applicant", name="王某"), XU),
        stated={"narrative": "楼上漏水", "title": "漏水", "claims": ""},
    )
    page = queries.page(reading, cast.actor("clerk"), Filter(group="all", text="欧阳"))
    assert [d.id for d in page.disputes] == [case]
    assert page.total == 1


def test_a_search_by_identity_is_walled_and_remembered_without_the_number(
    case: int, cast: Cast, reading: Session
) -> None:
    assert [d.id for d in find_by_identity(reading, cast.actor("clerk"), "330106 19900101 0014")] == [case]
    assert find_by_identity(reading, cast.actor("stranger"), ID_NUMBER) == []
    entries = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "search.identity")).all()
    assert {e.actor_id for e in entries} == {cast.clerk, cast.stranger}
    assert all(ID_NUMBER not in e.payload for e in entries)


def test_a_question_is_its_pairs_and_a_lone_sign_only_alone() -> None:
    assert words.asked("厂房 林") == ["厂房"]
    assert words.asked("林") == ["林"]
    assert words.asked("第0001号") == ["0001"]
