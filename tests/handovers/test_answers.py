"""What a department does with a request, and what its answer does to the case."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from mediation.tasks.rebuild import rebuild, rows
from tests.cast import Cast
from tests.closure.stories import accepted, do, people, suspend
from tests.conftest import Clock
from tests.handovers.asking import PAGE, STORY, SignIn, ask, brought, row_of, say
from tests.lifecycle.stages import assigned
from tests.support.pictures import jpeg
from tests.tasks.test_follower import waits
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("app", "clock")


# ----------------------------------------------------------------------------- sign, answer, return


def test_signing_is_one_press_and_the_committee_sees_it(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    say(sign_in("liaison"), row, "take")
    assert row_of(reading, row).state == "taken"
    assert "办理中" in sign_in("clerk").see(f"/cases/{made}").text


def test_the_answer_goes_into_the_file_and_closes_what_was_handed_over(
    app: Flask, cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    given = brought(cast, made)
    row = ask(cast, reading, made, papers=(given,))
    client = sign_in("liaison")
    say(client, row, "answer", outcome="opinion", answer="未发现拖欠")
    assert row_of(reading, row).state == "answered"
    assert "临平区人力资源和社会保障局的答复" in set(
        reading.scalars(select(Paper.title).where(Paper.dispute_id == made))
    )
    assert "未发现拖欠" in sign_in("clerk").see(f"/cases/{made}/assistance/{row}").text
    over = client.see(f"/handovers/asked/{row}")
    assert STORY not in over.text
    assert "未发现拖欠" in over.text
    assert client.get(f"/handovers/asked/{row}/papers/{given}").status_code == 404
    assert client.get(f"/handovers/asked/{row}/letter").status_code == 404
    assert "已答复" in client.see("/handovers/answered").text
    drain(app)
    reading.rollback()
    told = set(reading.scalars(select(Message.kind).where(Message.user_id == cast.clerk)))
    assert "assistance.answer:0" in told


def test_an_answer_waits_for_the_mediator_until_he_says_how_the_case_goes_on(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = assigned(cast)
    row = ask(cast, reading, made)
    say(sign_in("liaison"), row, "answer", outcome="attends", answer="派员", person="吕科长")
    assert ("assistance.note", f"p:{cast.mediator}") in waits(made)
    client = sign_in("mediator")
    assert f"/cases/{made}/assistance/{row}" in client.get("/").text
    page = client.see(f"/cases/{made}/assistance/{row}")
    client.send(page.form(f"/cases/{made}/assistance/{row}/note"), follows="invite")
    assert row_of(reading, row).state == "noted"
    assert ("invitation.propose", f"o:{cast.qiaosi}") in waits(made)
    assert "邀请所派人员参加调解" in client.see(f"/cases/{made}/assistance/{row}").text


def test_what_stood_still_for_the_answer_goes_on_with_it(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    suspend(cast, made, "suspension")
    row = ask(cast, reading, made)
    do(cast, "clerk", made, "assistance.answer", row, outcome="done", answer="已责令整改")
    client = sign_in("clerk")
    page = client.see(f"/cases/{made}/assistance/{row}")
    form = page.form(f"/cases/{made}/assistance/{row}/note")
    refused = client.send(form, 422, follows="session")
    assert "本案现在的状态不能这样办" in refused.text
    client.send(form, follows="resume")
    reading.rollback()
    assert reading.get_one(Dispute, made).state == "accepted"
    again = ask(cast, reading, made)
    do(cast, "clerk", made, "assistance.answer", again, outcome="done", answer="已责令整改")
    with pytest.raises(GuardRefused, match="not_suspended"):
        do(cast, "clerk", made, "assistance.note", again, follows="resume")


def test_who_asks_another_department_after_a_return_has_nothing_left_to_ask(
    cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    do(cast, "clerk", made, "assistance.return", row, reason="not_competent")
    do(cast, "clerk", made, "assistance.note", row, follows="another")
    wish = ("assistance.ask", f"o:{cast.qiaosi}")
    assert wish in waits(made)
    ask(cast, reading, made)
    assert wish not in waits(made)
    with db.writing() as session:
        before = rows(session, made)
        rebuild(session, made)
        assert rows(session, made) == before


def test_who_promises_to_send_somebody_says_whom_and_keeps_what_was_typed(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    refused = say(sign_in("liaison"), row, "answer", 422, outcome="attends", answer="派劳动监察员参加")
    assert "派劳动监察员参加" in refused.text
    assert "派谁参加" in refused.text
    assert row_of(reading, row).state == "asked"
    say(sign_in("liaison"), row, "answer", outcome="attends", answer="派劳动监察员参加", person="吕科长")
    assert row_of(reading, row).person == "吕科长"


def test_it_is_returned_once_and_within_two_working_days(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    do(cast, "clerk", made, "assistance.return", ask(cast, reading, made), reason="not_competent")
    again = ask(cast, reading, made)
    with pytest.raises(GuardRefused, match="returned_before"):
        do(cast, "clerk", made, "assistance.return", again, reason="not_competent")
    other = accepted(cast, "赵某", "孙某")
    late = ask(cast, reading, other)
    clock.go_on(days=5)
    with pytest.raises(GuardRefused, match="too_late"):
        do(cast, "clerk", other, "assistance.return", late, reason="not_competent")


def test_a_department_that_returned_once_answers_and_has_no_button_to_return_again(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    assert "do=return" in sign_in("liaison").see(f"/handovers/asked/{row}").html
    do(cast, "clerk", made, "assistance.return", row, reason="not_competent")
    do(cast, "clerk", made, "assistance.note", row, follows="go_on")
    again = ask(cast, reading, made)
    page = sign_in("liaison").see(f"/handovers/asked/{again}")
    assert "do=return" not in page.html
    assert "已退回过一次,请答复办理情况" in page.text


def test_one_department_has_one_request_of_a_case_at_a_time_and_none_that_was_due_yesterday(
    cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    with pytest.raises(GuardRefused, match="day_in_past"):
        ask(cast, reading, made, days=-1)
    ask(cast, reading, made)
    with pytest.raises(GuardRefused, match="asked_already"):
        ask(cast, reading, made)


def test_a_recalled_request_closes_the_departments_page(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("liaison")
    old = client.see(f"/handovers/asked/{row}").form(f"/handovers/asked/{row}/take")
    do(cast, "clerk", made, "assistance.recall", row, reason="settled")
    assert STORY not in client.see(f"/handovers/asked/{row}").text
    late = client.send(old, 409)
    assert STORY not in late.text
    assert "文员小陈" not in late.text


def test_the_end_of_the_dispute_recalls_what_was_asked(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    do(
        cast, "clerk", made, "dispute.withdraw", reason="withdrawn", asked_by=(people(made)["林某"],),
        said_how="phone",
    )
    assert row_of(reading, row).state == "recalled"


def test_the_end_of_the_dispute_leaves_no_answer_to_be_read(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    do(cast, "clerk", made, "assistance.answer", row, outcome="opinion", answer="未发现拖欠")
    do(
        cast, "clerk", made, "dispute.withdraw", reason="withdrawn", asked_by=(people(made)["林某"],),
        said_how="phone",
    )
    assert row_of(reading, row).state == "noted"


# -------------------------------------------------------------------------- files that come with an answer


def files_of(reading: Session, row: int) -> list[Paper]:
    reading.rollback()
    query = select(Paper).where(Paper.id.in_(row_of(reading, row).enclosed)).order_by(Paper.id)
    return list(reading.scalars(query))


def photo(name: str = "巡查记录.jpg", content: bytes = jpeg()) -> Any:
    return (io.BytesIO(content), name)


def test_files_come_with_the_answer_and_lie_in_the_file_of_the_case(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("liaison")
    say(client, row, "answer", outcome="opinion", answer="见附件", files=[photo(), photo("b.pdf", PAGE)])
    kept = files_of(reading, row)
    assert [one.filename for one in kept] == ["巡查记录.jpg", "b.pdf"]
    assert {one.by_user_id for one in kept} == {cast.liaison}
    entries = select(AuditEntry.event).where(AuditEntry.dispute_id == made, AuditEntry.event.like("%answer%"))
    assert list(reading.scalars(entries)) == ["assistance.answer"]
    handler = sign_in("clerk")
    assert "巡查记录.jpg" in handler.see(f"/cases/{made}/assistance/{row}").text
    assert "的答复附件:巡查记录" in handler.see(f"/cases/{made}/papers").text
    assert handler.get(f"/cases/{made}/papers/{kept[1].id}/file").data == PAGE


def test_the_department_keeps_its_own_files_and_nobody_else_gets_them(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    given = brought(cast, made)
    row = ask(cast, reading, made, papers=(given,))
    client = sign_in("liaison")
    say(client, row, "answer", outcome="opinion", answer="见附件", files=[photo()])
    [kept] = files_of(reading, row)
    assert "巡查记录.jpg" in client.see(f"/handovers/asked/{row}").text
    assert client.get(f"/handovers/asked/{row}/papers/{kept.id}").status_code == 200
    assert client.get(f"/handovers/asked/{row}/papers/{given}").status_code == 404
    for who in ("stranger", "village_clerk", "lawyer"):
        assert sign_in(who).get(f"/handovers/asked/{row}/papers/{kept.id}").status_code == 404, who


def test_a_clerk_enters_what_a_department_sent_on_paper_with_its_enclosures(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("clerk")
    page = client.see(f"/cases/{made}/assistance/{row}?do=answer")
    form = page.form(f"/cases/{made}/assistance/{row}/answer")
    client.send(form, outcome="done", answer="已责令支付", channel="paper", files=[photo()])
    assert [one.filename for one in files_of(reading, row)] == ["巡查记录.jpg"]


def test_a_file_of_a_wrong_kind_keeps_the_answer_back_and_what_was_typed(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    page = say(
        sign_in("liaison"), row, "answer", 422, outcome="opinion", answer="见附件",
        files=[photo("run.exe", b"MZ\x90\x00\x03\x00\xff")],
    )
    assert "只收 PDF" in page.text
    assert "见附件" in page.text
    assert row_of(reading, row).state == "asked"


def test_a_refused_answer_says_that_its_files_are_to_be_chosen_again(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    page = say(sign_in("liaison"), row, "answer", 422, outcome="attends", answer="派员", files=[photo()])
    assert "文件没有保存,请重新选择" in page.text
    assert row_of(reading, row).enclosed == []


def test_an_answer_without_files_stays_as_it_was(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    row = ask(cast, reading, accepted(cast))
    say(sign_in("liaison"), row, "answer", outcome="done", answer="已办")
    assert row_of(reading, row).answer_paper_ids is None
