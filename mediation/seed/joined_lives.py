"""Duplicates, people who go their own way, people who must be protected, many people at once."""

from __future__ import annotations

from mediation.cases.parties import PartyInput

from .lives import accepted, assigned, begun
from .play import Life
from .quarrel import Quarrel


def original(case: Quarrel, name: str) -> Life:
    """A case that comes a second time, as somebody else's."""
    yield from assigned(case)
    case.play.named[name] = case.id, case.told


def duplicate(case: Quarrel, name: str) -> Life:
    """The same people came again: merged into the first."""
    survivor, told = case.play.named.get(name, (0, case.told))
    case.told = told
    yield from accepted(case)
    yield case.after(0)
    if survivor:
        case.do(case.clerk, "dispute.merge", survivor=survivor)


def went_own_way(case: Quarrel) -> Life:
    """Two applicants; one goes on in a case of his own."""
    one = case.told.applicant
    other = PartyInput(
        side="applicant", name=f"{one.name[:1]}{'小' if one.name[1:2] != '小' else '大'}兰", phone=one.phone,
        identity_verified=True,
    )
    case.come(parties=(one, other, case.told.respondent))
    yield case.after(0)
    case.accept()
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()
    yield case.after(1)
    case.begin()
    leaving = case.people("applicant")[1]
    case.do(case.mediator, "dispute.split", parties=(leaving,), reason="go_own_way")


def many(case: Quarrel, steps: tuple[str, ...] = ("acknowledge", "report")) -> Life:
    """Twelve workers before the gate: the gravest grade, reported, in the hands of the committee."""
    case.come(source="police", signs=("gathering",))
    for name in steps:
        yield case.after(hours=0.4)
        case.danger(name)
    yield case.after(0)
    case.accept(competence="arose_here")
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()
    yield case.after(0)
    case.invite("liaison", "核对考勤和工资表,说明保障农民工工资支付条例的要求")


def at_home(case: Quarrel) -> Life:
    """Violence at home: reported first, names before few, a safe way to call."""
    one = case.told.applicant
    protected = PartyInput(
        side="applicant", name=one.name, phone=one.phone, address=one.address, address_protected=True,
        safe_contact="只在工作日上午打,不留言", identity_verified=True,
    )
    case.come(signs=("domestic_violence",), parties=(protected, case.told.respondent))
    for name in ("acknowledge", "report", "answer"):
        yield case.after(hours=0.4)
        case.danger(name)
    yield case.after(0)
    case.accept()
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()


def children(case: Quarrel) -> Life:
    """Between pupils, with their guardians."""
    yield from begun(case)
    case.book(2)
