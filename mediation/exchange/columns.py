"""The columns of an intake register: what each is called in the sheets that committees keep."""

from __future__ import annotations

from mediation.core.sheets.columns import TEXT, Column, Columns
from mediation.lifecycle.facts_form import MAX_TEXT

NAMES, NUMBER, MOMENT, MONEY = "names", "number", "moment", "money"

REGISTER = Columns((
    Column("ref", "原编号", "Number in the old register",
           other=("编号", "登记编号", "台账编号", "案号", "id"), most=40,
           hint="原台账里的编号;同一编号不会导入两次。没有就空着"),
    Column("requested_at", "申请时间", "Moment of the request", MOMENT,
           other=("申请日期", "登记日期", "登记时间", "提出请求的时间"),
           hint="如 2026-03-05 或 2026-03-05 14:30;不填则记为导入时刻,待核"),
    Column("source", "来源", "Source", other=("案件来源", "纠纷来源", "来源渠道"), required=True,
           hint="当事人申请、告知引导、主动调解、法院委派、法院委托、检察院、公安、信访、热线、其他部门"),
    Column("applicants", "申请人", "Applying side", NAMES,
           other=("申请方", "申请人姓名", "甲方", "当事人甲"), required=True, most=MAX_TEXT,
           hint="多人用顿号隔开;代表多人写“张三等9人”"),
    Column("applicant_id", "申请人证件号", "Applicant's identity number", NUMBER,
           other=("申请人身份证号", "申请人身份证号码"), most=MAX_TEXT,
           hint="单元格须为文本格式;多人按同样顺序用顿号隔开"),
    Column("applicant_phone", "申请人电话", "Applicant's telephone", NUMBER,
           other=("申请人联系电话", "申请人手机", "申请人联系方式"), most=MAX_TEXT),
    Column("applicant_address", "申请人住址", "Applicant's address",
           other=("申请人地址", "申请人单位或住址")),
    Column("respondents", "被申请人", "Other side", NAMES,
           other=("被申请方", "被申请人姓名", "对方", "对方当事人", "乙方", "当事人乙"), required=True,
           most=MAX_TEXT,
           hint="不知道姓名的写看得出是谁的称呼,如“楼上住户”"),
    Column("respondent_id", "被申请人证件号", "Other side's identity number", NUMBER,
           other=("被申请人身份证号", "被申请人身份证号码"), most=MAX_TEXT),
    Column("respondent_phone", "被申请人电话", "Other side's telephone", NUMBER,
           other=("被申请人联系电话", "被申请人手机", "被申请人联系方式"), most=MAX_TEXT),
    Column("respondent_address", "被申请人住址", "Other side's address",
           other=("被申请人地址", "被申请人单位或住址")),
    Column("third", "第三方", "Third side", NAMES, other=("第三人", "其他当事人"), most=MAX_TEXT),
    Column("title", "案由简述", "Matter in one line", other=("案由", "纠纷名称", "标题"), most=60),
    Column("narrative", "纠纷简要情况", "What happened", TEXT,
           other=("简要情况", "案情", "案情简介", "纠纷情况", "事由", "什么事"), required=True,
           most=MAX_TEXT),
    Column("claims", "申请事项", "What is asked for", TEXT,
           other=("诉求", "申请人诉求", "请求事项"), most=MAX_TEXT),
    Column("amount", "涉及金额", "Amount", MONEY,
           other=("金额", "标的额", "涉案金额", "涉及金额(元)", "金额(元)"),
           hint="元,如 5158.18 或 6.5万"),
    Column("place", "发生地", "Place", other=("纠纷发生地", "地点", "发生地点")),
    Column("label", "纠纷类别", "Kind of dispute",
           other=("纠纷类型", "类别", "类型"), hint="粗略类别即可,分级时由文员确定"),
    Column("referred_by", "来文单位", "Sent by", other=("移送单位", "委派单位"), most=60),
    Column("external_number", "来文编号", "Their number", other=("来文号", "移送编号"), most=80),
    Column("note", "备注", "Note", TEXT, other=("说明",), most=MAX_TEXT),
))  # fmt: skip
"""In the order of the template."""

COLUMNS, BY_CODE = REGISTER.rows, REGISTER.by_code
