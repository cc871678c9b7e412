"""Sign-in slips for many at once: ticked, found by names, or a whole list; a code works once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.admin import user_list
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN
from tests.admin import lists
from tests.admin.bringing import bring, people, take
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.counting import statements
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def slips(page: Page) -> dict[str, str]:
    """User name to code, as printed."""
    def texts(name: str) -> list[str]:
        return [e.text for e in page.all("dd") if name in e.attributes.get("class", "")]

    return dict(zip(texts("slip__login"), texts("slip__code"), strict=True))


def given(session: Session) -> list[str]:
    query = select(AuditEntry.subject).where(AuditEntry.event == "user.code_given")
    return list(session.scalars(query))


def set_password(client: HubClient, login: str, code: str, status: int = 302) -> None:
    client.send(client.see("/reset").forms[0], status=status, login=login, code=code, password=PASSWORD,
                again=PASSWORD)


def test_new_people_are_ticked_already_and_printed_in_one_press(
    cast: Cast, sign_in: SignIn, client: HubClient, reading: Session
) -> None:
    security = sign_in("security")
    rows = [[name, "乔", "文员"] for name in ("朱小红", "何小红", "高小红")]
    listed = security.follow(take(security, bring(security, "people", people(*rows))))
    paper = Page(security.send(listed.form("/slips"), status=200).text)
    printed = slips(paper)
    assert set(printed) == {"zhuxiaohong", "hexiaohong", "gaoxiaohong"}
    assert "乔司街道人民调解委员会" in paper.text
    assert len(given(reading)) == 3
    set_password(client, "zhuxiaohong", printed["zhuxiaohong"])
    set_password(client, "zhuxiaohong", printed["zhuxiaohong"], status=422)
    assert "朱小红" not in security.see("/admin/users?show=new").text


def test_the_slips_after_a_list_are_of_exactly_its_people(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    take(security, bring(security, "people", people(["何小红", "乔", "文员"])))
    rows = [["朱小红", "乔", "文员"], ["文员小陈", "乔", "调解员", "clerk"], ["高小红", "没有的村", "文员"]]
    report = security.follow(take(security, bring(security, "people", people(*rows))))
    link = next(e.attributes["href"] for e in report.all("a") if "/taken" in e.attributes.get("href", ""))
    listed = security.see(link)
    assert "何小红" not in listed.text
    assert "文员小陈" in listed.text
    paper = Page(security.send(listed.form("/slips"), status=200).text)
    assert set(slips(paper)) == {"zhuxiaohong"}, "who has a password keeps it"
    sign_in("admin").see(link, 403)
    security.see(link.replace("file=", "file=x"), 404)


def test_thirty_forgotten_passwords_are_found_by_name_and_reset_in_one_go(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    names = [row[0] for row in lists.people()[:30]]
    take(security, bring(security, "people", people(*([name, "乔", "文员"] for name in names))))
    form = security.see("/admin/users/forgotten").form("/forgotten")
    found = Page(security.send(form, status=200, names="、".join([*names, "没这个人"])).text)
    assert "没这个人" in found.text
    with statements() as seen:
        paper = Page(security.send(found.form("/slips"), status=200).text)
    assert len(slips(paper)) == len(given(reading)) == 30
    assert len(seen) < 30 * 8 + 30, "each person costs his entry, nothing grows with the list"


def test_a_slip_says_whom_to_ask_and_how_long_it_is_good(
    cast: Cast, sign_in: SignIn, clock: Clock, client: HubClient
) -> None:
    with db.writing() as session:
        settings.change(session, cast.actor("admin"), SIGN_IN, {
            "helper": "方伟", "helper_phone": "0571-86210000", "code_days": 7,
        }, hub_clock.today())
    assert "方伟" in client.see("/login").text
    security = sign_in("security")
    paper = Page(security.send(security.see(f"/admin/users/{cast.clerk}").form("/code"), status=200).text)
    assert "方伟 0571-86210000" in paper.text
    code = slips(paper)["clerk"]
    clock.go_on(days=6)
    set_password(client, "clerk", code)
    with db.reading() as session:
        assert session.get_one(User, cast.clerk).code_hash == ""


def test_a_code_dies_with_its_days_and_with_the_next_one(
    cast: Cast, sign_in: SignIn, clock: Clock, client: HubClient
) -> None:
    security = sign_in("security")
    form = security.see(f"/admin/users/{cast.clerk}").form("/code")
    first = slips(Page(security.send(form, status=200).text))["clerk"]
    second = slips(Page(security.send(form, status=200).text))["clerk"]
    set_password(client, "clerk", first, status=422)
    clock.stand_at(hub_clock.now() + timedelta(days=3, minutes=1))
    set_password(client, "clerk", second, status=422)


def test_no_code_stands_in_the_database_and_one_persons_code_is_nobody_elses(
    cast: Cast, sign_in: SignIn, client: HubClient
) -> None:
    security = sign_in("security")
    form = security.see("/admin/users?q=clerk").form("/slips")
    ticked = [str(cast.clerk), str(cast.clerk_two)]
    printed = slips(Page(security.send(form, status=200, user=ticked).text))
    with db.reading() as session:
        stored = {u.code_hash for u in session.scalars(select(User)) if u.code_hash}
    digits = {code.replace("-", "") for code in printed.values()}
    assert not any(code in mark for code in {*printed.values(), *digits} for mark in stored)
    set_password(client, "clerk", printed["clerk_two"], status=422)


def test_nobody_ticked_nobody_printed_and_foreign_keys_do_nothing(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    form = security.see("/admin/users").form("/slips")
    assert "请先勾选" in security.send(form, status=422, user=[]).text
    assert "账号已停用或不存在" in security.send(form, status=422, user=["12345", "x", "9" * 30]).text
    assert not given(reading)
    admin = sign_in("admin")
    assert not any("/slips" in f.action for f in admin.see("/admin/users").forms)
    admin.see("/admin/users/forgotten", 403)


def test_the_list_is_narrowed_by_unit_role_and_account(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    assert "文员小李" not in security.see(f"/admin/users?unit={cast.qiaosi}&role=clerk").text
    assert "文员小陈" in security.see(f"/admin/users?unit={cast.qiaosi}&role=clerk").text
    security.send(security.see(f"/admin/users/{cast.clerk}").form("/active"))
    assert "文员小陈" in security.see("/admin/users?show=off").text
    assert security.see("/admin/users?unit=x&role=king&show=y&after=%00").heading


def test_slips_that_no_other_machine_could_use_are_warned_of_before_they_are_printed(
    cast: Cast, sign_in: SignIn
) -> None:
    security, warning = sign_in("security"), "只有这台服务器打得开"
    listed = security.follow(take(security, bring(security, "people", people(["朱小红", "乔", "文员"]))))
    assert warning in listed.text
    assert warning in security.see("/admin/users?show=new").text
    assert warning not in security.see("/admin/users").text, "nobody is printing there"
    signed_in = security.get_cookie("hub")
    assert signed_in is not None
    security.set_cookie("hub", signed_in.value, domain="hub.linping.example")
    elsewhere = security.get("/admin/users?show=new", base_url="http://hub.linping.example")
    assert elsewhere.status_code == 200
    assert "朱小红" in elsewhere.text
    assert warning not in elsewhere.text


def test_the_step_of_people_stays_until_most_of_them_can_sign_in(
    cast: Cast, sign_in: SignIn
) -> None:
    security = sign_in("security")
    rows = [[f"朱小{n}", "乔", "文员", f"zhu{n}"] for n in range(30)]
    take(security, bring(security, "people", people(*rows)))
    step = next(e for e in security.see("/admin").all("li") if e.text.startswith("待办 人员"))
    assert "30 人还没有密码" in step.text
    assert "打印登录条" in step.text
    listed = security.see("/admin/users?show=new")
    security.send(listed.form("/slips"), status=200)
    assert not any(e.text.startswith("待办 人员") for e in security.see("/admin").all("li"))


def test_more_slips_than_one_press_prints_are_refused_with_a_sentence(
    cast: Cast, sign_in: SignIn, reading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_list, "MOST", 2)
    security = sign_in("security")
    page = security.see("/admin/users")
    answer = security.send(page.form("/slips"), status=422, all="1")
    assert "一次最多打印2张登录条" in answer.text
    assert given(reading) == [], "nobody got a code that is printed nowhere"


def test_a_list_of_users_that_nobody_fits_speaks_of_the_choice_and_not_of_a_name(
    cast: Cast, sign_in: SignIn
) -> None:
    assert "没有符合这些条件的用户" in sign_in("security").see("/admin/users?show=new").text
