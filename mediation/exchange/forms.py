"""Forms of the import: which file for which committee, and how to take it in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from mediation.core.forms import HubForm


class UploadForm(HubForm):
    """A file to look at."""

    organisation = SelectField(_l("Committee"), coerce=int)
    file = FileField(
        _l("File"), [InputRequired(_l("Please choose a file."))],
        render_kw={"accept": ".xlsx,.csv,.txt,.jsonl"}, description=_l("xlsx, csv or jsonl, at most 20 MB"),
    )

    def validate_file(self, field: FileField) -> None:
        """A name without a file is no file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Please choose a file."))

    def offer(self, committees: list[tuple[int, str]]) -> UploadForm:
        """The committees for which the reader may register."""
        self.organisation.choices = committees
        return self


class TakeForm(HubForm):
    """The file that was looked at, to be taken in."""

    kept = HiddenField()
    mode = HiddenField()

    def __init__(self, *args: Any, kept: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        if kept:
            self.kept.data = kept
