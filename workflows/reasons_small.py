"""The coded reasons and fixed choices of the small flows."""

from __future__ import annotations

from .flow import Reason
from .reasons import OTHER

HANDOVER_KINDS = (
    Reason("up", "升级(向上)", "Escalated, up"),
    Reason("sideways", "转办(平级)", "Handed over, sideways"),
)
HANDOVER = (
    Reason("term_over", "期限届满未果", "The term is over without result"),
    Reason("sessions_failed", "三次调解未成", "Three sessions without result"),
    Reason("floor_met", "新触发高等级条件", "A floor of a higher grade is newly met"),
    Reason("not_competent", "不属本会管辖", "Not within this committee's competence"),
    Reason("cross_area", "跨区域、跨单位", "Across areas or units"),
    Reason("expertise", "需要专业委员会", "A specialised committee is needed"),
    OTHER,
)
HANDOVER_RETURN = (
    Reason("not_competent", "不属我方管辖", "Not within our competence"),
    Reason("papers_incomplete", "材料不全", "Papers incomplete"),
    Reason("not_needed", "原单位能够处理", "The sender can handle it"),
    OTHER,
)
HANDOVER_RECALL = (
    Reason("settled", "已自行解决", "Settled meanwhile"),
    Reason("mistaken", "误转", "Sent by mistake"),
    Reason("continue_here", "由我方继续调解", "We go on mediating ourselves"),
    OTHER,
)

ASSISTANCE_PARTS = (
    Reason("names", "当事人姓名", "Names of the parties"),
    Reason("story", "纠纷经过", "What happened"),
    Reason("claims", "诉求", "What is asked for"),
    Reason("place", "发生地", "Place"),
    Reason("amount", "涉案金额", "Amount"),
)
ASSISTANCE_ANSWERS = (
    Reason("opinion", "提供书面意见", "Gives an opinion"),
    Reason("attends", "派员参加调解", "Sends somebody to the mediation"),
    Reason("done", "已依职责处理", "Has dealt with it"),
    Reason("unable", "依法不能提供", "May not be given by law"),
    Reason("not_ours", "不属本部门职责", "Not within the department's duties"),
)
ASSISTANCE_FOLLOWS = (
    Reason("go_on", "继续办理,答复供参考", "It goes on, the answer at hand"),
    Reason("session", "约下一次调解,当面说明答复", "Book a session and explain the answer there"),
    Reason("invite", "邀请所派人员参加调解", "Invite the person who is sent"),
    Reason("resume", "恢复调解(中止原因消除)", "Resume: the cause of the suspension is over"),
    Reason("another", "另请其他部门", "Ask another department"),
    Reason("dispute_ended", "纠纷已终止", "The dispute has ended"),
)
ASSISTANCE_RECALL = (
    Reason("settled", "已自行解决", "Settled meanwhile"),
    Reason("not_needed", "不再需要", "No longer needed"),
    Reason("mistaken", "误交", "Sent by mistake"),
    Reason("dispute_ended", "纠纷已终止", "The dispute has ended"),
    OTHER,
)

CAPACITIES = (
    Reason("adviser", "提供法律或专业意见", "Adviser"),
    Reason("recorder", "记录", "Recorder"),
    Reason("mediator", "参与调解", "Joint mediator"),
)
INVITATION_DECLINE = (
    Reason("conflict", "有利害关系", "Conflict of interest"),
    Reason("no_time", "时间不行", "No time"),
    Reason("not_my_field", "不是我的专业", "Not my field"),
    OTHER,
)
INVITATION_CANCEL = (
    Reason("party_objects", "当事人不同意邀请", "A party does not consent"),
    Reason("not_needed", "不再需要", "No longer needed"),
    Reason("replaced", "改请他人", "Another is asked instead"),
    Reason("dispute_ended", "纠纷已终止", "The dispute has ended"),
    Reason("mistaken", "误操作", "By mistake"),
    OTHER,
)
INVITATION_BAR = (
    Reason("own_conflict", "本人有利害关系", "The person's own conflict"),
    Reason("firm_conflict", "所在机构有利害关系", "The firm's conflict"),
    Reason("acted_before", "曾代理一方", "Acted for a side before"),
)
STEP_DOWN = (
    Reason("conflict", "发现利害关系", "Conflict discovered"),
    Reason("illness", "生病", "Illness"),
    Reason("no_time", "时间不行", "No time"),
    Reason("party_objects", "当事人提出异议", "A party objects"),
    OTHER,
)

SESSION_RESULTS = (
    Reason("agreed", "达成一致", "Agreement reached"),
    Reason("not_agreed", "未达成一致", "No agreement"),
    Reason("to_continue", "有待继续调解", "To be continued"),
)
POSTPONE = (
    Reason("party_asks", "当事人要求改期", "Asked for by a party"),
    Reason("mediator_unable", "调解员不能到场", "The mediator cannot come"),
    Reason("room_unavailable", "场地不可用", "The room is not available"),
    Reason("evidence_pending", "等待证据材料", "Evidence still to come"),
    OTHER,
)
CANCELLED_WITH_THE_CASE = (
    Reason("dispute_ended", "纠纷已终止", "The dispute has ended"),
    Reason("suspended", "纠纷已中止", "The dispute is suspended"),
    Reason("handed_on", "纠纷已转办或移送", "The dispute was handed on"),
    Reason("mediator_released", "调解员已解除指派", "The mediator was released"),
)
"""The case itself says what comes next; nobody need book another session now."""

SESSION_CANCEL = (
    *CANCELLED_WITH_THE_CASE,
    Reason("settled", "各方已和解", "The parties have settled"),
    Reason("party_refuses", "一方不愿调解", "A party does not want to mediate"),
    OTHER,
)
RECORD_WAYS = (
    Reason("points", "填要点", "Points"),
    Reason("handwritten", "拍手写", "Photographed handwriting"),
    Reason("questions", "问答", "Question and answer"),
)
AMEND = (
    Reason("party_asks", "当事人要求更正", "Asked for by a party"),
    Reason("omission", "有遗漏", "Something was left out"),
    Reason("slip", "笔误", "Slip of the pen"),
    OTHER,
)
DROP_RECORD = (
    Reason("not_held", "这次调解没有开成", "The session did not take place"),
    Reason("wrong_session", "写错了场次", "Written for another session"),
    Reason("written_anew", "另行重写", "Written anew"),
    OTHER,
)

REVISE = (
    Reason("party_asks", "当事人要求修改", "Asked for by a party"),
    Reason("terms_unclear", "条款不明确", "A term is unclear"),
    Reason("unlawful_term", "条款不合法", "A term is unlawful"),
    Reason("parties_left", "部分当事人离开本案", "Some parties left the case"),
    Reason("slip", "笔误", "Slip of the pen"),
    OTHER,
)
REFUSE_SIGNING = (
    Reason("changed_mind", "反悔", "Changed their mind"),
    Reason("terms", "对条款有异议", "Objects to a term"),
    Reason("third_person", "家人或第三人反对", "Family or a third person objects"),
    OTHER,
)
DROP_AGREEMENT = (
    Reason("no_agreement", "未能达成一致", "No agreement was reached"),
    Reason("parties_left", "部分当事人退出", "Some parties left"),
    Reason("redrafted", "另行起草", "Drafted anew"),
    Reason("dispute_ended", "纠纷已终止", "The dispute has ended"),
    OTHER,
)
DISMISS_GROUNDS = (
    Reason("unlawful", "违反强制性规定", "Breaks mandatory law"),
    Reason("harms_others", "损害国家、公共或他人利益", "Harms the state, the public or others"),
    Reason("against_morals", "违背公序良俗", "Against public morals"),
    Reason("not_voluntary", "违反自愿原则", "Not voluntary"),
    Reason("unclear", "内容不明确", "Content unclear"),
    OTHER,
)
PROOFS = (
    Reason("receipt", "收条", "Receipt"),
    Reason("transfer_slip", "转账凭证", "Transfer slip"),
    Reason("creditor_confirms", "权利人确认", "Confirmed by the creditor"),
    Reason("seen", "现场查看", "Seen on the spot"),
)
BREACHES = (
    Reason("cannot_pay", "无力履行", "Cannot perform"),
    Reason("will_not", "拒绝履行", "Refuses to perform"),
    Reason("cannot_reach", "联系不上", "Cannot be reached"),
    Reason("disputes_content", "对内容有争议", "Disputes the content"),
    OTHER,
)
PROMISE_ROUTES = (
    Reason("payment_order", "申请支付令", "Payment order"),
    Reason("suit", "起诉", "Suit"),
    Reason("enforcement", "申请强制执行", "Enforcement"),
)
REPLACED_BY = (
    Reason("reopen", "再次调解", "New round"),
    Reason("supersede", "新协议", "New agreement"),
    Reason("annul", "协议失效", "Agreement void"),
)

DANGER_SIGNS = (
    Reason("threat", "扬言伤人", "Threat to hurt somebody"),
    Reason("self_harm", "扬言自伤自杀", "Threat of self-harm"),
    Reason("extreme", "扬言纵火、爆炸等极端行为", "Threat of arson or another extreme act"),
    Reason("weapon", "持械或已动手", "Weapon or physical fight"),
    Reason("domestic_violence", "家庭暴力", "Domestic violence"),
    Reason("gathering", "聚集、围堵", "Gathering or blocking"),
    Reason("victim", "未成年人或无行为能力人受害", "A minor or incapable person is harmed"),
    Reason("illness", "精神障碍发作风险", "Mental disorder about to break out"),
    Reason("urgent", "情况紧急,详情后补", "Urgent, details follow"),
)
DANGER_BODIES = (
    Reason("police", "公安机关", "Police"),
    Reason("centre", "区社会治理中心", "District centre"),
    Reason("health", "卫生机构", "Health authority"),
    Reason("civil_affairs", "民政部门", "Civil affairs"),
    Reason("other", "其他有关部门", "Another authority"),
)
CLEAR = (
    Reason("handled", "已由有关部门处置", "Dealt with by the authority"),
    Reason("calmed", "经核实已平息", "Checked and calmed"),
    Reason("not_real", "经核实不存在", "Checked and unfounded"),
    OTHER,
)
VISIT_WAYS = (
    Reason("home", "上门", "At home"),
    Reason("phone", "电话", "By telephone"),
    Reason("office", "来访", "At the office"),
)
PERFORMANCE = (
    Reason("all", "全部履行", "Fully performed"),
    Reason("part", "部分履行", "Partly performed"),
    Reason("none", "未履行", "Not performed"),
    Reason("nothing_due", "无履行内容", "Nothing to perform"),
)
SATISFACTION = (
    Reason("satisfied", "满意", "Satisfied"),
    Reason("fair", "基本满意", "Fairly satisfied"),
    Reason("dissatisfied", "不满意", "Dissatisfied"),
    Reason("no_answer", "未表态", "No answer"),
)
VISIT_MISS = (
    Reason("no_answer", "无人接听或不在家", "No answer or not at home"),
    Reason("wrong_number", "号码或地址不对", "Wrong number or address"),
    Reason("refused", "拒绝回访", "Refused the visit"),
    OTHER,
)
VISIT_DROP = (
    Reason("unreachable", "多次联系不上", "Not reached after several tries"),
    Reason("refused", "当事人拒绝回访", "The party refuses visits"),
    Reason("not_needed", "不再需要", "No longer needed"),
    OTHER,
)
