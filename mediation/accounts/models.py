"""Tables of users, their grants and their sign-ins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, ColumnElement, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime

OUTSIDER = "guest-"
"""How the sign-in names of outside people begin; nobody types such a name, and nobody signs in with it."""


class User(IdMixin, Base):
    """A person who signs in, or an outside person who is invited by name."""

    __tablename__ = "user_account"

    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")
    firm: Mapped[str] = mapped_column(String(100), default="")
    """Law firm or department, for the conflict check."""
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    failed_count: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    code_hash: Mapped[str] = mapped_column(String(200), default="")
    """A printed one-time code that sets a new password."""
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locale: Mapped[str] = mapped_column(String(12), default="zh_Hans")
    large_letters: Mapped[bool] = mapped_column(Boolean, default=False)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)

    @property
    def is_outsider(self) -> bool:
        """Invited from outside: he has no account, so no code, no password, no right and no session."""
        return self.login.startswith(OUTSIDER)


def has_account() -> ColumnElement[bool]:
    """The condition that leaves people invited from outside away."""
    return User.login.not_like(f"{OUTSIDER}%")


class Grant(IdMixin, Base):
    """Person, role, organisation, from, until; several per person."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_user_role", "user_id", "role"),)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(30))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    given_by: Mapped[int | None] = mapped_column(BigInteger)


class SignIn(Base):
    """A server-side session: dead the moment it is ended here."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    csrf_seed: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shared_computer: Mapped[bool] = mapped_column(Boolean, default=False)
    address: Mapped[str] = mapped_column(String(64), default="", index=True)
    """Where the browser called from, so that what was done from there can be found."""


class SignInFailure(IdMixin, Base):
    """A failed sign-in, for throttling by address and for unknown names."""

    __tablename__ = "sign_in_failure"

    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Leave(IdMixin, Base):
    """Days a mediator is away, with the substitute if one is named."""

    __tablename__ = "leave"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    substitute_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))


class MediatorRecord(IdMixin, Base):
    """A mediator's entry in the register of the committee (人民调解法 13, 14)."""

    __tablename__ = "mediator_record"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="appointed")
    """member | appointed; only persons in office may be assigned"""
    in_office_from: Mapped[date] = mapped_column(Date)
    in_office_until: Mapped[date | None] = mapped_column(Date)
    load_cap: Mapped[int] = mapped_column(Integer, default=20)
    skills: Mapped[str] = mapped_column(String(200), default="")
    """Category codes (any length of prefix), separated by blanks."""
    post: Mapped[str] = mapped_column(String(10), default="")
    """head | deputy, of the committee's members; empty for the others"""
    sex: Mapped[str] = mapped_column(String(10), default="")
    """male | female; a committee has a woman among its members (人民调解法 8)"""
    born_on: Mapped[date | None] = mapped_column(Date)
    minority: Mapped[bool] = mapped_column(Boolean, default=False)
    filed_number: Mapped[str] = mapped_column(String(60), default="")
    """备案号 at the justice bureau."""
    languages: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """What he speaks beside what everybody does, as ``languages.tidy`` writes it."""


class MediatorTraining(IdMixin, Base):
    """A training of the justice bureau that a mediator attended (人民调解法 14)."""

    __tablename__ = "mediator_training"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    held_on: Mapped[date] = mapped_column(Date)
    hours: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(100), default="")


class CommitteeRecord(Base):
    """A committee as it is filed with the justice bureau (人民调解法 8, 9, 10)."""

    __tablename__ = "committee_record"

    organisation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(20))
    filed_number: Mapped[str] = mapped_column(String(60), default="")
    filed_on: Mapped[date | None] = mapped_column(Date)
    term_from: Mapped[date | None] = mapped_column(Date)
    term_until: Mapped[date | None] = mapped_column(Date)
    mixed_area: Mapped[bool] = mapped_column(Boolean, default=False)
    """Several nationalities live here: one of the smaller ones sits in the committee."""
