"""Stage 4: the written record of a session."""

from __future__ import annotations

from dataclasses import dataclass

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import AMEND, DROP_RECORD, RECORD_WAYS

from .common import Lacks, Names, listed, unless


@dataclass(frozen=True, kw_only=True)
class RecordStartFacts(Facts):
    """A record is begun for a session."""

    meeting: int = stated("场次", "Session", Kind.PICK, offers="sessions_without_record")
    way: str = stated("记录方式", "Way of recording", Kind.CHOICE, choices=RECORD_WAYS, default="points")
    session_started: bool = found("该场次已开始", "The session has started")
    called_off: bool = found("该场次已改期或取消", "The session was put off or called off", False)


@dataclass(frozen=True, kw_only=True)
class RecordReadBackFacts(Facts):
    """The record is read to those present."""

    read_aloud: bool = stated("已当面宣读或交其阅读", "Read aloud or given to read", Kind.TICK)
    has_content: bool = found("记录有内容", "The record has content")
    called_off: bool = found("该场次已改期或取消", "The session was put off or called off", False)


@dataclass(frozen=True, kw_only=True)
class RecordAmendFacts(Facts):
    """Something must be put right before anybody signs."""

    reason: str = stated("修改原因", "Reason", Kind.CHOICE, choices=AMEND)


@dataclass(frozen=True, kw_only=True)
class RecordSignFacts(Facts):
    """Those present, the mediator and the recorder sign; the record locks."""

    signed_by: tuple[int, ...] = stated(
        "已签字的当事人", "Parties who signed", Kind.PICKS, required=False, offers="parties",
        needed=("到场的都要签;有人未签的,在下面写明", "Everybody who was present, or below who did not"),
    )
    mediator_signed: bool = stated("调解员已签字", "The mediator has signed", Kind.TICK)
    recorder_signed: bool = stated("记录人已签字", "The recorder has signed", Kind.TICK)
    refusals: str = stated(
        "未签字的情况", "Who did not sign and why", Kind.TEXT, required=False, private=True,
        needed=("到场的人有未签字的必填", "Needed when somebody who was present does not sign"),
    )
    present_unsigned: Names = found("到场未签字的人", "Present and not signed")
    absent_signed: Names = found("未到场而签字的人", "Signed and not present", ())
    who_came_told: bool = found("已说明谁到场", "It is said who came", True)
    called_off: bool = found("该场次已改期或取消", "The session was put off or called off", False)


@dataclass(frozen=True, kw_only=True)
class RecordDropFacts(Facts):
    """What was written counts no longer; it stays sealed and can be taken up again."""

    reason: str = stated("作废原因", "Reason", Kind.CHOICE, choices=DROP_RECORD)
    pages: int = found("笔录里的照片", "Photographed pages in it", 0)


@dataclass(frozen=True, kw_only=True)
class RecordTakeUpFacts(Facts):
    """A dropped record is written on."""

    called_off: bool = found("该场次已改期或取消", "The session was put off or called off", False)


@dataclass(frozen=True, kw_only=True)
class RecordAddendumFacts(Facts):
    """Something is added to a signed record; the record itself stays."""

    text: str = stated("补记内容", "Addendum", Kind.TEXT, private=True)


def _stands(called_off: bool) -> Lacks:
    return unless(not called_off, "session_called_off", "这次调解已改期或取消,没有开成,笔录只能作废",
                  "The session was put off or called off: its record can only be dropped", law=law.PML_27,
                  where="sessions")


def session_took_place(f: RecordStartFacts) -> Lacks:
    """The session has started and was not called off."""
    return (
        *unless(f.session_started, "not_started", "该场次还没有开始", "The session has not started",
                law=law.PML_27, where="sessions"),
        *_stands(f.called_off),
    )


def session_stands(f: RecordTakeUpFacts) -> Lacks:
    """The session was not called off."""
    return _stands(f.called_off)


def no_pages_in_it(f: RecordDropFacts) -> Lacks:
    """What was photographed is a paper of the file: it is taken out, or the record stands."""
    return unless(f.pages == 0, "pages_in_it", "笔录里还有照片:先移出(已宣读的先“修改”),再作废",
                  "There are photographed pages in it: take them out first", where="record")


def something_to_read(f: RecordReadBackFacts) -> Lacks:
    """The record has content, and its session was not called off."""
    return (
        *unless(f.has_content, "record_empty", "记录还是空的", "The record is empty", law=law.PML_27,
                where="record"),
        *_stands(f.called_off),
    )


def said_who_came(f: RecordSignFacts) -> Lacks:
    """Who came is said, and nobody signs who did not, nor for a session that was called off."""
    if f.called_off:
        return _stands(f.called_off)
    return (
        *unless(f.who_came_told, "who_came_unsaid", "还没有说明谁到场", "Missing: who came", law=law.PML_27,
                where="record"),
        *listed(f.absent_signed, "absent_signed", "没有到场却签了字", "Signed and did not come",
                law=law.PML_27, where="record"),
    )


def missing_signature_noted(f: RecordSignFacts) -> Lacks:
    """Everybody present has signed, or the refusal is noted."""
    return listed(() if f.refusals else f.present_unsigned, "signature_missing", "还没有签字(拒签请注明)",
                  "Has not signed; note a refusal", law=law.PML_27, where="record")


FOR_RECORD_START = (session_took_place,)
FOR_READ_BACK = (something_to_read,)
FOR_DROP = (no_pages_in_it,)
FOR_TAKE_UP = (session_stands,)
FOR_SIGN = (said_who_came, missing_signature_noted)
