"""The register of committees and mediators: what the law asks for is warned of, what it forbids refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mediation.accounts import committees, register, service
from mediation.accounts.models import CommitteeRecord, MediatorRecord, User
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.core.sheets import reading as sheets
from mediation.core.sheets.columns import Column, Columns
from mediation.organisations.models import Organisation
from mediation.security.actor import system
from mediation.security.roles import Role
from mediation.settings import service as settings
from mediation.settings.defaults import REGISTER
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.counting import statements
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]
DAY = date(2026, 11, 23)


def member(cast: Cast, name: str, at: int, **entry: object) -> int:
    """Somebody new with the right to mediate, entered as a member."""
    by = system(DAY)
    with db.writing() as session:
        user = service.create_user(session, by, login=name, name=name)
        service.give_grant(session, by, user, Role.MEDIATOR, at, date(2024, 1, 1))
        values = {"kind": "member", **entry}
        register.enter(session, by, user, register.Entry(at, date(2026, 1, 1), **values))  # type: ignore[arg-type]
        return user.id


def file(cast: Cast, at: int, **values: object) -> None:
    from_on = values.pop("term_from", date(2026, 1, 1))
    with db.writing() as session:
        unit = session.get_one(Organisation, at)
        committees.file(
            session, cast.actor("admin"), unit, kind="village", filed_number=str(values.get("number", "1")),
            filed_on=None, term_from=from_on, term_until=values.get("term_until"),  # type: ignore[arg-type]
            mixed_area=bool(values.get("mixed_area")),
        )


def codes(at: int, day: date = DAY) -> list[str]:
    with db.reading() as session:
        return [w.code for w in committees.committees(session, day, at)[0].warned]


def test_a_committee_in_order_is_warned_of_nothing(cast: Cast, clock: Clock) -> None:
    member(cast, "a", cast.linping, post="head", sex="male")
    member(cast, "b", cast.linping, sex="female", minority=True)
    member(cast, "c", cast.linping, sex="male")
    file(cast, cast.linping, mixed_area=True)
    assert codes(cast.linping) == []


def test_each_condition_of_the_law_is_warned_of(cast: Cast, clock: Clock) -> None:
    assert codes(cast.linping) == ["few", "not_filed", "no_term"]
    member(cast, "a", cast.linping, sex="male")
    file(cast, cast.linping, number="", mixed_area=True)
    assert codes(cast.linping) == ["few", "no_head", "no_woman", "no_minority", "not_filed"]
    member(cast, "b", cast.linping)
    assert "sex_unknown" in codes(cast.linping)
    for n in range(8):
        member(cast, f"m{n}", cast.linping, sex="female")
    assert codes(cast.linping)[0] == "many"
    assert "no_woman" not in codes(cast.linping)


def test_terms_that_end_soon_or_are_over_are_warned_of_with_their_day(cast: Cast, clock: Clock) -> None:
    file(cast, cast.linping, term_from=date(2024, 1, 1), term_until=DAY + timedelta(days=30))
    member(cast, "a", cast.linping, in_office_until=DAY + timedelta(days=10))
    assert {"term_ends", "office_ends"} <= set(codes(cast.linping))
    later = DAY + timedelta(days=31)
    assert {"term_over", "office_over"} <= set(codes(cast.linping, later))
    with db.reading() as session:
        warned = committees.committees(session, DAY, cast.linping)[0].warned
    assert {w.on for w in warned if w.code == "office_ends"} == {DAY + timedelta(days=10)}


def test_hours_of_training_count_for_their_year(cast: Cast, clock: Clock) -> None:
    person = member(cast, "a", cast.linping)
    with db.writing() as session:
        settings.change(session, cast.actor("admin"), REGISTER, {"training_hours": 16}, hub_clock.today())
    assert "untrained" in codes(cast.linping)
    with db.writing() as session:
        user = session.get_one(User, person)
        register.train(session, system(DAY), user, date(2025, 12, 31), 40, "去年")
        register.train(session, system(DAY), user, date(2026, 3, 1), 16, "区司法局")
    with db.reading() as session:
        found = committees.committees(session, DAY, cast.linping)[0]
    assert {p.user.name: p.hours for p in found.people}["a"] == 16
    assert [w.who for w in found.warned if w.code == "untrained"] == ["调解员老冯"]


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        ({"born_on": date(2009, 6, 1)}, "mediator_minor"),
        ({"kind": "appointed", "post": "head"}, "post_of_member"),
        ({"in_office_until": date(2025, 1, 1)}, "until_before_from"), ({"skills": "物业"}, "skills_odd"),
    ],
)  # fmt: skip
def test_what_gives_no_time_is_refused(cast: Cast, entry: dict[str, object], refused: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        member(cast, "a", cast.linping, **entry)
    assert broken.value.message == refused


def test_a_committee_has_one_head_at_a_time(cast: Cast) -> None:
    member(cast, "a", cast.linping, post="head", in_office_until=date(2026, 6, 30))
    with pytest.raises(RuleBroken) as broken:
        member(cast, "b", cast.linping, post="head")
    assert broken.value.message == "head_taken"


def test_a_term_lasts_three_years_at_most_and_ends_by_itself(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        file(cast, cast.linping, term_until=date(2029, 1, 1))
    file(cast, cast.linping)
    with db.reading() as session:
        record = session.get_one(CommitteeRecord, cast.linping)
    assert record.term_until == date(2028, 12, 31)
    assert committees.end_of_term(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_filing_is_an_entry_and_a_birthday_never_is(cast: Cast) -> None:
    file(cast, cast.linping, number="临调备1号")
    member(cast, "a", cast.linping, born_on=date(1966, 5, 1))
    entry = entry_of("committee.filed")
    assert (entry.chain_id, entry.subject) == ("sys:organisations", f"organisation:{cast.linping}")
    entry = entry_of("register.entered")
    assert "1966-05" not in entry.payload
    assert "born_on" in entry.payload


def entry_of(event: str) -> AuditEntry:
    with db.reading() as session:
        return session.scalars(
            select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id.desc()).limit(1)
        ).one()


def test_only_who_stands_on_the_register_in_office_can_be_assigned(cast: Cast, clock: Clock) -> None:
    assert in_office(cast)[cast.mediator]
    assert cast.clerk not in in_office(cast), "a clerk stands on no register"
    with db.writing() as session:
        row = session.scalars(select(MediatorRecord).where(MediatorRecord.user_id == cast.mediator)).one()
        row.in_office_until = DAY - timedelta(days=1)
    assert not in_office(cast)[cast.mediator]


def in_office(cast: Cast) -> dict[int, bool]:
    with db.reading() as session:
        found = register.standings(session, DAY, organisations=[cast.qiaosi])
        return {s.user.id: s.in_office for s in found}


# ------------------------------------------------------------------------------------- pages


def test_the_administrator_files_a_committee_and_sees_what_ends(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    form = admin.see(f"/admin/organisations/{cast.linping}").form("/filing")
    fields = {"filing-kind": "street", "filing-filed_number": "临调备1号", "filing-term_from": "2024-01-01"}
    admin.send(form, **fields, **{"filing-term_until": "2026-12-10"})
    form = admin.see(f"/admin/organisations/{cast.linping}").form("/filing")
    admin.send(form, status=422, **fields, **{"filing-term_until": "2028-12-10"})
    assert "任期将满" in admin.see("/admin").text
    assert "临平街道人民调解委员会: 任期将满 2026-12-10" in admin.see("/admin").text
    page = admin.see("/admin/register?only=warned")
    assert "《人民调解法》第9条" in page.text
    sign_in("security").see("/admin/register")
    sign_in("reviewer").see("/admin/register")
    sign_in("clerk").see("/admin/register", 403)


def test_the_lists_for_the_justice_bureau_hold_every_committee_and_mediator(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    member(cast, "a", cast.linping, post="head", sex="female", filed_number="员001")
    file(cast, cast.linping, number="=临调备1号")
    admin = sign_in("admin")
    names = ("序号", "调委会名称", "主任", "备案号")
    columns = Columns(tuple(Column(name, name, name) for name in names))
    found = sheets.read(admin.get("/admin/register/committees.xlsx").data, columns)
    texts = [[cell.text for cell in line.cells] for line in found.lines]
    assert len(texts) == 3
    row = next(line for line in texts if line[1] == "临平街道人民调解委员会")
    assert "a" in row
    assert "=临调备1号" in row
    people = sheets.read(admin.get("/admin/register/mediators.xlsx").data, columns)
    assert [line.cells[2].text for line in people.lines if line.cells[7].text == "员001"] == ["a"]


def test_a_training_is_entered_on_the_page_of_the_person(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    security = sign_in("security")
    form = security.see(f"/admin/users/{cast.mediator}").form("/trainings")
    security.send(form, **{"training-hours": "8", "training-subject": "区司法局培训"})
    security.send(form, status=422, **{"training-hours": "8", "training-held_on": "2027-01-01"})
    assert "区司法局培训" in security.see(f"/admin/users/{cast.mediator}").text


def test_the_register_of_many_committees_costs_a_handful_of_questions(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    admin.see("/admin/register")
    with statements() as seen:
        admin.see("/admin/register")
    assert len(seen) < 16


def windows(cast: Cast, admin: HubClient) -> list[Form]:
    path = f"/admin/users/{cast.mediator}"
    return [admin.see(path).form("/register") for _window in range(2)]


def entry_now(cast: Cast) -> MediatorRecord:
    with db.reading() as session:
        return session.scalars(select(MediatorRecord).where(MediatorRecord.user_id == cast.mediator)).one()


def test_an_old_page_of_the_register_resets_nothing_that_another_changed(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("security")
    first, second = windows(cast, admin)
    admin.send(first, **{"register-load_cap": "9"})
    stale = Page(admin.send(second, 409, **{"register-languages": "临平话"}).text)
    assert "有人改了:在办上限" in stale.text
    assert (entry_now(cast).load_cap, entry_now(cast).languages) == (9, "")
    again = stale.form("/register")
    assert (again.values["register-load_cap"], again.values["register-languages"]) == (["9"], ["临平话"])
    admin.send(again)
    assert (entry_now(cast).load_cap, entry_now(cast).languages) == (9, "临平话")


def test_where_both_changed_the_same_the_second_reads_what_stands_and_decides(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("security")
    first, second = windows(cast, admin)
    admin.send(first, **{"register-load_cap": "9"})
    admin.send(first, **{"register-load_cap": "9"})  # the same once more is no other's change
    stale = Page(admin.send(second, 409, **{"register-load_cap": "12"}).text)
    assert "现在是:9" in stale.text
    admin.send(stale.form("/register"))
    assert entry_now(cast).load_cap == 12


def particulars(page: Page, path: str) -> Form:
    return next(form for form in page.forms if form.action == path)


def test_an_old_page_of_a_user_resets_no_particulars_either(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin, path = sign_in("security"), f"/admin/users/{cast.mediator}"
    first, second = (particulars(admin.see(path), path) for _window in range(2))
    admin.send(first, phone="13700000001")
    stale = particulars(Page(admin.send(second, 409, firm="某律师事务所").text), path)
    assert stale.values["phone"] == ["13700000001"]
    admin.send(stale)
    with db.reading() as session:
        stands = session.get_one(User, cast.mediator)
        assert (stands.phone, stands.firm) == ("13700000001", "某律师事务所")


def test_an_old_page_of_a_committee_resets_neither_its_filing_nor_its_particulars(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin, path = sign_in("admin"), f"/admin/organisations/{cast.linping}"
    first, second = admin.see(path), admin.see(path)
    admin.send(first.form("/filing"), **{"filing-kind": "street", "filing-filed_number": "临调备1号"})
    stale = Page(admin.send(second.form("/filing"), 409, **{"filing-mixed_area": "y"}).text)
    assert stale.form("/filing").values["filing-filed_number"] == ["临调备1号"]
    admin.send(stale.form("/filing"))
    admin.send(particulars(first, path), phone="0571-86000001")
    old = particulars(Page(admin.send(particulars(second, path), 409, address="人民大道1号").text), path)
    assert (old.values["phone"], old.values["address"]) == (["0571-86000001"], ["人民大道1号"])
