"""The same matter come again is seen however it is told, and told only to whom it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.core.database import db
from mediation.intake import repeats
from mediation.intake.likeness import same_place
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import LIN, XU, fresh, make, registered
from tests.support.counting import statements

SignIn = Callable[[str], Any]

XIE = PartyInput(side="applicant", name="谢建国", phone="13800138001")
HUANG = PartyInput(side="respondent", name="黄志强", phone="13900139001")


def other_side(one: PartyInput) -> PartyInput:
    side = "respondent" if one.side == "applicant" else "applicant"
    return PartyInput(side=side, name=one.name, phone=one.phone)


def called(one: PartyInput, name: str, **more: Any) -> PartyInput:
    return PartyInput(side=one.side, name=name, **more)


def found(cast: Cast, *people: PartyInput, place: str = "", who: str = "clerk") -> list[repeats.Repeat]:
    with db.reading() as session:
        hits = repeats.find(session, cast.actor(who), repeats.typed(people), place)
        return repeats.told(session, hits)


@pytest.fixture
def earlier(cast: Cast) -> int:
    """谢建国 against 黄志强, at 朝阳村."""
    return registered(
        cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG), stated={"place": "乔司街道朝阳村"}
    )


@pytest.mark.parametrize(
    ("people", "place", "why"),
    [
        ((called(XIE, "谢建国"), called(HUANG, "黄志强")), "", "姓名相同"),
        ((other_side(XIE), other_side(HUANG)), "", "两边对调"),
        ((called(XIE, "谢建国"), called(HUANG, "黄某")), "", "姓氏相同"),
        ((called(XIE, "谢健国"), called(HUANG, "黄志强")), "", "读音相同"),
        ((called(XIE, "謝建國"), called(HUANG, "黃志強")), "", "姓名相同"),
        ((called(XIE, "谢某"), called(HUANG, "黄某")), "朝阳村", "地点相同"),
        ((called(XIE, "王二", phone="138-0013-8001"),), "", "同一电话"),
        ((called(XIE, "王二", phone="13900139001"),), "", "同一电话"),
        ((called(XIE, "谢建国"), called(HUANG, "钱六")), "朝阳村", "地点相同"),
    ],
    ids=["same", "swapped", "half a name", "sounds alike", "old signs", "both half, same place",
         "telephone", "telephone of the other side then", "one full name, same place"],
)
def test_it_is_seen_however_it_is_told(
    earlier: int, cast: Cast, people: tuple[PartyInput, ...], place: str, why: str
) -> None:
    (repeat,) = found(cast, *people, place=place)
    assert repeat.dispute_id == earlier
    assert why in repeat.why


def test_same_names_are_told_beside_the_same_telephone_and_a_full_double_comes_first(
    earlier: int, cast: Cast
) -> None:
    relatives = called(XIE, "谢建军", phone=XIE.phone), called(HUANG, "黄志刚", phone=HUANG.phone)
    for people in (relatives, relatives):
        registered(
            cast.actor("clerk"), cast.qiaosi, parties=people, stated={"place": "乔司街道朝阳村"}
        )
    first, *others = found(cast, XIE, HUANG, place="朝阳村")
    assert first.dispute_id == earlier
    assert first.why == "双方姓名相同、同一电话、地点相同"
    assert {other.why for other in others} == {"同一电话、地点相同"}


@pytest.mark.parametrize(
    ("people", "place"),
    [
        ((called(XIE, "钱五"), called(HUANG, "黄志强", phone="13900139001")), ""),
        ((called(XIE, "谢某"), called(HUANG, "黄某")), ""),
        ((called(XIE, "谢建国"), called(HUANG, "钱六")), "塘栖镇"),
        ((called(XIE, "黄志强"), called(HUANG, "钱六")), ""),
        ((called(XIE, "孙七"), called(HUANG, "李八")), "朝阳村"),
    ],
    ids=["the other side alone", "both half a name", "one name elsewhere", "one name", "the place alone"],
)
def test_what_says_nothing_warns_of_nothing(
    earlier: int, cast: Cast, people: tuple[PartyInput, ...], place: str
) -> None:
    assert found(cast, *people, place=place) == []


def test_a_firm_is_known_by_its_core_and_an_identity_paper_in_any_writing(cast: Cast) -> None:
    firm = PartyInput(side="respondent", name="杭州好邻物业服务有限公司", kind="legal")
    owner = PartyInput(
        side="applicant", name="林某", id_type="resident_id", id_number="330106199001010014"
    )
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(owner, firm))
    (by_name,) = found(cast, called(owner, "林大明"), called(firm, "好邻物业"), place="乔司街道朝阳村")
    (by_paper,) = found(cast, called(owner, "林大明", id_number="330106 19900101 0014"))
    assert (by_name.dispute_id, by_paper.dispute_id) == (made, made)
    assert by_paper.why == "同一证件"


def test_closed_cases_warn_too_and_those_long_past_do_not(cast: Cast, clock: Clock) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    make(cast.actor("clerk"), made, "withdraw", reason="withdrawn", asked_by=_keys(made, "applicant"),
         said_how="face")
    clock.go_on(days=700)
    (repeat,) = found(cast, XIE, HUANG)
    assert "已终止" in repeat.about
    clock.go_on(days=700)
    assert found(cast, XIE, HUANG) == []


def test_across_a_wall_only_the_committee_and_its_telephone_are_told(cast: Cast) -> None:
    registered(cast.actor("stranger"), cast.linping, parties=(XIE, HUANG))
    registered(cast.actor("stranger"), cast.linping, parties=(XIE, HUANG))
    (repeat,) = found(cast, XIE, HUANG)
    assert repeat == repeats.Repeat(None, "临平街道人民调解委员会")


def test_a_protected_case_behind_a_wall_is_told_to_the_centre_alone(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    hidden = registered(cast.actor("stranger"), cast.linping, parties=(XIE, HUANG), secrecy="sensitive")
    assert found(cast, XIE, HUANG) == []
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    assert repeats.repeats(reading, cast.actor("clerk"), reading.get_one(Dispute, made)) == []
    clerk = sign_in("clerk")
    for path in (f"/cases/{made}/registered", f"/cases/{made}", f"/cases/{made}?tab=timeline", "/inbox"):
        assert "受保护" not in clerk.see(path).text
    assert "受保护" not in sign_in("stranger").see("/inbox").text
    centre = sign_in("reviewer")
    assert "可能与一件受保护的案件有关" in centre.see("/inbox").text
    page = centre.see(f"/cases/{made}/repeats")
    assert reading.get_one(Dispute, hidden).intake_no in page.text


def test_each_repeat_is_answered_by_itself_and_the_answer_is_kept(
    earlier: int, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    second = registered(cast.actor("clerk"), cast.qiaosi, parties=(other_side(XIE), other_side(HUANG)))
    third = registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{third}/repeats")
    clerk.send(page.form("/repeats"), **{f"case-{earlier}": "same_matter"})
    left = repeats.repeats(fresh(reading), cast.actor("clerk"), reading.get_one(Dispute, third))
    assert [repeat.dispute_id for repeat in left] == [second]
    make(cast.actor("clerk"), third, "accept", competence="arose_here", no_bar=True, repeat_answer="related")
    links = {row.other_id: row.kind for row in fresh(reading).scalars(select(DisputeLink))}
    assert links == {earlier: "same_matter", second: "related"}


def test_who_may_not_accept_answers_nothing(earlier: int, cast: Cast, sign_in: SignIn) -> None:
    third = registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    token = sign_in("reviewer").see(f"/cases/{third}/repeats").html
    assert "name=\"case-" not in token
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{third}/repeats").form("/repeats")
    stranger_case = registered(cast.actor("stranger"), cast.linping)
    clerk.send(form, status=422, **{f"case-{stranger_case}": "same_matter"})


def test_looking_costs_the_same_for_one_and_for_thirty_people(earlier: int, cast: Cast) -> None:
    few = _cost(cast, XIE, HUANG)
    many = _cost(cast, *(called(XIE, f"工人{n}号") for n in range(30)), HUANG)
    assert few <= 12
    assert many <= few + 6


def test_looking_costs_the_same_behind_one_wall_and_behind_two(cast: Cast) -> None:
    def asked() -> int:
        with statements() as seen:
            found(cast, XIE, HUANG, who="stranger")
        return len(seen)

    registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    one = asked()
    registered(cast.actor("village_clerk"), cast.village, parties=(XIE, HUANG))
    assert len(found(cast, XIE, HUANG, who="stranger")) == 2
    assert asked() == one


def test_accepting_looks_for_repeats_once(earlier: int, cast: Cast) -> None:
    again = registered(cast.actor("clerk"), cast.qiaosi, parties=(XIE, HUANG))
    with statements() as seen:
        make(cast.actor("clerk"), again, "accept", competence="arose_here", no_bar=True,
             repeat_answer="related")
    assert sum("phone_lookup IN" in one for one in seen) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("朝阳村", "乔司街道朝阳村", True),
        ("乔司街道朝阳村", "乔司街道永西村", False),
        ("村", "朝阳村", False),
    ],
)
def test_a_place_inside_another_is_the_same(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same


def test_the_two_of_the_other_stories_still_match(cast: Cast) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    assert [r.dispute_id for r in found(cast, LIN, XU)] == [made]


def _cost(cast: Cast, *people: PartyInput) -> int:
    with db.reading() as session, statements() as seen:
        repeats.find(session, cast.actor("clerk"), repeats.typed(people), "朝阳村")
    return len(seen)


def _keys(dispute_id: int, side: str) -> tuple[int, ...]:
    with db.reading() as session:
        return tuple(p.id for p in parties.principals(session, dispute_id) if p.side == side)
