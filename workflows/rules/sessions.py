"""Stage 4: mediation sessions and their written record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import AMEND, POSTPONE, RECORD_WAYS, SESSION_CANCEL, SESSION_RESULTS

from .common import Names


@dataclass(frozen=True, kw_only=True)
class SessionBookFacts(Facts):
    """A time, a room, and who must come."""

    starts_at: datetime = stated("时间", "Starts at", Kind.MOMENT)
    minutes: int = stated("时长(分钟)", "Minutes", Kind.NUMBER, default=60)
    room: int | None = stated("地点", "Room", Kind.PICK, required=False, offers="rooms")
    place: str = stated("其他地点", "Another place", required=False)
    invited_parties: tuple[int, ...] = stated(
        "通知哪些当事人", "Parties who must come", Kind.PICKS, offers="parties",
    )
    public: bool = stated("公开调解", "Open session", Kind.TICK, required=False)
    separate_arrival: bool = stated("错开到场", "Separate arrival", Kind.TICK, required=False)
    clashes: Names = found("时间冲突", "Clashes")
    dispute_open: bool = found("本案可以安排调解", "The dispute is assigned or in mediation")


@dataclass(frozen=True, kw_only=True)
class SessionHoldFacts(Facts):
    """It took place: who came and what came of it."""

    REASON: ClassVar[str] = "result"

    attended: tuple[int, ...] = stated("到场当事人", "Parties present", Kind.PICKS, offers="parties")
    result: str = stated("调解结果", "Result", Kind.CHOICE, choices=SESSION_RESULTS)
    begun: bool = found("已开始调解", "Mediation has begun")
    started: bool = found("已到开始时间", "The start time has come")
    without_notice: Names = found("未告知权利义务的当事人", "Parties without rights notice")
    without_consent: Names = found("未同意调解的当事人", "Parties without consent")


@dataclass(frozen=True, kw_only=True)
class SessionMissFacts(Facts):
    """Somebody did not come."""

    absent: tuple[int, ...] = stated("未到场当事人", "Who did not come", Kind.PICKS, offers="parties")
    started: bool = found("已到开始时间", "The start time has come")


@dataclass(frozen=True, kw_only=True)
class SessionPostponeFacts(Facts):
    """Another time; the next session is made in the same act."""

    reason: str = stated("改期原因", "Reason", Kind.CHOICE, choices=POSTPONE)
    next_at: datetime = stated("改到", "New time", Kind.MOMENT)
    clashes: Names = found("时间冲突", "Clashes")


@dataclass(frozen=True, kw_only=True)
class SessionCancelFacts(Facts):
    """It will not take place."""

    reason: str = stated("取消原因", "Reason", Kind.CHOICE, choices=SESSION_CANCEL)


@dataclass(frozen=True, kw_only=True)
class RecordStartFacts(Facts):
    """A record is begun for a session."""

    way: str = stated("记录方式", "Way of recording", Kind.CHOICE, choices=RECORD_WAYS, default="points")
    session_started: bool = found("该场次已开始", "The session has started")


@dataclass(frozen=True, kw_only=True)
class RecordReadBackFacts(Facts):
    """The record is read to those present."""

    read_aloud: bool = stated("已当面宣读或交其阅读", "Read aloud or given to read", Kind.TICK)
    has_content: bool = found("记录有内容", "The record has content")


@dataclass(frozen=True, kw_only=True)
class RecordAmendFacts(Facts):
    """Something must be put right before anybody signs."""

    reason: str = stated("修改原因", "Reason", Kind.CHOICE, choices=AMEND)


@dataclass(frozen=True, kw_only=True)
class RecordSignFacts(Facts):
    """Those present, the mediator and the recorder sign; the record locks."""

    signed_by: tuple[int, ...] = stated(
        "已签字的当事人", "Parties who signed", Kind.PICKS, required=False, offers="parties",
    )
    mediator_signed: bool = stated("调解员已签字", "The mediator has signed", Kind.TICK)
    recorder_signed: bool = stated("记录人已签字", "The recorder has signed", Kind.TICK)
    refusals: str = stated(
        "未签字的情况", "Who did not sign and why", Kind.TEXT, required=False, private=True,
    )
    present_unsigned: Names = found("到场未签字的人", "Present and not signed")


@dataclass(frozen=True, kw_only=True)
class RecordAddendumFacts(Facts):
    """Something is added to a signed record; the record itself stays."""

    text: str = stated("补记内容", "Addendum", Kind.TEXT, private=True)
