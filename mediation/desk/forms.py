"""Forms of the desk's own pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from mediation.core.forms import ActForm


class AnswerForm(ActForm):
    """The second person's answer; to confirm needs no word, to refuse does."""

    because = StringField(
        _l("Why it is not confirmed"), [Optional(), Length(max=200)],
        description=_l("Only when it is refused; a line for whoever proposed it"),
    )
