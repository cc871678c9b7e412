"""What each kind of background work is called where an administrator reads it."""

from __future__ import annotations

from collections.abc import Mapping

from mediation.core.i18n import label
from workflows.flow import Reason

NAMES: Mapping[str, Reason] = {
    row.code: row
    for row in (
        Reason("audit.checkpoint", "为审计日志封存检查点", "Seal a checkpoint of the audit log"),
        Reason("audit.verify", "校验审计日志", "Verify the audit log"),
        Reason("clock.search", "查找到期自动办理的事项", "Look for what moves by the clock"),
        Reason("clock.move", "到期自动办理", "Make a move that the clock makes"),
        Reason("danger.call_next", "危险无人确认,呼叫下一位", "Call the next about a danger"),
        Reason("drafts.tidy", "清理超时未取回的暂存文字", "Forget kept words that nobody came back for"),
        Reason("followup.soon", "提醒临近的履行与回访", "Remind of promises and visits that are near"),
        Reason("jobs.tidy", "清理已完成的后台任务", "Forget background work that is done"),
        Reason("message.deliver", "送出消息", "Deliver a message"),
        Reason("watch.danger", "查看危险是否已有人确认", "See whether somebody took a danger on"),
        Reason("watch.deadlines", "提醒临近和超过的期限", "Remind of terms that are near or over"),
        Reason("watch.unsorted", "提醒长期待分类的纠纷", "Remind of disputes left unsorted"),
        Reason("watch.handing", "提醒转办与协办的答复", "Remind of hand-overs and requests to departments"),
        Reason("watch.proposals", "提醒改由他人确认的事项", "Tell who is to confirm in another's place"),
        Reason("watch.tasks", "提醒逾期的待办", "Remind of tasks that are late"),
    )
}


def name_of(kind: str) -> str:
    """Its name in the reader's language; of work the program no longer knows, the bare code."""
    return label(NAMES[kind]) if kind in NAMES else kind
