"""What can be wrong with a row of a list of organisations or people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mediation.core.sheets import problems

WORDS: Mapping[str, tuple[str, str]] = {
    **problems.OF_SHEETS,
    "example": ("这是模板里的示例行,请删除", "The example of the template: delete it"),
    "choice": ("请用这些说法之一:{about}", "Use one of: {about}"),
    "number": ("请填 {about} 的整数", "A whole number {about}"),
    "phone_wrong": ("电话号码格式不对", "This is not a telephone number"),
    "keeper_apart": (
        "系统管理员、安全管理员与审计管理员须由不同的人担任(三员分立)",
        "An administrator and an audit keeper are two persons",
    ),
    "until_before": ("止期早于起期", "Ends before it begins"),
    "name_differs": ("系统里已有“{about}”,但简称不同", "{about} is here already with another short name"),
    "short_taken": ("简称已被“{about}”使用", "The short name belongs to {about}"),
    "name_in_file": ("与第 {about} 行重复", "The same as in row {about}"),
    "parent_unknown": ("没有这个上级机构", "There is no such organisation above"),
    "parent_bad": ("上级在本表第 {about} 行,但那一行有错", "It stands in row {about}, which is wrong"),
    "parent_circle": ("上级关系绕成了圈", "The organisations stand above one another in a circle"),
    "parent_missing": ("除了中心,都要填上级机构", "Only a centre may stand at the top"),
    "committee_only": ("只有调解委员会才填", "Only for committees"),
    "term_longer": ("任期不超过三年(《人民调解法》第9条)",
                    "A term is three years at most (People's Mediation Law, 9)"),
    "unit_unknown": ("系统里没有这个机构,请先导入机构", "No such organisation: import organisations first"),
    "unit_closed": ("机构已停用", "The organisation is closed"),
    "login_wrong": ("用户名只能用字母、数字和 . @ - _", "Letters, digits, . @ - _ only"),
    "login_kept": ("以 guest- 开头的用户名留给名册外的受邀人员",
                   "Names with guest- are kept for outside people"),
    "login_taken": ("用户名已被“{about}”使用", "The user name belongs to {about}"),
    "same_name": ("同单位有同名的人而电话不同,请填用户名加以区分",
                  "Another person of this name is there: give a user name"),
    "namesake": (
        ("与第 {about} 行同单位同名:是一个人,请合成一行(角色用顿号隔开),或两行填同一电话、同一出生日期;"
        "是两个人,请在两行的用户名列各填一个加以区分"),
        ("Named as row {about}, there too: one person is one row with all his roles, or has one telephone or "
        "day of birth; two need user names"),
    ),
    "to_self": ("不能给自己授权,请另一位管理员来办", "Nobody gives a right to himself"),
    "inspector_end": ("检查员须有截止日期", "An inspector's right needs a last day"),
    "minor": ("任职时未满18周岁", "Not of age when taking office"),
    "head_taken": ("该调委会已有主任:{about}", "The committee has a head: {about}"),
    "not_committee": ("调解员只能登记在调解委员会或中心", "Mediators belong to a committee or the centre"),
    "skill_unknown": ("没有这个类别:{about}", "There is no such category: {about}"),
    "all_known": ("这一行在系统里已经有了,没有要增加的", "All of this is here already"),
    "refused": ("不能录入:{about}", "Cannot be entered: {about}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem(problems.Problem):
    """One thing that is wrong with a row of a list."""

    words: ClassVar[Mapping[str, tuple[str, str]]] = WORDS
