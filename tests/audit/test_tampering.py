"""Whatever is done to the log behind the hub's back is found, and the first bad entry is named."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from mediation.audit import anchors, recorder, triggers
from mediation.audit.export import lines
from mediation.audit.verify import Result, verify
from mediation.core.database import Database

from .story import Story, tell
from .tampering import KINDS, OUTSIDE, behind_its_back, row, run

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_audit_export.py"


@pytest.fixture
def story(database: Database) -> Story:
    return tell(database)


def named(result: Result) -> tuple[str, int | None]:
    """The place of the first bad entry."""
    assert result.first is not None
    place = result.first.chain or f"checkpoint:{result.first.what}"
    return place, result.first.seq


def outsider(
    database: Database, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    wiped: str = "", *, cases: bool = True,
) -> tuple[int, str]:
    """What the stand-alone script says of an export: its exit code and its words.

    ``wiped``: begin of the chains whose entries lose their content in the file.
    """
    file = folder / "audit.jsonl"
    with database.reading() as session:
        said = [json.loads(line) for line in lines(session, lambda _done, _total: None, cases=cases)]
    for one in said:
        if wiped and one["t"] == "entry" and one["chain"].startswith(wiped):
            one["payload"] = None
    file.write_text("".join(json.dumps(one) + "\n" for one in said), "utf-8")
    monkeypatch.setattr(sys, "argv", ["verify", str(file)])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert isinstance(end.value.code, int)
    return end.value.code, capsys.readouterr().out


def test_an_untouched_log_is_whole(
    database: Database, story: Story, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    result = verify(database)
    assert result.whole, result.as_json()
    assert (result.entries, result.checkpoints) == (4 * 6 + 2 * 6 + 2 + 1, 2)
    assert outsider(database, tmp_path, capsys, monkeypatch) == (
        0, "whole: 39 entries, 0 more without content, 2 checkpoints\n"
    )


@pytest.mark.parametrize("without_content", [False, True])
def test_every_field_beside_an_entrys_content_is_held_by_the_stand_alone_script(
    database: Database, story: Story, tmp_path: Path, without_content: bool
) -> None:
    with database.reading() as session:
        told = list(lines(session, lambda _done, _total: None, cases=not without_content))
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 150
    place, entry = next(
        (n, one) for n, line in enumerate(told)
        if (one := json.loads(line)).get("t") == "entry" and one["chain"] == story.chain and one["seq"] == 3
    )
    changed = [
        {("blg" if name == "alg" else f"x{name}") if name == gone else name: v for name, v in entry.items()}
        for gone in entry if gone not in ("t", "chain", "seq", "prev", "payload")
    ] + [{**entry, "alg": "md5"}, {**entry, "more": 1}]
    for one in [entry, *changed]:
        file = tmp_path / "audit.jsonl"
        file.write_text("\n".join([*told[:place], json.dumps(one), *told[place + 1 :]]), "utf-8")
        done = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True, check=False)
        assert done.returncode == (one != entry), (one, done.stdout, done.stderr)
        if one != entry:
            assert f"{story.chain}, entry 3: " in done.stdout


@pytest.mark.parametrize(
    ("wiped", "cases", "code", "words"),
    [
        ("d:", True, 1, "the content of 24 entries is gone"),
        ("u:", True, 1, "the content of 12 entries is gone"),
        ("", False, 0, "24 more without content"),
    ],
)
def test_content_that_was_wiped_out_of_an_export_is_counted_as_a_finding(
    database: Database, story: Story, wiped: str, cases: bool, code: int, words: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    said = outsider(database, tmp_path, capsys, monkeypatch, wiped, cases=cases)
    assert (said[0], words in said[1]) == (code, True), said


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_and_the_first_bad_entry_named(
    database: Database, story: Story, kind: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with behind_its_back(database) as connection:
        place, seq = KINDS[kind](connection, story)
    result = verify(database)
    assert named(result) == (place, seq), result.as_json()
    code, said = outsider(database, tmp_path, capsys, monkeypatch)
    assert code == (0 if kind in OUTSIDE else 1)
    if code and kind != "rewrite_with_recomputed_hashes":  # without the MAC's key only the signature tells
        assert f"{place.replace(':', ' ') if seq is None else place}, entry {seq}:" in said


def test_with_the_anchor_file_a_rewrite_with_stolen_keys_is_named_to_the_entry(
    database: Database, story: Story, tmp_path: Path
) -> None:
    anchor = tmp_path / "anchors" / "checkpoints.jsonl"
    with database.reading() as session:
        anchors.append(session, anchor)
    assert verify(database, anchor=anchor).whole
    with behind_its_back(database) as connection:
        KINDS["rewrite_with_the_stolen_key"](connection, story)
    assert named(verify(database, anchor=anchor)) == (story.chain, 2)


def test_a_removed_last_checkpoint_is_missed_by_the_anchor_file(
    database: Database, story: Story, tmp_path: Path
) -> None:
    anchor = tmp_path / "anchors" / "checkpoints.jsonl"
    with database.reading() as session:
        assert anchors.append(session, anchor) == 2
    with behind_its_back(database) as connection:
        connection.execute(text("DELETE FROM audit_checkpoint_leaf WHERE ckpt_no = 2"))
        connection.execute(text("DELETE FROM audit_checkpoint WHERE no = 2"))
    result = verify(database, anchor=anchor)
    assert result.first is not None
    assert (result.first.code, result.first.what) == ("anchor_checkpoint", "2")
    with database.reading() as session, pytest.raises(anchors.AnchorDiffers):
        anchors.append(session, anchor)


def test_an_entry_cut_off_within_the_minute_leaves_a_gap_in_the_numbers(
    database: Database, story: Story
) -> None:
    with database.writing() as session:
        recorder.note(session, "u:1", "user.sign_in")
    with behind_its_back(database) as connection:
        head = row(connection, "u:1", 6)["hash"]
        run(connection, "DELETE FROM audit_entry WHERE chain_id = 'u:1' AND seq = 7")
        run(connection, "UPDATE audit_chain SET seq = 6, head = :h WHERE chain_id = 'u:1'", h=head)
    found = [one.code for one in verify(database).findings]
    assert found == (["entry_gap"] if database.dialect == "sqlite" else [])  # docs/decisions/0006: the window


def test_a_trigger_that_was_switched_off_is_told(database: Database, story: Story) -> None:
    with database.engine.begin() as connection:
        triggers.drop_all(connection)
        kept = [t for t in triggers.triggers(database.dialect) if t.name != "audit_entry_no_update"]
        for trigger in kept:
            statements = [trigger.on_sqlite()] if database.dialect == "sqlite" else trigger.on_postgresql()
            for statement in statements:
                connection.execute(text(statement))
    result = verify(database)
    assert result.first is not None
    assert result.first.reason.endswith("trigger audit_entry_no_update is missing")


@pytest.mark.parametrize("cut", [0, 100, -30])
def test_the_script_says_of_an_empty_or_cut_off_file_that_it_is_one(
    database: Database, story: Story, cut: int, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    outsider(database, tmp_path, capsys, monkeypatch)
    file = tmp_path / "audit.jsonl"
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert end.value.code == 1
    assert "it is empty, was cut off" in capsys.readouterr().out
