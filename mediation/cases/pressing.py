"""One press on a rich page: an act, its answer, and every refusal put back on the form.

What a page of one move does by itself, the pages of the stages do through
``press``: nothing typed is lost, a repeated press leads where the first one led.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.core.exceptions import AlreadyDone, RuleBroken
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading
from mediation.lifecycle.door import Act, act
from mediation.security.gate import current_actor
from workflows.errors import GuardRefused
from workflows.flow import Lack

from .models import Dispute

CHANNELS = ("online", "counter", "phone", "paper", "sms")


def channels() -> list[tuple[str, str]]:
    """How something was said or done, as a list to choose from."""
    names = (_("On the screen"), _("In person"), _("By telephone"), _("On paper"), _("By short message"))
    return list(zip(CHANNELS, names, strict=True))


def rule_sentence(code: str) -> str:
    """The sentence for a broken rule of the door; the text itself when it is one already."""
    return {
        "file_kind": _("Only PDF, JPEG, PNG, Word, Excel without macros, or plain text."),
        "too_many_files": _("Too many files at once: send some of them afterwards."),
        "picture_cut": _("The picture is not whole: it was cut off or harmed. Please send it again."),
        "picture_too_large": _("The picture has too many pixels (more than 120 millions): make it smaller."),
        "occurred_in_future": _("This lies in the future."),
        "ended_before_beginning": _("It cannot have ended before it began."),
        "before_what_it_answers": _("This lies before what it answers. Check the day."),
        "occurred_before_last": _("This lies before the last act of this case."),
        "before_limitation": _("More than twenty years ago: beyond limitation (Civil Code, article 188)."),
        "sat_before_acceptance": _("Nobody sat before the case was accepted."),
        "late_reason_missing": _("More than one working day ago: say why it is entered only now."),
        "party_of_fewer": _("This entry stands for fewer people than these rows name."),
        "party_of_himself": _("Nobody stands for himself or follows himself."),
        "party_of_another_side": _("This is somebody of another side than the one chosen above."),
        "follower_is_a_party": _("Only a party takes a party’s place; who acts for him follows nobody."),
        "party_of_nobody": _("This entry of the same side no longer stands for others."),
        "too_many_representatives": _("At most five may speak for a side."),
        "outcome_locked": _("The outcome is locked. It can be changed by a correction."),
        "signed_otherwise": _("The signed record says who came and when; add to it what is wrong."),
        "record_locked": _("What was read back is changed by amending."),
        "record_known": _("This session has a record already."),
        "party_unknown": _("One of these is not a party of this case."),
        "agreement_frozen": _("The text is frozen. Revise it to change it; the signatures fall then."),
        "agreement_is_oral": _("An oral agreement is not signed: let it take effect by word of mouth."),
        "signer_unknown": _("Whoever this is, he has nothing to sign here."),
        "signer_not_acting": _("Who signs for another is his guardian or agent here: enter him first."),
        "signer_unproved": _("His paper is not in the file: an agent’s authority, a guardian’s proof."),
        "signer_without_power": _("His authority does not say that he may sign."),
        "guardian_signs": _("For a minor the guardian signs."),
        "signers_left": _("Somebody in the text has left the case: revise it first, then have it signed."),
        "resume_first": _("The case is suspended: resume it first, then sign and seal."),
        "mediate_first": _("The case is not in mediation: assign it and begin first, then sign and seal."),
        "signed_in_future": _("Nobody signs tomorrow."),
        "signed_too_early": _("Nobody signs before mediation began or before the last session."),
        "before_the_replaced": _("The agreement that this one replaces had not taken effect then."),
        "signed_already": _("This signature is entered already."),
        "nothing_to_promise": _("Every term has its promise already."),
        "confirmation_known": _("The term for the court is on the list already."),
        "own_objection": _("Nobody overrules an objection to himself: the level above decides."),
        "because_missing": _("Say in a line why: whoever proposed it reads this."),
        "next_in_past": _("The next try cannot lie in the past."),
    }.get(code, code)


def put_on_form(form: ActForm, broken: RuleBroken) -> None:
    """Put each sentence at its field, so that summary and field say the same."""
    placed = False
    for name, texts in broken.fields.items():
        if name in form:
            form[name].errors = [rule_sentence(text) for text in texts]
            placed = True
    if not placed:
        form.form_errors.append(rule_sentence(broken.message))


@dataclass(frozen=True, slots=True)
class Pressed:
    """Where the press leads; no response when it was refused, and what is missing then."""

    response: Response | None
    lacks: tuple[Lack, ...] = ()


Anew = Callable[[Dispute], ActForm]


@dataclass(frozen=True, slots=True)
class Pressing:
    """The form of this request while its act is tried."""

    form: ActForm
    anew: Anew | None
    back: str
    """Where the page opens with what was typed, when it keeps that itself."""


def press(
    form: ActForm, content: object, work: Callable[[Act], str], anew: Anew | None = None, /, *,
    channel: str = "online", on_behalf_of: str = "", back: str = "",
) -> Pressed:
    """Do the work in one act; it returns the address to lead to. ``content`` is what was sent.

    ``anew`` fills the form with what stands on the record, to be told beside what was typed should
    somebody have been faster; ``back`` is where a page that keeps its own drafts opens with it.
    """
    g.pressed = Pressing(form, anew, back)
    try:
        with act(
            current_actor(), key=form.act_key.data, request=content, request_id=g.request_id,
            channel=channel if channel in CHANNELS else "online", on_behalf_of=on_behalf_of,
        ) as a:
            a.answer(work(a))
    except AlreadyDone as done:
        return Pressed(redirect(done.target, done.status))
    except GuardRefused as refused:
        return Pressed(None, refused.lacks)
    except RuleBroken as broken:
        put_on_form(form, broken)
        return Pressed(None)
    forget_reading()
    return Pressed(redirect(a.target))
