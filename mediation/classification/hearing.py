"""What a story speaks of, heard by plain patterns: signs for the grading rule, police calls, medical care.

Only proposals, each with the words it was heard in; a person ticks what is true. Words that are denied or
only threatened nearby (没有报警, 差点动手) are passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mediation.people.counting import number

_NUMBER = "[0-9]{1,2}|[一二两三四五六七八九十]{1,3}"
_CHILD = "孩子|小孩|娃|女儿|儿子|孙子|孙女|外孙"
_HURT = "受伤|摔伤|咬伤|打伤|烫伤|撞伤|砸伤|被打|被咬|骨折|门牙"
_KIN = "丈夫|老公|妻子|老婆|前夫|前妻|男友|女友|公公|婆婆|儿子|女婿"

_SIGNS: Mapping[str, tuple[str, ...]] = {
    "death_or_injury": ("死亡|身亡|致死|猝死|身故|抢救无效|没救过来|重伤",),
    "extreme_threat": (
        ("扬言(?!.{0,4}(?:报警|起诉|举报|投诉|打官司|曝光))|放话|过激|自杀|轻生|跳楼|喝农?药|同归于尽|放火"
        "|砍死|弄死"),
    ),
    "gathering": ("聚集|围堵|堵门|堵路|堵住.{0,4}门|拉横幅",),
    "high_petition": ("赴省|进京|去北京|到省里",),
    "weapon_call": ("持刀|持械|拿刀|拿着?(?:菜|水果)?刀",),
    "physical_conflict": (
        ("动了手|动起手|动手(?!术|能力|做|拆|改|修|装|清|挖|写|干活)|打架|扭打|厮打|撕打|互殴|斗殴|殴打|打伤|推搡"
        "|家暴|家庭暴力|拳打脚踢|耳光|掐.{0,2}脖|被打(?!扰|算|击|折|断|动)"),
    ),
    "vulnerable": (
        ("未成年|监护人|(?:小学|初中|高中|中学)生|女童|男童|幼童|婴幼?儿|失明|生活不能自理|家暴|家庭暴力|虐待"
        "|精神(?:病|障碍|分裂)|抑郁症|智力障碍|残疾(?!人联合会)|低保"),
        rf"(?:{_KIN})[^。,，;；]{{0,8}}(?:殴打|毒打|打骂|动手打)",
        rf"(?:孩子|小孩|娃)[^。,，;；]{{0,10}}(?:{_HURT})",
    ),
    "tense": ("积怨|不来往|争吵|矛盾激化",),
    "emotional": ("情绪激动|情绪对立|很激动|抵触",),
    "evidence_disputed": ("没有证据|没有直接证据|没有书面合同|鉴定|认定不一",),
    "party_outside": ("外地|外省",),
}
_AGE = re.compile(
    rf"(?<![0-9大小差轻长近])({_NUMBER})(?:周)?岁(?:(?:半|多|大)?的?(?:{_CHILD}|男孩|女孩|学生))?"
)
GROWN = 18
_NOT_SO = re.compile(r"(?:差点|险些|几乎|没有?|未|并未|不曾|不准|不许|如果|扬言|威胁|准备)[^,，。;；]{0,2}$")
_NOT_CALLED = re.compile(r"(?:没有?|未|不|如果|扬言|威胁|准备|要|想|可以|能|应该)[^,，。;；]{0,2}$")
_DENIED = {"physical_conflict", "vulnerable"}
"""Signs that words before them can take back."""

_CALL = "报(?:了|过)?(?:警|110)(?!器|系统|装置)|(?:拨打|打)(?:了|过)?110"
_CALLS = (
    re.compile(rf"报(?:了|过)?({_NUMBER})(?:次|回)警"),
    re.compile(rf"(?:{_CALL})(?:了|过)?[^,，。;；]{{0,4}}?({_NUMBER})(?:次|回)(?!调解)(?:警)?"),
    re.compile(rf"({_NUMBER})(?:次|回)(?:{_CALL})"),
    re.compile(rf"打(?:了|过)?({_NUMBER})(?:次|回|个|通)(?:报警电话|110)"),
    re.compile(rf"(?:出警(?:了|过)?({_NUMBER})(?:次|回))|(?:({_NUMBER})次出警)"),
)
_ONE_CALL = re.compile(_CALL)
_MANY_CALLS = re.compile(r"(?:多|数|几|好几)次(?:拨打)?(?:报警|110)|报警(?:了|过)?(?:多|数|几|好几)次")
_MANY = 2

_CARE = re.compile("医院|卫生院|诊所|医生|大夫|医方|院方|门诊")
_FAULT = re.compile(
    "手术|术后|误诊|漏诊|延误(?:诊治|治疗|诊断|病情)|医疗(?:事故|纠纷|损害|过错)|诊疗|用错药|打错针|病历|麻醉"
    "|抢救不(?:当|及)"
)


@dataclass(frozen=True, slots=True)
class Calls:
    """How often the police were called, and the words that say so. Two stand for "several"."""

    times: int
    words: str


def signs(text: str) -> dict[str, str]:
    """Signs of the grading rule that the story speaks of, each with its words."""
    story = unicodedata.normalize("NFKC", text)
    found = {name: words for name in _SIGNS if (words := _heard(story, name))}
    minor = _minor(story)
    if minor and "vulnerable" not in found:
        found["vulnerable"] = minor
    return {name: found[name] for name in _SIGNS if name in found}


def police_calls(text: str) -> Calls | None:
    """The largest number of calls that the story tells; None where it tells of none."""
    story = unicodedata.normalize("NFKC", text)
    told = [
        Calls(number(next(filter(None, said.groups()))), said.group())
        for pattern in _CALLS for said in pattern.finditer(story)
    ]
    if told:
        return max(told, key=lambda calls: calls.times)
    many = _MANY_CALLS.search(story)
    if many:
        return Calls(_MANY, many.group())
    once = next((m for m in _ONE_CALL.finditer(story) if not _NOT_CALLED.search(_before(story, m))), None)
    return Calls(1, once.group()) if once else None


def medical(text: str) -> str:
    """The words that speak of a quarrel about medical care; empty where only a hospital is named."""
    story = unicodedata.normalize("NFKC", text)
    fault = _FAULT.search(story)
    return fault.group() if fault and _CARE.search(story) else ""


def _heard(story: str, name: str) -> str:
    for pattern in _SIGNS[name]:
        for said in re.finditer(pattern, story):
            if name not in _DENIED or not _taken_back(story, said):
                return said.group()
    return ""


def _taken_back(story: str, said: re.Match[str]) -> bool:
    return bool(_NOT_SO.search(_before(story, said)))


def _before(story: str, said: re.Match[str]) -> str:
    return story[max(0, said.start() - 8) : said.start()]


def _minor(story: str) -> str:
    """Somebody of an age below eighteen; ages compared (大3岁) are none."""
    return next((m.group() for m in _AGE.finditer(story) if 0 < number(m.group(1)) < GROWN), "")
