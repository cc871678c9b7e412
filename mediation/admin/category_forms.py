"""Forms of the tree of categories."""

from __future__ import annotations

import re
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mediation.classification.categories import Category, Tree, statistics_types
from mediation.core import clock
from mediation.core.fields import DayField
from mediation.core.forms import HubForm
from mediation.core.i18n import label

_NEEDED = InputRequired(_l("Please fill in"))
_TODAY: Any = clock.today


class CategoryForm(HubForm):
    """What may change of a node, from a day on."""

    zh = StringField(_l("Name in Chinese"), [_NEEDED, Length(max=40)])
    en = StringField(_l("Name in English"), [Optional(), Length(max=80)])
    words = TextAreaField(
        _l("Everyday words"), [Optional(), Length(max=600)], render_kw={"rows": 2},
        description=_l("How people say it, divided by commas: found by them, suggested by them"),
    )
    sf = SelectField(_l("Type in the statistics"), [Optional()])
    sensitive = BooleanField(_l("Sensitive: not below grade II until a person has judged the risk"))
    from_on = DayField(_l("Holds from"), [_NEEDED], default=_TODAY)
    reason = StringField(_l("Why"), [_NEEDED, Length(max=200)])

    def offer(self, leaf: bool) -> Self:
        """Leaves carry a type of the judicial-administrative statistics; branches carry none."""
        if not leaf:
            del self.sf
            del self.sensitive
            return self
        types = statistics_types()
        self.sf.choices = [(code, f"{code} {zh}") for code, (zh, _en) in types.items()]
        return self

    @staticmethod
    def of(node: Category) -> dict[str, Any]:
        """The values of a node as they are typed."""
        return {
            "zh": node.zh, "en": node.en, "words": "、".join(node.words), "sf": node.sf,
            "sensitive": node.sensitive,
        }

    def values(self) -> dict[str, Any]:
        """What was typed, for the catalogue."""
        found: dict[str, Any] = {
            "zh": self.zh.data or "", "en": self.en.data or "",
            "words": tuple(filter(None, re.split(r"[、,;\s\uff0c\uff1b]+", self.words.data or ""))),
        }
        if "sf" in self:
            found |= {"sf": self.sf.data, "sensitive": bool(self.sensitive.data)}
        return found


class NewCategoryForm(CategoryForm):
    """A new node below another."""

    code = StringField(_l("Code"), [_NEEDED, Length(max=6)])


class RetireCategoryForm(HubForm):
    """Until when a node may be chosen, and what follows it."""

    valid_until = DayField(_l("Last day"), [_NEEDED], default=_TODAY)
    replaced_by = SelectField(_l("Followed by"), [Optional()])
    reason = StringField(_l("Why"), [_NEEDED, Length(max=200)])

    def offer(self, known: Tree, node: Category) -> Self:
        """Nodes of the same level that may still be chosen."""
        today = clock.today()
        others = [
            other for other in known.nodes()
            if other.level == node.level and other.code != node.code and other.holds_on(today)
        ]
        self.replaced_by.choices = [("", _l("nothing")), *((o.code, f"{o.code} {label(o)}") for o in others)]
        return self
