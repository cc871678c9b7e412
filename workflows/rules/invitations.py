"""Inviting a lawyer, an expert or a department's person to one dispute (stage `assignment`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import (
    CAPACITIES,
    INVITATION_BAR,
    INVITATION_CANCEL,
    INVITATION_DECLINE,
    STEP_DOWN,
)

from .common import DAY_LONG, Lacks, Names, listed, unless

BRIEF = 400
"""Characters of the brief: two screens of a telephone."""


@dataclass(frozen=True, kw_only=True)
class InvitationProposeFacts(Facts):
    """Whom, and as what. Nothing leaves the house yet."""

    person: int = stated("受邀人", "Person", Kind.PICK, offers="invitable")
    capacity: str = stated("邀请作为", "Invited as", Kind.CHOICE, choices=CAPACITIES)
    task: str = stated("请其做什么", "What is asked of them", required=False)
    meet_at: datetime | None = stated(
        "见面时间", "Meeting at", Kind.MOMENT, required=False, default=None,
    )
    meet_place: str = stated("见面地点", "Meeting place", required=False)
    minutes: int | None = stated("时长(分钟)", "Minutes", Kind.NUMBER, required=False, default=None)
    brief: str = stated(
        "案情一页", "Brief", Kind.TEXT, required=False, private=True,
        hint_zh="不超过400字;接受后才看得到;不写证件号、电话、住址",
        hint_en="At most 400 characters, shown after acceptance; no numbers, no address",
    )
    brief_tells_too_much: bool = found("案情一页含证件号、电话或住址", "The brief holds private data", False)
    task_tells_too_much: bool = found("请其做什么含证件号、电话或住址", "The task holds private data", False)
    place_tells_too_much: bool = found("见面地点含证件号、电话或住址", "The place holds private data", False)
    invited_already: bool = found("本案已邀请此人", "Already invited to this dispute")
    dispute_open: bool = found("本案在办", "The dispute is open")


@dataclass(frozen=True, kw_only=True)
class InvitationSendFacts(Facts):
    """Names only go out, and only with both sides' consent."""

    answer_by: date | None = stated("请在此前答复", "Answer by", Kind.DAY, required=False)
    waived_in_writing: bool = stated(
        "各方知情后书面同意", "All sides, told of the conflict, agree in writing", Kind.TICK, required=False,
        needed=("有利害关系时必须勾选", "Must be ticked where there is a conflict"),
    )
    brief: str = stated(
        "案情一页", "Brief", Kind.TEXT, required=False, private=True,
        hint_zh="不超过400字;接受后才看得到;不写证件号、电话、住址;不填则由案情摘出",
        hint_en="At most 400 characters, shown after acceptance; no numbers, no address; "
                "empty: taken from the story",
    )
    brief_tells_too_much: bool = found("案情一页含证件号、电话或住址", "The brief holds private data", False)
    without_consent: Names = found("未同意邀请的当事人", "Parties without consent")
    own_conflicts: Names = found("本人的利害关系", "The person's conflicts")
    firm_conflicts: Names = found("所在机构的利害关系", "The firm's conflicts")
    other_capacity: str = found("在本案的其他身份", "Another capacity in this case", "")
    meet_on: date | None = found("见面日期", "Day of the meeting", None)
    court_case: bool = found("法院案件", "Sent by a court", False)


@dataclass(frozen=True, kw_only=True)
class InvitationAcceptFacts(Facts):
    """The invited person declares himself free of conflict."""

    declaration: bool = stated(
        "我与各方无利害关系", "I have no conflict of interest with any side", Kind.TICK,
        law=law.HOUSE,
    )
    conflicts: Names = found("未获各方书面同意的利害关系", "Conflicts that not all sides waived", ())
    unbooked: bool = found("还没有预约调解", "No session is booked yet", False)
    court_case: bool = found("法院案件", "Sent by a court", False)


@dataclass(frozen=True, kw_only=True)
class InvitationDeclineFacts(Facts):
    """No is an answer too; the dispute stays where it is."""

    reason: str = stated("不接受的原因", "Reason", Kind.CHOICE, choices=INVITATION_DECLINE)
    other_time: str = stated("建议的时间", "A time that would suit", required=False)


@dataclass(frozen=True, kw_only=True)
class InvitationExpireFacts(Facts):
    """No answer in time."""

    term_over: bool = found("答复期限已过", "The time to answer is over")


@dataclass(frozen=True, kw_only=True)
class InvitationCancelFacts(Facts):
    """The committee withdraws the invitation before it is accepted."""

    reason: str = stated("取消原因", "Reason", Kind.CHOICE, choices=INVITATION_CANCEL)


@dataclass(frozen=True, kw_only=True)
class InvitationBarFacts(Facts):
    """A conflict was found: the door closes at once."""

    reason: str = stated("排除原因", "Reason", Kind.CHOICE, choices=INVITATION_BAR)
    conflict: str = stated("利害关系说明", "The conflict", Kind.TEXT, private=True)


@dataclass(frozen=True, kw_only=True)
class InvitationStepDownFacts(Facts):
    """The accepted person leaves the case."""

    reason: str = stated("退出原因", "Reason", Kind.CHOICE, choices=STEP_DOWN)


@dataclass(frozen=True, kw_only=True)
class InvitationFinishFacts(Facts):
    """The dispute has ended and with it the invitation."""

    dispute_ended: bool = found("本案已终止", "The dispute has ended")


def stays_a_while(f: InvitationProposeFacts) -> Lacks:
    """Longer than no time, shorter than a day."""
    return unless(f.minutes is None or 0 < f.minutes <= DAY_LONG, "no_time", "时长应为1至720分钟",
                  "It lasts between 1 and 720 minutes", field="minutes")


def not_invited_yet(f: InvitationProposeFacts) -> Lacks:
    """The dispute is open and the person not invited yet."""
    return (
        *unless(f.dispute_open, "dispute_not_open", "本案不在办", "The dispute is not open", where="nowhere"),
        *unless(not f.invited_already, "invited_already", "本案已邀请此人", "Already invited",
                field="person"),
    )


def sides_consent(f: InvitationSendFacts) -> Lacks:
    """Both sides consent to the invitation."""
    return listed(f.without_consent, "consent_missing", "还没有同意邀请", "Does not consent yet",
                  law=law.PML_20, where="consents")


def no_conflict_known(f: InvitationSendFacts) -> Lacks:
    """No conflict of person or firm, or all sides waive it in writing."""
    conflicts = () if f.waived_in_writing else (*f.own_conflicts, *f.firm_conflicts)
    return listed(conflicts, "conflict", "有利害关系,须各方书面同意",
                  "Conflict: all sides must waive it in writing",
                  law=f"{law.LAWYERS_39};{law.impartial(f.court_case)}", where="form")


def nothing_came_between(f: InvitationAcceptFacts) -> Lacks:
    """What came out since the invitation was sent counts as well, unless all sides waive it in writing."""
    return listed(f.conflicts, "conflict", "有利害关系,须各方书面同意",
                  "Conflict: all sides must waive it in writing",
                  law=f"{law.LAWYERS_39};{law.impartial(f.court_case)}", where="nowhere")


def brief_is_brief(f: InvitationProposeFacts | InvitationSendFacts) -> Lacks:
    """One page, and nothing that leads to a person's door."""
    return (
        *unless(len(f.brief) <= BRIEF, "brief_too_long", f"案情一页不超过{BRIEF}字",
                f"The brief has at most {BRIEF} characters", field="brief"),
        *unless(not f.brief_tells_too_much, "brief_private", "案情一页不写证件号、电话、住址",
                "No identity number, telephone or address in the brief", field="brief"),
    )


def nothing_private_goes_out(f: InvitationProposeFacts) -> Lacks:
    """Place and task are read by whoever is asked, the place before his answer."""
    return (
        *unless(not f.task_tells_too_much, "task_private", "请其做什么不写证件号、电话、住址",
                "No identity number, telephone or address in the task", field="task"),
        *unless(not f.place_tells_too_much, "place_private", "见面地点不写证件号、电话、住址",
                "No identity number, telephone or home address in the place", field="meet_place"),
    )


def one_capacity_only(f: InvitationSendFacts) -> Lacks:
    """Adviser, mediator and agent never mix in one case."""
    return unless(not f.other_capacity, "other_capacity", f"在本案已有其他身份:{f.other_capacity}",
                  f"Has another capacity in this case: {f.other_capacity}",
                  law=law.INVITED_16 if f.court_case else law.LAWYERS_39, where="people")


def answered_before_the_meeting(f: InvitationSendFacts) -> Lacks:
    """Who is to come says so before the day is over on which he is to come."""
    fine = f.answer_by is None or f.meet_on is None or f.answer_by <= f.meet_on
    return unless(fine, "answer_too_late", "答复期限晚于见面时间", "The answer would come after the meeting",
                  field="answer_by")


def time_to_answer_over(f: InvitationExpireFacts) -> Lacks:
    """The time to answer is over."""
    return unless(f.term_over, "term_runs", "答复期限未过", "There is still time to answer", where="nowhere")


def work_is_done(f: InvitationFinishFacts) -> Lacks:
    """The dispute has ended."""
    return unless(f.dispute_ended, "dispute_open", "本案尚未终止", "The dispute has not ended",
                  where="nowhere")


FOR_PROPOSE = (not_invited_yet, stays_a_while, brief_is_brief, nothing_private_goes_out)
FOR_SEND = (
    sides_consent, no_conflict_known, brief_is_brief, one_capacity_only, answered_before_the_meeting,
)
FOR_ACCEPT = (nothing_came_between,)
FOR_EXPIRE = (time_to_answer_over,)
FOR_FINISH = (work_is_done,)
