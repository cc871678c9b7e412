"""A move's form that takes photographs and papers along."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField
from wtforms.validators import Optional

from mediation.cases.papers import Upload
from mediation.cases.pressing import rule_sentence
from mediation.core.exceptions import RuleBroken
from mediation.core.forms import ActForm
from mediation.intake import files


class WithFiles(ActForm):
    """A move with which photographs and papers come."""

    files = MultipleFileField(
        _l("Files"), [Optional()],
        render_kw={"accept": "image/jpeg,image/png,application/pdf,.docx,.xlsx,.txt"},
        description=_l(
            "Photographs, PDF, Word, Excel or text, several at once; large photographs are made smaller, "
            "20 MB together"
        ),
    )
    kept: Sequence[Upload] = ()
    """What was sent, once it lies in the store."""

    def keep(self) -> bool:
        """Put what was sent into the store; False with the sentence at the field where it may not be kept."""
        sent = files.received(self.files.data or ())
        if sent.refused:
            self.files.errors = [f"{name}: {rule_sentence(code)}" for name, code in sent.refused]
            return False
        try:
            self.kept = files.joined((), sent.kept)
        except RuleBroken:
            self.files.errors = [_("At most %(most)d files at once.", most=files.MOST)]
            return False
        return True

    def again(self) -> None:
        """The page comes back: a browser never sends chosen files a second time by itself."""
        if any(getattr(one, "filename", "") for one in self.files.data or ()) and not self.files.errors:
            self.files.errors = [_("Choose the files again; they were not kept.")]
