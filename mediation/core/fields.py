"""Form fields for days, moments and numbers as people type them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, Field, IntegerField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.form import BaseForm
from wtforms.validators import NumberRange

from . import clock
from .money import read as read_sum
from .typed_days import HOURS, MINUTES, TIME, Lies, Unclear, names_no_hour, read_day, read_moment


def printable(text: str, most: int) -> str:
    """What somebody wrote into an address, without what no keyboard writes (a database refuses a NUL)."""
    return "".join(sign for sign in text[:most] if sign.isprintable()).strip()


def choices(pairs: Iterable[tuple[str, str]], blank: bool = False) -> list[SelectChoice]:
    """Options of a list from pairs of value and label; ``blank`` puts an empty one first."""
    first = [SelectChoice("", "")] if blank else []
    return [*first, *(SelectChoice(value, text) for value, text in pairs)]


class MayBeDemanded:
    """Marks a field which a rule may demand, though not always: it must not be called optional.

    ``said`` False leaves the mark out, where a row of such fields would be full of it.
    """

    def __init__(self, *, said: bool = True) -> None:
        self.field_flags = {"sometimes" if said else "unmarked": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Checks nothing: the rule itself does."""


class Within(NumberRange):
    """Bounds of a number; says nothing of what was no number at all, because that is said already."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.data is not None or not field.errors:
            super().__call__(form, field)


_NO_NUMBER, _NO_AMOUNT = "Not a valid integer value.", "Not a valid decimal value."
"""Sentences of the form library, which has their Chinese."""


AMOUNT_MOST = 10**12
"""Yuan a dispute can be about; what is more was typed by mistake."""

SUM = Within(0, AMOUNT_MOST, _l("Not below zero and at most a trillion yuan"))
"""Bounds of an amount, in words people use."""


class NumberField(IntegerField):
    """A whole number such as people count with; anything larger is no answer and no date bears it."""

    MOST = 10**6

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with a sentence when the text is no such number."""
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) > self.MOST:
            self.data = None
            raise ValueError(self.gettext(_NO_NUMBER))


class AmountField(DecimalField):
    """Yuan, written as people do (6.5万, 5,158.18元): finite, and short enough to be written out."""

    MOST = 10**15

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with a sentence when the text is no such amount."""
        said = read_sum(valuelist[0]) if valuelist else None
        super().process_formdata(valuelist if said is None else [str(said)])
        if self.data is None:
            return
        if not (self.data.is_finite() and abs(self.data) < self.MOST):
            self.data = None
            raise ValueError(self.gettext(_NO_AMOUNT))
        if self.data * 100 % 1:
            self.data = None
            raise ValueError(_("Nothing smaller than a fen: at most two decimals"))


class DayField(StringField):
    """A day; keeps what was typed when it is not one. ``lies`` says where one without its year is."""

    def __init__(self, *args: Any, lies: Lies = Lies.ANYWHERE, **values: Any) -> None:
        self.lies = lies
        super().__init__(*args, **values)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with a sentence when the text is no day."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data: Any = None
        if text:
            try:
                self.data = read_day(text, clock.today(), self.lies)
            except Unclear as unclear:
                raise ValueError(unclear.sentence) from unclear
            except ValueError as error:
                raise ValueError(_("Not a date. Type 1123, 20261123 or 2026-11-23.")) from error


class MomentField(StringField):
    """A moment, Beijing time; keeps what was typed when it is none. ``lies`` as with a day."""

    def __init__(self, *args: Any, lies: Lies = Lies.ANYWHERE, **values: Any) -> None:
        self.lies = lies
        super().__init__(*args, **values)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if isinstance(self.data, datetime):
            return self.data.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with a sentence when the text is no moment."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data: Any = None
        if text:
            try:
                self.data = read_moment(text, clock.now(), self.lies)
            except Unclear as unclear:
                raise ValueError(unclear.sentence) from unclear
            except ValueError as error:
                raise ValueError(_("Not a time. Type 1123 14:30 or 2026-11-23 14:30.")) from error


class HourField(MomentField):
    """A moment at which people meet: a day alone would summon them at midnight."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError with a sentence when no hour is named, and where the text is no moment."""
        text, day_alone = str(valuelist[0]).strip() if valuelist else "", False
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            day_alone = text.isdecimal() and isinstance(error.__cause__, Unclear)
            if not day_alone:
                raise
        if day_alone or (self.data is not None and names_no_hour(text)):
            self.data = None
            raise ValueError(_("At what hour? Type it behind the day: 1123 14:30."))

    def on_day(self, day: date) -> None:
        """Where the day is known, what may be an hour alone (0912, 09:12) is the hour of that day."""
        match = TIME.match(str(self.raw_data[0]).strip()) if self.raw_data else None
        if match is not None and int(match[1]) < HOURS and int(match[2]) < MINUTES:
            at = time(int(match[1]), int(match[2]))
            self.data = datetime.combine(day, at, clock.BEIJING).astimezone(UTC)
            self.process_errors = []
