"""What a record asks for: six points, and what to look for in each kind of matter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One of the six headings under which a record is written."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What to ask in one kind of matter; the longest beginning of the category's code counts."""

    category: str
    zh: str
    en: str


POINTS = (
    Point("applicant", "申请方陈述与诉求", "What the applying side says and asks"),
    Point("respondent", "对方陈述与意见", "What the other side says"),
    Point("issues", "争议焦点", "What is in dispute"),
    Point("evidence", "查明的事实和证据", "Facts established, evidence"),
    Point("law", "释法说理", "Law and reasons explained"),
    Point("proposals", "调解方案与各方意见", "Proposals and what each side said to them"),
)
BY_CODE = {point.code: point for point in POINTS}

HINTS = (
    Hint("", "时间、地点、经过;各方要求;有无书面材料",
         "When, where and how it came about; what each asks; what is in writing"),
    Hint("01", "亲属关系、子女与老人、共同财产与债务;有无家暴、孩子的意愿",
         "Family ties, children and parents, property and debts; violence, the child's wish"),
    Hint("0101", "彩礼或财物的数额和给付方式、是否登记、是否共同生活",
         "Sum and way of what was given, whether married, whether they lived together"),
    Hint("0102", "需赡养或抚养的人、收入、已付与尚欠、怎样照料",
         "Who needs support, income, paid and still owed, how to care"),
    Hint("02", "相邻位置与起因、现场照片、物业或社区意见、修复或改建的办法",
         "Where and why, photos, what the manager or community says, how to repair"),
    Hint("03", "行为经过、传播范围、伤情、已有处理",
         "What was done, how far it spread, injuries, what was decided already"),
    Hint("04", "权属证明、面积与四至、登记情况、损失", "Title, area and bounds, registration, loss"),
    Hint("0402", "收费依据、欠费期间、服务缺陷、业委会意见",
         "Ground of the fee, months owed, defects, owners' view"),
    Hint("05", "起因与责任、伤情或损失、医疗及误工票据、保险",
         "Cause and blame, injury or loss, bills, insurance"),
    Hint("06", "合同日期和金额、已付款、违约情形、解除的意思",
         "Date and sum of the contract, paid so far, breach, wish to end it"),
    Hint("0602", "租期与租金、押金、装修及附属物、腾退时间、拆迁补偿归属",
         "Term and rent, deposit, fittings, when to leave, who gets the compensation"),
    Hint("07", "用工主体、入职与离职时间、约定待遇", "Who employs, from when to when, what was agreed"),
    Hint("0751", "工期起止、约定工资、已付与尚欠、考勤或欠条、实际用工主体",
         "Period of work, wage agreed, paid and owed, attendance or IOU, who employs in fact"),
    Hint("08", "借款日期、金额、利率、已还、担保、转账凭证",
         "Date, sum, interest, paid back, surety, transfers"),
    Hint("09", "承包或使用年限、补偿标准、地上物清点",
         "Term of use, rate of compensation, what stands on the land"),
    Hint("11", "项目进度、补偿方案、评估结果、安置要求",
         "Stage of the project, compensation offered, valuation, rehousing"),
)

QUESTIONS = "问:\n答:\n\n问:\n答:\n"
"""How an empty record by question and answer begins."""


def hint_for(category: str | None) -> Hint:
    """The hint of the nearest kind of matter."""
    fitting = [hint for hint in HINTS if (category or "").startswith(hint.category)]
    return max(fitting, key=lambda hint: len(hint.category))
