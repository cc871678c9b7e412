"""What a register left to be confirmed goes when it is decided, and is asked for before closing."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from mediation.cases import parties, party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_edits import Standing
from mediation.cases.party_models import Party
from mediation.closure.filing import close_found
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

LEFT_OPEN = ("导入", "待核:申请时间", "待核:当事人身份", "待核:发生地", "待核:人数", "待核:类别(邻里)")


def imported(cast: Cast) -> int:
    """A case of a rough register: half a name, nobody knows where, of nobody knows how many."""
    return accepted(
        cast, tags=LEFT_OPEN, stated={"place": "", "place_pending": True},
        parties=(
            PartyInput(side="applicant", name="村民九人", kind="described", stands_for=9),
            PartyInput(side="respondent", name="徐某"),
        ),
    )


def marks(made: int) -> set[str]:
    with db.reading() as session:
        tags = session.get_one(Dispute, made).tags
    return {tag.removeprefix("待核:") for tag in tags if tag.startswith("待核:")}


def write(cast: Cast, made: int, name: str, **given: object) -> None:
    """What is known of somebody by now is written down."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        row = next(p for p in parties.principals(a.session, made) if p.name == name)
        told = PartyInput(**{"side": row.side, "name": name, "kind": row.kind, **given})  # type: ignore[arg-type]
        party_edits.change(a, dispute, row, told, Standing(identity_verified=True), None)


def test_a_mark_goes_when_the_thing_is_decided(cast: Cast) -> None:
    made = imported(cast)
    assert marks(made) == {"申请时间", "当事人身份", "发生地", "人数", "类别(邻里)"}
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="2", reason="other", note="x")
    assert marks(made) == {"申请时间", "当事人身份", "发生地", "人数"}
    with act(cast.actor("clerk")) as a:
        party_edits.change_basics(a, a.load(Dispute, made), {"place": "朝阳村"}, None)
    assert marks(made) == {"申请时间", "当事人身份", "人数"}
    write(cast, made, "村民九人", stands_for=9)
    assert marks(made) == {"申请时间", "当事人身份"}
    write(cast, made, "徐某")
    assert marks(made) == {"申请时间"}


def test_unsorted_is_no_decision(cast: Cast) -> None:
    made = imported(cast)
    do(cast, "clerk", made, "dispute.classify", category="999901", grade="2", reason="other", note="x")
    assert "类别(邻里)" in marks(made)


def test_what_was_decided_before_is_asked_of_nobody(cast: Cast, reading: Session) -> None:
    """A case taken in long ago, whose marks nobody ever took off."""
    made = imported(cast)
    with db.writing() as session:
        for row in session.query(Party).filter(Party.dispute_id == made):
            row.identity_verified = True
    found = close_found(reading, reading.get_one(Dispute, made), cast.actor("clerk"), {})
    assert set(found["to_confirm"]) == {"申请时间", "发生地", "人数", "类别(邻里)"}


def test_what_is_left_is_asked_at_closing_and_stays_on_the_case_as_unknown(
    cast: Cast, sign_in: SignIn
) -> None:
    made = imported(cast)
    do(
        cast, "clerk", made, "dispute.refuse", reason="refused_before_start", party=people(made)["徐某"],
        said_at=hub_clock.now(), said_how="phone", untold_why="电话停机", routes=("court",),
    )
    clerk = sign_in("clerk")
    path = f"/cases/{made}/do/dispute.close"
    form = clerk.see(path).form(path)
    explained = {"explained": list(form.options["explained"]), "explanation": "原件由当事人收回"}
    answer = clerk.send(form, 422, **explained)
    assert "待核事项还没有说明" in answer.text
    known = ["当事人身份", "发生地", "人数", "类别(邻里)"]
    clerk.send(form, **explained, confirmed=known, left_unknown=["申请时间"])
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        assert dispute.state == "closed"
        assert dispute.tags == ["导入", "未能核实:申请时间"]
