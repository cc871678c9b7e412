"""Handing a dispute over inside the hub, and the move of the lead that follows (take_over)."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import HANDOVER, HANDOVER_KINDS, HANDOVER_RECALL, HANDOVER_RETURN

from .common import Lacks, unless


@dataclass(frozen=True, kw_only=True)
class TakeOverFacts(Facts):
    """The lead changes on receipt; fired by the handover, never by hand."""

    handover_open: bool = found("有待签收的转办", "A handover is open")
    handover_is_ours: bool = found("转办给本单位", "It was offered to this organisation")


@dataclass(frozen=True, kw_only=True)
class HandoverOfferFacts(Facts):
    """Up to the level above, or sideways; nothing moves until it is received."""

    kind: str = stated("方向", "Direction", Kind.CHOICE, choices=HANDOVER_KINDS)
    receiver: int = stated("接收单位", "Receiver", Kind.PICK, offers="receivers")
    reason: str = stated("转办原因", "Reason", Kind.CHOICE, choices=HANDOVER)
    letter: str = stated("转办说明", "Covering words", Kind.TEXT, required=False, private=True)
    dispute_movable: bool = found("本案可以转办", "The dispute is in a state that can be handed over")
    open_handover: bool = found("已有未了结的转办", "Another handover is open")
    receiver_is_lead: bool = found("接收单位即承办单位", "The receiver leads it already")
    receiver_is_above: bool = found("接收单位为上级", "The receiver stands above the lead")


@dataclass(frozen=True, kw_only=True)
class _Answering(Facts):
    person: str = stated(
        "签收人", "Signed for by", required=False,
        needed=("代接收单位登记时必填,写明对方谁签收、谁退回", "Needed when written down for the receiver"),
        hint_zh="接收单位自行办理的,不填即本人", hint_en="Empty means oneself",
    )
    by_receiver: bool = found("接收单位本身操作", "The receiver does it itself", True)
    receiver_is_here: bool = found(
        "接收单位有人使用本平台", "Somebody of the receiver works with the hub", False
    )


@dataclass(frozen=True, kw_only=True)
class HandoverReceiveFacts(_Answering):
    """The receiver's clerk signs for it, or the sender writes down what it said on paper or by telephone."""

    dispute_movable: bool = found("本案可以转办", "The dispute is in a state that can be taken over")


@dataclass(frozen=True, kw_only=True)
class HandoverReturnFacts(_Answering):
    """Back to the sender: once, within two working days, with a reason."""

    reason: str = stated("退回原因", "Reason", Kind.CHOICE, choices=HANDOVER_RETURN)
    within_term: bool = found("在两个工作日内", "Within two working days")
    returned_before: bool = found("本案向该单位转办已退回过", "Returned by this receiver before")


@dataclass(frozen=True, kw_only=True)
class HandoverRecallFacts(Facts):
    """The sender takes it back before it is received."""

    reason: str = stated("撤回原因", "Reason", Kind.CHOICE, choices=HANDOVER_RECALL)


@dataclass(frozen=True, kw_only=True)
class HandoverImposeFacts(Facts):
    """The centre's head decides finally who leads."""

    ruling: str = stated("决定理由", "Grounds of the decision", Kind.TEXT)
    term_over: bool = found("接收期限已过", "The receiver's two days are over")
    dispute_movable: bool = found("本案可以转办", "The dispute is in a state that can be taken over")


@dataclass(frozen=True, kw_only=True)
class HandoverDropFacts(Facts):
    """The sender accepts the return and keeps the dispute."""


def _movable(fine: bool) -> Lacks:
    return unless(fine, "not_movable", "本案现在的状态不能转办",
                  "The dispute cannot be handed over in this state", where="nowhere")


def offered_to_us(f: TakeOverFacts) -> Lacks:
    """An open handover to this organisation."""
    return (
        *unless(f.handover_open, "no_handover", "没有待签收的转办", "No handover is open", where="handovers"),
        *unless(f.handover_is_ours, "not_ours", "不是转给本单位的", "It was not offered to this organisation",
                where="nowhere"),
    )


def can_be_offered(f: HandoverOfferFacts) -> Lacks:
    """The dispute can move and no other handover is open."""
    return (
        *_movable(f.dispute_movable),
        *unless(not f.open_handover, "handover_open", "已有未了结的转办", "Another handover is open",
                where="handovers"),
    )


def right_receiver(f: HandoverOfferFacts) -> Lacks:
    """Not the lead itself; to the level above always upwards, and upwards to nobody else."""
    return (
        *unless(not f.receiver_is_lead, "receiver_is_lead", "接收单位就是承办单位",
                "The receiver leads it already", field="receiver"),
        *unless(f.kind != "up" or f.receiver_is_above, "receiver_not_above", "升级只能转给上级单位",
                "Upwards goes only to the level above", field="receiver"),
        *unless(f.kind == "up" or not f.receiver_is_above, "receiver_above", "转给上级单位请选“升级”",
                "To the level above a case goes upwards", field="kind"),
    )


def receiver_answers(f: _Answering) -> Lacks:
    """The receiver answers itself; for one that does not use the hub the sender names who answered."""
    return (
        *unless(f.by_receiver or not f.receiver_is_here, "receiver_signs_itself",
                "该单位有人使用本平台,由其自行签收或退回",
                "The receiver works with the hub: it signs for it or returns it itself", where="nowhere"),
        *unless(f.by_receiver or bool(f.person), "signer_missing", "还差:签收人",
                "Missing: who signed for it", field="person"),
    )


def can_be_received(f: HandoverReceiveFacts) -> Lacks:
    """The dispute is in a state from which the lead can change."""
    return _movable(f.dispute_movable)


def returned_once_and_in_time(f: HandoverReturnFacts) -> Lacks:
    """Within two working days, and the first time."""
    return (
        *unless(f.within_term, "too_late", "已过两个工作日,不能退回", "The two working days are over",
                where="nowhere"),
        *unless(not f.returned_before, "returned_before", "已退回过一次,再有异议由区中心决定",
                "Returned once already; the centre decides now", where="nowhere"),
    )


def can_be_imposed(f: HandoverImposeFacts) -> Lacks:
    """The dispute is in a state from which the lead can change."""
    return _movable(f.dispute_movable)


def receiver_had_his_time(f: HandoverImposeFacts) -> Lacks:
    """The receiver's two working days are over."""
    return unless(f.term_over, "term_runs", "接收期限未过", "The receiver still has time", where="nowhere")


FOR_TAKE_OVER = (offered_to_us,)
FOR_OFFER = (can_be_offered, right_receiver)
FOR_RECEIVE = (receiver_answers, can_be_received)
FOR_RETURN = (receiver_answers, returned_once_and_in_time)
FOR_IMPOSE = (can_be_imposed,)
FOR_IMPOSE_UNANSWERED = (can_be_imposed, receiver_had_his_time)
