"""Every story that the hub promises to carry from the counter to the archive is told here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import (
    test_annulled,
    test_broken_instalment,
    test_court,
    test_death,
    test_duplicates,
    test_lawyer_barred,
    test_linping,
    test_refusal_before_the_start,
    test_street_quarrel,
    test_wages,
)

STORIES: dict[str, tuple[Callable[..., Any], ...]] = {
    "settled street quarrel": (test_street_quarrel.test_a_street_quarrel_is_settled_kept_and_archived,),
    "the Linping case": (
        test_linping.test_the_tenant_and_the_owner_agree_with_a_lawyer_and_the_relocation_company,
    ),
    "wages of nine workers, grade raised, two go their own way": (
        test_wages.test_seven_of_nine_sign_and_two_go_their_own_way,
    ),
    "refusal before the start": (
        test_refusal_before_the_start.test_a_refusal_before_the_start_is_nobodys_failure,
    ),
    "broken instalment and new round": (
        test_broken_instalment.test_a_broken_instalment_leads_to_urging_and_a_new_round,
    ),
    "lawyer barred by conflict": (
        test_lawyer_barred.test_a_lawyer_with_a_conflict_is_barred_and_another_declines,
    ),
    "court hand-over and feedback; transfer and return": (
        test_court.test_a_case_sent_by_a_court_goes_back_with_an_answer_and_its_receipt,
        test_court.test_a_dispute_sent_to_an_outside_body_comes_back_to_its_place,
    ),
    "death of a party: successor, or the end": (
        test_death.test_the_daughter_takes_the_place_of_who_died,
        test_death.test_where_nobody_takes_his_place_it_ends,
    ),
    "duplicates merged and unmerged": (
        test_duplicates.test_a_duplicate_is_merged_unmerged_and_closed_with_its_survivor,
    ),
    "agreement annulled: new round, or correction and a linked new dispute": (
        test_annulled.test_an_agreement_set_aside_leads_to_a_new_round,
        test_annulled.test_out_of_the_archive_comes_a_correction_and_a_new_dispute,
    ),
}


def test_every_story_has_its_journey_and_every_journey_ends_with_the_judgement() -> None:
    told = {journey for journeys in STORIES.values() for journey in journeys}
    names = {path.stem for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).stem}
    assert names == {journey.__module__.rpartition(".")[2] for journey in told}
    for journey in told:
        used = set(journey.__code__.co_names)
        assert {"log", "is_whole", "figures"} <= used, f"{journey.__name__} ends without its judgement"
