"""The index itself: the one place that names the form of each database.

SQLite keeps the tokens in a full-text table, PostgreSQL as a vector with an
inverted index. Neither splits the text by itself: the tokens are ours, so both
find the same. The table belongs to no model; migration 0002 makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Integer,
    Select,
    TextClause,
    bindparam,
    column,
    select,
    text,
)
from sqlalchemy.orm import Session

from mediation.core.database import db

TABLE = "search_index"

Groups = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Form:
    """What one kind of database says for each need."""

    put: TextClause
    put_more: TextClause
    take: TextClause
    matching: str
    """Ids of the disputes that match ``:asked``."""
    newest: TextClause
    """The ``:most`` of them that were registered last."""
    walked: str
    """What gives them from the newest back, one by one; nothing where the index itself lies in that order."""
    held: TextClause
    """What is kept of the keys above ``:after`` up to ``:upto``."""
    word: str
    prefix: str
    """How one token is asked for, whole or by its beginning."""
    both: str
    either: str
    without: str

    def question(self, asked: Iterable[Sequence[str]]) -> str:
        """Every group, in any of its tokens, as this database asks. Letters are asked by their beginning."""
        return self.both.join(f"({self.either.join(self._one(t) for t in group)})" for group in asked)

    def _one(self, token: str) -> str:
        return (self.prefix if _lettered(token) else self.word).format(token)


_SQLITE = _Form(
    put=text(f"INSERT INTO {TABLE} (rowid, tokens) VALUES (:id, :tokens)"),  # noqa: S608 -- our own name
    put_more=text(f"UPDATE {TABLE} SET tokens = tokens || ' ' || :tokens WHERE rowid = :id"),  # noqa: S608
    take=text(f"DELETE FROM {TABLE} WHERE rowid = :id"),  # noqa: S608
    matching=f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH :asked",  # noqa: S608
    newest=text(
        f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH :asked ORDER BY rowid DESC LIMIT :most"  # noqa: S608
    ),
    walked="",
    held=text(f"SELECT rowid, tokens FROM {TABLE} WHERE rowid > :after AND rowid <= :upto"),  # noqa: S608
    word='"{}"', prefix='"{}"*', both=" AND ", either=" OR ", without="({}) NOT ({})",
)
_POSTGRESQL = _Form(
    put=text(
        f"INSERT INTO {TABLE} (dispute_id, tokens)"  # noqa: S608
        " VALUES (:id, array_to_tsvector(string_to_array(:tokens, ' ')))"
    ),
    put_more=text(
        f"UPDATE {TABLE} SET tokens = tokens || array_to_tsvector(string_to_array(:tokens, ' '))"  # noqa: S608
        " WHERE dispute_id = :id"
    ),
    take=text(f"DELETE FROM {TABLE} WHERE dispute_id = :id"),  # noqa: S608
    matching=f"SELECT dispute_id AS id FROM {TABLE} WHERE tokens @@ CAST(:asked AS tsquery)",  # noqa: S608
    newest=text(
        f"SELECT dispute_id AS id FROM {TABLE} WHERE tokens @@ CAST(:asked AS tsquery)"  # noqa: S608
        " ORDER BY dispute_id DESC LIMIT :most"
    ),
    # A limit beyond all disputes, so that they are put in order before anything else is asked of each:
    # two words that always stand together it supposes in few disputes, and would ask it of every one.
    walked=" ORDER BY dispute_id DESC LIMIT 1000000000",
    held=text(
        f"SELECT dispute_id, array_to_string(tsvector_to_array(tokens), ' ') FROM {TABLE}"  # noqa: S608
        " WHERE dispute_id > :after AND dispute_id <= :upto"
    ),
    word="'{}'", prefix="'{}':*", both=" & ", either=" | ", without="({}) & !({})",
)
_FORMS: Mapping[str, _Form] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def put(session: Session, dispute_id: int, tokens: Iterable[str]) -> None:
    """What a dispute is found by from now on, instead of what it was found by before."""
    connection = session.connection()
    form = _FORMS[connection.dialect.name]
    connection.execute(form.take, {"id": dispute_id})
    if kept := _kept(tokens):
        connection.execute(form.put, {"id": dispute_id, "tokens": kept})


def put_more(session: Session, dispute_id: int, tokens: Iterable[str]) -> None:
    """By what else a dispute is found from now on; of what was kept nothing goes."""
    connection = session.connection()
    form = _FORMS[connection.dialect.name]
    more = {"id": dispute_id, "tokens": _kept(tokens)}
    if not connection.execute(form.put_more, more).rowcount:
        connection.execute(form.put, more)


def put_new(session: Session, tokens: Mapping[int, Iterable[str]]) -> None:
    """The same for disputes that were never found by anything, many at once."""
    connection = session.connection()
    rows = [{"id": key, "tokens": kept} for key, some in tokens.items() if (kept := _kept(some))]
    if rows:
        connection.execute(_FORMS[connection.dialect.name].put, rows)


def _kept(tokens: Iterable[str]) -> str:
    return " ".join(sorted(set(tokens)))


def held(session: Session, after: int, upto: int) -> dict[int, set[str]]:
    """The tokens kept for the keys above ``after`` up to ``upto``, of disputes that are there or not."""
    connection = session.connection()
    rows = connection.execute(_FORMS[connection.dialect.name].held, {"after": after, "upto": upto})
    return {key: set(tokens.split()) for key, tokens in rows}


def keys(groups: Groups, *, but_not: Groups = (), walked: bool = False) -> Select[int]:
    """Disputes that hold a token of every group, but not so of ``but_not``.

    ``walked``: whoever asks takes them from the newest back and stops when he has enough.
    """
    form = _FORMS[db.engine.dialect.name]
    asked = form.question(groups)
    if but_not:
        asked = form.without.format(asked, form.question(but_not))
    # Two questions may stand in one statement: each has a blank of its own.
    matching = form.matching + form.walked if walked else form.matching
    ids = text(matching).bindparams(bindparam("asked", asked, unique=True))
    return select(ids.columns(column("id", Integer)).subquery().c.id)


def newest(session: Session, groups: Groups, most: int) -> list[int]:
    """Keys of the ``most`` disputes registered last that hold a token of every group; of no group: none."""
    if not groups:
        return []
    connection = session.connection()
    form = _FORMS[connection.dialect.name]
    asked = {"asked": form.question(groups), "most": most}
    return list(connection.execute(form.newest, asked).scalars())


def _lettered(token: str) -> bool:
    return token.isascii() and token.isalpha() and len(token) > 1
