"""Flask extensions, made unbound, and the reading session of a request."""

from __future__ import annotations

from flask import Flask, g
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from mediation.core.database import db

csrf = CSRFProtect()
login_manager = LoginManager()


def reading() -> Session:
    """The session this request reads with; opened on first use, closed at the end."""
    session: Session | None = g.get("reading")
    if session is None:
        session = g.reading = db.open_reading()
    return session


def forget_reading() -> None:
    """Drop what was read, so that the next read sees what was just committed."""
    session: Session | None = g.pop("reading", None)
    if session is not None:
        session.close()


def init(app: Flask) -> None:
    """Bind the extensions and close reading sessions after each request."""
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions live on the server; see accounts/sign_in.py
    app.teardown_appcontext(lambda _error: forget_reading())
