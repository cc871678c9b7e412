"""The words in which the tables say who makes a move, and who acts next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One word of the tables, said in both languages."""

    code: str
    zh: str
    en: str


WHO = {
    role.code: role
    for role in (
        Role("clerk", "承办单位文员", "clerk of the lead organisation"),
        Role("head", "承办单位主任", "head of the lead organisation"),
        Role("mediator", "本案调解员", "mediator assigned now"),
        Role("level_above", "上一级", "head of the level above"),
        Role("centre", "区中心", "district centre"),
        Role("centre_head", "区中心负责人", "head of the district centre"),
        Role("sender", "转出单位文员", "clerk of the organisation that handed over"),
        Role("receiver", "接收单位文员", "clerk of the organisation handed over to"),
        Role("invited", "受邀人", "invited person"),
        Role("recorder", "记录人", "who writes the record"),
        Role("visitor", "回访人", "who makes the visit"),
        Role("liaison", "部门联络员", "department's liaison"),
        Role("clerk_alone", "无调解员时的文员", "clerk while nobody mediates"),
        Role("on_the_spot", "当场调解的登记人", "who settles it in the act that registers it"),
        Role("last_actor", "上一步的操作人", "who made the last move"),
        Role("raiser", "示警人", "who raised the danger"),
        Role("invited_in", "已应邀的受邀人", "invited person who accepted"),
        Role("system", "系统", "the hub itself"),
    )
}
"""Everybody a move can be made by."""

NEXT = {
    **WHO,
    **{
        role.code: role
        for role in (
            Role("nobody", "无", "nobody"),
            Role("unchanged", "不变", "unchanged"),
            Role("as_in_state", "按所回状态", "as in that state"),
        )
    },
}
"""Everybody who may be expected to act next."""
