"""Why the door refused a row, in both languages: the file of rejects is Chinese, whoever reads the page."""

from __future__ import annotations

from flask_babel import force_locale

from mediation.cases.pressing import rule_sentence
from mediation.core.exceptions import DomainError, Forbidden, RuleBroken
from workflows.errors import FlowError, GuardRefused

NO_RIGHT = (
    "{who}在这家调委会没有登记纠纷的权限,请用本会文员的账号导入",
    "{who} may not register disputes for this committee: import as one of its clerks",
)
_OTHERWISE = ("登记时被拒绝,请人工登记这一件", "Refused at the door: register this one by hand")


def told(refusal: DomainError | FlowError, who: str) -> tuple[str, str]:
    """The reason in Chinese and in English."""
    if isinstance(refusal, GuardRefused):
        return "、".join(lack.zh for lack in refusal.lacks), "; ".join(lack.en for lack in refusal.lacks)
    if isinstance(refusal, Forbidden):
        return no_right(who)
    if isinstance(refusal, RuleBroken):
        return _in("zh_Hans", refusal.message), _in("en", refusal.message)
    return _OTHERWISE


def no_right(who: str) -> tuple[str, str]:
    """That this person is no clerk of the committee."""
    return NO_RIGHT[0].format(who=who), NO_RIGHT[1].format(who=who)


def _in(locale: str, code: str) -> str:
    with force_locale(locale):
        sentence = rule_sentence(code)
    return sentence if sentence != code else _OTHERWISE[0 if locale.startswith("zh") else 1]
