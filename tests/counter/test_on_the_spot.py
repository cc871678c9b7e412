"""Settled on the spot: one press, every move with its own entry and time, and only where it may be so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.party_models import Party
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound
from mediation.documents.models import Paper
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Draft
from mediation.reports import rebuild
from mediation.sessions.models import MediationSession, Record
from tests.cast import Cast
from tests.conftest import MORNING, Clock
from tests.stories import fresh, make, registered
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]

LEAK = "楼上水管破裂漏水,把楼下吊顶泡坏,双方发生争吵,找到调解室。"
SAID = "楼上当场支付楼下2000元,双方和好,互不追究。"
SPOT = "/intake/on-the-spot"


@pytest.fixture
def clerk(clock: Clock, sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


def told(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "applicants-0-name": "杨某", "respondents-0-name": "赵某", "narrative": LEAK, "place": "乔司街道",
        "no_danger": "y", "mediator": str(cast.mediator), "told": "y", "agreed": "y", "impartial": "y",
        "result": "oral", "content": SAID, "settled": "2000", "performed": "y", **more,
    }


def form_of(browser: HubClient) -> Form:
    return browser.see(SPOT).form(SPOT)


def settle(browser: HubClient, cast: Cast, **more: Any) -> Page:
    return browser.follow(browser.send(form_of(browser), **told(cast, **more)))


def dispute(session: Session) -> Dispute:
    return fresh(session).scalars(select(Dispute)).one()


def entries(session: Session, one: Dispute) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.chain_id == one.chain_id).order_by(AuditEntry.seq)
    return list(session.scalars(query))


ORAL_MOVES = [
    "dispute.register", "dispute.accept", "dispute.classify", "dispute.assign", "consent.recorded",
    "consent.recorded", "dispute.begin", "session.book", "session.hold", "record.start", "record.written",
    "record.read_back", "agreement.draft", "agreement.written", "agreement.take_effect_orally",
    "dispute.agree", "visit.plan", "promise.make", "confirmation.open", "promise.keep",
    "paper.issued", "paper.issued", "paper.issued",
]


def test_one_press_leads_from_the_register_to_a_kept_agreement(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast)
    one = dispute(reading)
    assert (one.state, one.agreement_form, one.grade) == ("agreed", "oral", 3)
    assert one.category_code == "020101"
    assert one.number == "〔2026〕乔人调字第0001号"
    assert one.mediator_id == cast.mediator
    assert [entry.event for entry in entries(reading, one)] == ORAL_MOVES
    (promise,) = agreements.promises(reading, one.id)
    assert promise.state == "kept"
    assert promise.amount == promise.paid == Decimal(2000)
    agreement = agreements.effective(reading, one.id)
    assert agreement is not None
    assert agreement.oral_content == SAID
    assert agreement.number == "〔2026〕乔人调口协字第0001号"


def test_each_move_has_the_time_at_which_it_happened_and_all_were_one_act(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, began_at="2026-11-23 08:40", minutes="40")
    one = dispute(reading)
    began, over = datetime(2026, 11, 23, 0, 40, tzinfo=UTC), datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
    assert (one.received_at, one.accepted_at, one.ended_at) == (began, began, over)
    listed = entries(reading, one)
    assert len({entry.act_id for entry in listed}) == 1
    at = {entry.event: datetime.fromisoformat(entry.occurred_at or "") for entry in listed}
    for early in ("dispute.register", "dispute.accept", "dispute.begin", "session.hold"):
        assert at[early] == began
    for late in ("record.read_back", "agreement.take_effect_orally", "dispute.agree", "promise.keep"):
        assert at[late] == over
    assert {datetime.fromisoformat(entry.at) for entry in listed} == {MORNING}
    meeting = reading.scalars(select(MediationSession)).one()
    assert (meeting.starts_at, meeting.minutes, meeting.result) == (began, 40, "agreed")


def test_what_the_mediator_did_is_entered_for_him_and_by_whom_is_told(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, channel="phone")
    listed = {entry.event: entry for entry in entries(reading, dispute(reading))}
    assert listed["dispute.register"].on_behalf_of in (None, "")
    hold = listed["session.hold"]
    assert (hold.actor_id, hold.on_behalf_of, hold.channel) == (cast.clerk, "调解员老周", "phone")


def test_a_mediator_settles_by_himself_though_others_accept_and_grade_otherwise(
    clock: Clock, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    mediator = sign_in("mediator")
    settle(mediator, cast)
    assert dispute(reading).state == "agreed"
    assert {entry.actor_id for entry in entries(reading, dispute(reading))} == {cast.mediator}
    plain = registered(cast.actor("mediator"), cast.qiaosi, stated={"title": "另一件"})
    with pytest.raises((Forbidden, NotFound)):
        make(cast.actor("mediator"), plain, "accept", competence="arose_here", no_bar=True)
    options = form_of(mediator).options["mediator"]
    assert set(options) - {"0"} == {str(cast.mediator)}, "he names nobody but himself"


def test_the_right_of_the_spot_ends_with_its_act(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, result="written", settled="", performed=[])
    one = dispute(reading)
    with pytest.raises(Forbidden), act(cast.actor("clerk_two")) as a:
        loaded = a.load(Dispute, one.id)
        a._require("dispute.begin", loaded, False)


def test_a_sum_for_later_is_a_promise_with_its_day(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    asked = {"performed": [], "due_on": "20261201", "payer": "applicant"}
    settle(clerk, cast, **asked)
    (promise,) = agreements.promises(reading, dispute(reading).id)
    assert (promise.state, promise.day.isoformat()) == ("due", "2026-12-01")
    assert reading.get_one(Party, promise.debtor_id).name == "杨某"


def test_a_failure_tells_the_other_ways(clerk: HubClient, cast: Cast, reading: Session) -> None:
    settle(clerk, cast, result="failed", content="双方差距太大", settled="", performed=[], routes=["court"])
    one = dispute(reading)
    assert (one.state, one.end_reason) == ("ended", "gap_too_wide")
    assert "dispute.fail" in [entry.event for entry in entries(reading, one)]
    record = reading.scalars(select(Record)).one()
    assert record.points == {"issues": "双方差距太大"}


def test_a_written_one_leads_on_to_its_text(clerk: HubClient, cast: Cast, reading: Session) -> None:
    page = settle(clerk, cast, result="written", settled="2000", performed=[], due_on="1201")
    one = dispute(reading)
    assert one.state == "mediating"
    agreement = agreements.unsettled(reading, one)
    assert agreement is not None
    assert f"/cases/{one.id}/agreements/{agreement.id}" in page.html
    assert [term.amount for term in agreement.terms] == [2000]


def test_the_forms_stand_on_one_page_and_tell_nothing_private(
    clerk: HubClient, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    private = {"applicants-0-phone": "13800138000", "applicants-0-id_number": "330106199001010018",
               "applicants-0-address": "乔司街道一号"}
    page = settle(clerk, cast, **private)
    sheets = [e for e in page.all("div") if "sheet" in e.attributes.get("class", "")]
    assert "2026年11月23日" in page.text
    heads = ("人民调解受理登记表", "权利义务告知书", "人民调解口头协议登记表")
    assert all(sheet.text.startswith(head) for sheet, head in zip(sheets, heads, strict=True))
    for said in (LEAK, "当场支付楼下2000元", "杨某", "赵某", "漏水渗水"):
        assert said in " ".join(sheet.text for sheet in sheets), said
    assert not any(value in sheet.text for value in private.values() for sheet in sheets)
    one = dispute(reading)
    kinds = reading.scalars(select(Paper.kind).where(Paper.dispute_id == one.id)).all()
    assert sorted(kinds) == ["intake_form", "oral_agreement", "rights_notice"]
    for name, status in (("stranger", 404), ("reviewer", 403), ("head", 200)):
        assert sign_in(name).get(f"/cases/{one.id}/on-the-spot").status_code == status


BARRED: dict[str, tuple[dict[str, Any], str]] = {
    "danger": ({"no_danger": [], "signs": "threat"}, "有危险情形"),
    "minor without guardian": ({"applicants-0-minor": "y"}, "未成年人没有监护人"),
    "grade above three": ({"amount": "150000"}, "等级高于三级"),
    "ten workers": (
        {"narrative": "工地老板拖欠工人工资两个月", "applicants-0-stands_for": "10", "category": "欠薪"},
        "欠薪涉及10人以上",
    ),
    "not known by name": ({"respondents-0-name": "603室住户"}, "对方身份待核"),
    "sent by a court": ({"source": "court_before"}, "法院委派委托的案件"),
}


@pytest.mark.parametrize("why", BARRED)
def test_it_is_refused_with_the_reason_where_it_may_not_be_done(
    why: str, clerk: HubClient, cast: Cast, reading: Session
) -> None:
    changed, sentence = BARRED[why]
    refused = clerk.send(form_of(clerk), 422, **told(cast, **changed))
    assert sentence in refused.text
    lacks = next(e for e in Page(refused.text).all("div") if e.attributes.get("class") == "lacks")
    assert lacks.text.count(sentence) == 1, "the same is not said twice"
    assert SAID in refused.text, "nothing typed is lost"
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0
    kept = clerk.post(f"{SPOT}/keep", data={**form_of(clerk).values, **told(cast, **changed)}).json
    assert kept is not None
    assert sentence in kept["beside"], "it is told while one types, too"


def test_nothing_stands_when_one_move_is_refused(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi, stated={"place": "乔司街道"})
    people = {"applicants-0-name": "林某", "respondents-0-name": "徐某"}
    refused = clerk.send(form_of(clerk), 422, **told(cast, **people))
    assert "疑似重复" in refused.text
    assert reading.scalars(select(Dispute.id)).all() == [made]
    clerk.send(Page(refused.text).form(SPOT), repeat_answer="different")
    links = fresh(reading).scalars(select(DisputeLink)).all()
    assert [(row.other_id, row.kind) for row in links] == [(made, "different")]


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("told", "权利义务已告知"), ("agreed", "双方同意调解"), ("impartial", "无利害关系"),
        ("result", "请选结果"), ("content", "约定内容"),
    ],
)
def test_what_the_law_asks_before_must_be_said(
    left_out: str, sentence: str, clerk: HubClient, cast: Cast, reading: Session
) -> None:
    refused = clerk.send(form_of(clerk), 422, **told(cast, **{left_out: []}))
    assert sentence in refused.text
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_an_earlier_one_is_entered_later_with_its_reason(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    late = {"began_at": "2026-11-18 20:00"}
    refused = clerk.send(form_of(clerk), 422, **told(cast, **late))
    assert "补登" in refused.text
    settle(clerk, cast, **late, late_reason="told_by_phone")
    assert dispute(reading).received_at == datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    again = clerk.send(form_of(clerk), 422, **told(cast, began_at="2026-11-23 23:00"))
    assert "这个时间还没有到" in again.text


def test_the_log_and_the_figures_hold(clerk: HubClient, cast: Cast, reading: Session) -> None:
    settle(clerk, cast)
    settle(clerk, cast, **{"applicants-0-name": "孙某", "result": "failed", "settled": "", "performed": []})
    assert verify(db).whole
    assert list(rebuild.differences(fresh(reading))) == []


def test_the_case_goes_on_and_closes_like_any_other(
    clerk: HubClient, cast: Cast, clock: Clock, reading: Session
) -> None:
    settle(clerk, cast)
    page = clerk.see(f"/cases/{dispute(reading).id}")
    assert "已达成协议" in page.text
    clock.go_on(hours=1)
    assert clerk.see("/cases?group=all").text.count("杨某 与 赵某") >= 1


def test_what_was_typed_to_register_is_taken_along_and_its_draft_goes(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    intake = clerk.see("/intake/new").form("/intake/new")
    begun = {"applicants-0-name": "杨某", "respondents-0-name": "赵某", "narrative": LEAK}
    form = clerk.follow(clerk.send(intake, **begun, turn="spot")).form(SPOT)
    assert form.values["narrative"] == [LEAK]
    assert form.values["minutes"] == ["30"]
    clerk.send(form, **told(cast))
    assert fresh(reading).scalars(select(Draft)).all() == []
    assert dispute(reading).state == "agreed"


def test_a_phrase_is_put_into_the_text_and_a_parked_page_comes_back(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    page = Page(clerk.send(form_of(clerk), 200, **told(cast, content=""), add="read").text)
    phrase = next(e for e in page.all("button") if e.attributes.get("value", "").startswith("phrase-"))
    form = Page(clerk.send(page.form(SPOT), 200, add=phrase.attributes["value"]).text).form(SPOT)
    assert form.values["content"] == [phrase.attributes["data-phrase"]]
    parked = clerk.follow(clerk.send(form, park="1"))
    assert parked.form(SPOT).values["content"] == form.values["content"]
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_a_double_press_settles_once(clerk: HubClient, cast: Cast, reading: Session) -> None:
    form = form_of(clerk)
    first = clerk.send(form, **told(cast))
    assert clerk.send(form, 303, **told(cast)).location == first.location
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 1


def test_the_mediator_must_be_free_then(clerk: HubClient, cast: Cast, reading: Session) -> None:
    settle(clerk, cast, began_at="08:40", minutes="40")
    other = {"applicants-0-name": "孙某", "respondents-0-name": "李某", "began_at": "08:50"}
    refused = clerk.send(form_of(clerk), 422, **told(cast, **other))
    assert "时间冲突" in refused.text
    settle(clerk, cast, **{**other, "began_at": ""})
    starts = fresh(reading).scalars(select(MediationSession).order_by(MediationSession.starts_at)).all()
    assert [(row.starts_at.minute, row.minutes) for row in starts] == [(40, 40), (20, 10)]


@pytest.mark.parametrize("name", ["head", "reviewer", "lawyer", "keeper", "admin"])
def test_who_may_not_register_settles_nothing(name: str, sign_in: SignIn) -> None:
    assert sign_in(name).get(SPOT).status_code == 403


def test_a_span_is_never_longer_than_until_now(clerk: HubClient, cast: Cast, reading: Session) -> None:
    settle(clerk, cast, began_at="2026-11-23 09:00", minutes="300")
    one = dispute(reading)
    assert one.ended_at == MORNING
    assert reading.scalars(select(MediationSession.minutes)).one() == 30
    assert one.received_at == MORNING - timedelta(minutes=30)


def test_the_kind_of_matter_is_proposed_in_sight_with_its_reason_and_taken_or_changed_there(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    crash = "倒车撞坏三轮车,赔修理费六百元。"
    page = Page(clerk.send(form_of(clerk), 200, **told(cast, narrative=crash), add="read").text)
    place = next(e for e in page.all("div") if e.attributes.get("id") == "proposed")
    assert "机动车事故" in place.text
    assert "依据:倒车" in place.text.replace("\uff1a", ":")
    assert place.within("details") is None, "nothing that is recorded is folded away"
    box = next(e for e in page.all("input") if e.attributes.get("name") == "category")
    assert box.within("details") is None
    other = next(
        e.attributes["value"] for e in page.all("button")
        if e.attributes.get("value", "").startswith("leaf-") and e.inside(place)
    )
    chosen = Page(clerk.send(page.form(SPOT), 200, add=other).text).form(SPOT)
    assert chosen.values["category"] == ["机动车事故"]
    kept = clerk.post(f"{SPOT}/keep", data={**form_of(clerk).values, **told(cast, category="欠薪")}).json
    assert kept is not None
    assert "记为" in kept["proposed"]


def test_where_the_story_is_not_clear_it_stays_unsorted(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    vague = "两家为门口的东西吵了起来,来调解室说开了。"
    page = Page(clerk.send(form_of(clerk), 200, **told(cast, narrative=vague), add="read").text)
    assert "先记为待分类" in page.text
    settle(clerk, cast, narrative=vague)
    assert dispute(reading).category_code == "999901"


def test_a_clerk_chooses_who_mediated_and_a_mediator_finds_himself_there(
    clerk: HubClient, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    assert form_of(clerk).values["mediator"] == ["0"]
    refused = clerk.send(form_of(clerk), 422, **told(cast, mediator="0"))
    assert "请选实际调解的人" in refused.text
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0
    assert form_of(sign_in("mediator")).values["mediator"] == [str(cast.mediator)]
