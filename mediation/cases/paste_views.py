"""P9: several people of one side at once, out of the rows of a sheet; looked at before they are put in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.security.gate import requires

from . import parties, party_edits, pasting
from .models import Dispute
from .party_models import Party
from .pressing import press
from .web import current_case

blueprint = Blueprint("pasting", __name__)

LONGEST = 20_000


class PasteForm(ActForm):
    """Rows of a sheet, and on which side they stand."""

    side = SelectField(_l("Side"))
    one_of = SelectField(
        _l("So far counted with"), [Optional()], default="",
        description=_l("Whose entry stands for them and others; it then stands for so many less."),
    )
    rows = TextAreaField(
        _l("Rows of a sheet"), [InputRequired(_l("Please fill in")), Length(max=LONGEST)],
        render_kw={"rows": 8, "spellcheck": "false"},
        description=_l("One row for each: name, telephone, identity number, address, in any order"),
    )
    looked = HiddenField()
    """Mark of the rows that were shown as they were read."""

    def __init__(self, people: list[Party], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.side.choices = [(side.code, label(side)) for side in parties.SIDES]
        counted = [(str(p.id), parties.described(p)) for p in people if p.stands_for >= party_edits.MANY]
        self.one_of.choices = [("", ""), *counted]
        always_asked(self.side)

    def among(self) -> int | None:
        """Whose entry counted them."""
        return int(self.one_of.data) if self.one_of.data else None

    def mark(self) -> str:
        """Of the rows as they stand now."""
        return pasting.mark(self.side.data, self.rows.data or "")


@blueprint.route("/cases/<int:dispute_id>/parties/pasted", methods=["GET", "POST"])
@requires("case.edit")
def paste(dispute_id: int) -> Any:
    """Read them, show how they were read, put them on the record by the next press."""
    people = parties.principals(reading(), dispute_id)
    form = PasteForm(people)
    if request.method == "GET":
        form.side.data = request.args.get("side", "applicant")
        counted = pasting.among(people, form.side.data)
        form.one_of.data = request.args.get("among", str(counted.id) if counted is not None else "")
        return _page(form, [], 200)
    if not form.validate():
        return _page(form, [], 422)
    rows = pasting.read(reading(), dispute_id, form.side.data, form.rows.data or "")
    if not _fine(form, rows):
        return _page(form, rows, 422)
    if "again" in request.form or form.looked.data != form.mark():
        form.looked.data = form.mark()
        return _page(form, rows, 200)
    given = pasting.people(rows, form.side.data)

    def work(a: Act) -> str:
        party_edits.add_many(a, a.load(Dispute, dispute_id), given, form.among())
        return url_for("parties.show", dispute_id=dispute_id)

    pressed = press(form, ["party.pasted", form.side.data, form.one_of.data, form.rows.data], work)
    if pressed.response is None:
        return _page(form, rows, 422)
    put = ngettext("%(num)d person put on the record.", "%(num)d people put on the record.", len(given))
    flash(put, "done")
    return pressed.response


def _fine(form: PasteForm, rows: list[pasting.Row]) -> bool:
    """Whether nothing bars them; else the sentence stands at the rows."""
    wrong = [row.number for row in rows if row.faults]
    counts = sum(row.counts for row in rows)
    if wrong:
        said = "、".join(map(str, wrong))
        form.rows.errors = [_("Put right what the table says of row %(rows)s.", rows=said)]
    elif not counts:
        form.rows.errors = [_("There is nobody in these rows who is not on the record already.")]
    elif counts > pasting.MOST:
        form.rows.errors = [_("At most %(most)d people at once.", most=pasting.MOST)]
    return not form.rows.errors


def _page(form: PasteForm, rows: list[pasting.Row], status: int) -> tuple[str, int]:
    ready = bool(rows) and form.looked.data == form.mark() and not form.errors
    return render_template(
        "cases/pasted.html", form=form, dispute=current_case(), rows=rows, ready=ready,
        count=sum(row.counts for row in rows),
    ), status
