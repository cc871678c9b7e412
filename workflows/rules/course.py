"""On the way: extend, suspend, resume, split, merge, unmerge (owned by the stage `closure`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import EXTEND, GRADES, MERGE, RESUME, SPLIT, SUSPEND, UNMERGE

from .common import (
    BesideAgreement,
    Grounded,
    Lacks,
    Names,
    Seconded,
    confirmed_by_another,
    ground_brought_in,
    listed,
    no_agreement_in_effect,
    unless,
)


@dataclass(frozen=True, kw_only=True)
class ExtendFacts(Seconded):
    """Once in a round, before the due date, with everybody's written consent."""

    reason: str = stated("延期原因", "Reason", Kind.CHOICE, choices=EXTEND)
    until: date = stated("延期至", "Until", Kind.DAY)
    grade: str = found("等级", "Grade")
    overdue: bool = found("已超期", "The due date has passed")
    extended_before: bool = found("本轮已延期过", "Extended in this round already")
    without_consent: Names = found("未书面同意延期的当事人", "Parties without written consent")
    due_on: date | None = found("现到期日", "Due on", None)
    latest_on: date | None = found("法定最迟日期", "Latest day the law allows", None)
    court_case: bool = found("法院案件", "Sent by a court", False)


@dataclass(frozen=True, kw_only=True)
class SuspendFacts(Grounded):
    """The clock stands still, on a document and until a date."""

    reason: str = stated("中止原因", "Reason", Kind.CHOICE, choices=SUSPEND)
    paper: int = stated(
        "依据材料", "Document", Kind.PICK, offers="papers",
        hint_zh="只列带来的材料;没有的,先在本案“材料”里上传",
        hint_en="Papers that were brought in; upload it under Papers first where it is missing",
    )
    until: date = stated("中止至", "Until", Kind.DAY)
    party: int | None = stated(
        "涉及的当事人", "Party concerned", Kind.PICK, required=False, offers="parties",
        needed=("死亡、丧失行为能力、不能参加时必填", "Needed for death, lost capacity and absence"),
    )
    today: date = found("今日", "Today")
    open_handover: bool = found("有未签收的转办", "A handover is open")
    open_dangers: Names = found("未处置的危险", "Dangers neither answered nor cleared")
    actor_is_head: bool = found("操作人为主任", "The actor is a head or above")


@dataclass(frozen=True, kw_only=True)
class ResumeFacts(Facts):
    """The cause is over or the end date is reached."""

    reason: str = stated("恢复原因", "Reason", Kind.CHOICE, choices=RESUME)
    cause: str = found("中止原因", "Why it was suspended")
    end_date_reached: bool = found("中止期限届满", "The end date is reached")
    by_system: bool = found("由系统恢复", "Resumed by the system")
    successor_is_party: bool = found("继承人已列为当事人", "The successor is a party")
    successor_told: bool = found("已告知继承人权利义务", "The successor has been told his rights")
    successor_asked: bool = found("已征求继承人意愿", "The successor has been asked")


@dataclass(frozen=True, kw_only=True)
class SplitFacts(Facts):
    """Some parties or claims leave into a linked dispute, accepted in the same act."""

    reason: str = stated("分案原因", "Reason", Kind.CHOICE, choices=SPLIT)
    parties: tuple[int, ...] = stated(
        "分出的当事人", "Parties who leave", Kind.PICKS, required=False, offers="parties",
        needed=("当事人和诉求至少填一项", "Parties or claims: one of the two is needed"),
    )
    claims: str = stated(
        "分出的诉求", "Claims that leave", Kind.TEXT, required=False, private=True,
        needed=("当事人和诉求至少填一项", "Parties or claims: one of the two is needed"),
    )
    sides_left_empty: Names = found("分出后本案无人的一方", "Sides left empty here")
    new_sides_empty: Names = found("新案无人的一方", "Sides empty in the new dispute")


@dataclass(frozen=True, kw_only=True)
class MergeFacts(BesideAgreement):
    """A duplicate ends; the survivor goes on for both."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=MERGE, default=MERGE[0].code)
    survivor: int = stated("并入哪一案", "Surviving dispute", Kind.PICK, offers="survivors")
    agreed_with: int | None = stated(
        "对方单位同意并案的人", "Who of the other committee agreed", Kind.PICK, required=False,
        offers="survivor_clerks",
        needed=("承办单位不同时必填", "Needed when another committee leads it"),
        hint_zh="只列存续案件承办单位的文员和主任;并案后该单位会收到通知,并可查看本案",
        hint_en="Clerks and heads of the committee that leads the survivor: told then, and may read this one",
    )
    people_answered: bool = stated(
        "已核对当事人:确是同一纠纷,所列的人知道其诉求并入该案处理",
        "The people were compared: it is one dispute, and those listed know that their claim goes on there",
        Kind.TICK, required=False,
        needed=("当事人不一致时必填", "Needed where the people are not the same"),
    )
    survivor_is_self: bool = found("并入自身", "The survivor is this dispute")
    survivor_open: bool = found("存续案件在办", "The survivor is open")
    survivor_merged: bool = found("存续案件已被并案", "The survivor was merged itself")
    same_lead: bool = found("同一承办单位", "Same lead organisation")
    agreed_by_its_clerk: bool = found(
        "同意的人属于存续案件承办单位", "Who agreed is a clerk or head of the survivor's committee", False
    )
    nobody_in_both: bool = found("两案没有共同的当事人", "Nobody stands in both", False)
    left_out: Names = found(
        "不是存续案件当事人的申请人", "Applicants who are no party of the survivor", (), private=True
    )


@dataclass(frozen=True, kw_only=True)
class UnmergeFacts(Facts):
    """The merger was wrong; the dispute goes back to where it was."""

    reason: str = stated("撤销并案的原因", "Reason", Kind.CHOICE, choices=UNMERGE)
    end_reason: str = found("终止原因", "End reason")
    survivor_closed: bool = found("存续案件已结案", "The survivor is closed")


def once_and_in_time(f: ExtendFacts) -> Lacks:
    """Before the due date, and once in a round."""
    return (
        *unless(not f.overdue, "overdue", "已超期,不能再延期", "The due date has passed", law=law.HOUSE,
                where="nowhere"),
        *unless(not f.extended_before, "extended_before", "本轮已延期过一次", "Extended once in this round",
                law=law.HOUSE, where="nowhere"),
    )


def all_consent_in_writing(f: ExtendFacts) -> Lacks:
    """Every party consents in writing."""
    return listed(f.without_consent, "consent_missing", "还没有书面同意延期", "No written consent yet",
                  law=law.INVITED_27 if f.court_case else law.HOUSE, where="consents")


def within_the_cap(f: ExtendFacts) -> Lacks:
    """Later than the present due date and within the legal cap."""
    if f.until is None:
        return ()
    return (
        *unless(f.due_on is None or f.until > f.due_on, "not_later", f"应晚于现到期日 {f.due_on}",
                f"Must be later than {f.due_on}", field="until"),
        *unless(f.latest_on is None or f.until <= f.latest_on, "beyond_cap", f"最迟到 {f.latest_on}",
                f"Not later than {f.latest_on}", law=law.INVITED_27 if f.court_case else law.WORK_33,
                field="until"),
    )


def extension_confirmed(f: ExtendFacts) -> Lacks:
    """The head confirms; for grade I the head of the centre."""
    return confirmed_by_another(f, by_centre=f.grade == GRADES[0].code)


def end_date_ahead(f: SuspendFacts) -> Lacks:
    """The end date lies ahead."""
    return unless(f.until is None or f.until > f.today, "end_date_past", "中止截止日应在今天之后",
                  "The end date must lie ahead", field="until")


def concerned_party_named(f: SuspendFacts) -> Lacks:
    """Death, lost capacity and absence name the party."""
    personal = f.reason in ("party_died", "incapable", "absent")
    return unless(not personal or f.party is not None, "party_missing", "还差:涉及的当事人",
                  "Missing: the party concerned", field="party")


def nothing_on_the_way(f: SuspendFacts) -> Lacks:
    """No handover is open."""
    return unless(not f.open_handover, "handover_open", "有未了结的转办", "A handover is open",
                  where="handovers")


def danger_handled(f: SuspendFacts) -> Lacks:
    """A danger neither answered nor cleared stops everybody below the head."""
    return listed(() if f.actor_is_head else f.open_dangers, "danger_open",
                  "危险尚未处置,请先处置或由主任办理",
                  "A danger is open: handle it first, or let the head do it", law=law.PML_25, where="danger")


def cause_over(f: ResumeFacts) -> Lacks:
    """The cause is over or the end date is reached."""
    by_date = f.by_system or f.reason == "date_reached"
    return unless(f.end_date_reached or not by_date, "end_date_ahead", "中止期限尚未届满",
                  "The end date is not reached", field="reason")


def successor_in_place(f: ResumeFacts) -> Lacks:
    """After a death the successor is a party and has been told and asked."""
    if f.cause != "party_died":
        return ()
    return (
        *unless(f.successor_is_party, "successor_missing", "继承人还没有列为当事人",
                "The successor is not a party yet", where="parties"),
        *unless(f.successor_told, "successor_untold", "还没有告知继承人权利义务",
                "The successor has not been told his rights", law=law.WORK_30, where="consents"),
        *unless(f.successor_asked, "successor_unasked", "还没有征求继承人意愿",
                "The successor has not been asked", law=law.PML_17, where="consents"),
    )


def somebody_or_something_leaves(f: SplitFacts) -> Lacks:
    """Parties or claims that leave are named."""
    return unless(bool(f.parties or f.claims), "nothing_leaves", "还差:分出的当事人或诉求",
                  "Missing: the parties or claims that leave", field="parties")


def both_disputes_have_two_sides(f: SplitFacts) -> Lacks:
    """Each of the two disputes keeps somebody on each side."""
    return (
        *listed(f.sides_left_empty, "side_left_empty", "分出后本案无人的一方", "Nobody would be left here on",
                where="form"),
        *listed(f.new_sides_empty, "new_side_empty", "新案无人的一方",
                "Nobody would stand in the new dispute on", where="form"),
    )


def survivor_fit(f: MergeFacts) -> Lacks:
    """The survivor is open, not this dispute, and not merged itself."""
    return (
        *unless(not f.survivor_is_self, "survivor_is_self", "不能并入自身", "A dispute cannot survive itself",
                field="survivor"),
        *unless(f.survivor_open, "survivor_not_open", "存续案件不在办", "The survivor is not open",
                field="survivor"),
        *unless(not f.survivor_merged, "survivor_merged", "存续案件已被并案",
                "The survivor was merged itself", field="survivor"),
    )


def other_lead_agrees(f: MergeFacts) -> Lacks:
    """Same lead, or its clerk agreed."""
    if f.same_lead:
        return ()
    if f.agreed_with is None:
        return unless(False, "lead_not_asked", "承办单位不同,还差:对方单位同意并案的人(先与其文员或主任商定)",
                      "Led elsewhere: its clerk must agree", field="agreed_with")
    return unless(f.agreed_by_its_clerk, "agreed_by_another", "所选的人不是存续案件承办单位的文员或主任",
                  "Who was chosen is no clerk or head of the committee that leads the survivor",
                  field="agreed_with")


def people_fit(f: MergeFacts) -> Lacks:
    """The same people stand in both, or it was said that those who do not know of it."""
    if f.people_answered:
        return ()
    return (
        *unless(not f.nobody_in_both, "nobody_in_both", "两案没有共同的当事人,请核对是不是选错了案件",
                "Nobody stands in both: is it the right dispute", field="people_answered"),
        *listed(f.left_out, "applicants_left_out", "本案申请人不是存续案件的当事人,并案后其诉求随本案终止",
                "Applicants who are no party of the survivor: their claim ends with this case", where="form"),
    )


def was_merged(f: UnmergeFacts) -> Lacks:
    """It ended by merger and the survivor is not closed."""
    return (
        *unless(f.end_reason == "merged", "not_merged", "不是因并案终止的", "It did not end by merger",
                where="nowhere"),
        *unless(not f.survivor_closed, "survivor_closed", "存续案件已结案", "The survivor is closed",
                where="nowhere"),
    )


FOR_EXTEND = (once_and_in_time, all_consent_in_writing, within_the_cap, extension_confirmed)
FOR_SUSPEND = (
    ground_brought_in, end_date_ahead, concerned_party_named, nothing_on_the_way, danger_handled,
)
FOR_RESUME = (cause_over, successor_in_place)
FOR_SPLIT = (somebody_or_something_leaves, both_disputes_have_two_sides)
FOR_MERGE = (no_agreement_in_effect, survivor_fit, other_lead_agrees, people_fit)
FOR_UNMERGE = (was_merged,)
