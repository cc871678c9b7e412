"""Which kinds of paper a file may hold, in binding order, with their duty mark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One line of the table of contents of a file."""

    code: str
    zh: str
    en: str
    duty: str = "if_needed"
    """must | if_needed"""


KINDS = (
    PaperKind("cover", "卷宗封面", "Cover", "must"),
    PaperKind("application", "人民调解申请书", "Application"),
    PaperKind("intake_form", "受理登记表", "Intake form", "must"),
    PaperKind("receipt", "登记回执", "Receipt of the request"),
    PaperKind("rights_notice", "权利义务告知书", "Notice of rights and duties", "must"),
    PaperKind("identity", "当事人身份证明", "Proof of identity", "must"),
    PaperKind("authority", "授权委托书", "Power of attorney"),
    PaperKind("guardian", "监护关系证明", "Proof of guardianship"),
    PaperKind("inquiry", "调查记录", "Record of an inquiry"),
    PaperKind("evidence", "证据材料", "Evidence"),
    PaperKind("record", "调解记录", "Record of a session", "must"),
    PaperKind("agreement", "人民调解协议书", "Agreement"),
    PaperKind("oral_agreement", "口头协议登记表", "Form of an oral agreement"),
    PaperKind("proof_of_keeping", "履行凭证", "Proof of performance"),
    PaperKind("visit", "回访记录", "Record of a return visit"),
    PaperKind("confirmation", "司法确认材料", "Papers of the court's confirmation"),
    PaperKind("extension", "延期同意书", "Consent to an extension"),
    PaperKind("suspension", "中止依据材料", "Ground of a suspension"),
    PaperKind("ending", "终止调解通知书", "Notice of the end"),
    PaperKind("declined", "不予受理告知书", "Notice of non-acceptance"),
    PaperKind("transfer", "移送函", "Letter of transfer"),
    PaperKind("court_ruling", "法院或其他机关文书", "Paper of a court or another authority"),
    PaperKind("feedback", "委派委托调解反馈函", "Feedback to the court"),
    PaperKind("death", "死亡或终止证明", "Proof of death or dissolution"),
    PaperKind("explanation", "卷宗情况说明", "Note on the file"),
    PaperKind("back", "卷宗封底", "Back cover", "must"),
    PaperKind("other", "其他材料", "Other"),
)
"""In the order in which a file is bound."""

BY_CODE = {kind.code: kind for kind in KINDS}
