"""The flows written down a second time, by hand, from the design: state -> move -> where it leads.

Deliberately not made from the tables: a slip there must show here.
"""

from __future__ import annotations

BACK = "<"
Table = dict[str, dict[str, str]]

_GO_ON = {
    "suspend": "suspended", "extend": "=", "split": "=", "merge": "ended", "withdraw": "ended",
    "refuse": "ended", "fail": "ended", "lapse": "ended", "transfer": "transferred", "correct": "=",
    "take_back": BACK,
}
_FROM_CLASSIFIED = {**_GO_ON, "reclassify": "=", "take_over": "classified"}

DISPUTE: Table = {
    "": {"register": "registered"},
    "registered": {
        "accept": "accepted", "decline": "declined", "withdraw": "ended", "transfer": "transferred",
        "merge": "ended", "take_over": "=", "void": "ended", "take_back": BACK,
    },
    "declined": {"reconsider": "registered", "take_back": BACK},
    "accepted": {**_GO_ON, "classify": "classified", "take_over": "=", "void": "ended"},
    "classified": {**_FROM_CLASSIFIED, "assign": "assigned", "void": "ended"},
    "assigned": {
        **_FROM_CLASSIFIED, "begin": "mediating", "reassign": "=", "release": "classified", "void": "ended",
    },
    "mediating": {**_FROM_CLASSIFIED, "agree": "agreed", "reassign": "=", "release": "classified"},
    "suspended": {
        "resume": BACK, "reclassify": "=", "release": "=", "withdraw": "ended", "refuse": "ended",
        "fail": "ended", "lapse": "ended", "transfer": "transferred", "correct": "=", "take_back": BACK,
    },
    "agreed": {"close": "closed", "reopen": "accepted", "annul": "ended", "correct": "=", "take_back": BACK},
    "ended": {
        "close": "closed", "reopen": "accepted", "reconsider": "registered", "unmerge": BACK,
        "correct": "=", "take_back": BACK,
    },
    "transferred": {"return": BACK, "close": "closed", "correct": "=", "take_back": BACK},
    "closed": {
        "archive": "archived", "reopen": "accepted", "supplement": "=", "correct": "=", "take_back": BACK,
    },
    "archived": {"supplement": "=", "correct": "=", "take_back": BACK},
}

HANDOVER: Table = {
    "": {"offer": "offered"},
    "offered": {"receive": "received", "return": "returned", "recall": "recalled", "impose": "received"},
    "returned": {"impose": "received", "drop": "recalled"},
    "received": {},
    "recalled": {},
}

INVITATION: Table = {
    "": {"propose": "proposed"},
    "proposed": {"send": "invited", "cancel": "cancelled"},
    "invited": {
        "accept": "accepted", "decline": "declined", "expire": "expired", "cancel": "cancelled",
        "bar": "barred",
    },
    "accepted": {"bar": "barred", "step_down": "left", "finish": "finished"},
    "declined": {},
    "expired": {},
    "cancelled": {"restore": BACK},
    "barred": {},
    "left": {},
    "finished": {"restore": BACK},
}

SESSION: Table = {
    "": {"book": "scheduled"},
    "scheduled": {"hold": "held", "miss": "missed", "postpone": "postponed", "cancel": "cancelled"},
    "held": {},
    "missed": {},
    "postponed": {},
    "cancelled": {"restore": "scheduled"},
}

RECORD: Table = {
    "": {"start": "draft"},
    "draft": {"read_back": "read_back", "drop": "dropped"},
    "read_back": {"amend": "draft", "sign": "signed", "drop": "dropped"},
    "signed": {"addendum": "="},
    "dropped": {"take_up": "draft"},
}

AGREEMENT: Table = {
    "": {"draft": "draft"},
    "draft": {"offer_for_signing": "signing", "take_effect_orally": "effective", "drop": "dropped"},
    "signing": {"revise": "draft", "refuse": "refused", "take_effect": "effective", "drop": "dropped"},
    "refused": {"revise": "draft", "drop": "dropped"},
    "effective": {"supersede": "superseded", "void": "void"},
    "dropped": {"restore": BACK},
    "superseded": {},
    "void": {},
}

CONFIRMATION: Table = {
    "": {"open": "open"},
    "open": {"apply": "applied", "forgo": "forgone", "lapse": "lapsed"},
    "applied": {"confirm": "confirmed", "dismiss": "dismissed", "withdraw": "withdrawn"},
    "forgone": {},
    "lapsed": {},
    "confirmed": {"set_right": "dismissed"},
    "dismissed": {"set_right": "confirmed"},
    "withdrawn": {},
}

PROMISE: Table = {
    "": {"make": "due"},
    "due": {"keep": "kept", "pay_part": "partly", "break": "broken", "waive": "waived",
    "replace": "replaced", "fall": "fallen"},
    "partly": {"keep": "kept", "pay_part": "partly", "break": "broken", "waive": "waived",
    "replace": "replaced", "fall": "fallen"},
    "broken": {
        "keep": "kept", "route": "routed", "waive": "waived", "replace": "replaced", "fall": "fallen",
    },
    "kept": {},
    "routed": {"route_barred": "broken"},
    "waived": {},
    "replaced": {},
    "fallen": {},
}

VISIT: Table = {
    "": {"plan": "planned"},
    "planned": {"do": "done", "miss": "missed", "drop": "dropped"},
    "missed": {"drop": "dropped"},
    "done": {},
    "dropped": {"restore": BACK},
}

DANGER: Table = {
    "": {"raise": "raised"},
    "raised": {"acknowledge": "acknowledged", "report": "reported", "retract": "cleared"},
    "acknowledged": {"report": "reported", "clear": "cleared"},
    "reported": {"report": "reported", "answer": "answered"},
    "answered": {"clear": "cleared"},
    "cleared": {},
}

ASSISTANCE: Table = {
    "": {"ask": "asked"},
    "asked": {"take": "taken", "return": "returned", "answer": "answered", "recall": "recalled"},
    "taken": {"answer": "answered", "recall": "recalled"},
    "answered": {"note": "noted"},
    "returned": {"note": "noted"},
    "noted": {},
    "recalled": {},
}

EXPECTED: dict[str, Table] = {
    "dispute": DISPUTE, "handover": HANDOVER, "invitation": INVITATION, "session": SESSION, "record": RECORD,
    "agreement": AGREEMENT, "confirmation": CONFIRMATION, "promise": PROMISE, "visit": VISIT,
    "danger": DANGER, "assistance": ASSISTANCE,
}
