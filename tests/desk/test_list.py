"""The list of disputes: what narrows it, views under a name, one press for several rows."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.lists.models import SavedView
from tests.cast import Cast
from tests.closure.stories import accepted, do, take
from tests.conftest import Clock
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def graded(cast: Cast, *names: str) -> int:
    made = accepted(cast, *names)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    return made


@pytest.mark.parametrize(
    ("asked", "found"),
    [("term=late", ["赵一"]), ("term=week", ["孙三"]), ("grade=3", ["赵一", "孙三"]), ("danger=1", ["周五"]),
     ("since=2026-11-30", ["孙三"]), ("until=2026-11-29", ["赵一", "周五"]), ("source=police", [])],
)
def test_each_filter_leaves_exactly_what_it_says(
    asked: str, found: list[str], sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    graded(cast, "赵一", "钱二")
    dangerous = accepted(cast, "周五", "吴六")
    do(cast, "clerk", dangerous, "danger.raise", signs=("threat",))
    clock.go_on(days=10)
    graded(cast, "孙三", "李四")
    page = sign_in("clerk").see(f"/cases?{asked}")
    assert [name for name in ("赵一", "孙三", "周五") if f"{name} 与" in page.text] == found


def test_what_narrows_stands_as_a_tag_that_can_be_taken_off(sign_in: SignIn, cast: Cast) -> None:
    graded(cast, "赵一", "钱二")
    clerk = sign_in("clerk")
    page = clerk.see("/cases?grade=1&term=late")
    assert "没有符合条件的纠纷:一级、超期" in page.text
    tags = [e for e in page.all("a") if e.attributes.get("class") == "narrow"]
    assert [tag.attributes["href"] for tag in tags] == ["/cases?term=late", "/cases?grade=1"]


def test_a_view_is_kept_under_a_name_without_the_words_and_by_nobody_else(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/cases?group=all&grade=2&text=林某").form("/cases/views")
    clerk.send(form, name="二级的")
    view = reading.scalars(select(SavedView)).one()
    assert view.asked == {"group": "all", "grade": "2"}
    assert "二级的" in clerk.see("/cases").text
    other = sign_in("clerk_two")
    assert "二级的" not in other.see("/cases").text
    token = other.see("/cases?grade=2").form("/cases/views").values["csrf_token"]
    assert other.post(f"/cases/views/{view.id}/forget", data={"csrf_token": token}).status_code == 404
    clerk.send(clerk.see("/cases?group=all&grade=2").form(f"/cases/views/{view.id}/forget"))
    assert "二级的" not in clerk.see("/cases").text


def test_a_view_needs_a_name_that_can_be_seen(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    clerk = sign_in("clerk")
    answer = clerk.follow(clerk.send(clerk.see("/cases?grade=2").form("/cases/views"), name="\u200b"))
    assert "请给视图起个名字" in answer.text
    assert reading.scalars(select(SavedView)).all() == []


def test_several_are_assigned_with_one_press_each_as_an_act_of_its_own(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    ready = [graded(cast, "赵一", "钱二"), graded(cast, "孙三", "李四")]
    waiting = take(cast, "周五", "吴六")
    clerk = sign_in("clerk")
    page = clerk.see("/cases/several/assign?" + "&".join(f"id={key}" for key in (*ready, waiting)))
    assert "现在是“已登记”,请先“受理”" in page.text
    form = page.form("/cases/several/assign")
    picked = {form.values[f"pick-{key}"][0] for key in ready}
    assert picked == {str(cast.mediator), str(cast.mediator_two)}, "a batch must not fall on one desk"
    # Somebody else takes one of them meanwhile: that row alone is refused.
    do(cast, "clerk_two", ready[0], "dispute.assign", mediator=cast.mediator)
    done = clerk.send(form, status=200, id=[str(key) for key in ready])
    assert "已办 1 件,共 2 件" in done.text
    assert "刚刚有人改过这一案" in done.text or "现在是“已指派”,只有“已分级”的可以这样办理" in done.text
    states = reading.scalars(select(Dispute.state).where(Dispute.id.in_(ready))).all()
    assert states == ["assigned", "assigned"]
    entries = select(func.count(AuditEntry.act_id.distinct())).where(AuditEntry.event == "dispute.assign")
    assert reading.scalar(entries) == 2


def test_a_batch_does_nothing_that_a_single_press_may_not(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = graded(cast, "赵一", "钱二")
    assert sign_in("mediator").get(f"/cases/several/assign?id={made}").status_code == 403
    stranger = sign_in("stranger")
    assert "赵一" not in stranger.see(f"/cases/several/assign?id={made}").text
    assert "赵一" not in stranger.see(f"/cases/printed?id={made}").text
    assert sign_in("clerk").get("/cases/several/close").status_code == 404


def test_only_a_complete_file_takes_part_in_archiving(sign_in: SignIn, cast: Cast) -> None:
    made = accepted(cast, "赵一", "钱二")
    page = sign_in("clerk").see(f"/cases/several/archive?id={made}")
    assert "所选各件都不能这样办理" in page.text
    assert "现在是“已受理”,只有“已结案”的可以这样办理" in page.text


def test_the_export_holds_exactly_the_rows_of_the_list_and_is_remembered(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    graded(cast, "赵一", "钱二")
    take(cast, "孙三", "李四", secrecy="minors")
    take(cast, "周五", "吴六", who="stranger", lead="linping")
    clerk = sign_in("clerk")
    answer = clerk.get("/cases/export?group=all")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    titles = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(titles) == 2
    assert not any("周五" in str(title) for title in titles)
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "list.exported")).one()
    assert entry.actor_id == cast.clerk
    assert '"rows":2' in entry.payload
    assert sign_in("mediator").get("/cases/export").status_code == 403


@pytest.mark.parametrize("group", ["open", "all"])
def test_the_filter_of_what_is_late_leaves_exactly_the_rows_with_a_red_lamp(
    group: str, sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    accepted(cast, "迟某", "甲")
    take(cast, "等某", "乙")
    clock.go_on(days=120)
    take(cast, "新某", "丙")

    def lamps(asked: str) -> list[str]:
        page = sign_in("clerk").see(f"/cases?group={group}{asked}")
        return [e.text for e in page.all("td") if e.attributes["class"] == "c-lamp"]

    over = [text for text in lamps("") if text.startswith("■")]
    assert over
    assert lamps("&term=late") == over


@pytest.mark.parametrize("name", ["since", "until", "ended"])
def test_a_day_that_cannot_be_read_is_told_and_never_left_out(
    name: str, sign_in: SignIn, cast: Cast
) -> None:
    graded(cast, "赵一", "钱二")
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases?{name}=去年底&grade=3", 422)
    assert "“去年底”不是日期" in page.text
    assert "{" not in page.text, "the counts around the page stand as always"
    assert "赵一" not in page.text
    if name != "ended":
        assert "这不是日期" in page.text
        assert page.form("/cases").values[name] == ["去年底"]
        assert page.form("/cases").values["grade"] == ["3"]
    answer = clerk.get(f"/cases/export?{name}=去年底")
    assert "不是日期" in clerk.see(answer.location, 422).text
    clerk.see(f"/cases?{name}=9999-12-31", 422)
