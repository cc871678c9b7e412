"""Several people are put on a side out of pasted rows, looked at first, in one entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import pasting
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.classification import gathering
from mediation.core.database import db
from mediation.people.models import Person
from tests.cast import Cast
from tests.stories import accepted
from tests.support.client import HubClient
from tests.support.counting import statements
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("app", "clock")

XU = PartyInput(side="respondent", name="徐某")
TWELVE = PartyInput(side="applicant", name="吴大军等12人", stands_for=12)
ROWS = "姓名\t电话\t身份证号\n陈小明\t13800000001\t11010519491231002X\n李秀英\t13800000002\t乔司街道朝阳村3号"


def case(cast: Cast, *people: PartyInput) -> int:
    return accepted(cast.actor("clerk"), cast.qiaosi, parties=(*(people or (TWELVE,)), XU))


def address(made: int) -> str:
    return f"/cases/{made}/parties/pasted"


def looked_at(client: HubClient, made: int, rows: str, answer: int = 200, /, **typed: str) -> Page:
    form = client.see(address(made)).form("/parties/pasted")
    return Page(client.send(form, answer, rows=rows, **typed).text)


def put(client: HubClient, made: int, rows: str, answer: int = 302, /, **typed: str) -> Page:
    page = looked_at(client, made, rows, 200, **typed)
    return Page(client.send(page.form("/parties/pasted"), answer).text)


def on_record(made: int) -> dict[str, Party]:
    with db.reading() as session:
        return {p.name: p for p in session.scalars(select(Party).where(Party.dispute_id == made))}


def test_pasted_rows_are_shown_as_read_before_anybody_is_put_on_the_record(
    cast: Cast, sign_in: SignIn
) -> None:
    made = case(cast)
    page = looked_at(sign_in("clerk"), made, ROWS)
    for word in ("陈小明", "13800000002", "乔司街道朝阳村3号", "登记这2人"):
        assert word in page.text, word
    assert set(on_record(made)) == {"吴大军等12人", "徐某"}


def test_the_next_press_puts_all_of_them_on_the_side_in_one_entry(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = case(cast)
    put(sign_in("clerk"), made, ROWS)
    people = on_record(made)
    assert set(people) == {"吴大军等10人", "徐某", "陈小明", "李秀英"}
    assert (people["陈小明"].side, people["陈小明"].phone, people["李秀英"].address) == (
        "applicant", "13800000001", "乔司街道朝阳村3号"
    )
    reading.rollback()
    assert reading.get_one(Person, people["陈小明"].person_id or 0).id_number == "11010519491231002X"
    added = select(func.count()).where(AuditEntry.dispute_id == made, AuditEntry.event == "party.added")
    assert reading.scalar(added) == 1
    assert gathering.heads_per_side(reading, made)["applicant"] == 12
    assert reading.get_one(Dispute, made).title.startswith("吴大军等12人 与 ")


def test_rows_changed_after_the_look_are_looked_at_again(cast: Cast, sign_in: SignIn) -> None:
    made = case(cast)
    client = sign_in("clerk")
    page = looked_at(client, made, ROWS)
    again = Page(client.send(page.form("/parties/pasted"), 200, rows=f"{ROWS}\n王五").text)
    assert "登记这3人" in again.text
    assert "王五" not in on_record(made)


def test_who_stands_on_that_side_already_is_left_out(cast: Cast, sign_in: SignIn) -> None:
    made = case(cast)
    put(sign_in("clerk"), made, "吴大军\t13900000000\n陈小明\n陈小明\n徐某")
    people = on_record(made)
    assert set(people) == {"吴大军等10人", "陈小明", "徐某"}
    with db.reading() as session:
        same = select(func.count()).where(Party.dispute_id == made, Party.name == "徐某")
        assert session.scalar(same) == 2  # a namesake on the other side is another person


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("陈小明\t110105194912310021", "校验码不对"), ("13800000001", "没有读出姓名"), ("吴大军", "都已在案"),
        ("", "请填写"),
    ],
)
def test_what_cannot_be_put_on_the_record_is_said_and_stays_in_the_box(
    cast: Cast, sign_in: SignIn, rows: str, said: str
) -> None:
    made = case(cast)
    page = looked_at(sign_in("clerk"), made, rows, 422)
    assert said in page.text
    assert rows in page.html
    assert set(on_record(made)) == {"吴大军等12人", "徐某"}


def test_more_than_an_entry_counts_are_refused_and_nobody_is_put_on_the_record(
    cast: Cast, sign_in: SignIn
) -> None:
    made = case(cast, PartyInput(side="applicant", name="吴大军等2人", stands_for=2))
    page = put(sign_in("clerk"), made, "陈小明\n李秀英", 422)
    assert "没有这么多" in page.text
    assert set(on_record(made)) == {"吴大军等2人", "徐某"}


def test_a_group_of_whom_everybody_has_a_name_is_no_party_any_more(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = case(cast, PartyInput(side="applicant", name="工人三人", stands_for=3))
    put(sign_in("clerk"), made, "陈小明\n李秀英\n吴大军")
    people = on_record(made)
    assert people["工人三人"].left_at is not None
    reading.rollback()
    assert gathering.heads_per_side(reading, made)["applicant"] == 3
    assert reading.get_one(Dispute, made).title.startswith("陈小明等3人 与 ")


def test_people_that_nobody_counted_are_put_beside_the_others(cast: Cast, sign_in: SignIn) -> None:
    made = case(cast)
    put(sign_in("clerk"), made, ROWS, side="respondent", one_of="")
    people = on_record(made)
    assert people["吴大军等12人"].stands_for == 12
    assert people["陈小明"].side == "respondent"


def test_a_minor_in_the_rows_protects_the_case(cast: Cast, sign_in: SignIn) -> None:
    made = case(cast)
    put(sign_in("clerk"), made, "陈小明\t2015-03-01")
    with db.reading() as session:
        assert session.get_one(Dispute, made).secrecy == "minors"


@pytest.mark.parametrize(("who", "answer"), [("stranger", 404), ("reviewer", 403), ("lawyer", 404)])
def test_nobody_else_pastes_people(cast: Cast, sign_in: SignIn, who: str, answer: int) -> None:
    assert sign_in(who).get(address(case(cast))).status_code == answer


def test_reading_the_rows_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    made = case(cast)
    with db.reading() as session:
        with statements() as for_one:
            pasting.read(session, made, "applicant", "陈小明")
        with statements() as for_many:
            rows = pasting.read(session, made, "applicant", "\n".join(f"工人{n}" for n in range(60)))
    assert len(rows) == 60
    assert len(for_many) == len(for_one) == 1
