"""The menu of each role, as data.

An entry whose room is not built is not shown, so no link can be dead. The
names are endpoints; the counts beside them come from what waits for the person.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from mediation.security.roles import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. The first of its endpoints that exists is where it leads."""

    endpoints: tuple[str, ...]
    label: LazyString
    icon: str
    counter: str = ""
    """Which of the numbers of waiting things stands beside it."""
    values: Mapping[str, str] = field(default_factory=dict)


DESK = Entry(("desk.home",), _l("My desk"), "desk", "tasks")
TODAY = Entry(("desk.home",), _l("Today"), "desk", "tasks")
CASES = Entry(("desk.cases",), _l("Disputes"), "cases")
MY_CASES = Entry(("desk.cases",), _l("My disputes"), "cases")
REVIEW = Entry(("desk.review", "desk.proposals"), _l("For my review"), "check", "proposals")
SESSIONS = Entry(("sessions.desk", "sessions.day"), _l("Calendar"), "calendar")
CALLS = Entry(("desk.calls", "contacts.calls"), _l("Call list"), "phone", "calls")
FOLLOWUP = Entry(("followup.home", "followup.index"), _l("Promises and visits"), "followup", "followup")
HANDOVERS = Entry(("handovers.home", "handovers.index"), _l("Hand-overs and help"), "handover", "handovers")
REGISTERS = Entry(("exchange.imports",), _l("Registers"), "report")
SUBSIDY = Entry(("quality.mine",), _l("My subsidy"), "money")
OWN_FIGURES = Entry(("centre.figures",), _l("Our figures"), "figures")
ORDERS = Entry(("centre.orders",), _l("Orders"), "flag")
QUALITY = Entry(("quality.home",), _l("Review and subsidy"), "check")
OVERVIEW = Entry(("centre.home",), _l("Morning page"), "desk")
FIGURES = Entry(("centre.figures",), _l("Figures"), "figures")
RETURNS = Entry(("centre.returns", "centre.reports"), _l("Returns"), "report")
JOINT = Entry(("centre.joint",), _l("Departments"), "people")
SIGNALS = Entry(("quality.signals",), _l("Signals"), "search")
ANSWERS = Entry(("requests.answered",), _l("Answered"), "check")
GIVEN = Entry(("handovers.home", "handovers.index"), _l("Given to us"), "handover", "handovers")
ADMINISTRATION = Entry(("admin.home",), _l("Administration"), "desk")
PEOPLE = Entry(("admin.users",), _l("Users and bodies"), "people")
TERMS = Entry(("admin.settings",), _l("Terms and categories"), "settings")
MASTERS = Entry(("admin.masters",), _l("Paper masters"), "report")
HOLIDAYS = Entry(("admin.holidays",), _l("Holidays"), "calendar")
ROOMS = Entry(("rooms.index",), _l("Rooms for mediation"), "desk")
HEALTH = Entry(("admin.jobs", "admin.health"), _l("Running"), "health")
AUDIT = Entry(("audit.home", "admin.audit"), _l("Audit"), "report")
VERIFY = Entry(("audit.verify", "admin.verify"), _l("Verification"), "check")
RIGHTS = Entry(("audit.rights", "admin.rights"), _l("Rights"), "people")
SAMPLE = Entry(("audit.sample", "admin.sample"), _l("Sample"), "search")

INVITATIONS = Entry(("invitations.mine",), _l("Invitations"), "inbox")
TIES = Entry(("invitations.declared",), _l("My ties"), "people")

MENU: Mapping[Role, tuple[Entry, ...]] = {
    Role.CLERK: (DESK, CASES, SESSIONS, CALLS, FOLLOWUP, HANDOVERS, REGISTERS),
    Role.MEDIATOR: (TODAY, MY_CASES, SESSIONS, CALLS, FOLLOWUP, SUBSIDY, TIES),
    Role.HEAD: (DESK, CASES, REVIEW, SESSIONS, OWN_FIGURES, ORDERS, QUALITY),
    Role.CENTRE: (OVERVIEW, CASES, FIGURES, RETURNS, ORDERS, HANDOVERS, SIGNALS),
    Role.CENTRE_HEAD: (OVERVIEW, CASES, FIGURES, RETURNS, ORDERS, HANDOVERS, SIGNALS),
    Role.LIAISON: (GIVEN, ANSWERS, JOINT, INVITATIONS),
    Role.SYSTEM_ADMIN: (ADMINISTRATION, PEOPLE, TERMS, MASTERS, HOLIDAYS, ROOMS, HEALTH),
    Role.SECURITY_ADMIN: (ADMINISTRATION, PEOPLE, RIGHTS),
    Role.AUDIT_KEEPER: (AUDIT, VERIFY, RIGHTS, SAMPLE),
    Role.INSPECTOR: (AUDIT, VERIFY, RIGHTS, SAMPLE),
    Role.LAWYER: (INVITATIONS, TIES),
}

PLACES: Mapping[str, tuple[str, ...]] = {
    "home": ("desk.home",),
    "search": ("search.find", "desk.search", "desk.cases"),
    "new": ("intake.new",),
    "inbox": ("notifications.inbox", "desk.inbox"),
    "help": ("help.home", "desk.help"),
    "letters": ("accounts.letters",),
    "language": ("accounts.language",),
    "sign_in": ("accounts.login",),
    "sign_out": ("accounts.logout",),
}
"""What the top bar leads to, by name; the first endpoint that exists is used."""

MAX_ENTRIES = 7


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as this person sees it."""

    endpoint: str
    label: LazyString
    icon: str
    count: int


def entries_for(
    roles: Iterable[Role], known: Container[str], counts: Mapping[str, int] | None = None
) -> list[Shown]:
    """The menu of a person: the sum of his roles in their order, each place once."""
    shown: dict[str, Shown] = {}
    for role in roles:
        for entry in MENU[role]:
            endpoint = first_known(entry.endpoints, known)
            if endpoint is not None and endpoint not in shown:
                count = (counts or {}).get(entry.counter, 0)
                shown[endpoint] = Shown(endpoint, entry.label, entry.icon, count)
    return list(shown.values())


def first_known(endpoints: Iterable[str], known: Container[str]) -> str | None:
    """The first endpoint that is built, if any."""
    return next((endpoint for endpoint in endpoints if endpoint in known), None)
