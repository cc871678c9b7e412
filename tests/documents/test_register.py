"""The register of papers against the official index, and what each outcome demands."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import pairwise

import pytest

from mediation import data
from mediation.classification.categories import tree
from mediation.documents.register import (
    BY_CODE,
    KINDS,
    POSITION,
    FileFacts,
    Source,
    copies,
    missing,
    required_for,
)
from mediation.documents.retention import LONG_BRANCHES, keeping
from mediation.settings.defaults import NumberPatterns
from workflows.reasons import RETENTION

NAMES = {kind.zh for kind in KINDS}


def codes(facts: FileFacts) -> list[str]:
    return [need.kind.code for need in required_for(facts)]


def test_every_document_of_the_official_index_is_in_the_register_with_its_mark() -> None:
    for document in data.read_json("casefile_index.json")["documents"]:
        lines = [kind for kind in KINDS if kind.line == str(document["no"])]
        assert lines, document["name"]
        if document["need"] == "required" and document["no"] != 8:  # an agreement only where one was reached
            assert any(kind.duty == "must" for kind in lines), document["name"]
        if document["need"] == "optional":
            assert all(kind.duty == "if_needed" for kind in lines), document["name"]


def test_papers_are_bound_in_the_order_of_the_official_index() -> None:
    numbered = [int(kind.line) for kind in KINDS if kind.line]
    assert all(a <= b for a, b in pairwise(numbered))
    assert (KINDS[0].code, KINDS[-1].code) == ("cover", "back")
    assert POSITION["rights_notice"] < POSITION["record"] < POSITION["agreement"] < POSITION["visit"]


def test_codes_and_names_are_unique_and_fit_their_column() -> None:
    assert len(BY_CODE) == len(NAMES) == len(KINDS)
    assert all(len(kind.code) <= 30 and kind.en for kind in KINDS)


def test_number_patterns_exist() -> None:
    assert {kind.pattern for kind in KINDS if kind.pattern} <= {f.name for f in fields(NumberPatterns)}


def test_a_written_agreement_needs_the_full_file() -> None:
    assert codes(FileFacts(outcome="written", sessions_held=2, performed=True, visited=True)) == [
        "cover", "contents", "intake_form", "rights_notice", "identity", "record", "agreement",
        "proof_of_keeping", "visit", "back",
    ]  # fmt: skip


def test_an_oral_agreement_needs_only_the_simple_file() -> None:
    assert codes(FileFacts(outcome="oral", sessions_held=1, performed=True, visited=True)) == [
        "cover", "contents", "intake_form", "rights_notice", "oral_agreement", "visit", "back",
    ]  # fmt: skip


def test_a_refusal_before_the_start_needs_no_notice_of_rights() -> None:
    assert codes(FileFacts(outcome="ended", begun=False)) == [
        "cover", "contents", "intake_form", "ending", "back",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (FileFacts(outcome="ended", from_court=True), "feedback"),
        (FileFacts(outcome="written", extended=True), "extension"),
        (FileFacts(outcome="written", suspended=True), "suspension"),
        (FileFacts(outcome="written", agents=1), "authority"),
        (FileFacts(outcome="written", guarded=1), "guardian"),
        (FileFacts(outcome="written", confirmation_asked=True), "confirmation"),
        (FileFacts(outcome="ended", lapsed=True), "death"),
        (FileFacts(outcome="ended", set_aside=True), "court_ruling"),
        (FileFacts(outcome="transferred", begun=False), "transfer_receipt"),
        (FileFacts(outcome="declined", begun=False), "declined"),
        (FileFacts(outcome="written", gaps=True), "explanation"),
    ],
)
def test_what_happened_demands_its_paper_and_nothing_else_does(facts: FileFacts, code: str) -> None:
    assert code in codes(facts)
    assert code not in codes(FileFacts(outcome="written", sessions_held=1))


def test_needs_come_in_binding_order() -> None:
    everything = FileFacts(
        outcome="ended", sessions_held=1, agents=1, guarded=1, extended=True, suspended=True, from_court=True,
        performed=True, confirmation_asked=True, lapsed=True, set_aside=True, gaps=True,
    )  # fmt: skip
    places = [POSITION[code] for code in codes(everything)]
    assert places == sorted(places)


def test_only_what_a_clerk_can_supply_is_missing() -> None:
    facts = FileFacts(outcome="written", sessions_held=1)
    assert [need.kind.code for need in missing(facts, [])] == [
        "intake_form", "rights_notice", "identity", "record", "agreement",
    ]  # fmt: skip
    assert missing(facts, ["application", "rights_notice", "identity", "record", "agreement"]) == []
    assert not any(need.kind.source is Source.BOUND for need in missing(facts, []))


def test_an_agreement_is_printed_once_for_each_party_and_once_for_the_file() -> None:
    assert copies(BY_CODE["agreement"], 3) == 4
    assert copies(BY_CODE["rights_notice"], 3) == 3
    assert copies(BY_CODE["record"], 3) == 1


@pytest.mark.parametrize(
    ("category", "grade", "minors", "expected", "until"),
    [
        ("020101", 3, False, "short", date(2036, 12, 31)),
        ("020101", 3, True, "long", date(2056, 12, 31)),
        ("010302", 2, False, "long", date(2056, 12, 31)),
        ("110203", 2, False, "long", date(2056, 12, 31)),
        ("020101", 1, False, "permanent", None),
        ("", None, False, "short", date(2036, 12, 31)),
    ],
)
def test_a_file_is_kept_by_matter_grade_and_persons(
    category: str, grade: int | None, minors: bool, expected: str, until: date | None
) -> None:
    found = keeping(category, grade, minors=minors)
    assert (found.code, found.until(date(2026, 11, 23))) == (expected, until)
    assert expected in {reason.code for reason in RETENTION}


def test_branches_kept_long_exist_in_the_tree() -> None:
    assert all(branch in tree() for branch in LONG_BRANCHES)
