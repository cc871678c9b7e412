"""`flask audit` answers people and machines, and its exit code says which way it went."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from config import Config
from mediation.audit import anchors
from mediation.core.database import Database
from tests import stories
from tests.cast import Cast

from .story import tell
from .tampering import KINDS, behind_its_back


def test_a_whole_log_exits_with_zero(app: Flask, cast: Cast) -> None:
    stories.accepted(cast.actor("clerk"), cast.qiaosi)
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, done.stdout.partition(":")[0]) == (0, "Whole"), done.stdout


def test_a_touched_log_exits_with_one_and_names_the_entry(app: Flask, database: Database) -> None:
    story = tell(database)
    with behind_its_back(database) as connection:
        KINDS["edit_payload"](connection, story)
    done = app.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    assert done.exit_code == 1
    first = json.loads(done.stdout)["first_bad"]
    assert (first["chain"], first["seq"], first["code"]) == (story.chain, 4, "hash")
    assert "content" in app.test_cli_runner().invoke(args=["audit", "verify"]).stdout


def test_what_cannot_run_exits_with_two(app: Flask, database: Database) -> None:
    tell(database)
    with behind_its_back(database) as connection:
        connection.exec_driver_sql("ALTER TABLE audit_checkpoint_leaf RENAME TO gone")
        connection.exec_driver_sql("CREATE TABLE audit_checkpoint_leaf AS SELECT 1 AS x")
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 2


def test_a_checkpoint_is_taken_once(app: Flask, database: Database) -> None:
    tell(database)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "checkpoint"]).exit_code == 1, "the file is missing"
    assert "anchor file is missing" in runner.invoke(args=["audit", "verify"]).stdout
    assert "begins anew" in runner.invoke(args=["audit", "checkpoint", "--begin-anew"]).stdout
    assert "Nothing" in runner.invoke(args=["audit", "checkpoint"]).stdout
    assert "compared with the anchor file" in runner.invoke(args=["audit", "verify"]).stdout


def test_an_anchor_file_with_an_unreadable_line_is_answered_in_sentences(
    app: Flask, database: Database, settings_of_test: Config
) -> None:
    tell(database)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "checkpoint", "--begin-anew"]).exit_code == 0
    file = anchors.path(settings_of_test.data, database.url)
    with file.open("ab") as stream:
        stream.write(b'{"no":99\ngarbage\n')
    lines = file.read_bytes().count(b"\n")
    done = runner.invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert f"line {lines - 1} of the anchor file cannot be read" in done.stdout
    assert f"line {lines} of the anchor file cannot be read" in done.stdout
    done = runner.invoke(args=["audit", "checkpoint"])
    assert done.exit_code == 1
    assert "has a line that cannot be read" in done.stderr
    assert not isinstance(done.exception, ValueError)


def test_an_export_holds_every_entry_and_nothing_private(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    tell(database)
    file = tmp_path / "audit.jsonl"
    file.touch(0o644)
    assert app.test_cli_runner().invoke(args=["audit", "export", str(file)]).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600, "it names people: for its owner alone"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sum(line["t"] == "entry" for line in lines) == lines[0]["entries"] == 39
    assert "张三说" not in file.read_text("utf-8")
