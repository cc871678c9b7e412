"""A file of a paper that was deleted, changed or replaced on the disk is named by the verifier."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import Config
from mediation.audit.verify import Result, verify
from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.core.database import Database
from mediation.documents.models import Paper
from mediation.keeper import service
from mediation.lifecycle import door
from tests import stories
from tests.cast import Cast
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


@pytest.fixture
def case(app: Flask, cast: Cast) -> int:
    """A case with two papers, each with its file."""
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    for words in ("收条", "欠条"):
        upload = papers.keep(io.BytesIO(words.encode()), f"{words}.txt")
        with door.act(cast.actor("clerk")) as a:
            papers.add(a, a.load(Dispute, made), "evidence", words, upload)
    return made


def seen(database: Database) -> Result:
    return verify(database, also=service.ROWS, measured=service.FILES)


def file_of(database: Database, config: Config, title: str) -> tuple[Path, str]:
    with database.reading() as session:
        paper = session.scalars(select(Paper).where(Paper.title == title)).one()
    return config.uploads / paper.sha256[:2] / paper.sha256, f"paper:{paper.id}"


def delete(file: Path, _other: Path) -> None:
    file.unlink()


def add_a_byte(file: Path, _other: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def put_another_in_its_place(file: Path, other: Path) -> None:
    shutil.copy(other, file)


def put_a_folder_in_its_place(file: Path, _other: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (delete, "file_missing"), (add_a_byte, "file_changed"), (put_another_in_its_place, "file_changed"),
        (put_a_folder_in_its_place, "file_missing"),
    ],
)  # fmt: skip
def test_a_file_that_was_touched_on_the_disk_is_named_with_its_paper(
    done: Callable[[Path, Path], None], code: str, database: Database, settings_of_test: Config, case: int
) -> None:
    assert seen(database).whole
    file, name = file_of(database, settings_of_test, "收条")
    done(file, file_of(database, settings_of_test, "欠条")[0])
    assert [(one.code, one.chain, one.what) for one in seen(database).findings] == [(code, f"d:{case}", name)]


def test_a_store_that_was_taken_away_is_told_paper_by_paper(
    app: Flask, database: Database, settings_of_test: Config, case: int
) -> None:
    shutil.rmtree(settings_of_test.uploads)
    assert [one.code for one in seen(database).findings] == ["file_missing"] * 2
    done = app.test_cli_runner().invoke(args=["audit", "verify", "--no-anchor"])
    assert done.exit_code == 1
    assert "is gone from the store" in done.stdout


def test_the_keepers_page_looks_at_the_files_and_says_how_far_it_is(
    sign_in: SignIn, database: Database, settings_of_test: Config, case: int
) -> None:
    file_of(database, settings_of_test, "收条")[0].unlink()
    heard: list[tuple[str, int, int]] = []
    verify(database, measured=service.FILES, progress=lambda *step: heard.append(step))
    assert [step for step in heard if step[0] == "files"][1:3] == [("files", 1, 2), ("files", 2, 2)]
    keeper = sign_in("keeper")
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    assert "材料的文件不在存放处" in keeper.follow(keeper.get(answer.location)).text


def test_many_files_are_read_in_the_background(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, case: int
) -> None:
    monkeypatch.setattr(service, "READ_AT_ONCE", 3)
    keeper = sign_in("keeper")
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    assert "等待后台开始" in keeper.follow(answer).text
