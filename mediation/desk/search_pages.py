"""Finding a case: by whatever people remember, or, remembered in the log, by an identity number."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from mediation.cases.filters import LONGEST_TEXT
from mediation.cases.models import Dispute
from mediation.core.forms import HubForm
from mediation.extensions import reading
from mediation.lists.rows import rows_of
from mediation.search import queries
from mediation.security import gate
from mediation.security.gate import current_actor, requires

blueprint = Blueprint("search", __name__)


class IdentityForm(HubForm):
    """An identity number, never in an address."""

    id_number = StringField(
        _l("Number of the identity paper"), [InputRequired(_l("Please fill in")), Length(4, 40)]
    )


@blueprint.get("/search")
@requires("search.use")
def find() -> str:
    """One box: number or its tail, names, telephone, words."""
    asked = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    found = queries.find(reading(), current_actor(), asked) if asked else None
    return _page(asked, found, IdentityForm(formdata=None))


@blueprint.post("/search/identity")
@requires("search.identity")
def identity() -> str | tuple[str, int]:
    """By identity number; the search stands in one's own log before anything is shown."""
    form = IdentityForm()
    if not form.validate():
        return _page("", None, form), 422
    return _page("", queries.find_by_identity(reading(), current_actor(), form.id_number.data or ""), form)


def _page(asked: str, found: Sequence[Dispute] | None, form: IdentityForm) -> str:
    return render_template(
        "desk/search.html", asked=asked, form=form,
        rows=rows_of(reading(), current_actor(), found) if found is not None else None,
        more=_("Only the first %(count)d are shown; ask more exactly.", count=queries.MOST)
        if found is not None and len(found) == queries.MOST else "",
        may_identity=gate.allowed(current_actor(), "search.identity"),
    )
