"""The `flask` program: it knows the hub by itself, and refuses in sentences."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from mediation.core.database import Database
from mediation.core.exceptions import Busy
from mediation.organisations import hub
from tests.cast import Cast
from tests.support.source import ROOT

FLASK = Path(sys.executable).parent / "flask"


def flask(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [FLASK, *words], cwd=ROOT, env=kept | settings,
        text=True, capture_output=True, timeout=60, check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "hub")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a hub as `flask migrate` made them."""
    made = tmp_path_factory.mktemp("first") / "hub"
    assert flask("migrate", HUB_DATA=str(made)).returncode == 0
    return made


@pytest.fixture
def migrated(first: Path, data: str) -> str:
    """A copy of them, with the rights they have."""
    return str(shutil.copytree(first, data))


def test_flask_knows_the_hub_without_being_told(data: str) -> None:
    answer = flask("--help", HUB_DATA=data)
    assert answer.returncode == 0
    for command in ("init", "migrate", "serve", "user", "audit", "worker"):
        assert f"\n  {command} " in answer.stdout


def test_wrong_settings_are_refused_in_one_sentence_each(data: str) -> None:
    answer = flask("serve", HUB_DATA=data, PORT="none", TRUSTED_PROXY="x")
    assert answer.returncode == 2, "1 is the answer of a verification that found something"
    assert "PORT must be" in answer.stderr
    assert "TRUSTED_PROXY must be" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_hub_says_why_it_does_not_listen_in_clear_to_other_machines(migrated: str) -> None:
    answer = flask("serve", HUB_DATA=migrated, HOST="0.0.0.0", PORT="8499")
    assert answer.returncode == 1
    assert "TRUSTED_PROXY" in answer.stderr


def test_what_the_hub_keeps_is_closed_to_other_people_of_the_machine(migrated: str) -> None:
    assert stat.S_IMODE(Path(migrated).stat().st_mode) == 0o700
    assert stat.S_IMODE((Path(migrated) / "keys").stat().st_mode) == 0o700


def test_keys_that_others_can_read_are_refused(migrated: str) -> None:
    (Path(migrated) / "keys").chmod(0o755)
    answer = flask("serve", HUB_DATA=migrated)
    assert answer.returncode == 2
    assert "chmod" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_busy_port_is_a_sentence_and_no_traceback(app: Flask, database: Database) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        app.extensions["hub.config"] = replace(app.extensions["hub.config"], port=port)
        with app.app_context():
            done = app.test_cli_runner().invoke(args=["serve"])
    assert done.exit_code == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.output
    assert isinstance(done.exception, SystemExit)


def test_a_hub_that_the_log_knows_as_another_kind_does_not_serve(app: Flask, database: Database) -> None:
    with database.writing() as session:
        hub.settle(session, hub.DEMO)
    with database.writing() as session:
        session.execute(text("UPDATE hub_fact SET value = 'real'"))
    app.extensions["hub.config"] = replace(app.extensions["hub.config"], port=1)
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["serve"])
    assert done.exit_code == 1
    assert "calls this a real hub, but its log says that it was set up as a demo one" in done.output


def test_a_hub_of_older_days_tells_its_log_what_it_is_once(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.add(hub.HubFact(key=hub.KIND, value=hub.REAL))
    runner = app.test_cli_runner()
    for _ in range(2):
        assert runner.invoke(args=["migrate"]).exit_code == 0
    assert runner.invoke(args=["audit", "verify"]).stdout.startswith("Whole: 1 entries")


def test_a_taken_sign_in_name_is_told_in_words(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(
        args=["user", "create", "clerk", "李", "--role", "clerk", "--organisation", "乔"]
    )
    assert done.exit_code == 1
    assert "the sign-in name clerk is taken" in done.output


@pytest.mark.parametrize(("role", "told"), [("mediator", True), ("clerk", False)])
def test_who_makes_a_mediator_is_told_of_the_register(app: Flask, cast: Cast, role: str, told: bool) -> None:
    done = app.test_cli_runner().invoke(
        args=["user", "create", "newcomer", "李", "--role", role, "--organisation", "乔"]
    )
    assert done.exit_code == 0, done.output
    assert ("调解员名册" in done.output) is told


def test_the_first_administrator_is_refused_a_kept_name_in_words(app: Flask, database: Database) -> None:
    words = ["init", "--organisation", "中心", "--short-name", "中", "--login", "guest-1", "--name", "周"]
    with app.app_context():
        done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 1
    assert "guest-1: names that begin like this are kept" in done.output


def test_a_command_that_finds_no_turn_to_write_says_so_and_could_not_run(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_turn(_database: Database) -> None:
        raise Busy("no turn")

    monkeypatch.setattr(Database, "writing", no_turn)
    run = app.test_cli_runner().invoke
    for words in (["user", "code", "clerk"], ["audit", "checkpoint"]):
        done = run(args=words)
        assert done.exit_code == 2, words
        assert "Others are writing" in done.output, words
        assert isinstance(done.exception, SystemExit)


def test_asking_for_help_makes_neither_database_nor_keys(data: str) -> None:
    for words in (("init", "--help"), ()):
        flask(*words, HUB_DATA=data)
    assert not Path(data).exists()


def test_the_database_is_closed_to_other_people_of_the_machine(migrated: str) -> None:
    file = Path(migrated) / "hub.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert flask("migrate", HUB_DATA=migrated).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_database_that_cannot_be_reached_is_one_sentence_without_the_password(data: str) -> None:
    nowhere = "postgresql://user:secret-word@127.0.0.1:1/hub"
    answer = flask("migrate", HUB_DATA=data, DATABASE_URL=nowhere)
    assert answer.returncode == 2, answer.stderr
    assert "cannot be reached" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "secret-word" not in answer.stderr


def test_a_data_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    no_folder, no_database = tmp_path / "file", tmp_path / "hub"
    no_folder.write_text("not a folder")
    no_database.mkdir()
    (no_database / "hub.db").write_text("not a database" * 100)
    for place in (no_folder, no_database, Path("/proc/hub")):
        answer = flask("migrate", HUB_DATA=str(place))
        assert answer.returncode == 2, answer.stderr
        assert "HUB_DATA" in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1
