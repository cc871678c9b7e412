"""What every right is called, for the keeper of the log: a code says nothing to who reads it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from mediation.chronicle.words import event_label
from mediation.core.i18n import label
from workflows import FLOWS
from workflows.flow import Reason

SECOND = ".second"
"""Ends the right of the second person, who confirms the move before it."""

PAGES: Mapping[str, Reason] = {
    right.code: right
    for right in (
        Reason("desk.read", "看工作台", "See the desk"),
        Reason("account.own", "管理自己的账号", "Manage one's own account"),
        Reason("inbox.read", "看自己的消息", "Read one's messages"),
        Reason("case.list", "看纠纷列表", "See the list of disputes"),
        Reason("case.batch", "成批办理", "Act on several disputes at once"),
        Reason("case.read", "打开纠纷", "Open a dispute"),
        Reason("case.timeline", "看办理经过", "See the course of a case"),
        Reason("entry.read", "看日志条目的内容", "Read what an entry says"),
        Reason("entry.unseal", "看密封的内容", "Open what is sealed in an entry"),
        Reason("case.readers", "看谁打开过本案", "See who opened a case"),
        Reason("case.register", "登记纠纷", "Register a dispute"),
        Reason("consult.record", "登记咨询", "Record a consultation"),
        Reason("case.edit", "修改案件信息", "Edit a case"),
        Reason("case.contact", "记录联系", "Record a contact"),
        Reason("call.list", "看电话清单", "See the list of calls"),
        Reason("case.phones", "看当事人电话", "See the parties' telephones"),
        Reason("party.unmask", "查看隐去的个人信息", "See what is masked"),
        Reason("paper.read", "看材料", "Read papers"),
        Reason("paper.add", "添加、打印材料", "Add and print papers"),
        Reason("proposal.list", "看待确认的提议", "See what waits for confirmation"),
        Reason("proposal.read", "看提议的内容", "Read a proposal"),
        Reason("proposal.make", "提出待确认的事项", "Make a proposal"),
        Reason("proposal.confirm", "确认提议", "Confirm a proposal"),
        Reason("proposal.fall", "提议随案件变动失效", "A proposal falls as the case goes on"),
        Reason("session.book", "安排调解场次", "Book a session"),
        Reason("session.list", "看调解日程", "See the sessions of the day"),
        Reason("record.write", "写笔录", "Write a record"),
        Reason("record.concessions", "看让步底线", "See what each side would concede"),
        Reason("record.read", "看笔录", "Read a record"),
        Reason("agreement.draft", "起草协议", "Draft an agreement"),
        Reason("agreement.sign", "登记签字", "Enter signatures"),
        Reason("agreement.read", "看协议", "Read an agreement"),
        Reason("assignment.read", "看指派情况", "See who was assigned and why"),
        Reason("objection.decide", "处理异议", "Decide an objection"),
        Reason("joint.step_down", "共同调解员自行回避", "Recuse oneself as joint mediator"),
        Reason("invitation.own", "看自己收到的邀请", "See one's own invitations"),
        Reason("tie.declare", "申报利害关系", "Declare a tie"),
        Reason("invitation.hand", "交出邀请函和验证码", "Hand out a letter and its code"),
        Reason("invitation.read", "看邀请", "Read an invitation"),
        Reason("handover.offer", "提出转办", "Offer a hand-over"),
        Reason("handover.list", "看转办和协办", "See hand-overs and requests"),
        Reason("handover.letter", "打印移送函", "Print the letter of a hand-over"),
        Reason("assistance.letter", "打印协办函", "Print the letter to a department"),
        Reason("followup.list", "看履行和回访清单", "See what has to be kept and visited"),
        Reason("search.use", "查询案件", "Search"),
        Reason("search.identity", "按证件号查询", "Search by identity number"),
        Reason("suggestions.read", "看分类推荐的采用情况", "See how suggestions were taken"),
        Reason("figures.read", "看指标", "See the figures"),
        Reason("figures.cases", "打开指标背后的案件", "Open the cases behind a figure"),
        Reason("figures.rows", "导出指标明细", "Export the rows behind a figure"),
        Reason("audit.read", "查日志", "Read the log"),
        Reason("audit.verify", "验证日志", "Verify the log"),
        Reason("audit.export_whole", "导出全部日志", "Export the whole log"),
        Reason("sample.draw", "抽查卷宗", "Draw files"),
        Reason("rights.read", "看谁有什么权限", "See who holds which right"),
        Reason("admin.read", "看系统管理", "See the administration"),
        Reason("users.read", "看用户", "See users"),
        Reason("users.manage", "管理用户和权限", "Manage users and grants"),
        Reason("register.read", "看调解员名册", "See the register of mediators"),
        Reason("rosters.bring", "导入机构和人员名单", "Bring lists of organisations and people"),
        Reason("leave.manage", "登记请假和代班", "Enter leave and substitutes"),
        Reason("organisations.manage", "管理机构", "Manage organisations"),
        Reason("settings.manage", "管理设置", "Manage settings"),
        Reason("jobs.read", "看后台工作", "See background work"),
        Reason("import.cases", "导入台账", "Import registers"),
        Reason("export.cases", "导出列表", "Export lists"),
        Reason("danger.call_next", "呼叫下一级处置危险", "Call the next about a danger"),
        Reason("help.read", "看帮助", "Read the help"),
    )
}

WHY: Mapping[str, Reason] = {
    why.code: why
    for why in (
        Reason("Forbidden", "没有权限", "The right was missing"),
        Reason("GuardRefused", "条件还不具备", "Something was missing"),
        Reason("MoveNotAllowed", "当前状态不能这样办", "Not possible in that state"),
        Reason("UnknownMove", "没有这个步骤", "There is no such step"),
    )
}
"""Why an act was refused."""


def right_label(right: str) -> str:
    """A right in words: a page's name, a move's name, or that a move is confirmed."""
    if right in PAGES:
        return label(PAGES[right])
    if right.endswith(SECOND):
        return _("%(label)s: %(text)s", label=_("Confirm"), text=event_label(right.removesuffix(SECOND)))
    return event_label(right)


def why_label(why: str) -> str:
    """Why something was refused, in words."""
    return label(WHY[why]) if why in WHY else why


def state_label(right: str, state: str) -> str:
    """The state in which a move was tried."""
    flow = FLOWS.get(right.partition(".")[0])
    known = {one.code: one for one in flow.states} if flow is not None else {}
    return label(known[state]) if state in known else state
