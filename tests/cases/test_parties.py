"""People of a case: who may write, who sees what, and what stands in the log of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_edits import Standing
from mediation.cases.party_models import Consent, ContactAttempt, Party
from mediation.classification import gathering
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.sessions.story import mediating
from tests.stories import LIN, XU, accepted, fresh, make, registered
from tests.support.client import HubClient
from workflows.reasons import SPLIT

SignIn = Callable[[str], HubClient]

ID_NUMBER = "330106199001010014"
SECRETS = (ID_NUMBER, "13800138000", "138 0013 8000", "13900139000", "乔司街道一号", "只能打给姐姐")


@pytest.fixture
def case(cast: Cast) -> int:
    """林某 with everything private about him, against 徐某."""
    lin = PartyInput(
        side="applicant",
        name="林某",
        phone="138 0013 8000",
        address="浙江省杭州市临平区乔司街道一号",
        id_type="resident_id",
        id_number=ID_NUMBER,
        safe_contact="只能打给姐姐",
    )
    return registered(cast.actor("clerk"), cast.qiaosi, parties=(lin, XU))


def party_of(session: Session, dispute_id: int, name: str) -> Party:
    return session.scalars(select(Party).where(Party.dispute_id == dispute_id, Party.name == name)).one()


def events(session: Session, dispute_id: int) -> list[str]:
    rows = session.scalars(
        select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{dispute_id}").order_by(AuditEntry.seq)
    )
    return list(rows)


def test_handlers_see_phones_and_others_masks(case: int, sign_in: SignIn) -> None:
    clerk = sign_in("clerk").see(f"/cases/{case}/parties")
    assert "138 0013 8000" in clerk.text
    assert "330***********0014" in clerk.text
    centre = sign_in("reviewer").see(f"/cases/{case}/parties")
    assert "138****8000" in centre.text
    assert "浙江省杭州市临平区****" in centre.text


@pytest.mark.parametrize("name", ["reviewer", "head_of_centre"])
def test_no_byte_of_a_secret_reaches_whoever_does_not_handle_the_case(
    name: str, case: int, sign_in: SignIn
) -> None:
    client = sign_in(name)
    paths = ["/", "/cases?group=all", f"/cases/{case}", f"/cases/{case}/parties", f"/cases/{case}/papers"]
    paths += [f"/cases/{case}?tab={tab}" for tab in ("overview", "parties", "contact", "papers", "timeline")]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        for secret in SECRETS:
            assert secret not in answer.text, (path, secret)
    for path in (f"/cases/{case}/edit", f"/cases/{case}/consents", f"/cases/{case}/contacts"):
        assert client.get(path).status_code == 403


def test_even_a_handler_never_sees_the_identity_number_without_a_purpose(case: int, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    for path in (
        f"/cases/{case}",
        f"/cases/{case}/parties",
        f"/cases/{case}/contacts",
        f"/cases/{case}?tab=timeline",
    ):
        assert ID_NUMBER not in client.get(path).text, path


def test_unmasking_asks_a_purpose_and_is_remembered(case: int, sign_in: SignIn, reading: Session) -> None:
    lin = party_of(fresh(reading), case, "林某")
    client = sign_in("clerk")
    form = client.see(f"/cases/{case}/parties").form(f"/{lin.id}/unmask")
    client.send(form, status=422)
    shown = client.send(form, status=200, purpose="verify")
    assert ID_NUMBER in shown.text
    looked = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "party.unmasked")).one()
    assert '"purpose":"verify"' in looked.payload
    assert ID_NUMBER not in looked.payload


def test_who_may_not_unmask_is_refused_and_remembered(case: int, sign_in: SignIn, reading: Session) -> None:
    lin = party_of(fresh(reading), case, "林某")
    client = sign_in("reviewer")
    token = client.see("/").form("/logout").values["csrf_token"]
    answer = client.post(
        f"/cases/{case}/parties/{lin.id}/unmask", data={"csrf_token": token, "purpose": "verify"}
    )
    assert answer.status_code == 403
    assert (
        fresh(reading).scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "act.refused")
        )
        == 1
    )


def test_somebody_is_added_with_a_guardian_and_the_case_becomes_protected(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    client = sign_in("clerk")
    form = client.see(f"/cases/{case}/parties/new?side=respondent").form("/parties/new")
    client.send(form, **{"person-name": "小徐", "person-minor": "y", "side": "respondent"})
    child = party_of(fresh(reading), case, "小徐")
    assert fresh(reading).get_one(Dispute, case).secrecy == "minors"
    form = client.see(f"/cases/{case}/parties/new?side=respondent&role=guardian").form("/parties/new")
    client.send(form, status=422, **{"person-name": "徐某"})
    client.send(form, **{"person-name": "徐某甲", "for_party": str(child.id)})
    assert party_of(fresh(reading), case, "徐某甲").for_party_id == child.id
    assert events(fresh(reading), case)[1:] == ["party.added", "party.added"]


def test_an_edit_is_one_entry_with_the_private_values_sealed(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    xu = party_of(fresh(reading), case, "徐某")
    client = sign_in("clerk")
    form = client.see(f"/cases/{case}/parties/{xu.id}").form(f"/parties/{xu.id}")
    client.send(form, **{"person-phone": "13700137000", "person-name": "徐某某", "identity_verified": "y"})
    entry = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "party.edited")).one()
    assert "徐某某" in entry.payload
    assert "13700137000" not in entry.payload
    changed = party_of(fresh(reading), case, "徐某某")
    assert (changed.phone, changed.identity_verified) == ("13700137000", True)


def test_who_has_a_successor_is_out_of_the_dispute_with_whoever_acted_for_him(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    lin = party_of(reading, case, "林某")
    address = f"/cases/{case}/parties/new"
    agent = clerk.see(f"{address}?side=applicant&role=agent&for={lin.id}").form(address)
    clerk.send(agent, **{"person-name": "吴某"})
    form = clerk.see(f"{address}?side=applicant").form(address)
    clerk.send(form, successor_of=str(lin.id), **{"person-name": "林小某"})
    fresh(reading)
    assert party_of(reading, case, "林某").left_at is not None
    assert party_of(reading, case, "吴某").left_at is not None
    assert party_of(reading, case, "林小某").left_at is None


def test_who_only_acts_for_a_party_takes_nobodys_place(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk, address = sign_in("clerk"), f"/cases/{case}/parties/new"
    lin = party_of(fresh(reading), case, "林某")
    form = clerk.see(f"{address}?side=applicant&role=agent&for={lin.id}").form(address)
    answer = clerk.send(form, 422, successor_of=str(lin.id), **{"person-name": "吴某"})
    assert "只有当事人才能承继当事人" in answer.text
    assert party_of(fresh(reading), case, "林某").left_at is None


def test_a_successor_stands_in_the_title_and_is_told_and_asked_as_the_others(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, clerk = mediating(cast), sign_in("clerk")
    assert "还没有告知权利义务" not in clerk.see(f"/cases/{made}").text
    lin = party_of(fresh(reading), made, "林某")
    address = f"/cases/{made}/parties/new"
    form = clerk.see(f"{address}?side=applicant").form(address)
    clerk.send(form, successor_of=str(lin.id), **{"person-name": "林小某"})
    assert fresh(reading).get_one(Dispute, made).title == "林小某 与 徐某 · 厂房租赁"
    page = clerk.see(f"/cases/{made}")
    assert "还没有告知权利义务" in page.text
    assert "还没有同意调解" in page.text
    assert f'href="/cases/{made}/consents"' in page.html


@pytest.mark.parametrize("side", ["", "?side=applicant"])
def test_whoever_is_put_on_the_other_side_is_tied_to_somebody_of_that_side_at_once(
    side: str, case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk, address = sign_in("clerk"), f"/cases/{case}/parties/new"
    lin, xu = party_of(fresh(reading), case, "林某"), party_of(fresh(reading), case, "徐某")
    form = clerk.see(f"{address}{side}").form(address)
    for name in ("for_party", "successor_of"):
        assert list(form.options[name]) == ["", str(lin.id), str(xu.id)], "his own side first"
        told = {"person-name": "徐小某", "side": "respondent", name: str(lin.id)}
        assert "不是上面所选那一方的人" in clerk.send(form, 422, **told).text
    clerk.send(form, side="respondent", role="agent", for_party=str(xu.id), **{"person-name": "吴某"})
    form = clerk.see(f"{address}{side}").form(address)
    clerk.send(form, side="respondent", successor_of=str(xu.id), **{"person-name": "徐小某"})
    fresh(reading)
    assert party_of(reading, case, "吴某").for_party_id == xu.id
    assert party_of(reading, case, "徐小某").successor_of_id == xu.id
    assert party_of(reading, case, "徐某").left_at is not None


def test_nobody_is_tied_to_somebody_of_another_side_by_whatever_way(
    case: int, cast: Cast, reading: Session
) -> None:
    xu = party_of(fresh(reading), case, "徐某")
    for tied in (Standing(for_party_id=xu.id), Standing(successor_of_id=xu.id)):
        with pytest.raises(RuleBroken), act(cast.actor("clerk")) as a:
            newcomer = PartyInput(side="applicant", name="林小某")
            party_edits.add(a, a.load(Dispute, case), newcomer, tied)


def test_of_two_who_change_the_same_line_the_second_keeps_what_he_typed(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    xu = party_of(fresh(reading), case, "徐某")
    first, second = sign_in("clerk"), sign_in("head")
    path = f"/cases/{case}/parties/{xu.id}"
    mine, other = first.see(path).form(path), second.see(path).form(path)
    first.send(mine, **{"person-name": "徐某甲"})
    answer = second.send(other, status=409, **{"person-name": "徐某乙"})
    assert "徐某乙" in answer.text


def test_two_may_change_different_people_at_once(case: int, sign_in: SignIn, reading: Session) -> None:
    lin, xu = party_of(fresh(reading), case, "林某"), party_of(fresh(reading), case, "徐某")
    first, second = sign_in("clerk"), sign_in("head")
    one = first.see(f"/cases/{case}/parties/{lin.id}").form(f"/parties/{lin.id}")
    other = second.see(f"/cases/{case}/parties/{xu.id}").form(f"/parties/{xu.id}")
    first.send(one, **{"person-capacity": "承租人"})
    second.send(other, **{"person-capacity": "房东"})
    assert events(fresh(reading), case).count("party.edited") == 2


def test_a_party_of_another_case_does_not_exist_here(
    case: int, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    elsewhere = registered(cast.actor("stranger"), cast.linping, parties=(LIN, XU))
    foreign = party_of(fresh(reading), elsewhere, "徐某")
    client = sign_in("clerk")
    assert client.get(f"/cases/{case}/parties/{foreign.id}").status_code == 404
    form = client.see(f"/cases/{case}/parties/new").form("/parties/new")
    client.send(form, status=422, **{"person-name": "王某", "role": "agent", "for_party": str(foreign.id)})


def test_many_ticks_are_one_press(case: int, sign_in: SignIn, reading: Session) -> None:
    lin, xu = party_of(fresh(reading), case, "林某"), party_of(fresh(reading), case, "徐某")
    client = sign_in("clerk")
    form = client.see(f"/cases/{case}/consents").form("/consents")
    client.send(form, status=422)
    ticks = [f"yes:{p.id}:{kind}|" for p in (lin, xu) for kind in ("rights_notice", "mediation")]
    both = client.send(form, 422, said=[*ticks, f"no:{xu.id}:mediation|"])
    assert "只能选一个" in both.text
    ticks = [tick for tick in ticks if tick != f"yes:{xu.id}:mediation|"]
    said_no = {f"said:{xu.id}:mediation|": f"no:{xu.id}:mediation|"}
    client.send(form, said=[*ticks, "yes:1:mediation|"], **said_no)
    rows = fresh(reading).scalars(select(Consent).order_by(Consent.party_id, Consent.kind)).all()
    assert [(c.party_id, c.kind, c.given) for c in rows] == [
        (lin.id, "mediation", True),
        (lin.id, "rights_notice", True),
        (xu.id, "mediation", False),
        (xu.id, "rights_notice", True),
    ]
    assert events(fresh(reading), case)[-1] == "consent.recorded"


def test_a_yes_on_the_telephone_is_the_partys_word_at_once(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    xu = party_of(fresh(reading), case, "徐某")
    client = sign_in("clerk")
    form = client.see(f"/cases/{case}/contacts").form("/contacts")
    client.send(form, party=str(xu.id), result="agreed")
    assert fresh(reading).scalars(select(ContactAttempt)).one().result == "agreed"
    said = fresh(reading).scalars(select(Consent)).one()
    assert (said.party_id, said.kind, said.given, said.channel) == (xu.id, "mediation", True, "phone")


def test_what_it_is_about_can_be_put_right_while_the_file_is_open(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    client = sign_in("clerk")
    page = client.see(f"/cases/{case}/edit")
    client.send(page.form("/edit"), place="乔司街道和睦村", amount="50000")
    dispute = fresh(reading).get_one(Dispute, case)
    assert (dispute.place, str(dispute.amount)) == ("乔司街道和睦村", "50000.00")
    client.send(page.form("/numbers"), **{"n-body": "12345热线", "n-number": "HZ2026-88"})
    assert "HZ2026-88" in client.see(f"/cases/{case}/edit").text
    assert events(fresh(reading), case)[1:] == ["dispute.edit", "number.added"]


def test_tags_are_written_with_what_the_case_is_about(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    assert f"/cases/{case}/edit" in clerk.see(f"/cases/{case}").html
    form = clerk.see(f"/cases/{case}/edit").form("/edit")
    clerk.send(form, tags="土地整治项目、 重点 ;重点")
    fresh(reading)
    own = ["土地整治项目", "重点"]
    assert reading.get_one(Dispute, case).tags == [*own, "待核:证件号码"], "a mark is no tag"
    assert clerk.see(f"/cases/{case}/edit").form("/edit").values["tags"] == ["土地整治项目、重点"]


@pytest.mark.parametrize("path", ["parties", "parties/new", "consents", "contacts", "edit", "papers"])
def test_behind_the_wall_there_is_no_such_page(path: str, case: int, sign_in: SignIn) -> None:
    assert sign_in("stranger").get(f"/cases/{case}/{path}").status_code == 404


def test_a_protected_case_names_nobody_to_whoever_does_not_handle_it(cast: Cast, sign_in: SignIn) -> None:
    child = PartyInput(side="applicant", name="欧阳小宝", minor=True)
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(child, XU))
    assert "欧阳小宝" in sign_in("clerk").get(f"/cases/{made}/parties").text
    reviewer = sign_in("reviewer")
    for path in (
        "/cases?group=all",
        f"/cases/{made}",
        f"/cases/{made}/parties",
        f"/cases/{made}?tab=timeline",
    ):
        answer = reviewer.get(path)
        assert answer.status_code == 200, path
        for hidden in ("欧阳小宝", "徐某", "装修损失"):
            assert hidden not in answer.text, (path, hidden)


def test_who_was_counted_with_others_gets_a_name_and_can_go_his_own_way(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    twelve = PartyInput(side="applicant", name="吴大军等12人", stands_for=12)
    made = accepted(cast.actor("clerk"), cast.qiaosi, parties=(twelve, XU))
    entry = party_of(fresh(reading), made, "吴大军等12人")
    client = sign_in("clerk")
    address = f"/cases/{made}/parties/new?side=applicant&among={entry.id}"
    assert address in client.see(f"/cases/{made}/parties").html.replace("&amp;", "&")
    client.send(client.see(address).form("/parties/new"), **{"person-name": "陈小明"})
    now = fresh(reading).get_one(Party, entry.id)
    assert (now.name, now.stands_for) == ("吴大军等11人", 11)
    assert gathering.heads_per_side(fresh(reading), made)["applicant"] == 12
    assert fresh(reading).get_one(Dispute, made).title.startswith("吴大军等12人 与 ")

    named = party_of(fresh(reading), made, "陈小明")
    make(cast.actor("clerk"), made, "split", reason=SPLIT[0].code, parties=[named.id])
    assert gathering.heads_per_side(fresh(reading), made)["applicant"] == 11
    assert fresh(reading).get_one(Party, named.id).left_at is not None
    assert fresh(reading).get_one(Dispute, made).title.startswith("吴大军等11人 与 ")


def test_who_stands_for_nobody_else_names_nobody(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    two = PartyInput(side="applicant", name="吴大军等2人", stands_for=2)
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(two, XU))
    entry = party_of(fresh(reading), made, two.name)
    client = sign_in("clerk")
    address = f"/cases/{made}/parties/new?side=applicant&among={entry.id}"
    form = client.see(address).form("/parties/new")
    client.send(form, 422, **{"person-name": "陈小明", "side": "respondent"})
    client.send(form, **{"person-name": "陈小明"})
    assert fresh(reading).get_one(Party, entry.id).name == "吴大军"
    assert "among=" not in client.see(f"/cases/{made}/parties").html
