"""The columns of the two lists an administrator brings."""

from __future__ import annotations

from mediation.accounts import committees
from mediation.core.sheets.columns import Column, Columns
from mediation.organisations.service import KINDS, LEVELS
from mediation.security.roles import LABELS, Role

YES_NO = {"是": True, "否": False}
SEXES = {"男": "male", "女": "female"}
APPOINTMENTS = {"委员": "member", "聘任": "appointed"}
POSTS = {"主任": "head", "副主任": "deputy", "委员": ""}

# what people write instead of the words that the list offers

YES_NO_WRITTEN = {**YES_NO, "有": True, "√": True, "无": False, "不是": False}
SEXES_WRITTEN = {**SEXES, "男性": "male", "女性": "female"}
APPOINTMENTS_WRITTEN = {
    **APPOINTMENTS,
    **dict.fromkeys(("选出的委员", "推选", "推选产生", "选举", "选举产生", "调委会委员"), "member"),
    **dict.fromkeys(("聘任的", "聘任产生", "聘用", "受聘", "聘请"), "appointed"),
}  # fmt: skip
POSTS_WRITTEN = {**POSTS, **{f"调委会{word}": code for word, code in POSTS.items()}}
KINDS_WRITTEN = {
    **{kind.zh: kind.code for kind in KINDS}, "人民调解委员会": "committee", "调委会": "committee",
    "部门": "department", "联席单位": "department", "中心": "centre", "区社会治理中心": "centre",
}
LEVELS_WRITTEN = {
    **{level.zh: level.code for level in LEVELS}, **dict.fromkeys(("村", "社区", "村居"), "village"),
    **dict.fromkeys(("街道", "镇", "乡镇", "镇(街道)", "乡镇(街道)"), "street"),
    **dict.fromkeys(("区", "县", "区级", "县级"), "district"),
}
_COMMITTEES = {
    **{kind.zh: kind.code for kind in committees.KINDS},
    **dict.fromkeys(("村调委会", "社区调委会", "村民调委会", "居民调委会", "村(社区)调委会"), "village"),
    **dict.fromkeys(("乡镇调委会", "街道调委会", "镇街调委会"), "street"),
    **dict.fromkeys(("企业调委会", "事业单位调委会"), "firm"),
    **dict.fromkeys(("行业性调委会", "专业性调委会", "行业调委会"), "trade"),
}
COMMITTEES_WRITTEN = _COMMITTEES | {
    word.replace("调委会", "人民调解委员会"): code for word, code in _COMMITTEES.items()
}

ORGANISATIONS = Columns((
    Column("name", "机构名称", "Name", other=("名称", "单位名称", "机构", "全称"), required=True, most=100),
    Column("short_name", "简称", "Short name", other=("字号",), required=True, most=20,
           hint="写进卷号,全区不能重复,如 乔"),
    Column("kind", "类型", "Kind", other=("机构类型",), required=True, choices=tuple(k.zh for k in KINDS)),
    Column("level", "层级", "Level", choices=tuple(level.zh for level in LEVELS),
           hint="不填:村(居)调委会为村(社区),乡镇(街道)调委会为镇街,其余为区县"),
    Column("parent", "上级机构", "Under", other=("上级", "上级单位", "隶属"), most=100,
           hint="名称或简称;可以是本表里的另一行。中心自己不填"),
    Column("phone", "电话", "Telephone", other=("联系电话",), most=40),
    Column("address", "地址", "Address", other=("办公地址",), most=200),
    Column("committee", "调委会种类", "Kind of committee", other=("种类",),
           choices=tuple(k.zh for k in committees.KINDS), hint="只有调解委员会填;层级不填时必填"),
    Column("filed_number", "备案号", "Filed number", most=60),
    Column("filed_on", "备案日期", "Filed on", hint="如 2026-03-05"),
    Column("term_from", "本届任期起", "Term from", other=("任期起",), hint="每届三年;止期不填则自动算出"),
    Column("term_until", "本届任期止", "Term until", other=("任期止",)),
    Column("mixed_area", "多民族居住地区", "Mixed area", choices=tuple(YES_NO)),
    Column("room", "调解室", "Room", other=("调解室名称",), most=60,
           hint="有就填名称,如 一号调解室;地址同机构地址"),
))  # fmt: skip

PEOPLE = Columns((
    Column("name", "姓名", "Name", required=True, most=60),
    Column("organisation", "单位", "Organisation", other=("机构", "所在单位", "调委会"), required=True,
           most=100, hint="机构名称或简称,须已在系统里"),
    Column("roles", "角色", "Roles", other=("岗位", "权限"), required=True,
           choices=tuple(LABELS[r].zh for r in Role), hint="几个角色用顿号隔开"),
    Column("login", "用户名", "User name", other=("登录名", "账号"), most=60,
           hint="不填则用姓名拼音,重了自动加数字"),
    Column("phone", "电话", "Telephone", other=("手机", "联系电话", "手机号"), most=40),
    Column("firm", "律所或部门", "Firm or department", other=("律所", "执业机构"), most=100,
           hint="受邀律师、专家填,用于利益冲突比对"),
    Column("from_on", "权限起", "From", other=("起始日期",), hint="不填为今天"),
    Column("until_on", "权限止", "Until", other=("截止日期",), hint="检查员必填"),
    Column("appointment", "聘任方式", "Member or appointed", choices=tuple(APPOINTMENTS),
           hint="调解员填:选出的委员,还是聘任的"),
    Column("post", "职务", "Post", other=("调委会职务",), choices=tuple(POSTS)),
    Column("sex", "性别", "Sex", choices=tuple(SEXES)),
    Column("born_on", "出生日期", "Born on", other=("出生年月日",)),
    Column("nation", "民族", "Nationality", most=20),
    Column("filed_number", "备案号", "Filed number", other=("调解员备案号", "证号"), most=60),
    Column("in_office_from", "任期起", "In office from", other=("聘期起",)),
    Column("in_office_until", "任期止", "In office until", other=("聘期止",)),
    Column("load_cap", "在办上限", "Most open disputes", other=("最多在办",), most=3, hint="不填为20"),
    Column("skills", "擅长类别", "Skills", other=("擅长", "专长"),
           hint="类别名称或代码,用顿号隔开;不填为各类都办"),
    Column("languages", "语言方言", "Languages and dialects", other=("语言", "方言"), most=100,
           hint="如 临平话、手语,用顿号隔开"),
    Column("hours", "本年培训学时", "Hours of training this year", other=("培训学时",), most=3),
))  # fmt: skip

EXAMPLES = {
    "organisations": [
        {"name": "(示例,导入前请删除本行)乔司街道人民调解委员会", "short_name": "乔", "kind": "调解委员会",
         "parent": "临平区社会治理中心", "phone": "0571-86290000", "address": "乔司街道乔莫西路1号",
         "committee": "乡镇(街道)调委会", "filed_number": "临平调备〔2026〕1号", "filed_on": "2026-01-10",
         "term_from": "2026-01-01", "room": "一号调解室"},
    ],
    "people": [
        {"name": "(示例,导入前请删除本行)周某", "organisation": "乔", "roles": "调解员",
         "phone": "13800000000", "appointment": "委员", "post": "委员", "sex": "男",
         "born_on": "1966-05-01", "nation": "汉",
         "filed_number": "临平调员〔2026〕001", "in_office_from": "2026-01-01",
         "skills": "邻里纠纷、物业及其管理"},
    ],
}  # fmt: skip
"""One row of each template that shows how it is meant."""
