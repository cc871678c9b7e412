"""Who acts for another before the table: guardians and agents are shown by a paper of their side."""

from __future__ import annotations

import pytest

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.lifecycle.stages import do
from workflows.errors import GuardRefused

from .story import assigned, consent, party_ids


def codes(refused: pytest.ExceptionInfo[GuardRefused]) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def test_minors_need_a_guardian_and_agents_their_authority(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    first, second = party_ids(made)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        a.session.get_one(Party, first).minor = True
        a.add(Party(dispute_id=made, side="respondent", role="agent", for_party_id=second, name="代理人王某"))
        a.edit(dispute, "party.edited")
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "begin", {"declaration": True})
    assert codes(refused) == {"guardian_missing", "authority_missing"}


def test_a_guardian_is_shown_by_a_paper_of_his_side_before_mediation_begins(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    first, _second = party_ids(made)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        child = a.session.get_one(Party, first)
        child.minor = True
        a.add(Party(dispute_id=made, side=child.side, role="guardian", for_party_id=first, name="家长林某"))
        a.edit(dispute, "party.edited")

    def paper(side: str) -> None:
        with act(cast.actor("clerk")) as a:
            papers.issue(a, a.load(Dispute, made), "guardian", "户口簿", side=side)

    for side in ("", "respondent"):
        if side:
            paper(side)  # the other side's paper says nothing of him
        with pytest.raises(GuardRefused) as refused:
            do(cast.actor("mediator"), made, "begin", {"declaration": True})
        assert codes(refused) == {"guardian_unproved"}
        assert "家长林某" in refused.value.lacks[0].zh
    paper("applicant")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
