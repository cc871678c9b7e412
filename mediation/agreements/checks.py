"""Reads a draft as a court would: what is unclear, what no court confirms, what must not stand on paper.

A *must* is put right before anybody signs; an *advice* is put right or
answered in a sentence. Each remark names the term and says why.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mediation.people import identity
from workflows import law

from .content import Content, TermInput
from .kinds import BY_ACCOUNT, CONTINUING, MONEY

MUST, ADVICE = "must", "advice"

VAGUE_AMOUNT = re.compile(r"大概|大约|约\d|左右|上下|若干|适当|酌情|部分款|一定的?(?:补偿|赔偿)|数额另")
VAGUE_TIME = re.compile(r"尽快|尽早|择日|近期|日后|及时(?!雨)|有钱|以后再|另行通知|适当时|再行协商|另行协商")
STATUS = re.compile(r"离婚|复婚|解除婚姻|婚姻关系|收养|(?:亲子|父子|母子|父女|母女)关系|监护权|继承人身份")
_CLAUSE = r"[^。;,，；]"
TITLE = re.compile(
    rf"(?:所有权|产权|使用权|房屋|土地|宅基地|车位){_CLAUSE}{{0,12}}归|归{_CLAUSE}{{0,12}}所有|确权|物权"
    r"|(?:专利|著作|商标)权[归属]"
)
GAGGED = re.compile(rf"(?:不得|放弃|不再){_CLAUSE}{{0,6}}(?:起诉|诉讼|仲裁|信访|报警|上访)")
RULING = re.compile(r"判决|裁定|裁决|责令|强制(?!执行)")
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){17}[0-9Xx](?![0-9A-Za-z])")
_COUNT = r"(?:[\d.,]+|[一二两三四五六七八九十百千万半]+)"
PROMISED = re.compile(
    rf"{_COUNT}(?:余|多)?万?(?:元|块)|{_COUNT}个?(?:天|日|周|星期|月|年)之?内|{_COUNT}[月日号](?:底|以|之)?前"
)
"""A sum or a term that somebody still has to keep ..."""
ON_THE_SPOT = re.compile(r"当场|当面(?:付|给|交|履行|结)|已经?(?:付|给|交|履行|结|还)")
"""... unless it was kept there and then."""
UNWATCHED = "promise_without_term"
TELLING_END = 6
"""So many last signs of an address give it away: street and house."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of the checker. ``place`` is 0 for the whole text, else the number of the term."""

    code: str
    level: str
    place: int
    zh: str
    en: str
    law: str
    key: str
    """Stands for this remark on this very content: when the term changes, an answer falls."""


@dataclass(frozen=True, slots=True)
class People:
    """What the checker must know of the parties."""

    names: Mapping[int, str]
    present: frozenset[int]
    """Who is still in the dispute."""
    hidden: tuple[str, ...] = ()
    """Protected addresses and safe ways to reach somebody: on no paper."""
    since: date | None = None
    """The day on which the dispute was brought: nothing agreed on was due before."""
    today: date | None = None


_WORDS = {
    "who_missing": ("没有写明由谁履行", "it does not say who has to do it", law.PML_29),
    "payee_missing": ("没有写明付给谁", "it names no payee", law.CIVIL_355),
    "same_person": ("履行人与权利人是同一人", "debtor and creditor are the same", law.CIVIL_355),
    "who_left": ("所列的人已不在本案", "somebody named has left the case", law.PML_29),
    "what_missing": ("没有写明做什么", "it does not say what", law.PML_29),
    "amount_missing": ("没有写明金额", "it names no amount", law.CIVIL_355),
    "amount_not_positive": ("金额应大于零", "the amount must be more than zero", law.CIVIL_355),
    "start_missing": ("没有写明从哪天起", "it does not say from which day", law.PML_29),
    "end_before_start": ("截止日早于起始日", "it ends before it begins", law.PML_29),
    "date_missing": ("没有写明履行期限", "it names no day", law.PML_29),
    "due_before_case": (
        "履行期限早于本案登记，请核对年月日", "is due before the case was brought", law.PML_29,
    ),
    "due_past": (
        "履行期限已过，确已履行的请说明", "is due on a day that is past: say whether it was done", law.PML_29,
    ),
    "parts_disorder": ("分期日期没有先后顺序", "the days of the instalments are out of order", law.PML_29),
    "private": (
        "写有电话、证件号码或受保护的地址，协议书不写这些",
        "it shows a telephone, an identity number or a protected address; no agreement does",
        "",
    ),
    "gagged": (
        "限制了起诉、仲裁、信访或报警，当事人的这些权利不能约定放弃",
        "it takes away the right to sue, complain or call the police", law.PML_3,
    ),
    "vague_amount": ("数额不明确，法院可能不予确认", "the amount is vague for a court", law.CIVIL_355),
    "vague_time": ("时间不明确，请写到日", "the time is vague: name a day", law.PML_29),
    "account_missing": ("转账没有写收款账户", "a transfer without an account", law.CIVIL_355),
    "status": ("涉及身份关系，法院不予确认", "it is about status: no court confirms it", law.CIVIL_355),
    "title": ("涉及确认物权或知识产权，法院不予确认", "it confirms title: no court does", law.CIVIL_355),
    "ruling": ("用了“判决、裁定”一类的话，调解不作裁决", "mediation gives no ruling", law.PML_3),
    UNWATCHED: (
        "写有金额或期限，却没有列成条款，到期没有人提醒：请列成条款，或答复为什么不用",
        "it names a sum or a time but has no term, so nobody is reminded: write a term, or say why not",
        law.PML_31,
    ),
    "facts_missing": ("没有写纠纷的主要事实和争议事项", "facts and matter are missing", law.PML_29),
}  # fmt: skip

_MUSTS = frozenset({
    "who_missing", "payee_missing", "same_person", "who_left", "what_missing", "amount_missing",
    "amount_not_positive", "start_missing", "end_before_start",
    "date_missing", "due_before_case", "parts_disorder", "private", "gagged",
})
EXCLUDED = frozenset({"status", "title"})
"""What no court confirms (民诉法解释 355)."""


def look(content: Content, people: People) -> list[Remark]:
    """Every remark on a draft, term by term; those on the whole text first."""
    texts = (content.facts, content.duties, content.oral_content, content.place)
    whole = set(_of_words(texts, people)) - {"vague_amount", "vague_time", "title"}
    found = [_remark(code, 0, texts) for code in sorted(whole)]
    if not content.facts and content.form == "written":
        found.append(_remark("facts_missing", 0, texts))
    spoken = content.oral_content if content.form == "oral" and not content.terms else ""
    if PROMISED.search(spoken) and not ON_THE_SPOT.search(spoken):
        found.append(_remark(UNWATCHED, 0, (spoken,)))
    for place, term in enumerate(content.terms, 1):
        codes = {*_of_term(term, people), *_of_words((term.what, term.place), people)}
        found += [_remark(code, place, (repr(term),)) for code in sorted(codes)]
    return sorted(found, key=lambda remark: (remark.place, remark.level != MUST))


def still_open(remarks: Iterable[Remark], answers: Mapping[str, str]) -> list[Remark]:
    """What has to be put right, and advice that nobody has answered."""
    return [r for r in remarks if r.level == MUST or not answers.get(r.key)]


def excluded(content: Content, people: People) -> list[Remark]:
    """Content that no court confirms."""
    return [remark for remark in look(content, people) if remark.code in EXCLUDED]


def _remark(code: str, place: int, about: Sequence[str]) -> Remark:
    zh, en, ground = _WORDS[code]
    before_zh, before_en = (f"第{place}条", f"Term {place}: ") if place else ("全文", "The text: ")
    digest = hashlib.sha256("\n".join(about).encode()).hexdigest()[:8]
    level = MUST if code in _MUSTS else ADVICE
    return Remark(code, level, place, f"{before_zh}{zh}", before_en + en, ground, f"{code}-{place}-{digest}")


def _of_term(term: TermInput, people: People) -> Iterator[str]:
    if term.from_party is None:
        yield "who_missing"
    elif term.from_party == term.to_party:
        yield "same_person"
    if {term.from_party, term.to_party} - {None} - people.present:
        yield "who_left"
    if term.to_party is None and term.kind in (MONEY, "delivery"):
        yield "payee_missing"
    if term.kind == MONEY:
        yield from _of_money(term)
    elif not term.what and term.kind != "apology":
        yield "what_missing"
    if term.kind == CONTINUING:
        yield from _of_span(term)
        return
    if term.due_on is None and not term.parts:
        yield "date_missing"
    days = [part.due_on for part in term.parts]
    if days != sorted(set(days)):
        yield "parts_disorder"
    yield from _of_days([*days, *([term.due_on] if term.due_on else [])], people)


def _of_span(term: TermInput) -> Iterator[str]:
    """A duty from a day on: the law asks for a term of performance, and its beginning is one."""
    if term.from_on is None:
        yield "start_missing"
    elif term.due_on is not None and term.due_on < term.from_on:
        yield "end_before_start"


def _of_days(days: Sequence[date], people: People) -> Iterator[str]:
    if people.since is not None and any(day < people.since for day in days):
        yield "due_before_case"
    elif people.today is not None and any(day < people.today for day in days):
        yield "due_past"


def _of_money(term: TermInput) -> Iterator[str]:
    if term.amount is None:
        yield "amount_missing"
    elif term.amount <= 0 or any(part.amount <= 0 for part in term.parts):
        yield "amount_not_positive"
    if term.way == BY_ACCOUNT and not term.account:
        yield "account_missing"
    if _is_identity(term.account, only_good=True) or PHONE.search(term.account):
        yield "private"  # numbers of accounts may be as long as one of a card, but do not pass its check


def _of_words(texts: Iterable[str], people: People) -> Iterator[str]:
    words = "\n".join(texts)
    if _private(words, people):
        yield "private"
    for code, pattern in (
        ("gagged", GAGGED), ("vague_amount", VAGUE_AMOUNT), ("vague_time", VAGUE_TIME),
        ("status", STATUS), ("title", TITLE), ("ruling", RULING),
    ):
        if pattern.search(words):
            yield code


def _private(words: str, people: People) -> bool:
    if PHONE.search(words) or _is_identity(words):
        return True
    folded = "".join(words.split())
    return any("".join(text.split())[-TELLING_END:] in folded for text in people.hidden)


def _is_identity(words: str, *, only_good: bool = False) -> bool:
    seen = (identity.recognise(found.group()) for found in ID_NUMBER.finditer(words))
    return any(check is not None and (check.good or not only_good) for check in seen)
