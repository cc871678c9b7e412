"""What the verifier found, in the reader's language; one sentence for each of its codes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

OUTCOMES: Mapping[str, LazyString] = {
    "agreed": _l("Agreement reached"),
    "failed": _l("Mediation failed"),
    "no_failure": _l("Ended otherwise"),
    "transferred": _l("Transferred"),
}
"""Outcomes of fact rows."""


NAMED: Mapping[str, LazyString] = {
    "purpose": _l("Purpose"),
    "right": _l("Right asked for"),
    "why": _l("Why"),
    "what": _l("What"),
    "seq": _l("Place in the chain"),
    "state": _l("State"),
    "lacks": _l("What was missing"),
    "locked": _l("Locked"),
    "shared": _l("At a shared computer"),
    "name": _l("Name"),
    "address": _l("Computer (address)"),
    "engagement": _l("Inspection"),
}
"""What an entry about a look or a sign-in says."""

OF_THE_HUB: Mapping[str, LazyString] = {
    "demo": _l("Demo account"),
    "login": _l("Sign-in name"),
    "print": _l("Fingerprint of the particulars"),
    "role": _l("Role"),
    "from": _l("From"),
    "until": _l("Until"),
}
"""What an entry of the hub's own affairs says: accounts and rights."""

STEPS: Mapping[str, LazyString] = {
    "entries": _l("Entries and sealed values"),
    "disputes": _l("Heads of disputes"),
    "chains": _l("Heads of the other chains"),
    "subjects": _l("Rows of small matters"),
    "checkpoints": _l("Signed checkpoints"),
    "gaps": _l("Numbers of entries"),
    "anchor": _l("The file outside the database"),
    "rows": _l("Rows of cases against the log"),
    "grants": _l("Rights, leave and the register of mediators against the log"),
    "access": _l("Access to cases against the log"),
    "samples": _l("Drawn files against the log"),
    "organisations": _l("Organisations against the log"),
    "assignments": _l("Who mediated, against the log"),
    "figures": _l("What the figures are made of, against the log"),
    "numbers": _l("Series of numbers against the log"),
    "entered": _l("Settings, calendar, rooms, filings and ties against the log"),
    "imports": _l("Imported sheets and their rows against the log"),
    "sortings": _l("First sortings against the log"),
    "taken": _l("Time that is taken, against the sessions to come"),
    "schema": _l("Tables and views of the database"),
    "files": _l("Files of papers against their fingerprints"),
}
"""Steps of a verification, in their order."""


def sentence(code: str) -> str:
    """What is said when a draw is refused."""
    return {
        "sample_until_past": _("This day is gone."),
        "sample_until_grant": _("His right as an inspector ends before."),
        "sample_no_inspector": _("This person is no inspector today."),
        "sample_empty": _("No closed file fits: widen the months or take a tick away."),
    }.get(code, code)


REASONS: Mapping[str, LazyString] = {
    "guard": _l("The database no longer refuses what it must refuse."),
    "schema_unknown": _l("The database holds something that the hub does not know."),
    "entry_missing": _l("The entry is missing."),
    "entry_gap": _l("Numbers of entries are missing: entries were taken away."),
    "entry_doubled": _l("There are two entries at this place."),
    "prev_hash": _l("The entry does not follow the one before it."),
    "alg": _l("The entry names an algorithm the hub does not write."),
    "hash": _l("The content of the entry is not what was hashed."),
    "mac": _l("The entry was not written by this hub: its seal does not hold."),
    "mac_key": _l("The key of the entry's seal is not among the hub's keys."),
    "payload": _l("The content of the entry cannot be read."),
    "copy": _l("A column beside the entry differs from its content."),
    "box_missing": _l("A sealed value is missing."),
    "box_unknown": _l("A sealed value belongs to no entry."),
    "box_broken": _l("A sealed value does not open."),
    "box_differs": _l("A sealed value is not what the entry commits to."),
    "head_behind": _l("A dispute knows fewer entries than its chain has."),
    "head_differs": _l("A dispute carries another fingerprint than its last entry."),
    "state_differs": _l("A row is in another state than its last entry says."),
    "row_differs": _l("A row holds something else than this entry wrote there."),
    "row_unexplained": _l("A row stands there, but no entry says so."),
    "figures_differ": _l("A figure is made of something that the log does not say."),
    "row_unreadable": _l("A row holds something that the hub never writes."),
    "step_stopped": _l("A part could not be looked at to the end: something there cannot be read."),
    "row_chain": _l("A row points to a chain that is not its own."),
    "row_missing": _l("A row has entries but is gone."),
    "chain_head_missing": _l("The head of the chain is gone."),
    "leaf_differs": _l("The entry was rewritten after a checkpoint was signed."),
    "checkpoint_missing": _l("A checkpoint is missing."),
    "checkpoint_root": _l("The heads below a checkpoint are not those that were signed."),
    "checkpoint_hash": _l("A checkpoint was changed."),
    "checkpoint_prev": _l("A checkpoint does not follow the one before it."),
    "checkpoint_signature": _l("The signature of a checkpoint does not hold."),
    "anchor_missing": _l("The outside file is missing: compare with a copy that was carried elsewhere."),
    "anchor_checkpoint": _l("A checkpoint of the outside file is missing here or is another one."),
    "file_missing": _l("The file of a paper is gone from the store or cannot be read."),
    "file_changed": _l("The file of a paper is not the one that was brought in."),
    "anchor_line": _l("A line of the outside file cannot be read."),
    "anchor_entry": _l("The entry differs from the outside file."),
}
