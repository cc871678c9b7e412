"""Handing a dispute over inside the hub, and the move of the lead that follows (take_over)."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import HANDOVER, HANDOVER_KINDS, HANDOVER_RECALL, HANDOVER_RETURN


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
class HandoverReceiveFacts(Facts):
    """The receiver's clerk signs for it."""

    dispute_movable: bool = found("本案可以转办", "The dispute is in a state that can be taken over")


@dataclass(frozen=True, kw_only=True)
class HandoverReturnFacts(Facts):
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
