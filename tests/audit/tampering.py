"""Everything somebody could do to the log with SQL in hand and the triggers switched off.

Each function is one kind of tampering; it returns the place that must be named: a chain and a number in it,
or ``checkpoint:<no>`` and None. ``OUTSIDE`` lists those that only the hub with its keys can see: an export
holds neither the query copies nor the sealed values, and nobody without the key can judge a MAC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from mediation.audit import triggers
from mediation.audit.recorder import entry_hash
from mediation.core import keys
from mediation.core.database import Database

from .story import Story

Place = tuple[str, int | None]
Tampering = Callable[[Connection, Story], Place]

KINDS: dict[str, Tampering] = {}
OUTSIDE: set[str] = set()


def kind(function: Tampering) -> Tampering:
    """One kind of tampering."""
    KINDS[function.__name__] = function
    return function


def inside_only(function: Tampering) -> Tampering:
    """One that an export does not show."""
    OUTSIDE.add(function.__name__)
    return kind(function)


@contextmanager
def behind_its_back(database: Database) -> Iterator[Connection]:
    """A connection of the tables' owner, with triggers and foreign keys off; back on at the end."""
    with database.engine.connect() as connection:
        if database.dialect == "sqlite":
            connection.connection.driver_connection.execute("pragma foreign_keys=off")  # type: ignore[union-attr]
        with connection.begin():
            triggers.drop_all(connection)
            if database.dialect == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            triggers.create_all(connection)
    database.engine.dispose()


def run(connection: Connection, statement: str, **values: Any) -> None:
    """One statement that must hit something."""
    done = connection.execute(text(statement), values)
    assert done.rowcount, f"nothing was tampered with: {statement}"


def row(connection: Connection, chain: str, seq: int) -> dict[str, Any]:
    """An entry as it stands."""
    query = text("SELECT * FROM audit_entry WHERE chain_id = :chain AND seq = :seq")
    return dict(connection.execute(query, {"chain": chain, "seq": seq}).mappings().one())


def insert(connection: Connection, values: dict[str, Any]) -> None:
    """An entry put in by hand."""
    values.pop("id", None)
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    run(connection, f"INSERT INTO audit_entry ({names}) VALUES ({marks})", **values)


def change(connection: Connection, chain: str, place: int, **values: Any) -> None:
    """Columns of an entry changed by hand."""
    sets = ", ".join(f"{name} = :{name}" for name in values)
    where = "WHERE chain_id = :in_chain AND seq = :at_place"
    run(connection, f"UPDATE audit_entry SET {sets} {where}", in_chain=chain, at_place=place, **values)


def _column(name: str, value: Any, mark: Callable[[Tampering], Tampering] = kind) -> None:
    def edit(connection: Connection, story: Story) -> Place:
        change(connection, story.chain, 3, **{name: value})
        return story.chain, 3

    edit.__name__ = f"edit_{name}"
    mark(edit)


for _name, _value in {
    "actor_id": 7, "on_behalf_of": "party:8", "channel": "online", "role": "head", "organisation_id": 7,
    "dispute_id": 7, "event": "dispute.decline", "subject": "dispute:7", "from_state": "closed",
    "to_state": "closed", "case_state": "closed", "reason": "other", "outcome": "refused",
    "request_id": "r2", "act_id": "7", "at": "2020-01-01T00:00:00.000000Z",
    "occurred_at": "2020-01-01T00:00:00.000000Z", "mac": "0" * 64, "mac_key_id": "m-other",
}.items():  # fmt: skip
    _column(_name, _value, inside_only)
for _name, _value in {"hash": "0" * 64, "prev_hash": "0" * 64, "alg": "sm3"}.items():
    _column(_name, _value)


@kind
def edit_payload(connection: Connection, story: Story) -> Place:
    said = row(connection, story.chain, 4)["payload"].replace("乔司街道", "东湖街道")
    change(connection, story.chain, 4, payload=said)
    return story.chain, 4


@kind
def edit_one_byte_of_a_user_chain(connection: Connection, story: Story) -> Place:
    change(connection, "u:2", 5, payload=row(connection, "u:2", 5)["payload"] + " ")
    return "u:2", 5


@kind
def delete_first(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq = 1", c=story.chain)
    return story.chain, 1


@kind
def delete_middle(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq = 3", c=story.chain)
    return story.chain, 3


@kind
def delete_last(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq = 6", c=story.chain)
    return story.chain, 6


@kind
def delete_and_renumber(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq = 3", c=story.chain)
    for seq in (4, 5, 6):
        change(connection, story.chain, seq, seq=seq - 1)
    return story.chain, 3


@inside_only
def swap_the_numbers_of_two(connection: Connection, story: Story) -> Place:
    three, four = (row(connection, story.chain, seq)["id"] for seq in (3, 4))
    for seq, to in ((3, -1), (4, three), (3, four)):
        change(connection, story.chain, seq, id=to)
    return story.chain, 4


@kind
def swap_two(connection: Connection, story: Story) -> Place:
    for seq, to in ((3, 90), (4, 3), (90, 4)):
        change(connection, story.chain, seq, seq=to)
    return story.chain, 3


@kind
def insert_copy(connection: Connection, story: Story) -> Place:
    insert(connection, row(connection, story.chain, 6) | {"seq": 7})
    return story.chain, 7


@kind
def insert_from_another_chain(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq = 5", c=story.chain)
    insert(connection, row(connection, story.other, 5) | {"chain_id": story.chain})
    return story.chain, 5


@kind
def truncate_tail_and_repair_head(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = :c AND seq > 4", c=story.chain)
    last = row(connection, story.chain, 4)
    run(
        connection,
        "UPDATE dispute SET version = 4, audit_head = :h, state = :s WHERE chain_id = :c",
        h=last["hash"], s=last["case_state"], c=story.chain,
    )  # fmt: skip
    return story.chain, 5


@kind
def truncate_a_user_chain_and_repair_head(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_entry WHERE chain_id = 'u:1' AND seq > 3")
    head = row(connection, "u:1", 3)["hash"]
    run(connection, "UPDATE audit_chain SET seq = 3, head = :h WHERE chain_id = 'u:1'", h=head)
    return "u:1", 4


@kind
def remove_a_dispute(connection: Connection, story: Story) -> Place:
    for table in ("audit_sealed", "audit_entry", "dispute"):
        run(connection, f"DELETE FROM {table} WHERE chain_id = :c", c=story.chain)
    return story.chain, 1


@kind
def remove_only_the_row_of_a_dispute(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM dispute WHERE chain_id = :c", c=story.chain)
    return story.chain, 1


@kind
def remove_a_user_chain(connection: Connection, story: Story) -> Place:
    for table in ("audit_sealed", "audit_entry", "audit_chain"):
        run(connection, f"DELETE FROM {table} WHERE chain_id = 'u:1'")
    return "u:1", 1


@kind
def change_head(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE dispute SET audit_head = :h WHERE chain_id = :c", h="0" * 64, c=story.chain)
    return story.chain, 6


@kind
def change_version(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE dispute SET version = 5 WHERE chain_id = :c", c=story.chain)
    return story.chain, 6


@inside_only
def change_state(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE dispute SET state = 'closed' WHERE chain_id = :c", c=story.chain)
    return story.chain, 6


@kind
def change_head_of_a_user_chain(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE audit_chain SET head = :h WHERE chain_id = 'sys:roles'", h="0" * 64)
    return "sys:roles", 2


def _rewrite(connection: Connection, story: Story, ring: keys.Keyring | None) -> None:
    """From the second entry on, with every hash (and, with the key, every MAC) made anew; heads repaired."""
    prev = row(connection, story.chain, 1)["hash"]
    for seq in range(2, 7):
        old = row(connection, story.chain, seq)
        said = old["payload"].replace("乔司街道", "东湖街道")
        prev, before = entry_hash(story.chain, seq, prev, said), prev
        new = {"payload": said, "prev_hash": before, "hash": prev}
        if ring:
            new["mac"], new["mac_key_id"] = ring.mac(prev)
        change(connection, story.chain, seq, **new)
    run(connection, "UPDATE dispute SET audit_head = :h WHERE chain_id = :c", h=prev, c=story.chain)


@kind
def rewrite_with_recomputed_hashes(connection: Connection, story: Story) -> Place:
    _rewrite(connection, story, None)
    return story.chain, 2


@kind
def rewrite_with_the_stolen_key(connection: Connection, story: Story) -> Place:
    """Without the anchor file the first entry that was signed is named."""
    _rewrite(connection, story, keys.current())
    return story.chain, 4


@kind
def edit_checkpoint(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE audit_checkpoint SET n_events = n_events + 1 WHERE no = 1")
    return "checkpoint:1", None


@kind
def edit_signature(connection: Connection, story: Story) -> Place:
    run(connection, "UPDATE audit_checkpoint SET sig = :sig WHERE no = 2", sig="0" * 128)
    return "checkpoint:2", None


@kind
def delete_checkpoint(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_checkpoint WHERE no = 1")
    return "checkpoint:1", None


@kind
def edit_leaf(connection: Connection, story: Story) -> Place:
    run(
        connection,
        "UPDATE audit_checkpoint_leaf SET hash = :h WHERE ckpt_no = 2 AND chain_id = :c",
        h="0" * 64, c=story.chain,
    )  # fmt: skip
    return "checkpoint:2", None


@kind
def delete_leaf(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_checkpoint_leaf WHERE ckpt_no = 1 AND chain_id = :c", c=story.chain)
    return "checkpoint:1", None


@inside_only
def edit_box(connection: Connection, story: Story) -> Place:
    statement = "UPDATE audit_sealed SET box = :b WHERE chain_id = :c AND seq = 2"
    run(connection, statement, b=b"\x01x", c=story.chain)
    return story.chain, 2


@inside_only
def swap_box_with_another_chain(connection: Connection, story: Story) -> Place:
    run(
        connection,
        "UPDATE audit_sealed SET box = (SELECT o.box FROM audit_sealed o WHERE o.chain_id = :o AND o.seq = 2)"
        " WHERE chain_id = :c AND seq = 2",
        o=story.other, c=story.chain,
    )  # fmt: skip
    return story.chain, 2


@inside_only
def delete_box(connection: Connection, story: Story) -> Place:
    run(connection, "DELETE FROM audit_sealed WHERE chain_id = :c AND seq = 1", c=story.chain)
    return story.chain, 1


@inside_only
def insert_box(connection: Connection, story: Story) -> Place:
    run(
        connection,
        "INSERT INTO audit_sealed (chain_id, seq, name, key_id, box) VALUES (:c, 6, 'x', 'k', :b)",
        c=story.chain, b=b"x",
    )  # fmt: skip
    return story.chain, 6
