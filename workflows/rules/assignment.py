"""Stage 3: assign, reassign, release, begin. Invitations have a page of their own."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ASSIGN_DIFFERS, CHOSEN_BY, REASSIGN, RELEASE

from .common import Names


@dataclass(frozen=True, kw_only=True)
class _Naming(Facts):
    mediator: int = stated("调解员", "Mediator", Kind.PICK, offers="mediators")
    assistants: tuple[int, ...] = stated(
        "共同调解员", "Joint mediators", Kind.PICKS, required=False, offers="mediators",
    )
    chosen_by: str = stated(
        "产生方式", "Chosen by", Kind.CHOICE, choices=CHOSEN_BY, default="committee",
    )
    choice_answered: str = stated(
        "对当事人选择的答复", "Answer to the parties' choice", Kind.TEXT, required=False,
        hint_zh="未按当事人选择指派时必填", hint_en="Needed when the parties chose somebody else",
    )
    waived_in_writing: bool = stated(
        "各方知情后书面同意由其调解", "All sides, told of the conflict, agree in writing",
        Kind.TICK, required=False,
    )
    on_register: bool = found("在调解员名册", "On the register")
    in_office: bool = found("在任", "In office")
    on_leave: bool = found("请假中", "On leave")
    over_load: bool = found("在办案件达上限", "At the load cap")
    recused: bool = found("已回避本案", "Recused from this case")
    conflicts: Names = found("利害关系", "Conflicts of interest")
    parties_choice: int | None = found("当事人选择的调解员", "The parties' choice", None)


@dataclass(frozen=True, kw_only=True)
class AssignFacts(_Naming):
    """A mediator on the register gets the dispute."""

    reason: str = stated(
        "不按首选的原因", "Why not the first proposal", Kind.CHOICE, required=False,
        choices=ASSIGN_DIFFERS,
    )
    first_proposal: int | None = found("首选建议", "First proposal", None)


@dataclass(frozen=True, kw_only=True)
class ReassignFacts(_Naming):
    """Another mediator takes over; the old assignment gets its end."""

    reason: str = stated("改派原因", "Reason", Kind.CHOICE, choices=REASSIGN)
    present_mediator: int | None = found("现调解员", "Present mediator", None)


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts(Facts):
    """The mediator leaves the dispute; a new one is assigned afterwards."""

    reason: str = stated("解除原因", "Reason", Kind.CHOICE, choices=RELEASE)
    objector: int | None = stated(
        "提出异议的当事人", "Party who objected", Kind.PICK, required=False, offers="parties",
    )


@dataclass(frozen=True, kw_only=True)
class BeginFacts(Facts):
    """Mediation starts: everybody knows his rights and has agreed to it."""

    declaration: bool = stated(
        "本人与各方当事人无利害关系", "I have no conflict of interest with any party", Kind.TICK,
    )
    without_notice: Names = found("未告知权利义务的当事人", "Parties without rights notice")
    without_consent: Names = found("未同意调解的当事人", "Parties without consent")
    without_guardian: Names = found("缺监护人材料的当事人", "Parties whose guardian's papers lack")
    without_authority: Names = found("缺授权委托书的代理人", "Representatives without authority")
    invited_without_consent: Names = found("未经各方同意的受邀人", "Invited without both sides' consent")
    respondent_unknown: bool = found("对方身份待核", "The other side is not known yet", False)
