"""An address nobody would click answers with a page, never with a fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.client import HubClient

HUGE = "9" * 30

NOWHERE = (
    f"/cases/{HUGE}", f"/cases/{2**63}", f"/cases/{2**63 - 1}", "/cases/-1", f"/invitations/{HUGE}",
    f"/handovers/{2**63}", "/sessions?day=0000-01-01", "/sessions?day=9999-12-31", "/sessions?day=-1",
)
LEFT_OUT = (
    f"/cases?mediator={HUGE}", "/cases?after=%00", "/cases?text=%00", "/search?q=%00%ff", "/search?q=%F0%9F",
    "/search?q=" + "林" * 3000, "/inbox?x=%ED%A0%80",
)


def test_absurd_addresses_lead_nowhere_or_to_the_plain_page(sign_in: Callable[[str], HubClient]) -> None:
    clerk = sign_in("clerk")
    for path in NOWHERE:
        clerk.see(path, 404)
    for path in LEFT_OUT:
        clerk.see(path)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "00000101", "99991231"])
def test_a_day_no_case_can_have_to_do_with_is_refused_in_words(
    day: str, sign_in: Callable[[str], HubClient]
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/admin/leave").form("/admin/leave")
    answer = clerk.send(form, 422, **{name: day for name in form.values if name.endswith("_on")})
    assert "不是日期" in answer.text
