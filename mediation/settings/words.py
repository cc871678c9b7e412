"""What is said when settings or the calendar refuse an input."""

from __future__ import annotations

from flask_babel import gettext as _


def sentence(code: str) -> str:
    """The sentence for a refusal of this room; the code itself for one of another room."""
    return {
        "setting_from_past": _(
            "A setting holds from today at the earliest: what was decided stays explained."
        ),
        "setting_unknown": _("There is no such setting."),
        "setting_value": _("This value does not fit."),
        "category_code": _("A code has four digits for a branch and six for a leaf."),
        "category_used": _("This code stands for something already; a code is never used twice."),
        "category_in_the_air": _("There is no branch above this code."),
        "category_local": _("Branches of one's own end in 51 to 98; the others belong to the national list."),
        "category_follower": _("What follows must be another one of the same level."),
        "category_sf": _("Choose a type of the statistics."),
        "category_later": _("A later change is entered already: date this one behind it."),
        "calendar_kind": _("Say whether the day is off, works, or is an ordinary day."),
        "calendar_year": _("Enter at least one day, and only days of this year."),
    }.get(code, code)
