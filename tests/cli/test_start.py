"""The `flask` program: it knows the hub by itself, and refuses in sentences."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from mediation.core.database import Database
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


def test_the_hub_says_why_it_does_not_listen_in_clear_to_other_machines(data: str) -> None:
    assert flask("migrate", HUB_DATA=data).returncode == 0
    answer = flask("serve", HUB_DATA=data, HOST="0.0.0.0", PORT="8499")
    assert answer.returncode == 1
    assert "TRUSTED_PROXY" in answer.stderr


def test_what_the_hub_keeps_is_closed_to_other_people_of_the_machine(data: str) -> None:
    assert flask("migrate", HUB_DATA=data).returncode == 0
    assert stat.S_IMODE(Path(data).stat().st_mode) == 0o700
    assert stat.S_IMODE((Path(data) / "keys").stat().st_mode) == 0o700


def test_keys_that_others_can_read_are_refused(data: str) -> None:
    assert flask("migrate", HUB_DATA=data).returncode == 0
    (Path(data) / "keys").chmod(0o755)
    answer = flask("serve", HUB_DATA=data)
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


def test_a_taken_sign_in_name_is_told_in_words(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(
        args=["user", "create", "clerk", "李", "--role", "clerk", "--organisation", "乔"]
    )
    assert done.exit_code == 1
    assert "the sign-in name clerk is taken" in done.output
