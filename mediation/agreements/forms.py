"""The draft as a form: terms on lines that can be added without script, answers to the checker."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from mediation.cases import parties
from mediation.core import clock
from mediation.core.fields import (
    SUM,
    AmountField,
    DayField,
    MayBeDemanded,
    MomentField,
    NumberField,
    Within,
    choices,
)
from mediation.core.forms import ActForm, PartForm, tidy
from mediation.core.i18n import label
from mediation.core.ids import read_key
from mediation.core.typed_days import Lies, Unclear, read_day
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from workflows.facts import LATE_REASONS
from workflows.reasons import FORMS

from . import content as contents
from .content import Content, Part, TermInput
from .kinds import CONTINUING, KINDS, WAYS
from .models import Agreement
from .phrases import PHRASES, Phrase

MOST_TERMS = 30
MOST_PARTS = 60
MOST_MONEY = 10**12
ANSWER = "answer."
"""Names of the fields in which remarks are answered begin so."""

_PART = re.compile(
    r"^([^\s,:\uff0c\uff1a\u3001]+)[\s,:\uff0c\uff1a\u3001]+\D{0,2}([\d,]+(?:\.\d{1,2})?)\s*元?$"
)


def read_parts(text: str, today: date) -> tuple[Part, ...]:
    """Instalments, one a line: a day and an amount. ValueError with the line that is none, or Unclear."""
    found = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        match = _PART.match(line)
        if match is None:
            raise ValueError(line)
        try:
            day = read_day(match[1], today, Lies.AHEAD)
        except Unclear:
            raise
        except ValueError as error:
            raise ValueError(line) from error
        amount = Decimal(match[2].replace(",", ""))
        if amount > MOST_MONEY:
            raise ValueError(line)
        found.append(Part(day, amount))
    return tuple(found)


def write_parts(parts: Sequence[Part]) -> str:
    """The same, as they are typed."""
    return "\n".join(f"{part.due_on.isoformat()} {part.amount:.2f}" for part in parts)


def divided(amount: Decimal, count: int, first: date) -> tuple[Part, ...]:
    """An amount in equal monthly parts; what does not divide falls on the last."""
    each = (amount / count).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    last = amount - each * (count - 1)
    return tuple(
        Part(_months_on(first, n), last if n == count - 1 else each) for n in range(count)
    )


def _months_on(day: date, count: int) -> date:
    year, month = divmod(day.month - 1 + count, 12)
    for back in range(4):  # the 31st becomes the last day of a shorter month
        try:
            return date(day.year + year, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


_DEPENDS = MayBeDemanded(said=False)
"""What a term needs depends on its kind."""


class TermForm(PartForm):
    """One term."""

    people: Sequence[tuple[str, str]] = ()

    id = HiddenField()
    from_party = SelectField(_l("Who has to do it"), [_DEPENDS])
    kind = SelectField(_l("What kind of duty"), [_DEPENDS], default="money")
    what = StringField(_l("What exactly"), [_DEPENDS, Optional(), Length(max=500)])
    amount = AmountField(_l("Amount"), [_DEPENDS, Optional(), SUM], places=2)
    to_party = SelectField(_l("Owed to"), [_DEPENDS])
    from_on = DayField(_l("From which day"), [_DEPENDS])
    due_on = DayField(_l("By which day"), [_DEPENDS], lies=Lies.AHEAD)
    way = SelectField(_l("In which way"), [_DEPENDS])
    account = StringField(_l("Payee and account"), [_DEPENDS, Optional(), Length(max=MAX_LINE)])
    place = StringField(_l("Place of performance"), [Optional(), Length(max=MAX_LINE)])
    parts = TextAreaField(_l("Instalments"), [Optional(), Length(max=4000)], render_kw={"rows": 3})
    share = NumberField(_l("Divide into equal monthly parts"), [Optional(), Within(2, MOST_PARTS)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in (self.from_party, self.to_party):
            field.choices = [("", ""), *self.people]
        self.kind.choices = [(kind.code, label(kind)) for kind in KINDS]
        self.way.choices = [("", ""), *((way.code, label(way)) for way in WAYS)]

    def validate_parts(self, field: TextAreaField) -> None:
        """Each line is a day and an amount."""
        try:
            found = read_parts(field.data or "", clock.today())
        except Unclear as unclear:
            raise ValidationError(unclear.sentence) from unclear
        except ValueError as error:
            raise ValidationError(_("Not a day and an amount: %(line)s", line=str(error))) from error
        if len(found) > MOST_PARTS:
            raise ValidationError(_("At most %(count)d instalments.", count=MOST_PARTS))

    def is_blank(self) -> bool:
        """Nothing was said on this line yet."""
        told = (self.what, self.amount, self.from_on, self.due_on, self.account, self.place, self.parts)
        return not any(field.data for field in told)

    def divide(self) -> None:
        """Write the instalments out, from the amount, the first day and how many."""
        count, amount = self.share.data or 0, self._amount()
        if amount and 2 <= count <= MOST_PARTS and isinstance(self.due_on.data, date):
            parts = divided(amount, count, self.due_on.data)
            self.parts.data, self.share.data = write_parts(parts), None
            self.share.raw_data = None

    def read(self) -> TermInput:
        """What was typed, as an input of the content."""
        return TermInput(
            id=read_key(self.id.data),
            from_party=read_key(self.from_party.data), to_party=read_key(self.to_party.data),
            kind=self.kind.data, what=self.what.data or "", amount=self._amount(),
            from_on=self.from_on.data, due_on=self.due_on.data, way=self.way.data or "",
            account=self.account.data or "", place=self.place.data or "", parts=self._parts(),
        )

    def _amount(self) -> Decimal | None:
        """What can be counted with: a draft is shown beside its faults."""
        amount: Decimal | None = self.amount.data
        return amount if amount is not None and amount.is_finite() and 0 <= amount <= MOST_MONEY else None

    def _parts(self) -> tuple[Part, ...]:
        try:
            return read_parts(self.parts.data or "", clock.today())
        except ValueError:
            return ()


class AgreementForm(ActForm):
    """P15: the whole draft on one page."""

    form = SelectField(_l("Form of the agreement"))
    parties = TickList(_l("Parties in it"))
    facts = TextAreaField(
        _l("Main facts and what is in dispute"), [Optional(), Length(max=MAX_TEXT)], render_kw={"rows": 4}
    )
    duties = TextAreaField(
        _l("Each party’s responsibility"), [Optional(), Length(max=MAX_TEXT)], render_kw={"rows": 2}
    )
    oral_content = TextAreaField(
        _l("What was agreed by word of mouth"), [Optional(), Length(max=MAX_TEXT)], render_kw={"rows": 4}
    )
    terms: Any
    place = StringField(_l("Place of signing"), [Optional(), Length(max=MAX_LINE)])
    phrase = SelectField(_l("Common terms"))
    no_paper_needed = BooleanField(_l("All parties see no need for a written agreement"))
    occurred_at = MomentField(_l("Agreed at"), lies=Lies.BEHIND, description=_l("Empty means now"))
    late_reason = SelectField(_l("Why entered late"), default="")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.form.choices = [(form.code, label(form)) for form in FORMS]
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]

    def add(self, code: str, sides: Mapping[str, str]) -> None:
        """One more line: blank, or begun with a phrase; a blank last line is used first."""
        blank = next((line.form for line in self.terms if line.form.is_blank()), None)
        line = blank if blank is not None and code else None
        if line is None and len(self.terms) < MOST_TERMS:
            line = self.terms.append_entry().form
        phrase = PHRASES.get(code)
        if line is None or phrase is None:
            return
        first, other = ("applicant", "respondent") if phrase.turned else ("respondent", "applicant")
        line.from_party.data, line.to_party.data = sides.get(first, ""), sides.get(other, "")
        line.kind.data, line.what.data, line.way.data = phrase.kind, phrase.what, phrase.way
        if phrase.kind == CONTINUING:
            line.from_on.data = clock.today()

    def remove(self, number: int) -> None:
        """Take one line out; the others keep what was typed."""
        if 0 <= number < len(self.terms):
            del self.terms.entries[number]

    def read(self, answers: Mapping[str, str]) -> Content:
        """What was typed, as the service takes it."""
        return Content(
            form=self.form.data, parties=tuple(filter(None, map(read_key, self.parties.data or ()))),
            facts=self.facts.data or "", duties=self.duties.data or "", place=self.place.data or "",
            oral_content=self.oral_content.data or "", answers=dict(answers),
            terms=tuple(line.form.read() for line in self.terms if not line.form.is_blank()),
        )


def agreement_form(
    session: Session, agreement: Agreement, common: Sequence[Phrase], *, filled: bool
) -> Any:
    """The form over the parties of the dispute; ``filled`` from the draft, else from what was sent."""
    people = [(str(p.id), p.name) for p in parties.principals(session, agreement.dispute_id)]
    line = type("TermLine", (TermForm,), {"people": people})
    lines: Any = FieldList(FormField(line), _l("Terms"), min_entries=0, max_entries=MOST_TERMS)
    fields: dict[str, Any] = {"terms": lines}
    made: Any = type("DraftForm", (AgreementForm,), fields)
    form = made(formdata=None, data=_data(contents.read(agreement))) if filled else made()
    form.parties.choices = choices(people)
    form.phrase.choices = [(phrase.code, label(phrase)) for phrase in common]
    return form


def _data(content: Content) -> dict[str, Any]:
    return {
        "form": content.form, "parties": [str(key) for key in content.parties], "facts": content.facts,
        "duties": content.duties, "oral_content": content.oral_content, "place": content.place,
        "terms": [_line(term) for term in content.terms],
    }


def _line(term: TermInput) -> dict[str, Any]:
    return {
        "id": str(term.id or ""), "from_party": str(term.from_party or ""),
        "to_party": str(term.to_party or ""), "kind": term.kind, "what": term.what, "amount": term.amount,
        "from_on": term.from_on, "due_on": term.due_on, "way": term.way, "account": term.account,
        "place": term.place, "parts": write_parts(term.parts),
    }


def answers_in(sent: Mapping[str, str]) -> dict[str, str]:
    """What was answered to the checker, by the key of the remark."""
    return {
        name.removeprefix(ANSWER): str(tidy(text))[:MAX_LINE]
        for name, text in sent.items()
        if name.startswith(ANSWER)
    }
