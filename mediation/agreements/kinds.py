"""The fixed choices of an agreement: what a term asks for, how it is done, who signs and how."""

from __future__ import annotations

from workflows.flow import Reason

KINDS = (
    Reason("money", "付款", "Payment"),
    Reason("act", "做某事或不做某事", "Doing or not doing something"),
    Reason("continuing", "持续做或持续不做", "Doing or not doing something from a day on"),
    Reason("apology", "赔礼道歉", "Apology"),
    Reason("removal", "腾退、清除、修复", "Clearing, removing, repairing"),
    Reason("delivery", "交付财物", "Handing something over"),
)
MONEY = "money"
CONTINUING = "continuing"
"""Kept by no day: from a day on, with or without a last one; asked about at the return visit."""

WAYS = (
    Reason("transfer", "银行转账", "Bank transfer"),
    Reason("cash", "现金", "Cash"),
    Reason("mobile", "微信或支付宝转账", "Payment by telephone"),
    Reason("spot", "当场履行", "Done on the spot"),
    Reason("self", "自行履行", "Done by oneself"),
    Reason("face", "当面", "Face to face"),
    Reason("written", "书面", "In writing"),
    Reason("other", "其他方式", "Another way"),
)
BY_ACCOUNT = "transfer"

SIGNERS = (
    Reason("party", "当事人", "Party"),
    Reason("mediator", "人民调解员", "Mediator"),
    Reason("recorder", "记录人", "Recorder"),
    Reason("seal", "调解委员会印章", "Seal of the committee"),
)
SIGN_WAYS = (
    Reason("sign", "签名", "Signed"),
    Reason("fingerprint", "按指印", "Fingerprint"),
    Reason("stamp", "盖章", "Stamped"),
)
