"""What a rough register could not say: marks that stay until the thing is decided, confirmed or given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from mediation.people import counting, identity, names

from . import parties
from .models import Dispute
from .parties import PartyInput
from .party_models import Party

TO_CONFIRM, UNKNOWN = "待核:", "未能核实:"
"""How a tag begins that waits for somebody to find out, and one that nobody could."""

HEADS, SUM, PAPER, PLACE = "人数", "分出部分的诉求和金额", "证件号码", "发生地"
REST = "分案后本案的经过、诉求和金额"
"""Told of everybody before some of them left: no longer this dispute's own."""

UNSORTED = "9999"
"""The branch of what is not sorted yet."""

_BETWEEN, _SORT, _SORT_LONGEST = "、", "类别(", 16
"""The sign at which marks were cut; the mark of a category an import did not know, its letters at most."""


def tags_of(dispute: Dispute) -> list[str]:
    """The tags of a dispute, with marks put together again that an edit had cut at their 、.

    Until edits left marks alone the pieces were saved as tags. Only what is certain is joined: no mark begins
    as these pieces do and ends there. The next entry that writes tags writes them whole.
    """
    left, found = list(dispute.tags or ()), list[str]()
    while left:
        pieces = _pieces(left)
        found.append(_BETWEEN.join(left[:pieces]))
        del left[:pieces]
    return found


def _pieces(tags: Sequence[str]) -> int:
    """How many of the first tags are one mark."""
    prefix = next((one for one in (TO_CONFIRM, UNKNOWN) if tags[0].startswith(one)), "")
    what = tags[0].removeprefix(prefix)
    if not prefix:
        return 1
    if [what, *tags[1:2]] == REST.split(_BETWEEN):
        return 2
    if not what.startswith(_SORT) or what.endswith(")"):
        return 1
    for count, tag in enumerate(tags[1:], 2):
        if _is_mark(tag) or len(_BETWEEN.join([what, *tags[1:count]])) > _SORT_LONGEST:
            return 1
        if tag.endswith(")"):
            return count
    return 1


def marks(session: Session, dispute: Dispute) -> list[str]:
    """What is still to be found out, in the register's words; what was decided since is left out."""
    waiting = [tag.removeprefix(TO_CONFIRM) for tag in tags_of(dispute) if tag.startswith(TO_CONFIRM)]
    if not waiting:
        return []
    done = tuple(_decided(session, dispute))
    return [what for what in waiting if not what.startswith(done)]


def own_tags(dispute: Dispute) -> list[str]:
    """The tags that people wrote: without marks, whose words may hold any sign."""
    return [tag for tag in tags_of(dispute) if not _is_mark(tag)]


def with_own(dispute: Dispute, own: list[str]) -> list[str]:
    """The tags with these in place of what people wrote before; every mark stays as it stands."""
    if own == own_tags(dispute):
        return tags_of(dispute)
    return list(dict.fromkeys([*own, *(tag for tag in tags_of(dispute) if _is_mark(tag))]))


def _is_mark(tag: str) -> bool:
    return tag.startswith((TO_CONFIRM, UNKNOWN))


def tags_now(session: Session, dispute: Dispute) -> list[str]:
    """The tags of the dispute without marks of what was decided since."""
    waiting = {TO_CONFIRM + what for what in marks(session, dispute)}
    return [tag for tag in tags_of(dispute) if not tag.startswith(TO_CONFIRM) or tag in waiting]


def empty(session: Session, dispute: Dispute) -> list[str]:
    """Marks that nobody can have found out: the sum is asked for and none is written."""
    return [what for what in marks(session, dispute) if what == SUM and dispute.amount is None]


def sum_in_doubt(dispute: Dispute) -> bool:
    """Whether the sum is that of everybody before a split, or that of who left is not written yet."""
    tags = tags_of(dispute)
    shared = TO_CONFIRM + REST in tags and dispute.amount is not None
    return shared or (TO_CONFIRM + SUM in tags and dispute.amount is None)


def settle(session: Session, dispute: Dispute, confirmed: Iterable[str] = ()) -> None:
    """Take off the marks of what is decided by now, or was ``confirmed``; written with the next entry."""
    gone = {TO_CONFIRM + what for what in confirmed}
    left = [tag for tag in tags_now(session, dispute) if tag not in gone]
    if left != list(dispute.tags or ()):
        dispute.tags = left


def look_at_papers(dispute: Dispute, given: Iterable[PartyInput]) -> None:
    """A number that was kept as the paper has it is marked until it is verified or written anew."""
    mark = TO_CONFIRM + PAPER
    doubtful = any(one.id_number and identity.is_doubtful(one.id_type, one.id_number) for one in given)
    if doubtful and mark not in tags_of(dispute):
        dispute.tags = [*tags_of(dispute), mark]


def give_up(session: Session, dispute: Dispute, unknown: Iterable[str]) -> None:
    """What nobody could find out stays on the case, and says so."""
    given_up = {TO_CONFIRM + what: UNKNOWN + what for what in unknown}
    if given_up:
        dispute.tags = [given_up.get(tag, tag) for tag in tags_now(session, dispute)]


def _decided(session: Session, dispute: Dispute) -> Iterable[str]:
    if dispute.category_code and not dispute.category_code.startswith(UNSORTED):
        yield "类别"
    if dispute.place:
        yield PLACE
    if dispute.amount is not None:
        yield SUM
    everybody = parties.of_dispute(session, dispute.id)
    principals = [p for p in everybody if p.role == "party"]
    if not any(_is_unknown(p.name, known=bool(p.person_id) or p.identity_verified) for p in principals):
        yield "当事人身份"
    if TO_CONFIRM + PAPER in tags_of(dispute) and not any(map(_has_doubtful_paper, everybody)):
        yield PAPER
    if any(p.role == "guardian" for p in everybody):
        yield "监护人"
    if all(p.stands_for == 1 for p in principals):
        yield HEADS


def _has_doubtful_paper(party: Party) -> bool:
    person = party.person
    if party.identity_verified or person is None or not person.id_number:
        return False
    return identity.is_doubtful(person.id_type, person.id_number)


def _is_unknown(name: str, *, known: bool) -> bool:
    spokesman = counting.bare(name)
    return not known and (names.is_vague(spokesman) or names.kind_of(spokesman) == "described")
