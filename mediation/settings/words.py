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
        "calendar_kind": _("Say whether the day is off, works, or is an ordinary day."),
        "calendar_year": _("Enter at least one day, and only days of this year."),
    }.get(code, code)
