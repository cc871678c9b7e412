"""Stage 3: assign, reassign, release, begin. Invitations have a page of their own."""

from __future__ import annotations

from dataclasses import dataclass

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ASSIGN_DIFFERS, CHOSEN_BY, REASSIGN, RELEASE

from .common import Lacks, Names, free_of_ties, listed, unless


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
        needed=("未按当事人选择指派时必填", "Needed when the parties chose somebody else"),
    )
    waived_in_writing: bool = stated(
        "各方知情后书面同意由其调解", "All sides, told of the conflict, agree in writing",
        Kind.TICK, required=False,
        needed=("有利害关系时必须勾选", "Must be ticked where there is a conflict"),
    )
    on_register: bool = found("在调解员名册", "On the register")
    in_office: bool = found("在任", "In office")
    on_leave: bool = found("请假中", "On leave")
    over_load: bool = found("在办案件达上限", "At the load cap")
    recused: bool = found("已回避本案", "Recused from this case")
    conflicts: Names = found("利害关系", "Conflicts of interest")
    parties_choice: int | None = found("当事人选择的调解员", "The parties' choice", None)
    court_case: bool = found("法院案件", "Sent by a court", False)


@dataclass(frozen=True, kw_only=True)
class AssignFacts(_Naming):
    """A mediator on the register gets the dispute."""

    reason: str = stated(
        "不按首选的原因", "Why not the first proposal", Kind.CHOICE, required=False,
        choices=ASSIGN_DIFFERS,
        needed=("未按首选指派时必填", "Needed when another than the first proposal is assigned"),
    )
    first_proposal: int | None = found("首选建议", "First proposal", None)
    wanted_by_a_party: bool = found("有当事人选他的记录", "A party chose this person", False)
    level_missed: str = found(
        "按等级应由谁办理(低于此层级时)", "Who handles the grade, where he stands below", "",
    )


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
        needed=("当事人提出异议时必填", "Needed when a party objected"),
    )
    nobody_to_release: bool = found("没有调解员", "Nobody mediates it", False)


@dataclass(frozen=True, kw_only=True)
class BeginFacts(Facts):
    """Mediation starts: everybody knows his rights and has agreed to it."""

    declaration: bool = stated(
        "本人与各方当事人无利害关系", "I have no conflict of interest with any party", Kind.TICK,
        law=law.HOUSE,
    )
    without_notice: Names = found("未告知权利义务的当事人", "Parties without rights notice")
    without_consent: Names = found("未同意调解的当事人", "Parties without consent")
    without_guardian: Names = found("没有监护人的未成年人", "Minors for whom no guardian stands")
    guardian_unproved: Names = found("缺监护关系证明的监护人", "Guardians without proof", ())
    without_authority: Names = found("缺授权委托书的代理人", "Representatives without authority")
    invited_without_consent: Names = found("未经各方同意的受邀人", "Invited without both sides' consent")
    respondent_unknown: bool = found("对方身份待核", "The other side is not known yet", False)
    biased: Names = found("调解员的利害关系", "Ties of those who mediate", ())


def fit_to_mediate(f: _Naming) -> Lacks:
    """On the register, in office, not on leave, under the load cap, not recused from this case.

    Of nobody nothing is said.
    """
    if not f.mediator:
        return ()
    return (
        *unless(f.on_register, "not_on_register", "不在调解员名册", "Not on the register of mediators",
                law=law.PML_14, field="mediator"),
        *unless(f.in_office, "not_in_office", "已不在任", "No longer in office", law=law.PML_14,
                field="mediator"),
        *unless(not f.on_leave, "on_leave", "请假中", "On leave", field="mediator"),
        *unless(not f.over_load, "over_load", "在办案件已达上限", "At the load cap", field="mediator"),
        *unless(not f.recused, "recused", "已回避本案", "Recused from this case",
                law=law.impartial(f.court_case), field="mediator"),
    )


def conflict_clear(f: _Naming) -> Lacks:
    """No conflict of interest, or all sides waive it in writing."""
    return listed(() if f.waived_in_writing else f.conflicts, "conflict",
                  "有利害关系,须各方书面同意或另选他人",
                  "Conflict: all sides waive it in writing, or choose another",
                  law=law.impartial(f.court_case), where="form")


def choice_honoured(f: _Naming) -> Lacks:
    """The parties' choice is honoured or answered."""
    honoured = f.parties_choice is None or f.mediator == f.parties_choice
    return unless(honoured or bool(f.choice_answered), "choice_unanswered",
                  "当事人选了别人,请写明答复", "The parties chose somebody else: answer them",
                  law=f"{law.PML_19};{law.PML_23}", field="choice_answered")


def first_proposal_taken(f: AssignFacts) -> Lacks:
    """Another than the first proposal needs a reason."""
    first = f.first_proposal is None or f.mediator == f.first_proposal
    return unless(first or bool(f.reason), "choice_unexplained", "未按首选指派,请选原因",
                  "Say why not the first proposal", field="reason")


def handled_where_the_grade_says(f: AssignFacts) -> Lacks:
    """Below the level that the grade names nobody is assigned without a word (house rule of the grades)."""
    return unless(not f.level_missed or bool(f.reason), "level_unexplained",
                  f"本等级应由{f.level_missed}办理:请转上级,或选由下级办理的原因",
                  f"This grade is for: {f.level_missed}. Hand it up, or say why a lower level keeps it",
                  field="reason")


def parties_word_on_record(f: AssignFacts) -> Lacks:
    """Where it is said that the parties chose, it is on record who did, and both fields say so."""
    return (
        *unless(f.wanted_by_a_party or f.reason != "party_choice", "choice_unrecorded",
                "原因是当事人选择,还差:哪一方选的(请在“当事人自己选的”下勾选,或改选原因)",
                "The reason is the parties' choice: tick who chose, or choose another reason",
                law=law.PML_19, field="reason"),
        *unless(f.chosen_by == "parties" or f.reason != "party_choice", "choice_differs",
                "原因是当事人选择,产生方式也应选“当事人选择”",
                "The reason is the parties' choice: “Chosen by” must say so too", field="chosen_by"),
    )


def somebody_else(f: ReassignFacts) -> Lacks:
    """The new mediator is another person."""
    return unless(f.mediator != f.present_mediator, "same_mediator", "就是现在的调解员",
                  "This is the present mediator", field="mediator")


def somebody_leaves(f: ReleaseFacts) -> Lacks:
    """There is a mediator to release: a dispute may be suspended before it has one."""
    return unless(not f.nobody_to_release, "nobody_to_release", "本案现在没有调解员",
                  "Nobody mediates this dispute now", where="nowhere")


def objector_named(f: ReleaseFacts) -> Lacks:
    """A sustained objection names who objected."""
    return unless(f.reason != "objection_sustained" or f.objector is not None, "objector_missing",
                  "还差:提出异议的当事人", "Missing: who objected", law=law.PML_23, field="objector")


def everybody_knows_his_rights(f: BeginFacts) -> Lacks:
    """Every party has the rights notice."""
    return listed(f.without_notice, "notice_missing", "还没有告知权利义务", "No rights notice yet",
                  law=law.WORK_30, where="consents")


def everybody_agrees(f: BeginFacts) -> Lacks:
    """Every party of the round has agreed to mediation."""
    return listed(f.without_consent, "consent_missing", "还没有同意调解", "Has not agreed to mediation",
                  law=law.PML_17, where="consents")


def everybody_is_represented(f: BeginFacts) -> Lacks:
    """The other side is known; guardians' and representatives' papers are there."""
    return (
        *unless(not f.respondent_unknown, "respondent_unknown", "对方身份待核,请先补录",
                "The other side is not known yet", where="parties"),
        *listed(f.without_guardian, "guardian_missing", "未成年人没有监护人,请先登记",
                "A minor without guardian", law=law.CIVIL_CODE_GUARDIAN, where="parties"),
        *listed(f.guardian_unproved, "guardian_unproved", "缺监护关系证明(户口簿、出生证明等)",
                "Proof of guardianship lacks", law=law.CIVIL_CODE_GUARDIAN, where="papers"),
        *listed(f.without_authority, "authority_missing", "缺授权委托书", "Authority lacks", where="papers"),
    )


def guests_are_welcome(f: BeginFacts) -> Lacks:
    """Both sides consent to every invited person."""
    return listed(f.invited_without_consent, "guest_unwelcome", "邀请尚未经各方同意",
                  "Not all sides consent to", law=law.PML_20, where="invitations")


def mediator_still_impartial(f: BeginFacts) -> Lacks:
    """What was declared after he was named counts like what was declared before."""
    return free_of_ties(f.biased)


_NAMING = (fit_to_mediate, conflict_clear, choice_honoured)
FOR_ASSIGN = (*_NAMING, first_proposal_taken, handled_where_the_grade_says, parties_word_on_record)
FOR_REASSIGN = (*_NAMING, somebody_else)
FOR_RELEASE = (somebody_leaves, objector_named)
FOR_BEGIN = (
    mediator_still_impartial, everybody_knows_his_rights, everybody_agrees, everybody_is_represented,
    guests_are_welcome,
)
