"""Forms of sign-in and of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from mediation.core.forms import HubForm


class LoginForm(HubForm):
    """Name and password; ``shared`` shortens the idle time."""

    login = StringField(_l("User name"), [InputRequired(), Length(max=60)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=200)])
    shared = BooleanField(_l("Shared computer: short idle time"))


class ResetForm(HubForm):
    """A printed one-time code and the new password, twice."""

    login = StringField(_l("User name"), [InputRequired(), Length(max=60)])
    code = StringField(_l("One-time code"), [InputRequired(), Length(max=40)])
    password = PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=200)],
        description=_l("At least 10 characters of two kinds; a sentence is best"),
    )
    again = PasswordField(
        _l("New password again"), [InputRequired(), EqualTo("password", _l("The two differ"))]
    )
