"""Forms of administration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from mediation.accounts import committees, register
from mediation.cases.party_forms import dialled
from mediation.classification.categories import Tree as Categories
from mediation.core import clock
from mediation.core.fields import DayField, NumberField, Within, choices
from mediation.core.forms import HubForm
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.organisations.models import Organisation
from mediation.organisations.service import KINDS, LEVELS
from mediation.security.roles import LABELS
from mediation.settings.groups import Group, Knob
from workflows.flow import Reason

from . import skills

Tree = Iterable[tuple[Organisation, int]]
_TODAY: Any = clock.today  # a day field holds a day, whatever its base class says
_NEEDED = InputRequired(_l("Please fill in"))
_TELEPHONE = [Optional(), Length(max=40), lambda _form, field: dialled(field)]


class NewUserForm(HubForm):
    """Who he is; the password comes by a printed code."""

    login = StringField(
        _l("User name"),
        [_NEEDED, Length(max=60), Regexp(r"^[\w.@-]+$", message=_l("Letters, digits, . @ - _"))],
    )
    name = StringField(_l("Name"), [_NEEDED, Length(max=60)])
    phone = StringField(_l("Telephone"), _TELEPHONE)
    firm = StringField(
        _l("Firm or department"), [Optional(), Length(max=100)], description=_l("Compared in conflict checks")
    )


class Remembering(HubForm):
    """A form that knows what stood in it when its page was opened (``core/opened.py``)."""

    opened = HiddenField()
    overtaken = False
    """Somebody else was faster, and it shows what stands now beside what was typed."""


class UserForm(Remembering):
    """What may change of a person."""

    name = StringField(_l("Name"), [_NEEDED, Length(max=60)])
    phone = StringField(_l("Telephone"), _TELEPHONE)
    firm = StringField(_l("Firm or department"), [Optional(), Length(max=100)])


class GrantForm(HubForm):
    """A role in an organisation, from a day, until a day."""

    role = SelectField(_l("Role"), [_NEEDED])
    organisation = SelectField(_l("Organisation"), [_NEEDED], coerce=int)
    from_on = DayField(_l("From"), [_NEEDED], default=_TODAY)
    until_on = DayField(_l("Until"), [Optional()])

    def offer(self, organisations: Tree) -> GrantForm:
        """Fill in what may be chosen."""
        self.role.choices = [(role.value, label(text)) for role, text in LABELS.items()]
        self.organisation.choices = _choices(organisations)
        return self


class RegisterForm(Remembering):
    """A mediator's entry in the register."""

    organisation = SelectField(_l("Organisation"), [_NEEDED], coerce=int)
    kind = SelectField(_l("Kind"), [_NEEDED])
    post = SelectField(_l("Post"), [Optional()])
    in_office_from = DayField(_l("In office from"), [_NEEDED], default=_TODAY)
    in_office_until = DayField(_l("In office until"), [Optional()])
    load_cap = NumberField(_l("Most open disputes"), [_NEEDED, Within(1, 500)], default=20)
    skills = StringField(
        _l("Skills"), [Optional(), Length(max=1000)],
        description=_l("Names or codes of categories; empty: every kind"),
    )
    languages = StringField(
        _l("Languages and dialects"), [Optional(), Length(max=100)],
        description=_l(
            "Dialects, sign and other languages; who needs one of them is proposed this mediator first"
        ),
    )
    sex = SelectField(_l("Sex"), [Optional()])
    born_on = DayField(_l("Born on"), [Optional()], lies=Lies.BEHIND)
    minority = BooleanField(_l("Of a smaller nationality"))
    filed_number = StringField(_l("Filed number"), [Optional(), Length(max=60)])

    def offer(self, organisations: Tree) -> RegisterForm:
        """Fill in what may be chosen."""
        self.organisation.choices = _choices(organisations)
        self.kind.choices = [("member", _l("Elected member")), ("appointed", _l("Appointed"))]
        self.post.choices = [("", _l("none")), ("head", _l("Head")), ("deputy", _l("Deputy head"))]
        self.sex.choices = [("", _l("not entered")), ("male", _l("male")), ("female", _l("female"))]
        return self

    def entry(self, categories: Categories) -> register.Entry:
        """What was filled in, for the register; a skill that is no category stays a word that it refuses."""
        codes, unknown = skills.codes_of(categories, self.skills.data or "")
        return register.Entry(
            self.organisation.data, self.in_office_from.data, self.in_office_until.data, self.kind.data,
            self.post.data or "", self.load_cap.data or 0, " ".join([*codes, *unknown]), self.sex.data or "",
            self.born_on.data, bool(self.minority.data), (self.filed_number.data or "").strip(),
            self.languages.data or "",
        )


class TrainingForm(HubForm):
    """A training a mediator attended."""

    held_on = DayField(_l("Day"), [_NEEDED], lies=Lies.BEHIND, default=_TODAY)
    hours = NumberField(_l("Hours"), [_NEEDED, Within(1, 400)])
    subject = StringField(_l("Subject"), [Optional(), Length(max=100)])


class CommitteeForm(Remembering):
    """What the justice bureau was told of a committee."""

    kind = SelectField(_l("Kind"), [_NEEDED])
    filed_number = StringField(_l("Filed number"), [Optional(), Length(max=60)])
    filed_on = DayField(_l("Filed on"), [Optional()], lies=Lies.BEHIND)
    term_from = DayField(_l("Term from"), [Optional()])
    term_until = DayField(
        _l("Term until"), [Optional()],
        description=_l("Three years at most; empty: counted from the first day"),
    )
    mixed_area = BooleanField(_l("Several nationalities live here"))

    def offer(self) -> CommitteeForm:
        """Fill in what may be chosen."""
        self.kind.choices = [(kind.code, label(kind)) for kind in committees.KINDS]
        return self


class RosterForm(HubForm):
    """A list to look at."""

    file = FileField(
        _l("File"), [InputRequired(_l("Please choose a file."))],
        render_kw={"accept": ".xlsx,.csv,.txt"}, description=_l("xlsx or csv"),
    )

    def validate_file(self, field: FileField) -> None:
        """A name without a file is no file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Please choose a file."))


class RosterTakeForm(HubForm):
    """The list that was looked at, to be taken in."""

    kept = HiddenField()
    mode = HiddenField()

    def __init__(self, *args: Any, kept: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        if kept:
            self.kept.data = kept


class ForgottenForm(HubForm):
    """Who forgot the password: names or user names as they were called in."""

    names = TextAreaField(
        _l("Names or user names"), [_NEEDED, Length(max=8000)], render_kw={"rows": 10},
        description=_l("One a line, or divided by commas"),
    )


class OrganisationForm(HubForm):
    """A new organisation."""

    name = StringField(_l("Name of the organisation"), [_NEEDED, Length(max=100)])
    short_name = StringField(
        _l("Short name"), [_NEEDED, Length(max=20)], description=_l("Stands in case numbers")
    )
    kind = SelectField(_l("Kind"), [_NEEDED])
    level = SelectField(_l("Level"), [_NEEDED])
    parent = SelectField(_l("Under"), [Optional()], coerce=int)
    phone = StringField(_l("Telephone"), _TELEPHONE)
    address = StringField(_l("Address"), [Optional(), Length(max=200)])

    def offer(self, organisations: Tree) -> OrganisationForm:
        """Fill in what may be chosen."""
        self.kind.choices = [(kind.code, label(kind)) for kind in KINDS]
        self.level.choices = [(level.code, label(level)) for level in LEVELS]
        self.parent.choices = [(0, _l("nobody: the top of the tree")), *_choices(organisations)]
        return self


class OrganisationChangeForm(Remembering):
    """What may change of an organisation."""

    name = StringField(_l("Name of the organisation"), [_NEEDED, Length(max=100)])
    short_name = StringField(_l("Short name"), [_NEEDED, Length(max=20)])
    level = SelectField(_l("Level"), [_NEEDED])
    phone = StringField(_l("Telephone"), _TELEPHONE)
    address = StringField(_l("Address"), [Optional(), Length(max=200)])

    def offer(self) -> OrganisationChangeForm:
        """Fill in what may be chosen."""
        self.level.choices = [(level.code, label(level)) for level in LEVELS]
        return self


class MoveForm(HubForm):
    """Under which organisation it hangs from now on."""

    parent = SelectField(_l("Under"), [Optional()], coerce=int)

    def offer(self, organisations: Tree) -> MoveForm:
        """Fill in what may be chosen."""
        self.parent.choices = [(0, _l("nobody: the top of the tree")), *_choices(organisations)]
        return self


class CloseForm(HubForm):
    """The last day."""

    closed_on = DayField(_l("Closed on"), [_NEEDED], default=_TODAY)


class LeaveForm(HubForm):
    """Days away and who stands in."""

    person = SelectField(_l("Mediator"), [_NEEDED], coerce=int)
    from_on = DayField(_l("From"), [_NEEDED])
    until_on = DayField(_l("Until"), [_NEEDED])
    substitute = SelectField(_l("Substitute"), [Optional()], coerce=int)

    def offer(self, people: Iterable[tuple[int, str]]) -> LeaveForm:
        """Fill in what may be chosen."""
        known = list(people)
        self.person.choices = known
        self.substitute.choices = [(0, _l("nobody")), *known]
        return self


class EndLeaveForm(HubForm):
    """Back earlier."""

    last_on = DayField(_l("Last day away"), [_NEEDED])


class SubstituteForm(HubForm):
    """Who stands in for the rest of a leave."""

    substitute = SelectField(_l("Substitute"), [_NEEDED], coerce=int)

    def offer(self, people: Iterable[tuple[int, str]]) -> SubstituteForm:
        """Fill in who may be chosen."""
        self.substitute.choices = list(people)
        return self


class DayForm(HubForm):
    """One day of the working calendar."""

    day = DayField(_l("Day"), [_NEEDED])
    kind = SelectField(_l("Kind"), [_NEEDED])
    name = StringField(_l("Name of the holiday"), [Optional(), Length(max=60)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [
            ("off", _l("Day off")),
            ("work", _l("Working day (moved)")),
            ("plain", _l("Ordinary day after all")),
        ]


class YearForm(HubForm):
    """A whole year's notice."""

    year = NumberField(_l("Year"), [_NEEDED, Within(2024, 2100)])
    days = TextAreaField(
        _l("Text of the notice"), [_NEEDED, Length(max=8000)], render_kw={"rows": 9},
        description=_l("Paste the notice as it is published, or one day a line: 2028-01-01 off New Year"),
    )
    source = StringField(_l("Number of the notice"), [Optional(), Length(max=200)])


def settings_form(group: Group[Any]) -> type[HubForm]:
    """One line per value of a group, the day from which it holds, and why."""
    fields: dict[str, Any] = {
        name: _knob_field(about, getattr(group.default, name)) for name, about in group.knobs.items()
    }
    fields["from_on"] = DayField(_l("Holds from"), [_NEEDED], default=_TODAY)
    fields["reason"] = StringField(_l("Why"), [_NEEDED, Length(max=200)])
    return type("SettingsForm", (HubForm,), fields)


def _knob_field(about: Knob, default: Any) -> Any:
    """A number is never left out; words and lists may be."""
    if about.choices:
        named = [(code, label(Reason(code, *both))) for code, both in about.choices.items()]
        return SelectField(label(about), [] if "" in about.choices else [_NEEDED], choices=choices(named))
    counted = isinstance(default, int) and not isinstance(default, bool)
    asked = [_NEEDED if counted else Optional(), Length(max=2000)]
    told = " · ".join(filter(None, (_bounds(about), about.ground)))
    return StringField(label(about), asked, description=told)


def _bounds(about: Knob) -> str:
    """What a number may be, told beside it before it is refused."""
    if about.low is not None and about.high is not None:
        return str(_("%(low)s to %(high)s", low=about.low, high=about.high))
    if about.low is not None:
        return str(_("at least %(low)s", low=about.low))
    return str(_("at most %(high)s", high=about.high)) if about.high is not None else ""


def _choices(organisations: Tree) -> list[tuple[int, str]]:
    return [(row.id, "\u3000" * depth + row.name) for row, depth in organisations if row.closed_on is None]
