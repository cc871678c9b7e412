"""Facts that several moves share: a second person, and the other routes told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.flow import Lack
from workflows.law import HOUSE
from workflows.reasons import ROUTES, TOLD_BY

Names = tuple[str, ...]
"""What a guard lists to the clerk: names of people, papers, numbers."""

Lacks = tuple[Lack, ...]

DAY_LONG = 720
"""Minutes of the longest session."""


def unless(
    fine: bool, code: str, zh: str, en: str, *, law: str = "", where: str = "form", field: str = ""
) -> Lacks:
    """Nothing when it is fine, else this one lack."""
    return () if fine else (Lack(code, zh, en, law, where, field),)


def listed(names: Names, code: str, zh: str, en: str, *, law: str = "", where: str) -> Lacks:
    """Nothing when the list is empty, else one lack that names them all."""
    zh_names, en_names = "、".join(names), ", ".join(names)
    return unless(not names, code, f"{zh}:{zh_names}", f"{en}: {en_names}", law=law, where=where)


def free_of_ties(biased: Names) -> Lacks:
    """Nothing stands between those who mediate and the parties, or all sides agreed in spite of it."""
    return listed(biased, "mediator_biased",
                  "调解员与当事人有利害关系,请自行回避(解除指派),或由各方知情后书面同意",
                  "The mediator has a tie to a party: release him, or all sides agree in writing",
                  law=HOUSE, where="people")


@dataclass(frozen=True, kw_only=True)
class Seconded(Facts):
    """A second person may have to confirm. The second is never the first."""

    second: int | None = stated(
        "确认人", "Confirmed by", Kind.PICK, required=False, offers="seconds",
        needed=("须由另一人确认时必填", "Needed where another person must confirm"),
        hint_zh="本会无人有权时由上一级确认",
        hint_en="The level above where nobody here holds the right",
    )
    second_may_confirm: bool = found("确认人有权确认", "The second person holds the right")
    second_is_first: bool = found("确认人即提出人", "The second person is the one who proposes")
    second_of_centre: bool = found("确认人为区中心负责人", "The second person heads the centre")
    second_agreed: bool = found("确认人已亲自确认", "The second person has confirmed in person")


@dataclass(frozen=True, kw_only=True)
class Grounded(Facts):
    """A paper is the ground of the move; what the hub printed itself proves nothing."""

    ground_fits: bool = found("依据材料是带来的材料", "The document was brought in", True)


@dataclass(frozen=True, kw_only=True)
class BesideAgreement(Facts):
    """What ends a case without an agreement, or takes it elsewhere: not while one of this round binds."""

    agreement_stands: bool = found("本轮协议已生效", "An agreement of this round is in effect", False)


@dataclass(frozen=True, kw_only=True)
class RestoreFacts(Facts):
    """What fell with a step of the case stands again: only taking that step back does it."""


@dataclass(frozen=True, kw_only=True)
class SettingAside(Grounded):
    """The paper by which an agreement lost its force."""

    other_kind: bool = found("依据材料种类不符", "The document is of another kind than asked for", False)
    older: bool = found("依据材料早于所针对的事", "The document is older than what it answers", False)


@dataclass(frozen=True, kw_only=True)
class RoutesTold(Facts):
    """The parties must be told which other routes are open, or it must be said why not."""

    routes: tuple[str, ...] = stated(
        "已告知的其他途径", "Other routes told", Kind.CHOICES, choices=ROUTES, law=law.PML_26,
    )
    told: tuple[int, ...] = stated(
        "已告知的当事人", "Parties told", Kind.PICKS, required=False, offers="parties",
        needed=("逐一告知;有人未能告知的,在下面写明原因", "Everybody, or say below why not"),
    )
    told_how: str = stated(
        "告知方式", "How told", Kind.CHOICE, required=False, choices=TOLD_BY,
        needed=("选了已告知的当事人时必填", "Needed when somebody was told"),
    )
    told_on: date | None = stated("告知日期", "Told on", Kind.DAY, required=False, past=True)
    untold_why: str = stated(
        "未能告知的原因", "Why somebody could not be told", Kind.TEXT, required=False, private=True,
        needed=("有当事人未告知时必填", "Needed when a party was not told"),
    )
    untold: Names = found("尚未告知的当事人", "Parties not yet told")


def confirmed_by_another(f: Seconded, *, by_centre: bool = False) -> Lacks:
    """Another person who holds the right has confirmed it in person; for grade I the centre's head."""
    if f.second is None:
        return unless(False, "second_missing", "须由另一人确认", "Another person must confirm it",
                      where="second", field="second")
    if f.second_is_first:
        return unless(False, "second_is_first", "确认人不能是提出人本人",
                      "The second person is never the first", where="second", field="second")
    if not f.second_may_confirm:
        return unless(False, "second_without_right", "所选的人无权确认,请由上一级确认",
                      "This person may not confirm it; the level above may", where="second", field="second")
    if by_centre and not f.second_of_centre:
        return unless(False, "second_not_of_centre", "涉及一级,须由区中心负责人确认",
                      "Grade I: the head of the centre must confirm", where="second", field="second")
    return unless(f.second_agreed, "second_not_agreed", "等待确认人本人确认",
                  "Waits for the second person's own confirmation", where="second", field="second")


def no_agreement_in_effect(f: BesideAgreement) -> Lacks:
    """A case whose agreement binds the parties is agreed; it neither fails nor goes elsewhere beside it."""
    return unless(not f.agreement_stands, "agreement_in_effect",
                  "本轮协议已经生效,只能办理“达成协议”(已中止的先恢复,没有调解员的先指派并开始调解);"
                  "协议不再有效的,达成后用“协议失效”",
                  "The agreement of this round is in effect: the case is agreed (resume, or assign and begin "
                  "first where need be); what no longer binds is annulled afterwards",
                  law=law.PML_31, where="agreement")


def ground_brought_in(f: Grounded) -> Lacks:
    """The ground is a paper that was brought in, never a receipt, notice or draft of the hub."""
    return unless(f.ground_fits, "ground_unfit", "本系统打印的回执、通知、文稿不能作依据,请选带来的材料",
                  "What the hub printed is no ground: choose a paper that was brought in", field="paper")


def paper_sets_aside(f: SettingAside, *, by_parties: bool = False) -> Lacks:
    """A ruling, or a joint rescission, that speaks of this agreement: no older than what it answers."""
    zh, en = (
        ("各方解除协议的,请选解除协议(上传时种类选“人民调解协议书”“调解记录”或“其他材料”)",
         "A joint rescission: choose that paper (brought in as agreement, record or other paper)")
        if by_parties else
        ("这里须选裁判或裁定(上传时种类选“法院或其他机关文书”)",
         "Choose the ruling (brought in as a paper of a court or another authority)")
    )
    return (
        *unless(not f.other_kind, "paper_of_another_kind", zh, en, field="paper"),
        *unless(not f.older, "paper_older",
                "依据材料的日期早于协议生效(或申请司法确认)之日,不可能是对这份协议作出的",
                "The paper is dated before the agreement took effect (or before the court was asked): "
                "it cannot speak of it", field="paper"),
    )


def other_routes_told(f: RoutesTold) -> Lacks:
    """Every party was told the other routes, or it is said why not."""
    silent = () if f.untold_why else f.untold
    return (
        *listed(silent, "routes_untold", "还没有告知其他途径", "Not yet told the other routes",
                law=law.PML_26, where="form"),
        *unless(not f.told or bool(f.told_how), "told_how", "还差:告知方式", "Missing: how they were told",
                law=law.PML_26, field="told_how"),
    )
