"""Whoever the demo can send somebody to may be signed in as: he stands on the sign-in page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from mediation.accounts import queries, register
from mediation.accounts.models import User
from mediation.core.database import Database
from mediation.organisations.queries import below
from mediation.seed import people

TODAY = date(2026, 11, 23)


def test_whoever_can_be_proposed_for_a_case_of_the_story_stands_on_the_sign_in_page(
    database: Database,
) -> None:
    with database.writing() as session:
        cast = people.assemble(session, TODAY)
        story = session.scalars(select(User).where(User.login == "clerk")).one()
        home = cast.organisations[next(p.at for p in people.PEOPLE if p.login == story.login)]
        able = register.standings(session, TODAY, organisations=below(session, home))
        listed = {account.login for account in queries.demo_accounts(session)}
    assert len(able) > 1
    assert {row.user.login for row in able} <= listed
