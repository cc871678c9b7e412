"""Common terms by the category of the dispute: to begin a draft from, never more than a beginning.

Data in both languages; what stands in the draft is the Chinese, because the
agreement is a Chinese paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST_SHOWN = 6
FIRST = 3
"""How many stand ready when a draft is still empty."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A term half written."""

    code: str
    zh: str
    en: str
    kind: str
    what: str
    way: str = ""
    turned: bool = False
    """The applicant owes it, not the other side."""


_ALL = (
    Phrase("compensation", "赔偿损失", "Compensation", "money", "赔偿款", "transfer"),
    Phrase("medical", "赔偿医疗费等", "Medical costs", "money", "医疗费、误工费、护理费等赔偿款", "transfer"),
    Phrase("wages", "支付工资", "Wages", "money", "拖欠的工资", "transfer"),
    Phrase("severance", "经济补偿", "Severance", "money", "解除劳动关系的经济补偿", "transfer"),
    Phrase("loan", "归还借款", "Repaying a loan", "money", "借款本金及利息", "transfer"),
    Phrase("rent", "支付租金", "Rent", "money", "所欠租金", "transfer"),
    Phrase("deposit", "退还押金", "Returning a deposit", "money", "押金", "transfer"),
    Phrase("price", "支付货款、工程款", "Price of goods or works", "money", "所欠货款（工程款）", "transfer"),
    Phrase("refund", "退款", "Refund", "money", "退款", "transfer"),
    Phrase("fitting", "补偿装修和搬迁损失", "Fittings and removal", "money", "装修及搬迁补偿款", "transfer"),
    Phrase("maintenance", "给付赡养费、抚养费", "Maintenance", "money", "赡养费（抚养费）", "transfer"),
    Phrase("property_fee", "补交物业费", "Property fees", "money", "所欠物业服务费", "transfer", turned=True),
    Phrase("move_out", "腾退", "Moving out", "removal", "腾空并交还房屋（场地）,结清水电费", "self"),
    Phrase("move_out_applicant", "申请方腾退", "The applicant moves out", "removal",
           "腾空并交还厂房（房屋）,结清水电费", "self", turned=True),
    Phrase("repair", "修复", "Repair", "removal", "将受损部位修复至原状", "self"),
    Phrase("leak", "止漏并修复", "Stopping a leak", "removal", "修好漏水处，并将受损墙面修复至原状", "self"),
    Phrase("clear", "清除、拆除", "Clearing away", "removal", "拆除占用公共部位的设施并清除杂物", "self"),
    Phrase("stop", "停止某种行为", "Stopping it", "continuing", "停止在夜间22时至次日6时发出噪声", "self"),
    Phrase("care", "照料、探望", "Care and visits", "continuing", "每月至少探望老人两次", "self"),
    Phrase("goods", "交付财物", "Handing over", "delivery", "合同约定的货物", "face"),
    Phrase("papers", "交付证照", "Handing over papers", "delivery", "所持有的证照、账册", "face"),
    Phrase("apology", "赔礼道歉", "Apology", "apology", "", "face"),
    Phrase("withdraw_words", "删除言论并道歉", "Taking words back", "act", "删除所发布的不实言论", "self"),
    Phrase("settled", "收款后不再另行主张", "Nothing more is claimed", "continuing",
           "收到上述款项后，就本纠纷不再要求其他款项", "self", turned=True),
)  # fmt: skip
PHRASES: Mapping[str, Phrase] = {phrase.code: phrase for phrase in _ALL}

_BY_CATEGORY: Mapping[str, tuple[str, ...]] = {
    "01": ("maintenance", "care", "compensation", "goods", "apology"),
    "0201": ("leak", "compensation", "clear", "apology"),
    "02": ("repair", "compensation", "stop", "clear", "apology"),
    "03": ("medical", "apology", "withdraw_words", "compensation", "settled"),
    "0402": ("property_fee", "repair", "clear", "refund"),
    "04": ("compensation", "goods", "repair", "papers"),
    "0503": ("medical", "compensation", "repair", "settled"),
    "0507": ("medical", "compensation", "settled"),
    "05": ("medical", "compensation", "apology", "settled"),
    "0602": ("fitting", "move_out_applicant", "deposit", "rent", "move_out", "settled"),
    "0651": ("price", "repair", "papers", "settled"),
    "06": ("refund", "price", "goods", "compensation", "settled"),
    "0751": ("wages", "severance", "settled"),
    "07": ("wages", "severance", "papers", "settled"),
    "08": ("loan", "papers", "settled"),
    "09": ("compensation", "move_out", "repair", "settled"),
    "11": ("fitting", "move_out_applicant", "compensation", "settled"),
}
_ANY = ("compensation", "apology", "settled")


def for_category(code: str | None) -> list[Phrase]:
    """The phrases of a category, the commonest first; its nearest branch decides."""
    wanted = code or ""
    found = next((_BY_CATEGORY[wanted[:n]] for n in (4, 2) if wanted[:n] in _BY_CATEGORY), _ANY)
    return [PHRASES[name] for name in dict.fromkeys((*found, *_ANY))][:MOST_SHOWN]
