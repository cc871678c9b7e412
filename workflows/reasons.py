"""The coded reasons and other fixed choices of the dispute's own moves.

A code is stored for ever and never changes its meaning; a label may be
bettered. End reasons carry the class in which the figures count them.
"""

from __future__ import annotations

from .flow import EndClass, Reason

OTHER = Reason("other", "其他", "Other")

# How a dispute comes to the counter.
SOURCES = (
    Reason("applied", "当事人申请", "Application by a party"),
    Reason("guided", "有关机关告知引导后申请", "Application on the advice of an authority"),
    Reason("own_motion", "主动调解", "On the committee's own motion"),
    Reason("court_before", "法院委派(立案前)", "Sent by a court before filing"),
    Reason("court_after", "法院委托(立案后)", "Sent by a court after filing"),
    Reason("procuratorate", "检察院移送", "Sent by the procuratorate"),
    Reason("police", "公安移送", "Sent by the police"),
    Reason("petition", "信访移送", "Sent by the petition office"),
    Reason("hotline", "热线转办", "Sent by the hotline"),
    Reason("department", "其他部门移送", "Sent by another department"),
)
COURT_SOURCES = frozenset({"court_before", "court_after"})

COMPETENCE = (
    Reason("party_lives", "当事人居住地或单位所在地在本辖区", "A party lives or works here"),
    Reason("arose_here", "纠纷发生地在本辖区", "The dispute arose here"),
    Reason("by_trade", "行业性、专业性纠纷归本会", "The trade's dispute belongs to this committee"),
    Reason("by_choice", "各方协议选择本会", "All sides chose this committee"),
    Reason("from_above", "上级指定", "Named by the level above"),
)
REPEAT_ANSWERS = (
    Reason("same_matter", "同一事", "Same matter"),
    Reason("related", "有关联", "Related"),
    Reason("different", "不是一回事", "Different matter"),
)
LINKS = (
    *REPEAT_ANSWERS, Reason("split", "分案", "Split off"), Reason("successor", "后续纠纷", "Follows from it"),
)
"""How two disputes may be tied to each other."""
DECLINE = (
    Reason("guided_elsewhere", "已导引至其他途径", "Guided elsewhere"),
    Reason("not_competent", "不属本会管辖", "Not within this committee's competence"),
    Reason("outside_scope", "不属民间纠纷", "Not a civil dispute"),
    Reason("special_organ", "法律规定由专门机关管辖处理", "Reserved by law to a special organ"),
    Reason("forbidden", "法律禁止采用民间调解方式", "Mediation is forbidden by law"),
    Reason("already_accepted", "法院、公安或其他行政机关已受理或解决", "Already with an authority"),
    Reason("party_refuses", "当事人明确拒绝调解", "A party clearly refuses mediation"),
)
RECONSIDER = (
    Reason("new_facts", "出现新情况", "New facts"),
    Reason("sent_back", "导引单位不予受理", "The other body did not take it"),
    Reason("mistaken", "原审查有误", "The first decision was mistaken"),
    Reason("asked_again", "当事人再次申请", "A party applies again"),
    OTHER,
)

GRADES = (
    Reason("1", "一级·重大", "Grade I, grave"),
    Reason("2", "二级·较大", "Grade II, serious"),
    Reason("3", "三级·一般", "Grade III, ordinary"),
)
GRADE_DIFFERS = (
    Reason("unlisted_risk", "有规则未列的风险", "A risk the rule does not list"),
    Reason("facts_unproved", "所依据的情况未核实", "The facts behind the proposal are not proved"),
    Reason("already_calmed", "矛盾已缓和", "The dispute has calmed down"),
    OTHER,
)
GRADING_SIGNS = (
    Reason("death_or_injury", "已有人死亡或重伤", "Death or serious injury"),
    Reason("extreme_threat", "扬言杀人、自杀、放火等极端行为",
           "Threat to kill, of self-harm, arson or the like"),
    Reason("gathering", "已经或扬言聚集、堵路、围堵", "Gathering, blocking or occupying, done or announced"),
    Reason("high_petition", "已经或扬言赴省进京上访", "Petition to province or Beijing, made or announced"),
    Reason("weapon_call", "报警中涉及持械", "A police call with a weapon"),
    Reason("public_opinion", "引起较大舆情", "Wide public attention"),
    Reason("physical_conflict", "发生肢体冲突", "Physical conflict"),
    Reason("vulnerable", "涉及未成年人、限制行为能力人、家暴、精神障碍风险或生活困难者",
           "Minor, limited capacity, domestic violence, mental disorder at risk, or destitute person"),
    Reason("public_body", "一方为政府机关或国有企业", "A government body or state company is a party"),
    Reason("project", "属专班项目", "Belongs to a task-force project"),
    Reason("tense", "双方关系紧张", "Relation is tense"),
    Reason("emotional", "情绪激动", "Emotions run high"),
    Reason("evidence_disputed", "证据有争议或需鉴定", "Evidence disputed or expertise needed"),
    Reason("party_outside", "有当事人在区外", "A party is outside the district"),
)
"""What a person ticks for the grading rule; the hub counts the rest itself."""

RECLASSIFY = (
    Reason("new_facts", "出现新情况", "New facts"),
    Reason("escalated", "矛盾升级", "The dispute has sharpened"),
    Reason("calmed", "矛盾缓和", "The dispute has calmed down"),
    Reason("sessions_failed", "多次调解未成", "Several sessions without result"),
    Reason("wrong_category", "原类别有误", "The category was wrong"),
    Reason("wrong_grade", "原等级有误", "The grade was wrong"),
    OTHER,
)

CHOSEN_BY = (
    Reason("committee", "本会指派", "Named by the committee"),
    Reason("parties", "当事人选择", "Chosen by the parties"),
)
ASSIGN_DIFFERS = (
    Reason("party_choice", "当事人选择", "The parties' choice"),
    Reason("expertise", "需要专业知识", "Special knowledge needed"),
    Reason("continuity", "曾办同类或前案", "Handled an earlier or similar case"),
    Reason("load", "在办案件较少", "Has fewer open cases"),
    Reason("language", "语言或方言", "Language or dialect"),
    Reason("distance", "就近", "Nearby"),
    Reason("on_the_spot", "当场由其调解", "Mediated it on the spot"),
    Reason("level_agreed", "上级同意由本级先行办理", "The level above leaves it here for now"),
    OTHER,
)
REASSIGN = (
    Reason("recusal", "自行回避", "Recusal"),
    Reason("objection_sustained", "当事人异议成立", "Objection sustained"),
    Reason("illness", "生病或请假", "Illness or leave"),
    Reason("left_office", "离任", "Left office"),
    Reason("load", "在办案件过多", "Too many open cases"),
    Reason("party_request", "当事人要求更换", "Asked for by the parties"),
    Reason("expertise", "需要专业知识", "Special knowledge needed"),
    OTHER,
)
RELEASE = REASSIGN[:4]

EXTEND = (
    Reason("complex", "案情复杂", "Complex facts"),
    Reason("evidence_pending", "等待证据材料", "Evidence still to come"),
    Reason("near_agreement", "各方接近一致", "The sides are near agreement"),
    Reason("party_away", "当事人暂时不能到场", "A party cannot come for a time"),
    OTHER,
)
SUSPEND = (
    Reason("expertise", "鉴定、评估期间", "Expert opinion under way"),
    Reason("party_died", "当事人死亡,等待继承人", "A party died; successor awaited"),
    Reason("incapable", "当事人丧失行为能力,等待监护人", "A party lost capacity; guardian awaited"),
    Reason("absent", "当事人因故不能参加(有证明)", "A party is absent, with proof"),
    Reason("court_stay", "须等待法院等机关处理结果", "Stayed for a court's or authority's decision"),
)
RESUME = (
    Reason("date_reached", "中止期限届满", "The end date is reached"),
    Reason("result_in", "鉴定、评估已有结果", "The expert opinion is in"),
    Reason("successor_found", "继承人已参加", "The successor has joined"),
    Reason("guardian_found", "监护人已确定", "The guardian is named"),
    Reason("party_back", "当事人可以参加", "The party can take part again"),
    Reason("stay_lifted", "有关机关已处理", "The authority has decided"),
    OTHER,
)
SPLIT = (
    Reason("go_own_way", "部分当事人另行解决", "Some parties go their own way"),
    Reason("part_agreed", "部分当事人先行达成一致", "Some parties agree first"),
    Reason("other_matter", "不同事项分开调解", "A different matter is mediated apart"),
    OTHER,
)
UNMERGE = (
    Reason("not_same", "并非同一纠纷", "Not the same dispute"),
    Reason("party_objects", "当事人不同意并案", "A party objects"),
    Reason("mistaken", "误操作", "Merged by mistake"),
    OTHER,
)

_FAIL, _NONE, _OUT = EndClass.FAILURE, EndClass.NO_FAILURE, EndClass.NOT_COUNTED

MERGE = (Reason("merged", "已并案", "Merged", _OUT),)
VOID = (Reason("registered_by_mistake", "误登记", "Registered by mistake", _OUT),)
WITHDRAW = (
    Reason("withdrawn", "申请人撤回", "Withdrawn by the applicants", _NONE),
    Reason("self_settled", "双方自行和解", "Settled by the parties themselves", _NONE),
)
REFUSE = (
    Reason("refused_before_start", "调解开始前一方不同意", "Refused before mediation began", _NONE),
    Reason("ended_by_party", "当事人要求终止调解", "Ended by a party", _NONE),
)
FAIL = (
    Reason("cannot_reach", "期限内无法联系当事人", "A party could not be reached in the term", _FAIL),
    Reason("gap_too_wide", "分歧过大", "The gap is too wide", _FAIL),
    Reason("term_over", "期限届满未延期", "The term is over without extension", _FAIL),
    Reason("refused_to_sign", "当事人拒绝签字", "A party refuses to sign", _FAIL),
    Reason("other", "其他", "Other", _FAIL),
)
LAPSE = (
    Reason("died_no_successor", "当事人死亡,无继承人或继承人放弃", "A party died without successor", _NONE),
    Reason("dissolved", "法人终止,无权利义务承受人", "A legal person was dissolved without successor", _NONE),
    Reason("moot", "标的灭失,已无必要", "The matter has become moot", _NONE),
    Reason("bar_found", "发现不得调解的情形", "A bar to mediation was found", _NONE),
    Reason("sham_suspected", "涉嫌虚假调解", "Sham mediation suspected", _NONE),
)
ANNUL = (
    Reason("void_by_court", "法院确认协议无效或撤销", "Set aside by a court", _NONE),
    Reason("confirmation_dismissed", "司法确认申请被驳回", "Judicial confirmation dismissed", _NONE),
    Reason("rescinded", "各方一致解除协议", "Rescinded by all parties", _NONE),
)
END_REASONS = (*FAIL, *REFUSE, *WITHDRAW, *LAPSE, *ANNUL, *MERGE, *VOID)
"""Every reason a dispute may have ended for, with its class."""

FORMS = (
    Reason("written", "书面协议", "Written agreement"),
    Reason("oral", "口头协议", "Oral agreement"),
)
TRANSFER = (
    Reason("parties_ask", "当事人要求", "Asked for by the parties"),
    Reason("special_organ", "须由专门机关处理", "A special organ must deal with it"),
    Reason("crime_suspected", "涉嫌违法犯罪", "An offence is suspected"),
    Reason("not_mediable", "不适宜人民调解", "Not fit for people's mediation"),
    Reason("other_district", "应由外地调解组织处理", "Belongs to another district"),
    OTHER,
)
RETURN = (
    Reason("not_theirs", "不属其职责范围", "Not their duty"),
    Reason("papers_incomplete", "材料不全", "Papers incomplete"),
    Reason("parties_mediate", "各方同意继续调解", "All sides agree to go on mediating"),
    OTHER,
)
REOPEN = (
    Reason("promise_broken", "协议未履行", "A promise was broken"),
    Reason("all_ask", "各方要求再次调解", "All sides ask for it"),
    Reason("agreement_void", "原协议已失效", "The agreement is void"),
    Reason("new_facts", "出现新情况", "New facts"),
    OTHER,
)
CORRECT = (
    Reason("slip", "笔误", "Slip of the pen"),
    Reason("wrong_entry", "登记错误", "Entered wrongly"),
    Reason("evidence_shows", "有证据证明与事实不符", "Evidence shows otherwise"),
    Reason("agreement_void", "协议已被确认无效或撤销", "The agreement was set aside"),
    OTHER,
)
SUPPLEMENT = (
    Reason("late_paper", "迟到的材料", "Paper that came late"),
    Reason("court_paper", "法院或其他机关文书", "Paper of a court or authority"),
    Reason("proof_of_keeping", "履行凭证", "Proof of performance"),
    Reason("visit_record", "回访记录", "Record of a visit"),
    Reason("review", "评查要求补充", "Asked for by a review"),
    OTHER,
)

TOLD_BY = (
    Reason("face", "当面", "Face to face"),
    Reason("phone", "电话", "By telephone"),
    Reason("message", "短信或微信", "By message"),
    Reason("letter", "书面送达", "By letter"),
    Reason("notice", "留置或张贴", "Left or posted"),
)
ROUTES = (
    Reason("arbitration", "仲裁", "Arbitration"),
    Reason("administrative", "行政途径", "Administrative route"),
    Reason("court", "诉讼", "Court"),
    Reason("legal_aid", "法律援助", "Legal aid"),
)
RETENTION = (
    Reason("short", "短期", "Short"),
    Reason("long", "长期", "Long"),
    Reason("permanent", "永久", "Permanent"),
)
