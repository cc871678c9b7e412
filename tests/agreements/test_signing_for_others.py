"""Who signs for a party: the party, its guardian, an agent whose authority is on file, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mediation.agreements import queries
from mediation.agreements.models import Agreement
from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.support.client import HubClient

from .story import everybody, mediating, offered, on, party_ids, row, sign

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]


@pytest.fixture
def lying(cast: Cast) -> tuple[int, int]:
    """An agreement out for signing: ids of dispute and agreement."""
    made = mediating(cast)
    return made, offered(cast.actor("mediator"), made)


def change(cast: Cast, made: int, party_id: int, **values: Any) -> None:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        for name, value in values.items():
            setattr(a.session.get_one(Party, party_id), name, value)
        a.edit(dispute, "party.edited")


def stand_in(cast: Cast, made: int, name: str, role: str, **values: Any) -> None:
    """Somebody for the first party."""
    first = party_ids(made)[0]
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        side = a.session.get_one(Party, first).side
        a.add(Party(dispute_id=made, side=side, role=role, for_party_id=first, name=name, **values))
        a.edit(dispute, "party.edited")


def proved(cast: Cast, made: int, kind: str) -> None:
    with act(cast.actor("clerk")) as a:
        papers.issue(a, a.load(Dispute, made), kind, "证明", side="applicant")


def by(made: int, name: str) -> list[Any]:
    """Everything the law asks for, the first party's place signed by this name."""
    first, *others = everybody(made)
    return [replace(first, by_name=name), *others]


def refused(cast: Cast, made: int, agreement: int, name: str) -> str:
    with pytest.raises(RuleBroken) as broken:
        sign(cast.actor("clerk"), made, agreement, by(made, name))
    assert list(broken.value.fields) == [f"by-party-{party_ids(made)[0]}"]
    assert row("agreement", agreement).state == "signing"
    return broken.value.message


def test_a_passer_by_signs_for_nobody(cast: Cast, lying: tuple[int, int]) -> None:
    made, agreement = lying
    assert refused(cast, made, agreement, "路人甲") == "signer_not_acting"
    assert sign(cast.actor("clerk"), made, agreement) is True


def test_an_agent_signs_once_his_authority_is_on_file(cast: Cast, lying: tuple[int, int]) -> None:
    made, agreement = lying
    stand_in(cast, made, "张代", "agent")
    assert refused(cast, made, agreement, "张代") == "signer_unproved"
    proved(cast, made, "authority")
    assert sign(cast.actor("clerk"), made, agreement, by(made, "张代")) is True
    with db.reading() as session:
        names = {s.by_name for s in queries.signed(session.get_one(Agreement, agreement))}
    assert names == {"", "张代"}


def test_an_agent_whose_authority_is_for_other_things_does_not_sign(
    cast: Cast, lying: tuple[int, int]
) -> None:
    made, agreement = lying
    stand_in(cast, made, "张代", "agent", powers=["apply", "papers"])
    proved(cast, made, "authority")
    assert refused(cast, made, agreement, "张代") == "signer_without_power"


def test_for_a_minor_the_guardian_signs_and_only_he(cast: Cast, lying: tuple[int, int]) -> None:
    made, agreement = lying
    change(cast, made, party_ids(made)[0], minor=True)
    stand_in(cast, made, "家长林某", "guardian")
    stand_in(cast, made, "张代", "agent")
    assert refused(cast, made, agreement, "") == "guardian_signs"
    assert refused(cast, made, agreement, "张代") == "signer_not_acting"
    assert refused(cast, made, agreement, "家长林某") == "signer_unproved"
    proved(cast, made, "guardian")
    assert sign(cast.actor("clerk"), made, agreement, by(made, "家长林某")) is True


def test_a_body_signs_through_whoever_heads_it(cast: Cast, lying: tuple[int, int]) -> None:
    made, agreement = lying
    change(cast, made, party_ids(made)[0], kind="legal")
    stand_in(cast, made, "张代", "agent")
    assert refused(cast, made, agreement, "张代") == "signer_unproved"
    assert sign(cast.actor("clerk"), made, agreement, by(made, "法定代表人周某")) is True


def test_who_left_the_case_signs_for_nobody_any_more(cast: Cast, lying: tuple[int, int]) -> None:
    made, agreement = lying
    stand_in(cast, made, "张代", "agent")
    proved(cast, made, "authority")
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        agent = a.session.query(Party).filter(Party.dispute_id == made, Party.role == "agent").one()
        agent.left_at = a.at
        a.edit(dispute, "party.edited")
    assert refused(cast, made, agreement, "张代") == "signer_not_acting"


def test_the_page_offers_who_may_sign_and_says_what_is_missing(
    cast: Cast, lying: tuple[int, int], sign_in: SignIn
) -> None:
    made, agreement = lying
    first = party_ids(made)[0]
    clerk = sign_in("clerk")
    path = f"/cases/{made}/agreements/{agreement}/sign"
    form = clerk.see(path).form("/sign")
    assert not form.options.get(f"by-party-{first}"), "there is nobody to choose"
    typed = {f"tick-party-{first}": "y", f"by-party-{first}": "路人甲"}
    assert clerk.send(form, 422, **typed).status_code == 422
    stand_in(cast, made, "张代", "agent")
    page = clerk.see(path)
    assert list(page.form("/sign").options[f"by-party-{first}"]) == ["", "张代"]
    assert "授权委托书" in page.text
    told = clerk.send(page.form("/sign"), 422, **{**typed, f"by-party-{first}": "张代"})
    assert "还没有入卷" in told.text
    proved(cast, made, "authority")
    clerk.send(clerk.see(path).form("/sign"), **{**typed, f"by-party-{first}": "张代"})
    assert "张代" in clerk.see(path).text


# ----------------------------------------------------------------------- somebody leaves meanwhile


def split_off(cast: Cast, made: int) -> str:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        party = a.session.get_one(Party, party_ids(made)[0])
        party.left_at = a.at
        a.edit(dispute, "party.edited")
        return party.name


def test_that_a_text_can_no_longer_be_signed_is_said_before_anybody_signs_it(
    cast: Cast, lying: tuple[int, int], sign_in: SignIn
) -> None:
    made, agreement = lying
    clerk = sign_in("clerk")
    path = f"/cases/{made}/agreements/{agreement}/sign"
    left = split_off(cast, made)
    page = clerk.see(path)
    assert f"{left}已离开本案" in page.text
    assert not [f for f in page.forms if f.action.endswith("/sign")]
    mediator = sign_in("mediator").see(path)
    assert any("agreement.revise" in (a.attributes.get("href") or "") for a in mediator.all("a"))
    on(cast.actor("mediator"), made, agreement, "revise", reason="parties_left")
    assert row("agreement", agreement).state == "draft"


def test_the_frozen_paper_keeps_the_line_of_who_left(
    cast: Cast, lying: tuple[int, int], sign_in: SignIn
) -> None:
    made, agreement = lying
    clerk = sign_in("clerk")
    path = f"/cases/{made}/agreements/{agreement}/paper"
    before = clerk.see(path)
    split_off(cast, made)
    assert clerk.see(path).text == before.text
