"""Who may learn what, and where: written by hand, so that nothing opens by being forgotten.

Three small tables. ``STANDING`` says what each person is to each case; who is
not named is nobody to it and may not even learn that it exists. ``PAGES`` says
of every address what kind of page it is. ``SHOWN`` says of every kind of
private value who may find it on which kinds of pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from .cases import AGAIN, FAR, FOREIGN, GIVEN, OFFERED, OURS, SETTLED, SHUT, VILLAGE

Names = frozenset[str]


def _set(words: str) -> Names:
    return frozenset(words.split())


# ------------------------------------------------------------------------------ who is what to which case

_CENTRE = {"reviewer": "reviewer", "head_of_centre": "centre_head"}
_QIAOSI = {"clerk": "clerk", "head": "head", **_CENTRE}
_LABOUR = {"liaison": "department", "labour_clerk": "department"}
_LINPING = {"stranger": "clerk", "stranger_head": "head", **_CENTRE}

STANDING: Mapping[str, Mapping[str, str]] = {
    OURS: {
        **_QIAOSI, "mediator": "mediator", "lawyer": "guest", "lawyer_asked": "asked",
        "/i lawyer": "outside", "/i lawyer_asked": "asked", **_LABOUR,
    },
    SETTLED: {**_QIAOSI, "mediator": "mediator", **_LABOUR},
    SHUT: {**_QIAOSI, "mediator_two": "mediator"},
    AGAIN: _QIAOSI,
    FOREIGN: {**_LINPING, "stranger_mediator": "mediator"},
    FAR: _LINPING,
    VILLAGE: {"village_clerk": "clerk", "clerk": "above", "head": "above_head", **_CENTRE},
    OFFERED: {**_LINPING, "stranger_mediator": "mediator", "clerk": "receiver", "head": "receiver"},
    GIVEN: {**_QIAOSI, "mediator": "mediator", "labour_clerk": "receiver"},
}
"""Declined, barred, of another committee, an administrator, a keeper: not named, and nobody to the case.
``/i`` stands before those who came by the code of their invitation instead of signing in."""

PROTECTED = _set(f"{SHUT} {FAR}")

HANDLERS = _set("clerk head mediator")
INSIDE = HANDLERS | {"guest"}
"""Who needs names and stories of a protected case."""
WATCHING = _set("above_head reviewer centre_head")
EVERYBODY = INSIDE | WATCHING | _set("above receiver")
FILE = HANDLERS | WATCHING | {"receiver"}
"""Who opens the file's papers; a guest opens what was handed to him, on his letter."""
TABLE = INSIDE | _set("above_head centre_head")
"""Who may read what was said and agreed at the table."""

# ------------------------------------------------------------------------------------- which page is what

PAGES: Mapping[str, str] = {
    "/": "list", "/cases": "list", "/cases/chosen": "list", "/cases/export": "list",
    "/cases/printed": "list", "/cases/several/<name>": "list", "/cases/views": "own",
    "/cases/views/<int:view_id>/forget": "own", "/desk/calls": "list",
    "/followup": "list", "/handovers": "list",
    "/handovers/<int:handover_id>": "list", "/handovers/answered": "asked",
    **{
        f"/handovers/asked/<int:row_id>{more}": "asked"
        for more in ("", "/<name>", "/letter", "/papers/<int:paper_id>")
    },
    "/inbox": "list", "/inbox/<int:message_id>/open": "list",
    "/inbox/case/<int:about>/read": "list", "/review": "list", "/search": "list",
    "/search/identity": "list", "/sessions": "list", "/sessions/week": "list",
    "/categories/suggestions": "figures",
    "/centre/figures": "figures", "/centre/figures/<code>/cases": "list",
    "/centre/figures/<code>/rows.<kind>": "evidence",
    "/invitations": "letter", "/invitations/<int:invitation_id>": "letter",
    "/invitations/<int:invitation_id>/papers/<int:paper_id>": "letter",
    "/invitations/<int:invitation_id>/accept": "letter", "/invitations/<int:invitation_id>/decline": "letter",
    **{
        f"/i{more}": "outside"
        for more in (
            "", "/<token>", "/answered", "/calendar.ics", "/leave", "/open", "/papers/<int:paper_id>",
            "/proof", "/step-down",
            "/records/<int:row_id>", "/records/<int:row_id>/addendum", "/records/<int:row_id>/draft",
            "/records/<int:row_id>/pages/<int:paper_id>", "/records/<int:row_id>/paper",
            "/records/<int:row_id>/read",
        )
    },
    "/ties": "own", "/ties/<int:tie_id>/end": "own",
    "/intake/consult": "own", "/intake/consult/<int:consultation_id>/register": "own",
    "/intake/on-the-spot": "intake", "/intake/on-the-spot/keep": "own",
    "/intake/keep": "own", "/intake/new": "intake", "/intake/drafts/<int:draft_id>/discard": "own",
    "/import": "import", "/import/check": "import", "/import/rejects": "import", "/import/take": "import",
    "/import/template.<kind>": "import",
    "/account/language": "own", "/account/letters": "own", "/logout": "own", "/help": "open",
    "/healthz": "open", "/login": "open", "/session": "open", "/reset": "open",
    "/static/<path:filename>": "open",
}

HOUSES_BY_PREFIX: Mapping[str, str] = {
    "/admin/import": "rosters", "/admin/register": "register", "/admin": "admin",
    "/audit/rights": "rights", "/audit": "audit",
}
"""Where no private value of any case may stand, whatever the page."""

CASE = "/cases/<int:dispute_id>"

CASE_PAGES: Mapping[str, str] = {
    "": "file", "/course": "course", "/deadline": "file", "/registered": "file", "/parties": "people",
    "/entries/<int:seq>": "entry", "/entries/<int:seq>/<name>": "unseal",
    "/do/<flow_name>.<name>": "act", "/do/<flow_name>.<name>/<int:row_id>": "act",
    "/proposals/<int:proposal_id>": "proposal",
    "/assistance/<int:row_id>": "file", "/assistance/<int:row_id>/<name>": "file",
    "/assistance/<int:row_id>/letter": "handling",
    "/handovers/<int:row_id>": "file", "/handovers/<int:row_id>/<name>": "file",
    "/handovers/<int:row_id>/letter": "moved",
    "/edit": "handling", "/numbers": "handling", "/consents": "handling", "/contacts": "people",
    "/contacts/<int:party_id>": "people",
    "/parties/new": "people", "/parties/pasted": "people", "/parties/<int:party_id>": "people",
    "/parties/<int:party_id>/unmask": "unmask",
    "/triage": "act", "/grade": "act", "/triaged": "file", "/acceptance": "papers", "/refusal": "papers",
    "/assignment": "assignment", "/assignment/step-down": "act",
    "/assignment/choice": "assignment", "/assignment/objection": "assignment",
    "/assignment/objection/<int:objection_id>/overrule": "assignment",
    "/assignment/objection/<int:objection_id>/sustain": "assignment",
    **{
        f"/invitations/<int:row_id>{more}": "assignment"
        for more in ("", "/answer", "/certificate", "/code", "/consents", "/papers")
    },
    "/invite": "act", "/invitations/<int:row_id>/send": "assignment", "/repeats": "act",
    "/on-the-spot": "act",
    **{
        f"/danger{more}": "danger"
        for more in ("", *(f"/<int:row_id>/{name}" for name in (
            "acknowledge", "answer", "clear", "describe", "report", "reports/<int:report_id>", "retract",
        )))
    },
    "/papers": "papers", "/papers/<int:paper_id>/file": "papers", "/receipt": "papers",
    "/sessions/new": "act", "/sessions/<int:row_id>": "file", "/sessions/<int:row_id>/postpone": "act",
    "/sessions/<int:row_id>/outcome": "act",
    "/sessions/<int:row_id>/notices": "papers",
    **{
        f"/sessions/<int:row_id>/record{more}": "record"
        for more in ("", "/addendum", "/draft", "/pages", "/pages/<int:paper_id>", "/paper", "/read")
    },
    "/agree": "act", "/agreements/new": "act", "/agreements/<int:row_id>": "agreement",
    "/agreements/<int:row_id>/paper": "agreement", "/agreements/<int:row_id>/sign": "agreement",
}

TABS: Mapping[str, str] = {
    "overview": "file", "parties": "people", "contact": "people", "mediation": "file", "agreement": "file",
    "papers": "file", "timeline": "course", "reads": "reads",
}
"""Each tab of the case file is a page of its own."""

READ = _set("file reads course entry act handling people record agreement papers assignment proposal danger")
"""Kinds of pages inside the case file."""


def kind_of(rule: str) -> str:
    """What kind of page an address is. A rule nobody thought about fails the test with what to do."""
    house = next((kind for start, kind in HOUSES_BY_PREFIX.items() if rule.startswith(start)), None)
    kind = CASE_PAGES.get(rule.removeprefix(CASE)) if rule.startswith(CASE) else PAGES.get(rule, house)
    assert kind is not None, (
        f"{rule} is new: say in tests/canaries/expected.py what kind of page it is, "
        "and in SHOWN which private values may stand there before whom"
    )
    return kind


# -------------------------------------------------------------------------------- who gets in, page by page

ADMITTED: Mapping[str, Names] = {
    "file": EVERYBODY, "course": EVERYBODY, "entry": EVERYBODY, "act": EVERYBODY, "people": EVERYBODY,
    "danger": EVERYBODY,
    "proposal": HANDLERS | WATCHING,
    "reads": _set("clerk head") | WATCHING,
    "handling": HANDLERS, "unmask": HANDLERS, "unseal": HANDLERS,
    "papers": FILE, "moved": HANDLERS | {"receiver"},
    "record": TABLE, "agreement": TABLE - {"guest"},
    "assignment": _set("clerk head mediator above_head reviewer centre_head"),
}
"""Of those who may see the case, who may open which kind of page; everybody else is refused (403). Where
the kind is wider than one of its addresses, the address may still refuse."""

PROTECTED_FOR_INSIDE = _set("papers record agreement")
"""Kinds of pages of a protected case that only those inside open."""

STRICT = _set("file course reads handling unmask unseal")
"""Kinds of pages that everybody admitted can open: not opening is as wrong as opening too much."""

HOUSES: Mapping[str, Names] = {
    "admin": _set("admin security clerk head village_clerk stranger stranger_head labour_clerk"),
    "rosters": _set("admin security"),
    "rights": _set("keeper inspector security"),
    "register": _set("admin security reviewer head_of_centre"),
    "audit": _set("keeper inspector"),
    "evidence": _set("reviewer head_of_centre head stranger_head inspector"),
    "import": _set("clerk head village_clerk stranger stranger_head labour_clerk"),
}
"""Pages that are no case's: whose they are, at least in part."""


def is_of(viewer: str, kind: str) -> bool:
    """Whether pages of this kind have anything for this person."""
    return viewer in HOUSES.get(kind, (viewer,))


# ------------------------------------------------------------------------- which value stands where, for whom

ANYWHERE = frozenset({*PAGES.values(), *CASE_PAGES.values(), *HOUSES_BY_PREFIX.values(), "reads"})
"""An open danger stands above every page of those who must act."""

SHOWN: Mapping[str, tuple[Names, Names]] = {
    "title": (EVERYBODY, ANYWHERE),
    "name": (EVERYBODY, ANYWHERE),
    "place": (EVERYBODY, _set("file entry handling act unseal")),
    "story": (EVERYBODY, _set("file handling act assignment unseal proposal")),
    "external_number": (HANDLERS | WATCHING, _set("course entry handling file")),
    "phone": (HANDLERS, _set("people list unmask")),
    "address": (HANDLERS, _set("people unmask")),
    "protected_address": (HANDLERS, _set("unmask")),
    "safe_contact": (HANDLERS, _set("people list unmask")),
    "id_number": (HANDLERS, _set("unmask")),
    "note": (HANDLERS, _set("unseal")),
    "meeting_place": (EVERYBODY, READ | {"list", "letter"}),
    "record": (TABLE, _set("record file unseal act")),
    "concession": (_set("clerk mediator"), _set("record")),
    "agreement": ((TABLE | {"reviewer"}) - {"guest"}, _set("agreement file entry list act unseal")),
    "account": (TABLE - {"guest"}, _set("agreement unseal")),
    "file": (FILE, _set("papers")),
    "paper_title": (FILE, _set("papers course entry act file record agreement assignment moved")),
    "danger": (INSIDE | WATCHING, _set("file danger unseal list")),
    "objection": (HANDLERS | WATCHING, _set("assignment entry")),
    "task": (HANDLERS | WATCHING | {"guest"}, _set("assignment entry letter file")),
    "brief": (HANDLERS | {"guest"}, _set("letter unseal assignment")),
    "conflict": (HANDLERS, _set("unseal")),
    "letter": (HANDLERS | WATCHING | {"receiver"}, _set("file list unseal moved")),
    "proposal": (HANDLERS | WATCHING, _set("proposal")),
    "visit": (HANDLERS | WATCHING, _set("unseal file")),
    "asked_for": (EVERYBODY, _set("file handling unseal")),
    "reply": (EVERYBODY, _set("file unseal")),
    "office": (HANDLERS | WATCHING, _set("entry assignment")),
}
"""Kind of value -> who may find it, on which kinds of pages. In a protected case only those inside."""

ALSO_PROTECTED: Mapping[str, Names] = {
    "danger": _set("reviewer centre_head"),
    "proposal": _set("centre_head"),
}
"""What others learn of a protected case all the same: of a danger, who must act; of a proposal, the second
person."""

ASKED = _set("name meeting_place")
"""What an invited person is shown before he answers, on his letter alone."""

OUTSIDE = ASKED | _set("title task brief story record agreement")
"""What an invited person who accepted finds behind his link: the brief, what is asked for, the record."""

HANDED = _set("story asked_for reply")
"""What a department finds on the page of what it was asked: the ticked part, the question, its own answer."""

COUNTER = _set("asked asked_phone")
"""What somebody said at a counter who only asked; no dispute came of it."""
COUNTERS: Mapping[str, Names] = {"qiaosi": _set("clerk mediator mediator_two")}
"""Counter -> who sits at it: its list of the day tells them what was asked and by whom."""

OWN = _set("draft tie view")
"""What stands only before who typed it himself."""
OWN_PAGES = _set("own intake list")


def may_hear(kind: str, counter: str, viewer: str, page: str) -> bool:
    """Whether what was said at a counter may stand there; the number to call back is on no list."""
    return kind == "asked" and page == "own" and viewer in COUNTERS[counter]


def may_show(kind: str, standing: str, page: str, *, protected: bool) -> bool:
    """Whether a private value of a case may stand on this kind of page before this person."""
    people, pages = SHOWN[kind]
    if standing == "asked":
        return kind in ASKED and page in ("letter", "outside")
    if standing == "department":
        return kind in HANDED and page == "asked"
    if standing == "outside":
        return kind in OUTSIDE and page == "outside"
    if protected and standing not in INSIDE:
        people = ALSO_PROTECTED.get(kind, frozenset())
    return standing in people and page in pages
