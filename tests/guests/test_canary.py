"""Canaries: in no state of an invitation and by no way in does a page show a byte beyond what it may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.guests import entering
from mediation.guests.passes import Issued
from mediation.lifecycle.door import act
from mediation.sessions import records
from mediation.sessions.models import Record
from tests.assignment.test_invitations import answer, consent, press, propose
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import CLAIMS, STORY, browser, end, enter, issue, wrong_code
from tests.lifecycle.stages import assigned, do
from tests.sessions.story import book, on_record, start_record
from tests.sessions.story import consent as consents
from tests.stories import registered
from tests.support.client import HubClient

pytestmark = pytest.mark.usefixtures("clock")

ID_NUMBER = "33010619900101019X"
"""It ends in a letter: no number that the hub draws by chance can hold its last four."""
CONCESSION = "林某三万二千可以接受"
LIN = PartyInput(
    side="applicant", name="林某", phone="138 0013 8000", address="杭州市临平区乔司街道一号",
    id_number=ID_NUMBER, id_type="id_card", safe_contact="只在晚上八点后打",
)
XU = PartyInput(side="respondent", name="徐某", phone="13900139000", address="临平区东湖路二号")
TASK = "讲解租赁法"

NAMES = ("林某", "徐某")
AFTER_A_YES = (STORY, CLAIMS, TASK)
NEVER = (
    "138 0013 8000", "13800138000", "13900139000", "乔司街道一号", "东湖路二号", ID_NUMBER, ID_NUMBER[-4:],
    "只在晚上", CONCESSION, "赵某另案", "调解员老周的备注", "文员小陈",
)
"""What leads to a person's door, what the handlers know alone, what is another case, who works here."""

COOKIE = re.compile(r"(?<=Set-Cookie: )\w+=[^;]*")

OVER = ("cancel", "bar", "decline", "expire", "step_down", "finish")


class Ground:
    """A case with everything in it that may not be seen, and its invitation."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        registered(cast.actor("clerk"), cast.qiaosi, parties=(
            PartyInput(side="applicant", name="赵某另案"), XU,
        ))
        self.made = assigned(
            cast, parties=(LIN, XU),
            stated={"narrative": STORY, "claims": CLAIMS, "note": "调解员老周的备注"},
        )
        consents(cast.actor("clerk"), self.made, "rights_notice", "mediation")
        do(cast.actor("mediator"), self.made, "begin", {"declaration": True})
        self.meeting = book(cast.actor("clerk"), self.made, hub_clock.now() + timedelta(minutes=30))
        self.row = propose(
            cast, self.made, meet_at=hub_clock.now() + timedelta(minutes=30), meet_place="一号调解室",
            minutes=60,
        )
        consent(cast, self.made, self.row)
        press(cast, self.made, self.row, "clerk", "send")

    def paths(self, issued: Issued) -> list[str]:
        """Every page there is outside."""
        record = f"/i/records/{self.meeting}"
        return [
            "/i", f"/i/{issued.link_token}", "/i/open", "/i/calendar.ics", "/i/proof", record,
            f"{record}/read", f"{record}/paper", f"/i/{'x' * 43}", "/i/records/1",
        ]

    def numbers(self) -> list[str]:
        """Numbers of the case; they stand in records and certificates of the house alone."""
        with db.reading() as session:
            dispute = session.get_one(Dispute, self.made)
            return [dispute.number or "", dispute.intake_no]


@pytest.fixture
def ground(app: Flask, cast: Cast) -> Ground:
    return Ground(app, cast)


def seen(client: HubClient, paths: list[str]) -> str:
    """Everything these addresses answer, headers included; tokens drawn by chance left out, which could hold
    four characters of anything."""
    found = []
    for path in paths:
        answer = client.get(path, follow_redirects=True)
        found.append(f"{COOKIE.sub('', str(answer.headers))}{bare(answer.text)}")
    return "\n".join(found)


def told(text: str, words: tuple[str, ...] | list[str]) -> list[str]:
    return [word for word in words if word and word in text]


def test_a_link_shows_names_matter_time_and_place_and_not_a_byte_of_the_story(ground: Ground) -> None:
    issued = issue(ground.cast, ground.row)
    text = seen(browser(ground.app), ground.paths(issued))
    assert told(text, NAMES) == list(NAMES)
    for allowed in ("村委会", "60分钟", "乔司街道人民调解委员会", "11-23 10:00"):
        assert allowed in text
    assert not told(text, [*NEVER, *AFTER_A_YES, *ground.numbers()])


def test_before_the_answer_the_code_opens_no_more_than_the_link(ground: Ground) -> None:
    issued = issue(ground.cast, ground.row)
    text = seen(enter(ground.app, issued), ground.paths(issued))
    assert told(text, NAMES) == list(NAMES)
    assert not told(text, [*NEVER, *AFTER_A_YES, *ground.numbers()])


def test_after_a_yes_the_link_alone_shows_who_invites_and_nothing_else(ground: Ground) -> None:
    issued = issue(ground.cast, ground.row)
    answer(ground.cast, ground.row, "lawyer", "accept", declaration=True)
    text = seen(browser(ground.app), ground.paths(issued))
    assert "乔司街道人民调解委员会" in text
    assert not told(text, [*NAMES, *NEVER, *AFTER_A_YES, *ground.numbers()])


def test_after_a_yes_with_the_code_the_matter_is_open_and_nobodys_door(ground: Ground, clock: Clock) -> None:
    issued = issue(ground.cast, ground.row)
    answer(ground.cast, ground.row, "lawyer", "accept", declaration=True)
    clock.go_on(minutes=31)
    record_id = start_record(ground.cast.actor("mediator"), ground.made, ground.meeting)
    write(ground, record_id)
    text = seen(enter(ground.app, issued), ground.paths(issued))
    assert told(text, [*NAMES, *AFTER_A_YES]) == [*NAMES, *AFTER_A_YES]
    assert "双方各说各的" in text
    assert not told(text, list(NEVER))
    on_record(ground.cast.actor("mediator"), ground.made, record_id, "read_back", read_aloud=True)
    assert not told(seen(enter(ground.app, issued), ground.paths(issued)), list(NEVER))


def write(ground: Ground, record_id: int) -> None:
    with act(ground.cast.actor("mediator")) as a:
        a.load(Dispute, ground.made)
        content = records.Content(body="双方各说各的", concessions=CONCESSION)
        records.write(a, a.session.get_one(Record, record_id), content)


@pytest.mark.parametrize("how", OVER)
def test_once_over_there_is_one_sentence_and_whom_to_call(how: str, ground: Ground, clock: Clock) -> None:
    issued = issue(ground.cast, ground.row)
    before = enter(ground.app, issued)
    before.get("/i/open")
    end(ground.cast, clock, ground.made, ground.row, how)
    for client in (before, browser(ground.app)):
        text = seen(client, ground.paths(issued))
        places = "一号调解室", "村委会"
        assert not told(text, [*NAMES, "租赁", *places, *NEVER, *AFTER_A_YES, *ground.numbers()])


def test_whatever_ended_it_the_page_is_the_same_to_the_byte(ground: Ground, cast: Cast, clock: Clock) -> None:
    pages = set()
    for who, how in (("lawyer", "decline"), ("lawyer_two", "cancel"), ("liaison", "bar")):
        row_id = ground.row if who == "lawyer" else again(ground, who)
        issued = issue(cast, row_id)
        ending(ground, row_id, who, how)
        pages.add(bare(browser(ground.app).get(f"/i/{issued.link_token}").text))
    assert len(pages) == 1


def again(ground: Ground, who: str) -> int:
    row_id = propose(ground.cast, ground.made, who)
    consent(ground.cast, ground.made, row_id)
    press(ground.cast, ground.made, row_id, "clerk", "send")
    return row_id


def ending(ground: Ground, row_id: int, who: str, how: str) -> None:
    if how == "decline":
        answer(ground.cast, row_id, who, "decline", reason="no_time")
    elif how == "cancel":
        press(ground.cast, ground.made, row_id, "clerk", "cancel", reason="not_needed")
    else:
        press(ground.cast, ground.made, row_id, "clerk", "bar", reason="acted_before", conflict="代理过")


def test_a_code_that_does_not_open_is_answered_alike_whatever_is_wrong_with_it(
    ground: Ground, clock: Clock
) -> None:
    issued = issue(ground.cast, ground.row)
    answers = {"unknown": tried(ground, "00000000", issued.code)}
    answers["wrong"] = tried(ground, issued.number, wrong_code(issued))
    locked: list[tuple[int, str]] = []
    for _ in range(entering.WRONG_UNTIL_LOCKED):
        tried(ground, issued.number, wrong_code(issued))
    for number, code in ((issued.number, issued.code), ("00000000", issued.code)):
        locked.append(tried(ground, number, code))
    assert len({(status, bare(text)) for status, text in locked}) == 1, "it says nothing of the number"
    clock.go_on(minutes=20)
    issued = issue(ground.cast, ground.row)
    press(ground.cast, ground.made, ground.row, "clerk", "cancel", reason="not_needed")
    answers["over"] = tried(ground, issued.number, issued.code)
    assert len({(status, bare(text)) for status, text in answers.values()}) == 1, answers.keys()
    assert not told(answers["over"][1], [*NAMES, *NEVER, *AFTER_A_YES, "乔司街道人民调解委员会"])


def tried(ground: Ground, number: str, code: str) -> tuple[int, str]:
    client = browser(ground.app)
    form = client.see("/i").form("/i")
    answered = client.post("/i", data={**form.values, "number": number, "code": code})
    return answered.status_code, answered.text.replace(number, "NUMBER").replace(code, "CODE")


def bare(text: str) -> str:
    """A page without what differs from one look to the next: tokens and keys."""
    return re.sub(r'(name="(?:csrf_token|act_key)" value=")[^"]*', r"\1", text)


def test_a_guest_of_one_case_sees_nothing_of_another(ground: Ground, cast: Cast, app: Flask) -> None:
    issued = issue(cast, ground.row)
    answer(cast, ground.row, "lawyer", "accept", declaration=True)
    other = assigned(cast, parties=(PartyInput(side="applicant", name="钱某别案"), XU))
    row_id = propose(cast, other, "lawyer")
    consent(cast, other, row_id)
    press(cast, other, row_id, "clerk", "send")
    stranger = enter(app, issue(cast, row_id))
    text = seen(stranger, [p for p in ground.paths(issued) if issued.link_token not in p])
    assert "钱某别案" in text
    assert not told(text, ["林某", *NEVER, *AFTER_A_YES])


def test_nothing_is_left_in_the_browser_or_at_a_proxy(ground: Ground) -> None:
    issued = issue(ground.cast, ground.row)
    client = enter(ground.app, issued)
    answered = client.get("/i/open")
    assert answered.headers["Cache-Control"] == "no-store"
    cookie = client.get_cookie("hub_guest", path="/i")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.path == "/i"
    assert issued.link_token not in answered.text
