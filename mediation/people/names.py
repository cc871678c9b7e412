"""Names as people write them: one form for comparing, all ways of finding, how alike two are.

Reports and counters know people as 黄某, 老王, 业主黄某某 or by half a name; the
warning of a repeated dispute must still see them, and must say why it does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from mediation import data
from mediation.core import pinyin

LONGEST = 100

# The usual reading of these characters is wrong when they are a surname.
SURNAME_READINGS: Mapping[str, tuple[str, ...]] = {
    "单": ("shan",), "曾": ("zeng",), "仇": ("qiu",), "解": ("xie",), "任": ("ren",), "区": ("ou",),
    "查": ("zha",), "盖": ("ge", "gai"), "朴": ("piao",), "尉": ("wei", "yu"), "乐": ("yue", "le"),
    "覃": ("qin", "tan"), "翟": ("zhai", "di"), "宓": ("mi", "fu"), "冼": ("xian",), "洗": ("xian",),
    "缪": ("miao",), "种": ("chong",), "秘": ("bi",), "折": ("she",), "黑": ("he",), "逄": ("pang",),
    "牟": ("mu", "mou"), "车": ("che",), "郇": ("xun", "huan"), "谌": ("chen", "shen"), "钭": ("tou",),
    "员": ("yun",), "召": ("shao",), "句": ("gou",), "燕": ("yan",), "那": ("na",), "能": ("nai",),
    "祭": ("zhai",), "费": ("fei", "bi"), "纪": ("ji",), "宁": ("ning",), "葛": ("ge",), "哈": ("ha",),
    "华": ("hua",), "过": ("guo",), "薄": ("bo",), "柏": ("bai",), "应": ("ying",), "相": ("xiang",),
    "隗": ("wei", "kui"), "隽": ("juan", "jun"), "都": ("du",), "阚": ("kan",), "妫": ("gui",),
    "郗": ("xi", "chi"), "呙": ("guo",), "佴": ("nai",), "訾": ("zi",), "乜": ("nie",), "幺": ("yao",),
    "仉": ("zhang",), "厍": ("she",), "行": ("xing",), "曲": ("qu",), "重": ("chong",), "盛": ("sheng",),
    "长": ("chang",), "沈": ("shen",), "卜": ("bu",), "藏": ("zang",), "瞿": ("qu",), "尹": ("yin",),
    "尉迟": ("yu chi",), "长孙": ("zhang sun",), "万俟": ("mo qi",), "澹台": ("tan tai",),
    "令狐": ("ling hu",), "单于": ("chan yu",), "拓跋": ("tuo ba",), "闾丘": ("lv qiu",),
}  # fmt: skip

_OLD_SIGNS = (
    "劉刘張张陳陈黃黄趙赵吳吴孫孙馬马鄭郑謝谢許许鄧邓馮冯蔣蒋葉叶閻阎鍾钟盧卢蘇苏呂吕韓韩楊杨羅罗蕭萧賈贾鄒邹陸陆龍龙"
    "萬万錢钱湯汤賴赖龔龚龐庞顏颜嚴严倪倪溫温蘭兰麗丽華华國国強强偉伟東东寶宝軍军鳳凤蓮莲玉玉榮荣慶庆興兴與与衛卫紅红"
    "錦锦銀银鋒锋銳锐鑫鑫麟麟麥麦廣广學学愛爱寧宁壽寿豐丰貴贵賓宾貞贞賢贤財财發发飛飞鵬鹏雲云電电靜静順顺頓顿"
    "維维綱纲綠绿緒绪練练續续緯纬紹绍組组細细終终給给繼继聖圣聰聪聯联職职莊庄葦苇蔥葱衝冲補补裝装視视覺觉"
    "詩诗誠诚諾诺譚谭讓让護护資资質质輝辉運运達达遠远適适選选鄉乡醫医釗钊鈞钧鋼钢鐵铁門门開开閃闪間间關关陽阳陰阴隊队際际"
    "雙双雜杂離离難难雞鸡韋韦韻韵頁页項项須须預预領领頭头題题額额願愿類类風风駿骏驍骁魯鲁鮑鲍鯤鲲鳥鸟鴻鸿鶴鹤齊齐齡龄"
    "畢毕異异當当療疗癥症皺皱監监盡尽盤盘眾众確确禮礼禪禅禿秃稅税種种穩稳竇窦筆笔節节範范簡简籃篮紀纪純纯紙纸紋纹納纳"
)
_SIMPLER = str.maketrans(dict(zip(_OLD_SIGNS[::2], _OLD_SIGNS[1::2], strict=True)))

_DOTS = re.compile("[·•・‧∙・.．]")
_NOTE = re.compile(r"[(\[【(][^()\[\]【】()]*[)\]】)]$")
_SIGNS = re.compile(r"[\s\"'“”‘’《》()\[\]【】()、,。;:_*-]+")
_BODY = re.compile(
    r"公司|[^工]厂$|集团|商行|超市|酒店|饭店|医院|学校|小学|中学|幼儿园|大学|委员会|村委会|居委会|合作社|事务所"
    r"|工作室|银行|协会|中心|经营部|项目部|便利店|健身房|[店社局院所队站]$"
)
_FORM = re.compile(r"(?:股份|责任|合伙)?(?:有限)?(?:责任)?(?:公司|企业)$|(?:\(?(?:普通|有限)合伙\)?)$|集团$")
_SEAT = re.compile(
    r"^(?:中国)?(?:浙江省?|杭州市?|临平区?|余杭区?|上城区|拱墅区|西湖区|滨江区|萧山区|钱塘区|富阳区|临安区)+"
)
_SOMEBODY = re.compile(r"([\u3400-\u9fff])某(?:某|[甲乙丙丁])?$")
_TITLE = re.compile(
    r"(?:先生|女士|小姐|太太|老太|大爷|大妈|大姐|大哥|阿姨|叔叔|师傅|老板|经理|律师|老师|医生|家属|家)$"
)
_DESCRIPTION = re.compile(
    r"住户|业主|户主|邻居|工人|村民|居民|承包人|负责人|房东|租客|租户|家属|子女|儿子|女儿|员工|职工|司机|人等|\d"
)
_ROLE = re.compile(rf"^(?:{_DESCRIPTION.pattern})+")
"""What somebody is, before his name: 业主王秀英."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are (1 is the same), and in which way."""

    score: float
    zh: str
    en: str


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """The form names are compared in: simplified signs, no blanks, notes or decoration, small letters."""
    text = unicodedata.normalize("NFKC", name[:LONGEST]).strip()
    text = _NOTE.sub("", text) or text
    text = _DOTS.sub("", text)
    return _SIGNS.sub("", text).translate(_SIMPLER).lower()


def is_body(name: str) -> bool:
    """True for what reads like the name of a firm or office."""
    text = normal(name)
    return bool(_BODY.search(text)) and not _SOMEBODY.search(text)


def core_of_body(name: str) -> str:
    """A firm's name without its seat and legal form: ``杭州好邻物业服务有限公司`` as ``好邻物业服务``."""
    text = normal(name)
    text = _FORM.sub("", text)
    bare = _SEAT.sub("", text)
    return bare if len(bare) > 1 else text


@lru_cache(maxsize=8192)
def surname(name: str) -> str:
    """The family name, as far as it can be told; empty for bodies, descriptions and foreign names."""
    text = normal(name)
    somebody = _SOMEBODY.search(text)
    if somebody:
        double = text[max(somebody.start() - 1, 0) : somebody.start() + 1]
        return double if double in _surnames() and len(double) == 2 else somebody.group(1)
    if is_body(text) or _DESCRIPTION.search(text):
        return ""
    if len(text) > 1 and text[0] in "老小阿" and text[1] in _surnames() and len(text) == 2:
        return text[1]
    text = _TITLE.sub("", text) or text
    if len(text) > 2 and text[:2] in _surnames():
        return text[:2]
    return text[0] if 0 < len(text) <= 4 and text[0] in _surnames() else ""


@lru_cache(maxsize=8192)
def is_vague(name: str) -> bool:
    """True when only a family name or a description is known: 黄某, 老王, 王先生, 楼上住户."""
    text = normal(name)
    if is_body(text):
        return False
    if _SOMEBODY.search(text) or _TITLE.search(text) or _DESCRIPTION.search(text):
        return True
    if len(text) == 2 and text[0] in "老小阿":
        return True
    given_in_parts = bool(_DOTS.search(name))
    return len(text) < 2 or (len(text) > 4 and not given_in_parts and bool(_HAN.search(text)))


def kind_of(name: str) -> str:
    """``legal``, ``described`` (603室住户: to be verified) or ``natural`` (业主王秀英), as the name reads."""
    if is_body(name):
        return "legal"
    text = normal(name)
    if _SOMEBODY.search(text) or not _DESCRIPTION.search(text):
        return "natural"
    called = _ROLE.sub("", text)
    known = 2 <= len(called) <= 4 and not _DESCRIPTION.search(called) and surname(called)
    return "natural" if known else "described"


def is_known(name: str) -> bool:
    """True when somebody can be called by it in full, whatever he is beside: 业主王秀英, but not 老王."""
    return kind_of(name) != "described" and not is_vague(_ROLE.sub("", name.strip()))


def initials(name: str) -> frozenset[str]:
    """Every way the name may be typed by the first letters of its reading."""
    return frozenset("".join(part[0] for part in way if part) for way in _ways(normal(name)))


def spellings(name: str) -> frozenset[str]:
    """Every way the name may be typed in full pinyin."""
    return frozenset("".join(way) for way in _ways(normal(name)))


def search_keys(name: str) -> frozenset[str]:
    """What an index keeps for a name: its form, the core of a firm's, letters and readings."""
    keys = {normal(name), *initials(name), *spellings(name)}
    if is_body(name):
        core = core_of_body(name)
        keys |= {core, *initials(core)}
    return frozenset(key for key in keys if key)


@lru_cache(maxsize=8192)
def likeness(one: str, other: str) -> Likeness | None:
    """How alike two names are; None when nothing speaks for the same person or body."""
    a, b = normal(one), normal(other)
    if not a or not b:
        return None
    if a == b:
        return Likeness(1.0, "姓名相同", "same name")
    if is_body(a) or is_body(b):
        return _bodies(a, b)
    family = surname(a)
    same_family = bool(family) and family == surname(b)
    if is_vague(one) or is_vague(other):
        return (
            Likeness(0.4, "姓氏相同,名字不全", "same family name, given name unknown")
            if same_family
            else None
        )
    return _people(a, b, same_family)


def _bodies(a: str, b: str) -> Likeness | None:
    one, other = core_of_body(a), core_of_body(b)
    if one == other:
        return Likeness(0.95, "字号相同", "same firm name")
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        return Likeness(0.7, "名称包含", "one name contains the other")
    return None


def _people(a: str, b: str, same_family: bool) -> Likeness | None:
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) > 1 and shorter in longer:
        return Likeness(0.75, "名字包含", "one name contains the other")
    if len(a) == len(b) and spellings(a) & spellings(b):
        return Likeness(0.85, "读音相同", "read the same")
    differing = sum(x != y for x, y in zip(a, b, strict=False))
    if same_family and len(a) == len(b) > 2 and differing == 1:
        return Likeness(0.6, "只差一字", "one sign differs")
    return None


def _ways(text: str) -> list[tuple[str, ...]]:
    """The readings of a name: the surname by its table, a single sign by all it has, the rest by context."""
    family = surname(text)
    if family and text.startswith(family):
        given = pinyin.syllables(text[len(family) :])
        return [(*way, *given) for way in _family_readings(family)]
    if len(text) == 1:
        return [(reading,) for reading in pinyin.readings(text)]
    return [pinyin.syllables(text)]


@cache
def _family_readings(family: str) -> list[tuple[str, ...]]:
    """As a surname first, then as the signs are otherwise read: people type either."""
    told = [tuple(way.split()) for way in SURNAME_READINGS.get(family, ())]
    usual = tuple(pinyin.readings(sign)[0] for sign in family)
    return list(dict.fromkeys([*told, usual]))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["name"].translate(_SIMPLER) for row in data.read_table("family_names.csv"))
