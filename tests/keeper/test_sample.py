"""An inspector draws closed files by a seed that can be checked; reads those alone until his day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediation.accounts import service as accounts
from mediation.accounts.models import Grant
from mediation.audit.canonical import moment
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases import inspections
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.keeper import drawing
from mediation.keeper.drawing import Criteria
from mediation.keeper.service import ROWS
from mediation.security.models import Access
from mediation.security.roles import Role
from tests.cast import Cast
from tests.conftest import Clock
from tests.keeper.files import closed, many
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]
ALL = Criteria("2026-01", "2026-12", count=3)
TITLE = "2026年第四季度巡察"


def now() -> str:
    return moment(hub_clock.now())


def ids(criteria: Criteria, seed: str, as_of: str = "") -> list[int]:
    with db.reading() as session:
        return [file.dispute_id for file in drawing.draw(session, criteria, seed, as_of or now()).files]


def form_of(browser: HubClient) -> Form:
    return browser.see("/audit/sample").form("/audit/sample")


def draw(browser: HubClient, until: str = "2026-12-31", **fields: object) -> Page:
    answer = browser.send(form_of(browser), **{
        "title": TITLE, "until_on": until, "first": "2026-01", "last": "2026-12", "count": "2", "seed": "42",
        **fields,
    })
    return browser.follow(answer)


def links(page: Page) -> list[str]:
    return [e.attributes["href"] for e in page.all("a") if e.attributes.get("href", "").startswith("/cases/")]


def test_the_same_seed_gives_the_same_list_also_later(cast: Cast, clock: Clock) -> None:
    many(cast, 8)
    as_of = now()
    first = ids(ALL, "42", as_of)
    assert len(first) == 3
    assert ids(ALL, "42", as_of) == first
    assert any(ids(ALL, seed, as_of) != first for seed in ("43", "44", "45"))
    clock.go_on(hours=1)
    closed(cast, name="后来的人")
    assert ids(ALL, "42", as_of) == first, "what was closed later does not change it"
    assert len(ids(Criteria("2026-01", "2026-12", count=100), "42")) == 9


def test_files_of_other_months_committees_grades_and_outcomes_stay_out(cast: Cast, clock: Clock) -> None:
    made = closed(cast)
    closed(cast, "linping", "徐某")
    assert ids(Criteria("2026-11", "2026-11", organisations=(cast.qiaosi,)), "1") == [made]
    assert ids(Criteria("2026-11", "2026-11", outcomes=("no_failure",), count=9), "1")
    for nothing in (
        Criteria("2026-01", "2026-10"), Criteria("2026-11", "2026-11", grades=(1,)),
        Criteria("2026-11", "2026-11", outcomes=("agreed",)),
        Criteria("2026-11", "2026-11", organisations=(1,)),
    ):
        assert ids(nothing, "1") == []


def test_each_group_gives_its_share() -> None:
    for there, wanted in ((1000, 30), (31, 30), (7, 3)):
        for seed in ("1", "2", "x"):
            chosen = drawing.places(there, wanted, seed)
            assert len(set(chosen)) == wanted
            assert max(chosen) < there
    groups = [n // 100 for n in range(1000)]
    shares = Counter(groups[place] for place in drawing.places(1000, 50, "42"))
    assert set(shares.values()) == {5}


def test_an_inspector_reads_what_he_drew_and_nothing_else(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    made = many(cast, 4)
    inspector = sign_in("inspector")
    for key in made:
        inspector.see(f"/cases/{key}", 404)
    page = draw(inspector)
    opened = links(page)
    assert len(opened) == 2
    for path in opened:
        assert "林" in inspector.see(path).text
        inspector.see(f"{path}?tab=timeline")
        inspector.see(f"{path}?tab=papers")
        assert not [f for f in inspector.see(path).forms if f.method == "post" and path in f.action]
    for key in set(made) - {int(path.rpartition("/")[2]) for path in opened}:
        inspector.see(f"/cases/{key}", 404)


def test_each_look_carries_the_engagement(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    many(cast, 2)
    inspector = sign_in("inspector")
    path = links(draw(inspector))[0]
    inspector.see(path)
    with db.reading() as session:
        opened = AuditEntry.event == "case.opened", AuditEntry.actor_id == cast.inspector
        entry = session.scalars(select(AuditEntry).where(*opened)).one()
    assert json.loads(entry.payload)["data"]["engagement"] == TITLE
    assert TITLE in sign_in("clerk").see(f"{path}?tab=reads").text


def test_on_the_day_after_his_last_the_files_are_closed(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    many(cast, 2)
    path = links(draw(sign_in("inspector"), until="2026-11-24"))[0]
    clock.go_on(days=1)
    sign_in("inspector").see(path)
    clock.go_on(days=1)
    inspector = sign_in("inspector")
    inspector.see(path, 404)
    assert not links(inspector.see("/audit/sample"))


def test_an_inspection_may_end_before_its_day(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    many(cast, 2)
    inspector = sign_in("inspector")
    page = draw(inspector)
    path = links(page)[0]
    answer = inspector.send(page.form("/end"))
    assert "检查已结束" in inspector.follow(answer).text
    inspector.see(path, 404)
    inspector.send(page.form("/end"), status=409)


def test_a_draw_is_an_entry_and_what_it_opens_is_held_against_the_log(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    many(cast, 2)
    draw(sign_in("inspector"))
    assert verify(db, also=ROWS).whole
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == inspections.DRAWN)).one()
    said = json.loads(entry.payload)["data"]
    assert (entry.chain_id, said["seed"], said["population"], len(said["files"])) == ("sys:audit", "42", 2, 2)
    with db.engine.begin() as connection:
        longer = hub_clock.now() + timedelta(days=999)
        connection.execute(update(Access).where(Access.kind == "sample").values(until_at=longer))
    found = verify(db, also=ROWS)
    assert {f.code for f in found.findings} == {"row_unexplained", "row_missing"}


def test_the_list_says_whether_it_can_be_drawn_again(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    many(cast, 5)
    inspector = sign_in("inspector")
    page = draw(inspector)
    assert "名单一致" in page.text
    assert "符合条件件数5" in page.text.replace(" ", "")
    sheets = [e.attributes["href"] for e in page.all("a") if e.attributes.get("href", "").endswith(".xlsx")]
    assert inspector.get(sheets[0]).data[:2] == b"PK"


def test_a_keeper_draws_for_an_inspector_and_opens_nothing_himself(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made = many(cast, 1)
    keeper = sign_in("keeper")
    page = draw(keeper, inspector=str(cast.inspector))
    assert not links(page)
    keeper.see(f"/cases/{made[0]}", 404)
    sign_in("inspector").see(f"/cases/{made[0]}")
    keeper.send(form_of(keeper), status=422, title=TITLE, until_on="2026-12-31", inspector=str(cast.clerk))


def test_a_draw_that_cannot_be_is_refused_with_its_reason(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    inspector = sign_in("inspector")
    form = form_of(inspector)
    fields = {"title": TITLE, "until_on": "2026-12-31", "first": "2026-01", "last": "2026-12"}
    assert "没有符合条件" in inspector.send(form, status=422, **fields).text
    many(cast, 1)
    for wrong in (
        {"until_on": "2026-11-22"}, {"first": "2026-13"}, {"first": "2026-12", "last": "2026-01"},
        {"count": "0"}, {"count": "201"}, {"title": ""}, {"seed": "-- ;"}, {"grades": "9"},
    ):
        inspector.send(form, status=422, **{**fields, **wrong})
    with db.writing() as session:
        grant = session.scalars(select(Grant).where(Grant.user_id == cast.inspector)).one()
        accounts.end_grant(session, cast.actor("security"), grant, hub_clock.today() + timedelta(days=5))
    assert "在此之前就到期" in inspector.send(form, status=422, **fields).text


@pytest.mark.parametrize("name", ["clerk", "head", "reviewer", "admin", "security", "mediator"])
def test_nobody_else_draws(cast: Cast, sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    browser.see("/audit/sample", 403)
    browser.see("/audit/sample/1", 403)


def test_an_inspector_does_not_see_anothers_draw(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    many(cast, 1)
    keeper = sign_in("keeper")
    with db.writing() as session:
        by = cast.actor("security")
        other = accounts.create_user(session, by, login="other", name="另一检查员")
        accounts.give_grant(session, by, other, Role.INSPECTOR, cast.centre)
    page = draw(keeper, inspector=str(other.id))
    where = page.form("/end").action.removesuffix("/end")
    sign_in("inspector").see(where, 404)
    keeper.see(where)
    keeper.see("/audit/sample/12345", 404)
