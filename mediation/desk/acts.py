"""The page of each act: a form read from the move's facts, what is missing, one press."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.accounts import rescue
from mediation.agreements import queries as agreements
from mediation.agreements.showing import who
from mediation.cases import contacts
from mediation.cases.models import Dispute
from mediation.cases.panels import own_address
from mediation.cases.pressing import CHANNELS, channels, put_on_form
from mediation.cases.protection import open_to
from mediation.cases.web import current_case, current_context
from mediation.closure import joining
from mediation.core.exceptions import AlreadyDone, Forbidden, NotFound, RuleBroken
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import forget_reading, reading
from mediation.followup import queries as visits
from mediation.handovers import queries as handovers
from mediation.lifecycle import facts_form, perform, proposals
from mediation.lifecycle.available import fits
from mediation.lifecycle.back import TAKE_BACK as TAKES_BACK
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.once import answered
from mediation.lifecycle.owners import MODELS
from mediation.lists import row_names
from mediation.security import gate, visibility
from mediation.security.gate import current_actor, requires
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.errors import GuardRefused, MoveNotAllowed
from workflows.facts import asks
from workflows.flow import Lack, Move

from . import handover_lists, sentences

blueprint = Blueprint("acts", __name__)

MERGE, MOST_WORDS = "dispute.merge", 60
"""The move whose other dispute is looked for, and the longest words to look by."""

TAKE_BACK, TAKE_OVER, DECLINE = f"dispute.{TAKES_BACK}", "dispute.take_over", "dispute.decline"
AGREE = "dispute.agree"
BARRED = frozenset({
    TAKE_BACK, TAKE_OVER, "session.hold", "session.miss", "session.postpone", "session.cancel",
})
"""What bars these nothing typed could supply: then there is no form to fill in."""

NO_HELP = frozenset({"nowhere", "sessions", "handovers"})
"""Places of lacks that their forms do not supply."""

FOR_GOOD = frozenset({"agreement_in_effect", "later_round"})
"""Lacks that bar whatever asks for them, as long as the case stands so."""

PLAIN_AS_WELL = frozenset({"dispute.accept", "dispute.classify", "dispute.assign", "session.book"})
"""Made together with others, or with help, on pages of their own; the plain form leaves nothing out."""


@blueprint.route("/cases/<int:dispute_id>/do/<flow_name>.<name>", methods=["GET", "POST"])
@blueprint.route("/cases/<int:dispute_id>/do/<flow_name>.<name>/<int:row_id>", methods=["GET", "POST"])
@requires("case.read")
def do(dispute_id: int, flow_name: str, name: str, row_id: int | None = None) -> Any:
    """Show the form of a move, or make the move."""
    try:
        page = _ActPage(flow_name, name, row_id)
    except (MoveNotAllowed, Forbidden, NotFound):
        stored = _answered()  # a second press of the button that just did it
        if stored:
            return redirect(stored)
        raise
    if request.method == "GET":
        return page.first_look()
    form = page.form_class()
    if not form.validate():
        return page.show(form, 422, page.lacks_beside(form))
    return page.press(form)


class _ActPage:
    """One move on one subject of the guarded dispute, for the person of this request."""

    def __init__(self, flow_name: str, name: str, row_id: int | None) -> None:
        if flow_name not in FLOWS or not FLOWS[flow_name].has_move(name):
            raise NotFound(f"{flow_name}.{name}")
        self.flow, self.name, self.row_id = FLOWS[flow_name], name, row_id
        self.right = self.flow.right(name)
        self.find = request.values.get("find", "").replace("\x00", "").strip()[:MOST_WORDS]
        self.dispute = current_case()
        self.subject: Any = self.dispute if row_id is None else _row(flow_name, row_id, self.dispute)
        gate.require(current_actor(), self.right, self.context())
        self.move: Move = perform.move_of(self.flow, self.subject, name)

    def context(self) -> Context:
        """What the policy looks at: the row, where the move is made on one."""
        return current_context(self.subject if self.row_id else None)

    def first_look(self) -> Any:
        """The page of its stage, where it has one; else the form, or at once why there is none to fill in.

        What was typed into the plain form before it was left is given back on the plain form.
        """
        own = self._own_page()
        if own and rescue.given_back() is None:
            return redirect(own)
        barred = self._barred(self._missing())
        return self.show(self.form_class(), 409 if barred and self.right != TAKE_BACK else 200)

    def _own_page(self) -> str:
        if self.right in PLAIN_AS_WELL or (self.right == AGREE and self.dispute.agreement_stands):
            return ""
        if self.right == TAKE_OVER:
            offered = handovers.open_of(reading(), self.dispute.id)
            mine = offered is not None and fits(reading(), self.dispute, current_actor(), TAKE_OVER)
            return handover_lists.page_of(offered) if offered is not None and mine else ""
        return own_address(self.dispute, self.right, self.row_id)

    def _barred(self, missing: tuple[Lack, ...]) -> bool:
        """Whether nothing that could be typed would help."""
        helpless = self.right in BARRED and any(lack.where in NO_HELP for lack in missing)
        return helpless or any(lack.code in FOR_GOOD for lack in missing)

    def _missing(self) -> tuple[Lack, ...]:
        return sentences.missing_now(self.subject, self.right, self.move)

    def form_class(self) -> ActForm:
        """The form with what may be picked now, carrying the version seen."""
        made = facts_form.form_for(self.move, reading(), self.subject, current_actor())()
        if request.method == "GET":
            made.seen_version.data = str(self.dispute.version)
            self._prefill(made)
        if self.right == MERGE:
            self._narrow(made)
        return made

    def _narrow(self, form: Any) -> None:
        """To merge with: only what was looked for, and who can agree to just those."""
        chosen = request.values.get("survivor", "")
        found = joining.looked_for(reading(), self.dispute, current_actor(), self.find, chosen)
        agree = joining.clerks_of(reading(), self.dispute, (one.value for one in found))
        for name, options in (("survivor", found), ("agreed_with", agree)):
            form[name].choices = [("", ""), *((str(one.value), one.label) for one in options)]

    def _asked(self, form: Any, lacks: tuple[Lack, ...]) -> list[str]:
        """Names of the fields that are shown: about people only where theirs are not the same."""
        names = list(asks(self.move.facts))
        if self.right != MERGE:
            return names
        unlike = any(lack.code in joining.UNLIKE for lack in lacks) or form["people_answered"].data
        beside = {"people_answered": unlike, "agreed_with": len(form["agreed_with"].choices) > 1}
        return [name for name in names if beside.get(name, True)]

    def _prefill(self, form: ActForm) -> None:
        """What the link that led here knows already, where it is a choice of the list."""
        for name, ask in asks(self.move.facts).items():
            if request.args.get(name) in {choice.code for choice in ask.choices}:
                form[name].data = request.args[name]

    def show(self, form: ActForm, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
        """The page; on a first look it already says what the hub misses in its own rows."""
        missing = lacks or self._missing()
        barred = self._barred(missing)
        return render_template(
            "desk/act.html",
            form=form,
            barred=barred,
            past_back=self.right == TAKE_BACK,
            move=self.move,
            flow=self.flow,
            dispute=self.dispute,
            subject=self.subject,
            fields=self._asked(form, missing),
            find=self.find if self.right == MERGE else None,
            lacks=missing,
            second=sentences.second_person(self.subject, self.right, self.move),
            about=row_names.long(reading(), self.subject, told=open_to(self.dispute, self.context()))
            if self.row_id is not None else "",
            to_ask=self._to_ask(),
            stays=self._stays(),
            attached=contacts.told(reading(), self.dispute) if self.right == "dispute.fail" else (),
            places=sentences.places(self.dispute),
            channels=channels(),
        ), status

    def _to_ask(self) -> list[str]:
        """Duties that go on: only a return visit learns whether they are kept."""
        if self.right != "visit.do" or not open_to(self.dispute, self.context()):
            return []
        names = agreements.names_now(reading(), self.dispute.id)
        rows = agreements.promises(reading(), self.dispute.id, ("due",))
        return [f"{who(row, names)}: {row.what}" for row in rows if row.due_on is None]

    def _stays(self) -> list[str]:
        """Return visits that are still due when the file goes to the shelf: they stay on their list."""
        if self.right != "dispute.archive":
            return []
        return [row_names.short(visit) for visit in visits.planned(reading(), self.dispute.id)]

    def lacks_beside(self, form: ActForm) -> tuple[Lack, ...]:
        """What the move misses besides what its fields say: all of it in one round."""
        stated = facts_form.stated_from(form, self.move)
        found = perform.lacks_so_far(
            reading(), self.subject, current_actor(), self.right, self.move, stated
        )
        return tuple(lack for lack in found if lack.where != "second" and lack.field not in form.errors)

    def press(self, form: ActForm) -> Any:
        """Make the move; what was typed is never lost."""
        stated = facts_form.stated_from(form, self.move)
        g.typed = facts_form.typed_back(form, self.move)  # shown again should the page prove stale
        try:
            return self._make(form, stated)
        except AlreadyDone as done:
            return redirect(done.target, done.status)
        except GuardRefused as refused:
            if perform.waits_for_second(refused.lacks):
                return self._propose(form, stated)
            return self.show(form, 422, perform.without_the_second(refused.lacks))
        except RuleBroken as broken:
            put_on_form(form, broken)
            return self.show(form, 422)

    def _make(self, form: ActForm, stated: dict[str, Any]) -> Response:
        with act(
            current_actor(),
            key=form.act_key.data,
            request=[self.right, self.row_id, stated],
            request_id=g.request_id,
            **_channel(),
        ) as a:
            dispute = self._locked(a, stated)
            subject = (
                dispute if self.row_id is None else _row(self.flow.name, self.row_id, dispute, a.session)
            )
            result = perform.perform(a, dispute, subject, self.flow.name, self.name, stated, form.seen())
            left = self._left(a, dispute)
            case = self._then()
            a.answer(url_for("desk.home") if left else result if isinstance(result, str) else case)
            made = result.number if isinstance(result, Dispute) else ""
            what = f"{label(self.move)} · {dispute.number or dispute.intake_no}" if left else label(self.move)
        forget_reading()
        flash(_("Recorded: %(move)s", move=what), "done")
        if made:
            flash(_("New dispute %(number)s: it waits to be graded and assigned.", number=made), "done")
        return redirect(a.target)

    def _then(self) -> str:
        """The page of the next step where that is plain, else the case."""
        dispute_id = self.dispute.id
        if self.right == "session.miss" and gate.allowed(current_actor(), "session.book", current_context()):
            return url_for("bookings.book", dispute_id=dispute_id, after=self.row_id)
        if self.right == DECLINE:  # where the notice is printed
            return url_for("triage_after.done", dispute_id=dispute_id)
        return url_for("desk.case", dispute_id=dispute_id)

    def _left(self, a: Act, dispute: Dispute) -> bool:
        """Whether this very act closed the case to whoever made it: a mediator or guest who gave it back."""
        before = self.dispute.mediator_id, self.dispute.lead_org_id
        if self.flow.name != "invitation" and before == (dispute.mediator_id, dispute.lead_org_id):
            return False
        kinds = visibility.kinds(a.session, current_actor(), dispute.id)
        return not gate.allowed(current_actor(), "case.read", Context(dispute, None, kinds))

    def _locked(self, a: Act, stated: dict[str, Any]) -> Dispute:
        """The dispute, and the one it is merged into, by their keys: else two could wait in turn."""
        for key in sorted({self.dispute.id, stated.get("survivor") or self.dispute.id}):
            a.load(Dispute, key)
        return a.load(Dispute, self.dispute.id)

    def _propose(self, form: ActForm, stated: dict[str, Any]) -> Response:
        with act(
            current_actor(),
            key=f"p-{form.act_key.data}"[:64],
            request=[self.right, self.row_id, stated],
            request_id=g.request_id,
            **_channel(),
        ) as a:
            dispute = a.load(Dispute, self.dispute.id)
            subject = (
                dispute if self.row_id is None else _row(self.flow.name, self.row_id, dispute, a.session)
            )
            proposals.propose(a, dispute, subject, self.flow.name, self.name, stated)
            a.answer(url_for("desk.case", dispute_id=dispute.id))
        forget_reading()
        flash(_("Handed to the second person for confirmation."), "done")
        return redirect(a.target)


def _answered() -> str:
    """Where this very press led when it was made before; empty when it was not."""
    if request.method != "POST":
        return ""
    return answered(reading(), current_actor().user_id, request.form.get("act_key", ""))


def _row(flow_name: str, row_id: int, dispute: Dispute, session: Any = None) -> Any:
    model = MODELS.get(flow_name)
    row = (session or reading()).get(model, row_id) if model else None
    if row is None or row.dispute_id != dispute.id:
        raise NotFound(f"{flow_name}:{row_id}")
    return row


def _channel() -> dict[str, str]:
    channel = request.form.get("channel", "online")
    return {
        "channel": channel if channel in CHANNELS else "online",
        "on_behalf_of": request.form.get("on_behalf_of", "")[:100].strip(),
    }
