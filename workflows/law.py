"""The articles that guards and papers cite, each written once."""

from __future__ import annotations

PML_3 = "人民调解法第3条"
PML_15 = "人民调解法第15条"
PML_14 = "人民调解法第14条"
PML_17 = "人民调解法第17条"
PML_19 = "人民调解法第19条"
PML_20 = "人民调解法第20条"
PML_23 = "人民调解法第23条"
PML_25 = "人民调解法第25条"
PML_26 = "人民调解法第26条"
PML_27 = "人民调解法第27条"
PML_28 = "人民调解法第28条"
PML_29 = "人民调解法第29条"
PML_30 = "人民调解法第30条"
PML_31 = "人民调解法第31条"
PML_32 = "人民调解法第32条"
PML_33 = "人民调解法第33条"
"""中华人民共和国人民调解法"""

WORK_21 = "人民调解工作若干规定第21条"
WORK_22 = "人民调解工作若干规定第22条"
WORK_23 = "人民调解工作若干规定第23条"
WORK_24 = "人民调解工作若干规定第24条"
WORK_30 = "人民调解工作若干规定第30条"
WORK_33 = "人民调解工作若干规定第33条"
WORK_37 = "人民调解工作若干规定第37条"
"""人民调解工作若干规定(司法部令第75号)"""

CIVIL_205 = "民事诉讼法第205条"
CIVIL_355 = "民诉法解释第355条"
HOUSE = "本平台规则"
"""No law says it: a rule of this hub, kept where fairness asks for it."""

INVITED_15 = "特邀调解规定第15条"
INVITED_16 = "特邀调解规定第16条"
INVITED_18 = "特邀调解规定第18条"
INVITED_27 = "特邀调解规定第27条"
"""Binds only a case that a court sent: 最高人民法院关于人民法院特邀调解的规定"""

LAWYERS_39 = "律师法第39条"
LIMITATION_12 = "诉讼时效规定第12条"
CIVIL_CODE_GUARDIAN = "民法典第23条"

def impartial(court_case: bool) -> str:
    """What keeps whoever has an interest away: the court's rule in its cases, the house's own in others."""
    return INVITED_15 if court_case else HOUSE
