"""Everything that came from outside is named with its source, and can be read."""

from __future__ import annotations

import json

import pytest

from mediation import data
from tests.support.source import ROOT

FILES = sorted(p.name for p in data.FOLDER.iterdir() if p.suffix in (".json", ".jsonl", ".csv"))


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_is_named_in_the_notice(name: str) -> None:
    assert name in (ROOT / "NOTICE").read_text("utf-8"), f"Say in NOTICE where {name} comes from."


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_can_be_read(name: str) -> None:
    read = {"json": data.read_json, "jsonl": data.read_lines, "csv": data.read_table}[name.rpartition(".")[2]]
    assert read(name)


def test_the_twenty_cases_have_what_a_registration_needs() -> None:
    cases = data.read_lines("cases.jsonl")
    assert [case["id"] for case in cases] == [f"C{n:02}" for n in range(1, 21)]
    assert all(case["narrative"] and case["parties"] and case["source"] for case in cases)


def test_categories_stand_one_to_a_line_so_that_a_change_can_be_reviewed() -> None:
    lines = data.path("categories.json").read_text("utf-8").splitlines()
    assert sum('"code"' in line for line in lines) == sum(
        len(json.loads("\n".join(lines))[part]) for part in ("sf", "rows")
    )
