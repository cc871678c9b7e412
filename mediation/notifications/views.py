"""The in-box (P30): unread first, by case, each line with its button."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response as BaseResponse

from mediation.extensions import forget_reading, reading
from mediation.security.gate import current_actor, requires

from . import catalogue, queries, service
from .catalogue import CASE
from .models import Message

blueprint = Blueprint("notifications", __name__)

Answer = str | Response | BaseResponse


@blueprint.get("/inbox")
@requires("inbox.read")
def inbox() -> Answer:
    """The in-box."""
    waiting = queries.unread(reading(), current_actor().user_id)
    return render_template(
        "notifications/inbox.html", bundles=queries.inbox(reading(), current_actor()),
        later=max(0, waiting - queries.AT_MOST),
    )


@blueprint.post("/inbox/<int:message_id>/open")
@requires("inbox.read")
def follow(message_id: int) -> Answer:
    """Mark a message as read and go where it leads."""
    message = service.read(current_actor().user_id, message_id)
    forget_reading()
    return redirect(_target(message))


@blueprint.post("/inbox/case/<int:about>/read")
@requires("inbox.read")
def read_case(about: int) -> Answer:
    """Mark all messages about one case as read: only one's own rows, so no wall is asked."""
    service.read_case(current_actor().user_id, about)
    return redirect(url_for("notifications.inbox"))


def _target(message: Message) -> str:
    notice = queries.notice_of(message.kind)
    place = notice.place if notice else CASE
    row_id = int(message.subject_key.partition(":")[2])
    try:
        if place in _OF_ROW:
            endpoint, name = _OF_ROW[place]
            key: dict[str, Any] = {name: row_id}
            return url_for(endpoint, **key)
        if place == catalogue.PROPOSAL:
            return url_for("proposals.show", dispute_id=message.dispute_id, proposal_id=row_id)
        return url_for(_OF_CASE.get(place, "desk.case"), dispute_id=message.dispute_id)
    except BuildError:
        return url_for("notifications.inbox")


_OF_ROW = {
    catalogue.INVITATION: ("invitations.letter", "invitation_id"),
    catalogue.HANDOVERS: ("handovers.show", "handover_id"),
    catalogue.ASSISTANCE: ("requests.asked", "row_id"),
}
_OF_CASE = {
    catalogue.DANGER: "danger.page", catalogue.REPEATS: "repeats.show",
    catalogue.ASSIGNMENT: "assignment.page",
}
"""Places that are not the case itself: endpoints by what they are opened with."""
