"""Stage 4: mediation sessions. Their written record: ``records``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import POSTPONE, SESSION_CANCEL, SESSION_RESULTS

from .common import DAY_LONG, Lacks, Names, free_of_ties, listed, unless

STEP_MINUTES = 5
"""Minutes by which rooms and people are taken."""

_WHERE = ("“地点”和“其他地点”须填一项", "Room or another place: one of the two is needed")

_WHO = ("至少勾一位未到的人;没有勾的,不记到场也不记未到",
        "At least one who did not come; of whom nothing is ticked nothing is recorded")

_CAME = ("笔录没有签字的必填;已签字的以笔录为准", "Needed unless its record is signed and says it")
_MEANT = ("与约定的时间相差三小时以上、历时八小时以上的须勾选",
          "Needed for a beginning three hours off what was booked, or more than eight hours of sitting")


@dataclass(frozen=True, kw_only=True)
class SessionBookFacts(Facts):
    """A time, a room, and who must come."""

    starts_at: datetime = stated("时间", "Starts at", Kind.MOMENT)
    minutes: int = stated("时长(分钟)", "Minutes", Kind.NUMBER, default=60)
    room: int | None = stated(
        "地点", "Room", Kind.PICK, required=False, offers="rooms", needed=_WHERE,
    )
    place: str = stated(
        "其他地点", "Another place", required=False, needed=_WHERE,
    )
    invited_parties: tuple[int, ...] = stated(
        "通知哪些当事人", "Parties who must come", Kind.PICKS, offers="parties",
    )
    public: bool = stated("公开调解", "Open session", Kind.TICK, required=False)
    separate_arrival: bool = stated("错开到场", "Separate arrival", Kind.TICK, required=False)
    clashes: Names = found("时间冲突", "Clashes")
    ahead: bool = found("还没有开始", "It lies ahead", False)
    dispute_open: bool = found("本案可以安排调解", "The dispute is assigned or in mediation")


@dataclass(frozen=True, kw_only=True)
class SessionHoldFacts(Facts):
    """It took place: who came and what came of it."""

    REASON: ClassVar[str] = "result"

    attended: tuple[int, ...] = stated(
        "到场当事人", "Parties present", Kind.PICKS, required=False, offers="parties", needed=_CAME,
    )
    guests: tuple[int, ...] = stated(
        "到场受邀人", "Invited persons present", Kind.PICKS, required=False, offers="guests",
    )
    result: str = stated("调解结果", "Result", Kind.CHOICE, choices=SESSION_RESULTS)
    began_at: datetime | None = stated(
        "实际开始", "Really began at", Kind.MOMENT, required=False, past=True, default=None,
        hint_zh="不填即约定的时间", hint_en="Empty means as booked",
    )
    ended_at: datetime | None = stated(
        "实际结束", "Really ended at", Kind.MOMENT, required=False, past=True, default=None,
        hint_zh="不填即约定的时间,还没到的按现在",
        hint_en="Empty means as booked, or now if that has not come",
    )
    times_right: bool = stated(
        "时间没有写错", "These times are right", Kind.TICK, required=False, needed=_MEANT,
    )
    begun: bool = found("已开始调解", "Mediation has begun")
    started: bool = found("已到开始时间", "The start time has come")
    without_notice: Names = found("未告知权利义务的当事人", "Parties without rights notice")
    without_consent: Names = found("未同意调解的当事人", "Parties without consent")
    biased: Names = found("调解员的利害关系", "Ties of those who mediate", ())
    times_doubtful: bool = found("时间与约定相差很大", "The times are far from what was booked", False)
    record_signed: bool = found("笔录已签字", "Its record is signed", False)
    signed_otherwise: bool = found("与已签字的笔录不符", "The signed record says another thing", False)


@dataclass(frozen=True, kw_only=True)
class SessionMissFacts(Facts):
    """Somebody did not come. Of whom nothing is said nothing is known."""

    absent: tuple[int, ...] = stated(
        "未到场当事人", "Parties who did not come", Kind.PICKS, required=False, offers="parties", needed=_WHO,
    )
    absent_guests: tuple[int, ...] = stated(
        "未到场受邀人", "Invited persons who did not come", Kind.PICKS, required=False, offers="guests",
    )
    attended: tuple[int, ...] = stated(
        "到场当事人", "Parties present", Kind.PICKS, required=False, offers="parties",
    )
    guests: tuple[int, ...] = stated(
        "到场受邀人", "Invited persons present", Kind.PICKS, required=False, offers="guests",
    )
    started: bool = found("已到开始时间", "The start time has come")
    record_signed: bool = found("笔录已签字", "Its record is signed", False)


@dataclass(frozen=True, kw_only=True)
class SessionPostponeFacts(Facts):
    """Another time; the next session is made in the same act."""

    reason: str = stated("改期原因", "Reason", Kind.CHOICE, choices=POSTPONE)
    next_at: datetime = stated("改到", "New time", Kind.MOMENT)
    clashes: Names = found("时间冲突", "Clashes")
    dispute_open: bool = found("本案可以安排调解", "The dispute is assigned or in mediation")
    ahead: bool = found("还没有开始", "It lies ahead", False)
    record_signed: bool = found("笔录已签字", "Its record is signed", False)
    writers: Names = found("正在写笔录的人", "Who is writing its record", ())


@dataclass(frozen=True, kw_only=True)
class SessionCancelFacts(Facts):
    """It will not take place."""

    reason: str = stated("取消原因", "Reason", Kind.CHOICE, choices=SESSION_CANCEL)
    record_signed: bool = found("笔录已签字", "Its record is signed", False)
    writers: Names = found("正在写笔录的人", "Who is writing its record", ())


def _clash_free(clashes: Names) -> Lacks:
    return listed(clashes, "clash", "时间冲突", "Clashes with", where="form")


def somewhere(f: SessionBookFacts) -> Lacks:
    """A room or another place, for more than no time."""
    return (
        *unless(f.room is not None or bool(f.place), "place_missing", "还差:地点", "Missing: where",
                field="room"),
        *unless(f.minutes is None or 0 < f.minutes <= DAY_LONG, "no_time", "时长应为1至720分钟",
                "It lasts between 1 and 720 minutes", field="minutes"),
    )


def _in_steps(at: datetime | None, *, ahead: bool, field: str) -> Lacks:
    """Rooms and people are taken by steps: within one, two times that do not overlap would clash."""
    fine = not ahead or at is None or at.minute % STEP_MINUTES == at.second == 0
    return unless(fine, "odd_minute", "约定的时间按5分钟取整,如 14:30、14:35",
                  "What is to come begins on a full five minutes, as 14:30 or 14:35", field=field)


def in_steps_of_five(f: SessionBookFacts) -> Lacks:
    """A session to come begins on a full five minutes and lasts so many; what was is told as it was."""
    odd = f.ahead and f.minutes is not None and f.minutes % STEP_MINUTES != 0
    return (
        *_in_steps(f.starts_at, ahead=f.ahead, field="starts_at"),
        *unless(not odd, "odd_length", "时长按5分钟取整,如 45、60、90",
                "It lasts a full number of five minutes, as 45, 60 or 90", field="minutes"),
    )


def in_steps_of_five_then(f: SessionPostponeFacts) -> Lacks:
    """The new time begins on a full five minutes."""
    return _in_steps(f.next_at, ahead=f.ahead, field="next_at")


def dispute_is_ours(f: SessionBookFacts | SessionPostponeFacts) -> Lacks:
    """The dispute is assigned or in mediation: no time is taken for one that stopped or is over."""
    return unless(f.dispute_open, "dispute_not_open", "本案现在不能安排调解",
                  "The dispute is not ready for a session", where="nowhere")


def nobody_elsewhere(f: SessionBookFacts) -> Lacks:
    """Room, mediator and parties are free."""
    return _clash_free(f.clashes)


def nobody_elsewhere_then(f: SessionPostponeFacts) -> Lacks:
    """Room, mediator and parties are free at the new time."""
    return _clash_free(f.clashes)


def under_way(f: SessionHoldFacts) -> Lacks:
    """Mediation has begun and the start time has come."""
    return (
        *unless(f.begun, "not_begun", "本案还没有开始调解", "Mediation has not begun", where="nowhere"),
        *unless(f.started, "not_started", "还没有到开始时间", "The start time has not come", where="nowhere"),
    )


def everybody_told_and_willing(f: SessionHoldFacts) -> Lacks:
    """Rights notice and consent of everybody."""
    return (
        *listed(f.without_notice, "notice_missing", "还没有告知权利义务", "No rights notice yet",
                law=law.WORK_30, where="consents"),
        *listed(f.without_consent, "consent_missing", "还没有同意调解", "Has not agreed to mediation",
                law=law.PML_17, where="consents"),
    )


def nobody_biased_sat(f: SessionHoldFacts) -> Lacks:
    """Who had declared a tie by then could not conduct it."""
    return free_of_ties(f.biased)


def came_as_it_was_signed(f: SessionHoldFacts) -> Lacks:
    """Somebody came; as soon as people have signed for it, who and when is what they signed."""
    return (
        *unless(bool(f.attended) or f.record_signed, "nobody_came", "还差:谁到场", "Missing: who came",
                law=law.PML_27, field="attended"),
        *unless(not f.signed_otherwise, "signed_otherwise",
                "笔录已签字,谁到场、何时开始和结束以笔录为准;有误的请在笔录下补记",
                "Its record is signed: who came and when stands there; add to it what is wrong",
                law=law.PML_27, where="record"),
    )


def times_are_meant(f: SessionHoldFacts) -> Lacks:
    """Times far from what was booked are no slip of the keys."""
    return unless(f.times_right or not f.times_doubtful, "times_doubtful",
                  "与约定的时间相差很大,没有写错请勾选“时间没有写错”",
                  "This is far from what was booked: tick that the times are right", field="times_right")


def time_has_come(f: SessionMissFacts) -> Lacks:
    """The start time has come."""
    return unless(f.started, "not_started", "还没有到开始时间", "The start time has not come",
                  where="nowhere")


def somebody_is_missing(f: SessionMissFacts) -> Lacks:
    """Somebody did not come, and nobody both came and did not."""
    both = {*f.absent} & {*f.attended} or {*f.absent_guests} & {*f.guests}
    return (
        *unless(bool(f.absent or f.absent_guests), "nobody_absent", "还差:谁没有到",
                "Missing: who did not come", field="absent"),
        *unless(not both, "came_and_did_not", "同一个人不能既到场又未到", "Nobody both came and did not come",
                field="attended"),
    )


def _not_signed_for(record_signed: bool) -> Lacks:
    """What people signed for took place: only what came of it is still to be told."""
    return unless(not record_signed, "session_signed", "笔录已签字,这次调解已经举行:请登记结果",
                  "Its record is signed, so this session was held: tell its outcome", law=law.PML_27,
                  where="sessions")


def missed_before_signed(f: SessionMissFacts) -> Lacks:
    """Nobody has signed its record."""
    return _not_signed_for(f.record_signed)


def _nobody_writes(writers: Names) -> Lacks:
    """Whose words are being written down sits at the table: it took place, or its record is dropped first."""
    return listed(
        writers, "record_begun",
        "笔录已经开写:开成了的由调解员登记结果(没谈完的选“继续调解”,再约下一次);没有开成的,先作废笔录。正在写的人",
        "Its record is begun: tell the outcome if it took place, else drop the record first. Written by",
        law=law.PML_27, where="sessions",
    )


def postponed_before_written(f: SessionPostponeFacts) -> Lacks:
    """Nobody has signed its record or is writing it."""
    return (*_not_signed_for(f.record_signed), *_nobody_writes(f.writers))


def cancelled_before_written(f: SessionCancelFacts) -> Lacks:
    """Nobody has signed its record or is writing it."""
    return (*_not_signed_for(f.record_signed), *_nobody_writes(f.writers))


FOR_BOOK = (dispute_is_ours, somewhere, in_steps_of_five, nobody_elsewhere)
FOR_HOLD = (under_way, nobody_biased_sat, everybody_told_and_willing, came_as_it_was_signed,
            times_are_meant)
FOR_MISS = (time_has_come, missed_before_signed, somebody_is_missing)
FOR_POSTPONE = (dispute_is_ours, postponed_before_written, in_steps_of_five_then, nobody_elsewhere_then)
FOR_CANCEL = (cancelled_before_written,)
