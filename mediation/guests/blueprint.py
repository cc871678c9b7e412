"""The pages under ``/i``: published alone, with a session of their own."""

from __future__ import annotations

from flask import Blueprint

from . import web

blueprint = Blueprint("guests", __name__, url_prefix=web.PREFIX)
blueprint.before_request(web.identify)
blueprint.after_request(web.carry)
