"""The words of the agreement, made from its terms: what is frozen, hashed, printed and signed.

The text is a paper of the file and therefore always Chinese. No telephone, no
identity number and no address is ever put in: who signs writes them beside his
own name by hand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mediation.core import formats

from .content import Content, TermInput
from .kinds import MONEY, WAYS

_WAYS: Mapping[str, str] = {way.code: way.zh for way in WAYS}

_MEDIATOR = "人民调解员："


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as the paper names it."""

    side: str
    name: str
    capacity: str
    represented_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around the terms."""

    number: str
    committee: str
    mediator: str
    matter: str
    parties: tuple[PartyLine, ...]
    names: Mapping[int, str]
    copies: int


def compose(content: Content, around: Setting) -> str:
    """The whole text, one paragraph a line."""
    return "\n".join(_oral(content, around) if content.form == "oral" else _written(content, around))


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _written(content: Content, around: Setting) -> Iterator[str]:
    yield "人民调解协议书"
    yield f"编号：{around.number or '（交付签字时编号）'}"
    yield from _people(around)
    yield f"纠纷主要事实、争议事项：{_ended(content.facts)}"
    if content.duties:
        yield f"各方责任：{_ended(content.duties)}"
    yield "经调解，各方当事人在平等自愿的基础上达成如下协议："
    yield from _terms(content, around)
    if content.place:
        yield f"协议签订地点：{content.place}"
    yield "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
    yield "生效之日起三十日内，各方当事人可以共同向人民法院申请司法确认。"
    yield (
        "一方不履行本协议或者对协议的履行、内容发生争议的，另一方可以向人民法院提起诉讼。人民调解不收取任何费用。"
    )
    yield f"本协议一式{around.copies}份，当事人各执一份，人民调解委员会留存一份。"


def _oral(content: Content, around: Setting) -> Iterator[str]:
    yield "人民调解口头协议登记表"
    yield f"编号：{around.number or '（生效时编号）'}"
    yield from _people(around)
    if content.facts:
        yield f"纠纷主要事实、争议事项：{_ended(content.facts)}"
    yield f"口头协议内容：{_ended(content.oral_content)}"
    if content.terms:
        yield "其中约定履行的事项："
        yield from _terms(content, around)
    if content.place:
        yield f"达成协议地点：{content.place}"
    yield "各方当事人认为无需制作调解协议书，口头协议自达成之日起生效。"


def mediator_in(text: str) -> str:
    """Who stands in a text as its mediator; empty where nobody does."""
    lines = (line for line in text.splitlines() if line.startswith(_MEDIATOR))
    return next(lines, "").removeprefix(_MEDIATOR)


def _people(around: Setting) -> Iterator[str]:
    yield f"调解组织：{around.committee}"
    for party in around.parties:
        extra = f"（{party.capacity}）" if party.capacity else ""
        agents = f"，{'、'.join(party.represented_by)}" if party.represented_by else ""
        yield f"{party.side}：{party.name}{extra}{agents}"
    yield f"{_MEDIATOR}{around.mediator}"
    if around.matter:
        yield f"纠纷类型：{around.matter}"


def _terms(content: Content, around: Setting) -> Iterator[str]:
    for place, term in enumerate(content.terms, 1):
        yield f"{_number(place)}、{sentence(term, around.names)}"


def sentence(term: TermInput, names: Mapping[int, str]) -> str:
    """One term as a sentence."""
    who = names.get(term.from_party or 0, "____")
    to = names.get(term.to_party or 0, "")
    body = _money(term, who, to) if term.kind == MONEY else _deed(term, who, to)
    ends = [body]
    if term.parts:
        parts = (
            f"第{n}期于{_day(part.due_on)}前（含当日）付{_yuan(part.amount)}"
            for n, part in enumerate(term.parts, 1)
        )
        ends.append("分期履行：" + "，".join(parts))
    if term.account:
        ends.append(f"收款账户：{term.account}")
    if term.place:
        ends.append(f"履行地点：{term.place}")
    return "；".join(ends) + "。"


def _money(term: TermInput, who: str, to: str) -> str:
    by = f"以{_WAYS[term.way]}方式" if term.way in _WAYS and term.way not in ("spot", "other") else ""
    spot = "当场" if term.way == "spot" else ""
    when = "" if term.parts else _until(term.due_on)
    amount = _yuan(term.amount) if term.amount is not None else "人民币____元"
    what = _flow(term.what)
    verb = next((word for word in _VERBS if what.startswith(word)), "")
    return f"{who}{when}{spot}{by}向{to or '____'}{verb or '支付'}{what.removeprefix(verb)}{amount}"


def _deed(term: TermInput, who: str, to: str) -> str:
    when, what = _until(term.due_on), _flow(term.what)
    match term.kind:
        case "apology":
            by = {"written": "书面", "face": "当面"}.get(term.way, "")
            return f"{who}{when}{by}向{to or '对方'}赔礼道歉" + (f"：{what}" if what else "")
        case "delivery":
            return f"{who}{when}向{to or '____'}交付{what}"
        case "continuing":
            until = f"至{_day(term.due_on)}止" if term.due_on is not None else ""
            return f"{who}自{_day(term.from_on) if term.from_on is not None else '____'}起{until}，{what}"
        case _:
            return f"{who}{when}{'当场' if term.way == 'spot' else ''}{what}"


def _until(day: date | None) -> str:
    return f"于{_day(day)}前（含当日）" if day is not None else "于____前"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _yuan(amount: Decimal) -> str:
    try:
        capitals = f"（大写：{formats.capitals(amount)}）"
    except ValueError:
        capitals = ""
    return f"人民币{amount:,.2f}元{capitals}"


def _flow(text: str) -> str:
    """Several lines as one paragraph, without the last full stop twice."""
    return re.sub(r"[。；;]+$", "", " ".join(text.split()))


def _ended(text: str) -> str:
    """The same as whole sentences, with the stop they end in."""
    flow = _flow(text)
    return f"{flow}。" if flow and flow[-1] not in "！？!?…" else flow


_VERBS = ("支付", "退还", "给付", "返还")
"""What is paid may be written with its verb; the sentence has one verb."""

_DIGITS = "零一二三四五六七八九"


def _number(n: int) -> str:
    """1 to 99 as papers number their paragraphs."""
    tens, ones = divmod(n, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
