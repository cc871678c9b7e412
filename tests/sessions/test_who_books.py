"""Who books: those of the case, and what stays of somebody who is gone."""

from __future__ import annotations

import pytest
from flask import Flask

from mediation.accounts.models import User
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound
from mediation.sessions import queries
from tests.cast import Cast

from .story import assigned, book

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_strangers_neither_see_nor_book(cast: Cast) -> None:
    made = assigned(cast)
    for name in ("stranger", "mediator_two", "lawyer", "village_clerk"):
        with pytest.raises(NotFound):
            book(cast.actor(name), made)
    with pytest.raises(Forbidden):
        book(cast.actor("head"), made)


def test_the_clerk_who_books_is_not_asked_for_a_user_that_is_gone(app: Flask, cast: Cast) -> None:
    """A switched-off account keeps its name in what was booked."""
    made = assigned(cast)
    book(cast.actor("clerk"), made)
    with db.writing() as session:
        session.get_one(User, cast.mediator).active = False
    with db.reading() as session:
        assert queries.open_sessions(session, made)[0].mediator_id == cast.mediator
