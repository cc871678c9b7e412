"""The in-box (P30): unread first, by case, each line with its button."""

from __future__ import annotations

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
    return render_template("notifications/inbox.html", bundles=queries.inbox(reading(), current_actor()))


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
    row_id = int(message.subject_key.partition(":")[2])
    try:
        match notice.place if notice else CASE:
            case catalogue.INVITATION:
                return url_for("invitations.letter", invitation_id=row_id)
            case catalogue.HANDOVERS:
                return url_for("handovers.show", handover_id=row_id)
            case catalogue.DANGER:
                return url_for("danger.page", dispute_id=message.dispute_id)
            case catalogue.REPEATS:
                return url_for("repeats.show", dispute_id=message.dispute_id)
            case _:
                return url_for("desk.case", dispute_id=message.dispute_id)
    except BuildError:
        return url_for("notifications.inbox")
