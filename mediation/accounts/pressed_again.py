"""A press that found no turn to be written: the page it came from, drawn again with what was typed in it.

Nothing is kept for it, because that would have to wait for a turn as well. The words go straight back
to the form by the way that gives words back after a time-out.
"""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

from flask import current_app, g, request

from mediation.core import turns
from mediation.extensions import forget_reading

from . import rescue

_BODY = ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")


def page() -> str:
    """The page with the form filled in; empty where there is none to be drawn."""
    if request.method != "POST" or request.headers.get("X-Requested-With"):
        return ""  # a page that saves by itself says so itself
    address, number = rescue.give_at_once(), g.get("request_id", "")
    forget_reading()
    try:
        return _drawn(address)
    finally:
        g.pop("kept_typed", None)
        g.request_id = number


def _drawn(address: str) -> str:
    """What a browser that asks for this address is shown, in the surroundings of this request."""
    parts = urlsplit(address)
    asked = {name: value for name, value in request.environ.items() if name not in _BODY}
    asked |= {
        "REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query,
        "wsgi.input": BytesIO(), "werkzeug.request": None,
    }
    with current_app.request_context(asked), turns.without_waiting():
        answer = current_app.full_dispatch_request()
    shown = answer.status_code == 200 and answer.mimetype == "text/html"
    return answer.get_data(as_text=True) if shown else ""
