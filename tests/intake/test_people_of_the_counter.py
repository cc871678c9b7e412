"""People of every kind at the counter: read from cards and sheets, checked, kept, shown to the handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.parties import REPRESENTATIVE, PartyInput
from mediation.cases.party_models import Party
from mediation.classification.gathering import grading_of
from mediation.core.exceptions import RuleBroken
from mediation.intake import places
from tests.cast import Cast
from tests.intake.test_views import LEAST, STORY
from tests.stories import XU, registered
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]

LIN, CHILD, OLD_MAN = "330106199001010018", "330106201503030027", "33010619530201003X"
FIRM = "91330110MA2B1CXX0M"


@pytest.fixture
def clerk(sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


def intake(clerk: HubClient) -> Form:
    return clerk.see("/intake/new").form("/intake/new")


def again(response: Any) -> Form:
    return Page(response.text).form("/intake/new")


def register(clerk: HubClient, **told: Any) -> None:
    clerk.send(intake(clerk), **{**LEAST, **told})


def party(session: Session, name: str) -> Party:
    return session.scalars(select(Party).where(Party.name == name)).one()


NINE = """序号\t姓名\t电话\t身份证号
1\t张三\t13800138001\t330106199001010018
2，李四，138-0013-8002
13800138003  王五  杭州市临平区乔司街道2号
4|赵六|13800138004|班长
"""


LONG = "欧阳" * 40
WITH_HOLES = f"""姓名\t电话\t身份证号\t住址
王五\t无\t330106199001010018\t乔司街道1号
赵六\t123456\t无\t乔司街道2号
{LONG}\t13800138003\t\t
"""


@pytest.mark.parametrize("sheet", [WITH_HOLES, WITH_HOLES.replace("\t无\t乔", "\t-\t乔")])
def test_a_column_says_what_its_cells_are_and_a_hole_is_no_word(clerk: HubClient, sheet: str) -> None:
    sent = clerk.send(intake(clerk), 200, applicants_pasted=sheet, add="applicants_pasted")
    page, form = Page(sent.text), again(sent)
    names = [form.values[f"applicants-{n}-name"] for n in range(3)]
    assert names == [["王五"], ["赵六"], [LONG]]
    assert form.values["applicants-0-no_phone"] == ["y"]
    assert not form.values["applicants-1-no_phone"]
    assert form.values["applicants-1-phone"] == ["123456"]
    assert page.text.count("电话号码格式不对") >= 1
    assert form.values["applicants_pasted"] == [""]
    assert "没有读出姓名" not in sent.text


def test_what_was_not_understood_of_a_row_stays_with_its_true_reason_however_often_one_presses(
    clerk: HubClient,
) -> None:
    form = intake(clerk)
    for sheet in ("王五\t13800138003\t班长", None):
        told = {} if sheet is None else {"applicants_pasted": sheet}
        sent = clerk.send(form, 200, **told, add="applicants_pasted")
        form = again(sent)
        assert form.values["applicants_pasted"] == ["王五: 班长"]
        assert "没有看懂" in sent.text
        assert "没有读出姓名" not in sent.text
        assert "applicants-1-name" not in form.values


@pytest.mark.parametrize("side", ["applicants", "respondents"])
def test_rows_of_a_sheet_stand_on_lines_of_either_side_in_any_order(clerk: HubClient, side: str) -> None:
    form = again(clerk.send(intake(clerk), 200, **{f"{side}_pasted": NINE, "add": f"{side}_pasted"}))
    told = [form.values[f"{side}-{n}-name"][0] for n in range(4)]
    assert told == ["张三", "李四", "王五", "赵六"]
    assert form.values[f"{side}-0-id_number"] == [LIN]
    assert form.values[f"{side}-1-phone"] == ["13800138002"]
    assert form.values[f"{side}-2-address"] == ["杭州市临平区乔司街道2号"]
    assert "班长" in form.values[f"{side}_pasted"][0], "what has no place stays where it can be seen"


def test_a_row_in_which_nobody_is_named_stays_in_the_box_and_makes_no_line(clerk: HubClient) -> None:
    told = "603室住户\t13812340001\n乔司街道朝阳村12号\t13812340002\n张某1\t13812340003\t乔司街道"
    page = Page(clerk.send(intake(clerk), 200, applicants_pasted=told, add="applicants_pasted").text)
    form = page.form("/intake/new")
    assert [form.values[f"applicants-{n}-name"] for n in range(2)] == [["603室住户"], ["张某1"]]
    assert form.values["applicants-1-address"] == ["乔司街道"]
    assert "applicants-2-name" not in form.values
    assert form.values["applicants_pasted"] == ["乔司街道朝阳村12号\t13812340002"]
    assert "没有读出姓名" in page.text


def test_whoever_has_no_name_yet_is_called_by_his_line(clerk: HubClient) -> None:
    told = {
        **LEAST, "applicants-1-name": "李四", "applicants-1-id_number": LIN[:-1] + "0",
        "applicants-2-phone": "13812340001",
    }
    page = Page(clerk.send(intake(clerk), 422, **told).text).text
    assert "None" not in page
    assert "第3位申请人的证件" in page
    assert "第3位申请人 · 姓名或称呼\uff1a" in page
    assert "第2位申请人 李四 · 证件号码\uff1a" in page


def test_a_number_that_the_paper_really_has_so_is_registered_and_marked_until_it_is_verified(
    clerk: HubClient, reading: Session
) -> None:
    wrong = LIN[:-1] + "0"
    told = {**LEAST, "applicants-0-id_number": wrong}
    assert "照证件上就是这样写的" not in clerk.see("/intake/new").text
    refused = Page(clerk.send(intake(clerk), 422, **told).text)
    assert "第1位申请人 林某 · 证件号码" in refused.text
    assert "照证件上就是这样写的" in refused.text
    clerk.send(refused.form("/intake/new"), **{"applicants-0-as_written": "y"})
    lin = party(reading, "林某")
    assert lin.person is not None
    assert lin.person.id_number == wrong
    page = clerk.see(f"/cases/{lin.dispute_id}")
    assert "待核:证件号码" in page.text
    assert "号码校验不符" in clerk.see(f"/cases/{lin.dispute_id}/parties").text
    edit = clerk.see(f"/cases/{lin.dispute_id}/parties/{lin.id}").form(f"/parties/{lin.id}")
    clerk.send(edit, identity_verified="y")
    assert "待核:证件号码" not in clerk.see(f"/cases/{lin.dispute_id}").text


CARD = (
    "姓名 林大明 性别 男 民族 汉 出生 1990年1月1日 住址 杭州市临平区乔司街道1号 "
    "公民身份号码 330106199001010018"
)


@pytest.mark.parametrize("box", ["name", "id_number"])
def test_a_card_typed_into_one_box_goes_where_it_belongs(clerk: HubClient, box: str) -> None:
    form = again(clerk.send(intake(clerk), 200, **{f"applicants-0-{box}": CARD, "add": "read"}))
    assert form.values["applicants-0-name"] == ["林大明"]
    assert form.values["applicants-0-id_number"] == [LIN]
    assert form.values["applicants-0-address"] == ["杭州市临平区乔司街道1号"]


def test_the_boxes_into_which_a_card_is_pasted_cut_nothing_off(clerk: HubClient) -> None:
    page = clerk.see("/intake/new")
    for box in ("applicants-0-name", "applicants-0-id_number", "respondents-0-id_number"):
        field = next(e for e in page.all("input") if e.attributes.get("name") == box)
        assert int(field.attributes["maxlength"]) >= 1000


def test_the_key_that_ends_a_card_reader_s_line_registers_nothing(clerk: HubClient, reading: Session) -> None:
    """Without script a browser presses the first button of the form: it must be the one that only reads."""
    page = clerk.see("/intake/new")
    form = next(e for e in page.all("form") if e.attributes.get("id") == "form")
    first = next(e for e in page.all("button") if e.inside(form))
    assert (first.attributes["name"], first.attributes["value"]) == ("add", "read")
    clerk.send(page.form("/intake/new"), 200, **{**LEAST, "add": "read"})
    assert reading.scalars(select(Dispute)).all() == []


def test_the_margin_says_what_a_number_says(clerk: HubClient) -> None:
    page = clerk.send(
        intake(clerk), 200, add="read", **{
            "applicants-0-name": "林大明", "applicants-0-id_number": LIN,
            "respondents-0-name": "好邻物业", "respondents-0-id_number": FIRM[:-1] + "X",
        },
    ).text
    assert "居民身份证 · 男 · 1990-01-01 生" in page
    assert "校验码不对" in page


@pytest.mark.parametrize(
    ("kind", "number", "stored"),
    [
        ("", LIN, LIN),
        ("household_book", LIN, LIN),
        ("", "330106900101001", "330106199001010018"),
        ("hmt_residence", "810000199408230021", "810000199408230021"),
        ("", "H1234567890", "H1234567890"),
        ("taiwan_permit", "12345678", "12345678"),
        ("passport", "E12345678", "E12345678"),
        ("foreign_residence", "ABC123456789012", "ABC123456789012"),
        ("", FIRM, FIRM),
    ],
)
def test_every_usual_paper_is_taken(
    clerk: HubClient, reading: Session, kind: str, number: str, stored: str
) -> None:
    register(clerk, **{"applicants-0-id_number": number, "applicants-0-id_type": kind})
    person = party(reading, "林某").person
    assert person is not None
    assert person.id_number == stored


@pytest.mark.parametrize(
    ("name", "kind"),
    [("603室住户", "described"), ("项目承包人", "described"), ("户主张某", "natural"), ("徐某", "natural"),
     ("杭州好邻物业服务有限公司", "legal")],
)
def test_what_somebody_is_is_told_by_the_name(
    clerk: HubClient, reading: Session, name: str, kind: str
) -> None:
    register(clerk, **{"respondents-0-name": name})
    assert party(reading, name).kind == kind


def test_a_child_is_known_by_the_number_and_stands_with_the_guardian(
    clerk: HubClient, reading: Session
) -> None:
    told = {"applicants-0-name": "小林", "applicants-0-id_number": CHILD}
    missing = clerk.send(intake(clerk), 200, **{**LEAST, **told, "add": "read"}).text
    assert "小林的监护人" in missing
    register(clerk, **told, **{
        "applicants-0-guardian": "林大明", "applicants-0-guardian_is": "父亲",
        "applicants-0-guardian_phone": "13800138000",
    })
    child, father = party(reading, "小林"), party(reading, "林大明")
    assert child.minor
    assert (father.role, father.for_party_id, father.capacity) == ("guardian", child.id, "父亲")
    assert reading.scalars(select(Dispute)).one().secrecy == "minors"


def test_an_agent_s_powers_and_safe_contact_are_kept_and_shown_to_the_handlers(
    clerk: HubClient, sign_in: SignIn, reading: Session
) -> None:
    register(clerk, **{
        "applicants-0-no_phone": "y", "applicants-0-safe_phone": "13700137000",
        "applicants-0-safe_contact": "上午十点前", "applicants-0-no_message": "y", "applicants-0-apart": "y",
        "applicants-0-interpreter": "手语", "applicants-0-agent": "王律师",
        "applicants-0-agent_phone": "13600136000", "applicants-0-powers": ["apply", "dispose"],
    })
    lin, agent = party(reading, "林某"), party(reading, "王律师")
    assert lin.powers == []
    assert agent.powers == ["apply", "dispose"]
    assert "13700137000" not in str(lin.safe_phone_sealed)
    page = clerk.see(f"/cases/{lin.dispute_id}/parties").text
    assert "只打 13700137000;上午十点前;不要留言、不发短信;到场与对方错开" in page
    for said in ("无电话", "手语", "特别授权"):
        assert said in page
    assert "只打 13700137000" in clerk.see(f"/cases/{lin.dispute_id}/contacts").text
    assert "13700137000" not in sign_in("reviewer").see(f"/cases/{lin.dispute_id}/parties").html
    assert "13700137000" not in clerk.see(f"/cases/{lin.dispute_id}/receipt").html


def test_at_most_five_speak_for_many(clerk: HubClient, reading: Session, cast: Cast) -> None:
    told = {"applicants-0-name": "湖北籍工人九人", "applicants-0-stands_for": "9"}
    clerk.send(intake(clerk), 422, **{
        **LEAST, **told, "applicants-0-representatives": "张一\n李二\n王三\n赵四\n钱五\n孙六",
    })
    register(clerk, **told, **{"applicants-0-representatives": "张一 13800138001\n李二\n王三\n赵四\n钱五"})
    side = reading.scalars(select(Party).where(Party.role == "representative")).all()
    assert sorted(p.name for p in side) == sorted(["张一", "李二", "王三", "赵四", "钱五"])
    assert {p.for_party_id for p in side} == {party(reading, "湖北籍工人九人").id}
    many = tuple(
        PartyInput(side="applicant", name=f"工人{n}", capacity=REPRESENTATIVE) for n in range(6)
    )
    with pytest.raises(RuleBroken):
        registered(cast.actor("clerk"), cast.qiaosi, parties=(*many, XU))


def test_a_number_and_no_telephone_cannot_both_be(clerk: HubClient) -> None:
    answer = clerk.send(intake(clerk), 422, **{
        **LEAST, "applicants-0-phone": "13800138000", "applicants-0-no_phone": "y",
    })
    assert STORY in answer.text


def test_a_place_is_typed_by_its_initials(clerk: HubClient, reading: Session) -> None:
    assert places.meant("qsjd") == "乔司街道"
    assert places.meant("t") == places.meant("tq") == "塘栖镇"
    assert places.meant("qiaosi") == places.meant("qiaosijiedao") == "乔司街道"
    assert places.meant("zz") == places.meant("街道") == ""
    register(clerk, place="qs")
    dispute = reading.scalars(select(Dispute)).one()
    assert (dispute.place, dispute.division_code) == ("乔司街道", "330113005")
    assert '<option value="乔司街道">qsjd</option>' in clerk.see("/intake/new").html


@pytest.mark.parametrize("typed", ["朝阳村", "cyc", "zyc", "chaoyang", "zhaoyangcun"])
def test_a_village_that_is_offered_is_understood_and_lies_in_its_street(
    clerk: HubClient, reading: Session, typed: str
) -> None:
    register(clerk, place=typed)
    dispute = reading.scalars(select(Dispute)).one()
    assert (dispute.place, dispute.division_code) == ("朝阳村", "330113005")
    assert "发生地:朝阳村 乔司街道" in clerk.see(f"/cases/{dispute.id}/triage").text


def test_a_village_name_in_two_streets_says_neither() -> None:
    two = {"永西社区": None, "永西社区南区": "330113005"}
    assert places.division_of("永西社区3幢", two) is None
    assert places.division_of("永西社区南区3幢", two) == "330113005"


def test_what_is_missing_is_a_list_and_never_a_wall(clerk: HubClient, reading: Session) -> None:
    empty = clerk.see("/intake/new").text
    for gate in ("登记 申请方 对方 什么事 有没有危险", "受理 想要什么 发生地", "首次调解 对方的真实姓名"):
        assert gate in empty
    register(clerk, **{"respondents-0-name": "603室住户"})
    assert reading.scalars(select(Dispute)).one().state == "registered"


@pytest.mark.parametrize(("typed", "people"), [("吴大军等12人", 12), ("吴大军等十二人", 12), ("吴大军", 1)])
def test_words_that_count_people_count_at_the_counter_as_in_a_register(
    clerk: HubClient, reading: Session, typed: str, people: int
) -> None:
    register(clerk, **{"applicants-0-name": typed})
    assert (party(reading, typed).stands_for, party(reading, typed).kind) == (people, "natural")
    fired = grading_of(reading, reading.scalars(select(Dispute)).one(), {}).proposal.fired
    assert ({"one_side_2", "people_2"} <= {one.code for one in fired}) == (people > 1)


def test_what_the_box_of_numbers_says_goes_before_the_words(clerk: HubClient, reading: Session) -> None:
    register(clerk, **{"applicants-0-name": "吴大军等12人", "applicants-0-stands_for": "9"})
    assert party(reading, "吴大军等12人").stands_for == 9


def test_a_sign_that_is_read_in_two_ways_is_found_by_either(clerk: HubClient) -> None:
    assert '<option value="朝阳村">zyc cyc</option>' in clerk.see("/intake/new").html
