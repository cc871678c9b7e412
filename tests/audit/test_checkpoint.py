"""Checkpoints sign what grew, and the anchor file keeps them outside the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from mediation.audit import anchors, checkpoint, recorder
from mediation.audit.models import AuditCheckpoint, AuditCheckpointLeaf, AuditEntry
from mediation.audit.verify import CannotVerify, verify
from mediation.cases.models import Dispute
from mediation.core.database import Database
from tests.conftest import some_on_both

from .story import tell, write_entry


def test_nothing_new_makes_no_checkpoint(database: Database) -> None:
    with database.writing() as session:
        assert checkpoint.take(session) is None
    tell(database)
    with database.writing() as session:
        assert checkpoint.take(session) is None


def test_only_the_chains_that_grew_are_leaves(database: Database) -> None:
    story = tell(database)
    with database.writing() as session:
        dispute = session.get(Dispute, story.disputes[2])
        assert dispute is not None
        write_entry(session, dispute, "close", "closed")
    with database.writing() as session:
        point = checkpoint.take(session)
        assert point is not None
        leaves = session.scalars(
            select(AuditCheckpointLeaf.chain_id).where(AuditCheckpointLeaf.ckpt_no == point.no)
        ).all()
        assert leaves == [story.other]
        assert (point.n_leaves, point.n_chains, point.n_events) == (1, 8, 4 * 6 + 12 + 2 + 1 + 1)
    assert verify(database).whole


def test_a_late_look_finds_chains_that_a_short_one_passed_over(database: Database) -> None:
    """Every so often all chains are looked at: a slow transaction may bring older numbers later."""
    tell(database)
    with database.reading() as session:
        last = session.get(AuditCheckpoint, 2)
        assert last is not None
        assert list(checkpoint._grown(session, checkpoint.FULL, last)) == []
        assert list(checkpoint._grown(session, 3, last)) == []


def test_the_anchor_file_catches_up_and_forgets_a_line_cut_off(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "anchors" / "checkpoints.jsonl"
    tell(database)
    with database.reading() as session:
        assert anchors.append(session, file) == 2
        assert anchors.append(session, file) == 0
    whole = file.read_bytes()
    file.write_bytes(whole[:-7])  # the power went off
    assert verify(database, anchor=file).whole
    with database.reading() as session:
        assert anchors.append(session, file) == 1
    assert verify(database, anchor=file).whole
    assert file.read_bytes()[-20:] == whole[-20:]
    assert file.stat().st_mode & 0o077 == 0


def test_every_entry_stands_in_the_anchor_file_once(database: Database, tmp_path: Path) -> None:
    tell(database)
    file = tmp_path / "anchors" / "checkpoints.jsonl"
    with database.writing() as session:
        anchors.append(session, file)
        recorder.note(session, "u:1", "user.sign_in")
    taken = anchors.take_and_anchor(database, file)
    assert taken == anchors.Taken(3, 1, anchored=True)
    kept = [line for _number, line in anchors.read(file, 10**9) if line is not None]
    seen = [tuple(entry) for line in kept for entry in line.get("entries", [])]
    assert len(seen) == len(set(seen)) == 4 * 6 + 12 + 2 + 1 + 1


def test_an_older_copy_of_the_database_is_told_by_the_anchor_file(database: Database, tmp_path: Path) -> None:
    tell(database)
    file = tmp_path / "checkpoints.jsonl"
    with database.reading() as session:
        anchors.append(session, file)
        point = session.get(AuditCheckpoint, 2)
        assert point is not None
        later = file.read_text().replace(
            f'"no":2,"made_at":"{point.made_at}"', f'"no":3,"made_at":"{point.made_at}"'
        )
    file.write_text(later)
    result = verify(database, anchor=file)
    assert result.first is not None
    assert result.first.reason == "checkpoint 3 of the anchor file is missing here or is another one"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditCheckpoint)) == 2


def test_a_new_log_puts_the_file_of_an_older_one_aside(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.jsonl"
    file.write_text("{}\n")
    with database.reading() as session:
        anchors.begin_anew(session, file)
    assert not file.exists()
    assert [kept.read_text() for kept in tmp_path.iterdir()] == ["{}\n"]
    tell(database)
    file.write_text("{}\n")
    with database.reading() as session:
        anchors.begin_anew(session, file)
    assert file.exists()


def test_a_file_that_was_taken_away_is_told_and_does_not_come_back_by_itself(
    database: Database, tmp_path: Path
) -> None:
    tell(database)
    file = tmp_path / "anchors" / "checkpoints.jsonl"
    with database.reading() as session:
        anchors.append(session, file)
    for gone in (file.unlink, lambda: file.write_text("")):
        gone()
        with database.writing() as session:
            recorder.note(session, "u:1", "user.sign_in")
        taken = anchors.take_and_anchor(database, file)
        assert taken is not None
        assert not taken.anchored
        seen = verify(database, anchor=file)
        assert [one.code for one in seen.findings] == ["anchor_missing"]
    assert verify(database).whole  # nobody asked for the file


UNREADABLE = {
    "words": b"garbage\n",
    "half a checkpoint": b'{"no":99\n',
    "bytes that are no text": b'{"no":\xff\xfe}\n',
    "brackets without end": b"[" * 100_000 + b"\n",
    "another shape": b'{"entries":[["d:1","two",3]]}\n',
    "a checkpoint without its root": b'{"no":2,"hash":"x"}\n',
    "a number no database keeps": b'{"entries":[["d:1",99999999999999999999,"x"]]}\n',
    "nothing": b"\n",
}


@pytest.mark.parametrize(("engine", "what"), some_on_both(UNREADABLE), indirect=["engine"])
def test_a_line_of_the_anchor_file_that_cannot_be_read_is_named_and_stops_neither_proof_nor_signing(
    what: str, database: Database, tmp_path: Path
) -> None:
    tell(database)
    file = tmp_path / "anchors" / "checkpoints.jsonl"
    with database.writing() as session:
        anchors.append(session, file)
        recorder.note(session, "u:1", "user.sign_in")
    whole = file.read_bytes()
    lines = whole.count(b"\n")
    file.write_bytes(whole + UNREADABLE[what])
    seen = verify(database, anchor=file)
    assert [(one.code, one.what) for one in seen.findings] == [("anchor_line", str(lines + 1))]
    taken = anchors.take_and_anchor(database, file)
    assert taken is not None
    assert (taken.no, taken.anchored) == (3, False), "the database goes on being signed"
    assert "cannot be read" in taken.why
    assert file.read_bytes() == whole + UNREADABLE[what], "what somebody wrote there stays to be looked at"
    file.write_bytes(UNREADABLE[what] + whole)
    assert [(one.code, one.what) for one in verify(database, anchor=file).findings] == [("anchor_line", "1")]


def test_an_anchor_file_that_cannot_be_opened_is_no_verdict(database: Database, tmp_path: Path) -> None:
    tell(database)
    with pytest.raises(CannotVerify, match="anchor file"):
        verify(database, anchor=tmp_path)


def test_after_a_restore_that_was_meant_the_file_begins_anew_and_the_log_says_so(
    database: Database, tmp_path: Path
) -> None:
    tell(database)
    file = tmp_path / "checkpoints.jsonl"
    file.write_text('{"no":9,"hash":"of what is lost"}\n')
    assert anchors.begin_after_restore(database, file) == 3
    assert verify(database, anchor=file).whole
    assert len(list(tmp_path.iterdir())) == 2
    with database.reading() as session:
        said = select(func.count()).where(AuditEntry.event == "audit.anchor_begun")
        assert session.scalar(said) == 1
