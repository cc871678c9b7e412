"""What went wrong, as a page in the reader's language: what happened, whether what was
typed is safe, what to do now, one button.

The table of domain errors stands in one place; views raise and do not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from flask import Flask, current_app, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from mediation.accounts import pressed_again, rescue
from mediation.accounts.models import User
from mediation.accounts.web import page_too_old
from mediation.cases.pressing import rule_sentence
from mediation.cases.protection import open_to
from mediation.cases.web import current_context
from mediation.chronicle import overtaken
from mediation.core.exceptions import (
    AlreadyDone,
    Busy,
    Conflict,
    FileLost,
    Forbidden,
    KeyReused,
    NotFound,
    ProposalWaits,
    RuleBroken,
    Stale,
    TooMany,
)
from mediation.core.formats import full_moment
from mediation.core.i18n import label
from mediation.extensions import forget_reading, reading
from mediation.guests.asking import over
from mediation.guests.web import is_outside
from mediation.lifecycle import called
from mediation.lifecycle.back import TAKE_BACK
from mediation.lifecycle.refusals import record_refusal
from workflows import FLOWS
from workflows.errors import GuardRefused, MoveNotAllowed, UnknownMove
from workflows.flow import State

Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]
Handler = Callable[[Any], Answer]


PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
"""Statuses with a page of their own; another status below 500 shows the page for 400."""


def register_errors(app: Flask) -> None:
    """Map domain errors and HTTP errors to pages."""
    handlers: dict[type[Exception], Handler] = {
        NotFound: lambda _e: _page(404),
        UnknownMove: lambda _e: _page(404),
        Forbidden: _forbidden,
        AlreadyDone: lambda e: redirect(e.target, e.status),
        Stale: _stale,
        MoveNotAllowed: lambda e: _page(409, sentence=_not_now(e), typed=typed()),
        KeyReused: lambda _e: _page(409, sentence=_("This page was already sent once."), typed=typed()),
        ProposalWaits: lambda e: _page(409, sentence=_waits(e), typed=typed()),
        Conflict: lambda _e: _page(409, typed=typed()),
        GuardRefused: lambda e: _page(422, lacks=e.lacks, typed=typed()),
        RuleBroken: _rule,
        FileLost: _file_lost,
        TooMany: _too_many,
        Busy: _busy,
        CSRFError: _page_too_old,
        RequestEntityTooLarge: _too_large,
        HTTPException: _http,
        Exception: _unexpected,
    }
    for error, handler in handlers.items():
        app.register_error_handler(error, handler)


def typed() -> list[tuple[str, str]]:
    """What was typed on the page that was refused, each thing by what its field is called."""
    left: dict[str, Any] = g.get("typed") or {}
    if left:
        return [(str(name), str(value)) for name, value in left.items() if value]
    if (pressed := g.get("pressed")) is not None:
        return overtaken.words(pressed.form)
    back = rescue.given_back() if request.method == "GET" else None
    if back is not None:  # given back to a page that is past
        return rescue.told(back.action, back.values)
    return rescue.told(request.path, request.form)


def _page(status: int, **values: Any) -> tuple[str, int]:
    outside = is_outside(request.path)
    if outside and status == 404:
        return over(None)  # what is not there and what is no longer valid look alike
    number = g.get("request_id", "")
    page = render_template(
        f"errors/{status}.html", status=status, number=number[:8], outside=outside, came_from=_came_from(),
        **values,
    )
    return page, status


def _came_from() -> str:
    """The address of the page of this hub that led here, without the host; empty when none did."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or not before.path.startswith("/"):
        return ""
    address = urlunsplit(("", "", quote(before.path, safe="/%"), before.query, ""))
    here = request.method == "GET" and before.path == request.path
    return "" if here or address.startswith("//") else address


def _stale(error: Stale) -> Answer:
    """What changed, what stands now beside what was typed, and the page again with it filled in."""
    forget_reading()  # the page was read before these happened
    changes = [overtaken.told(entry, open_here=_open_here()) for entry in error.changes]
    sides, untouched = overtaken.compared(), overtaken.left_alone()
    both = [side for side in sides if side.name not in untouched]
    left = [] if sides else typed()
    back = overtaken.way_back(sides, untouched) if sides or left else ""
    nothing = "" if sides or left else _("Somebody has just changed this case; nothing was recorded")
    return _page(409, changes=changes, sides=both, back=back, typed=left, sentence=nothing)


def _open_here() -> bool:
    """Whether the reader may read what the case of this page tells of its people."""
    return g.get("dispute") is None or open_to(g.dispute, current_context())


def _not_now(error: MoveNotAllowed) -> str:
    flow = FLOWS[error.flow]
    state: State | None = flow.state(error.state) if error.state else None
    return _(
        "“%(move)s” is not possible now: the state is “%(state)s”.",
        move=label(flow.move(error.move)),
        state=label(state) if state is not None else "–",
    )


def _waits(error: ProposalWaits) -> str:
    return _(
        "%(who)s proposed the same on %(when)s and it waits for confirmation. "
        "Let it be confirmed or refused, or withdraw it, before proposing again.",
        who=reading().get_one(User, error.by).name,
        when=full_moment(error.at),
    )


def _forbidden(error: Forbidden) -> Answer:
    """Refused by the view itself: an entry like that of a refusal at the door of the address."""
    actor = g.get("actor")
    if actor is not None and not error.noted:
        case = g.get("dispute")
        subject = f"dispute:{case.id}" if case is not None else ""
        record_refusal(actor, error, g.get("request_id", ""), subject)
    return _page(403, past_back=error.right == f"dispute.{TAKE_BACK}")


def _rule(error: RuleBroken) -> Answer:
    """A rule that no form of the page could say at its field: by what the field is called."""
    view = current_app.view_functions.get(request.endpoint or "")
    names = called.labels(view.__module__ if view else "", request.view_args or {}, error.fields)
    fields = {names.get(name, ""): list(map(rule_sentence, texts)) for name, texts in error.fields.items()}
    return _page(422, sentence=rule_sentence(error.message), fields=fields, typed=typed())


def _file_lost(error: FileLost) -> Answer:
    """Gone, 410: what was brought in is there no longer, and to come again does not help."""
    current_app.logger.error("request %s: %s; run: flask audit verify", g.get("request_id", "-"), error)
    return _page(410, lost=error.how)


def _too_many(error: TooMany) -> Answer:
    page, status = _page(429, minutes=max(1, round(error.seconds / 60)))
    return page, status, {"Retry-After": str(error.seconds)}


def _busy(_error: Exception) -> Answer:
    """The page it was pressed on with everything filled in; where that cannot be drawn, the words."""
    headers = {"Retry-After": "15"}
    filled = pressed_again.page()
    if filled:
        return filled, 503, headers
    sentence = _("Others are writing just now; this was not recorded.")
    page, status = _page(503, sentence=sentence, typed=typed())
    return page, status, headers


def _page_too_old(_error: CSRFError) -> Answer:
    """The page belongs to no session that is alive: what was written goes to whose page it was."""
    if is_outside(request.path):
        return _page(400, sentence=_("This page was open for too long."), typed=typed())
    answer = page_too_old()
    if answer is not None:
        return answer
    another = rescue.owner() is not None  # and what he wrote is nobody else's to read
    return _page(400, sentence=_("This page was open for too long."), typed=[] if another else typed())


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    """The files go no further; the words that came with them are kept for who wrote them."""
    return _page(413, back=rescue.keep_words())


def _http(error: HTTPException) -> Answer:
    if error.code is None or error.code < 400:
        return Response(error.get_body(), error.code, error.get_headers())
    if error.code >= 500:
        g.bare = True
    if error.code in PAGES:
        return _page(error.code, typed=typed())
    page, _status = _page(400)
    return page, error.code


def _unexpected(error: Exception) -> Answer:
    current_app.logger.error("request %s failed", g.get("request_id", "-"), exc_info=error)
    if current_app.debug or current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    forget_reading()
    g.bare = True  # whatever broke may break the page's surroundings as well
    return _page(500, typed=typed())
