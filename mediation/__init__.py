"""The solve-disputes hub: one building, one door, one life for every quarrel."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import text

from config import Config
from mediation import background, cli, extensions
from mediation.accounts import passwords, rescue
from mediation.accounts import web as accounts_web
from mediation.blueprints import BLUEPRINTS
from mediation.cases import web as cases_web
from mediation.core import i18n
from mediation.core.addresses import KeyConverter
from mediation.core.proxy import only_through
from mediation.errors import register_errors
from mediation.followers import FOLLOWERS
from mediation.lifecycle import followers
from mediation.security import gate
from mediation.shell import register_shell
from mediation.stages import STAGES
from mediation.stores import open_stores

ROOT = Path(__file__).resolve().parent.parent

YEAR = 365 * 24 * 60 * 60
"""Seconds for which a browser that came by TLS will not come without it again."""

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def create_app(config: Config, *, stores: bool = True) -> Flask:
    """The whole hub from its settings; without its stores it can only say what it can do.

    StoresUnusable, KeysError.
    """
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.url_map.converters["int"] = KeyConverter
    if stores:
        settle(app, config)
    else:
        _configure(app, config)
    extensions.init(app)
    i18n.set_up(app, _locale_of)
    followers.follow(*FOLLOWERS)
    app.extensions["hub.stages"] = STAGES
    background.check()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_errors(app)
    register_shell(app)
    _guard_requests(app)
    _health(app)
    cli.register(app)
    app.wsgi_app = only_through(app.wsgi_app, config)  # type: ignore[assignment]  # as Flask documents it
    return app


def settle(app: Flask, config: Config) -> None:
    """Let the hub live in these settings' folder and database; a built one may move to others."""
    _configure(app, config)
    open_stores(app, config)
    passwords.use_profile("cheap" if config.testing else "standard")


def _configure(app: Flask, config: Config) -> None:
    app.extensions["hub.config"] = config
    app.config.update(config.flask())


def _locale_of() -> str | None:
    if not has_request_context():
        return None  # commands and jobs speak the hub's own language
    user = g.get("user")
    return user.locale if user is not None else request.cookies.get("hub_language")


def _guard_requests(app: Flask) -> None:
    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(8)

    app.before_request(accounts_web.identify)
    app.before_request(accounts_web.guard)
    app.before_request(cases_web.guard_case)

    app.after_request(rescue.forget)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=()"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _health(app: Flask) -> None:
    @app.get("/healthz")
    @gate.public
    def healthz() -> dict[str, str]:
        extensions.reading().execute(text("SELECT 1"))
        return {"status": "ok"}
