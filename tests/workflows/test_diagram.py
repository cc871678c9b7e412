"""docs/workflows.md is written from the tables and never older than they are."""

from __future__ import annotations

from workflows import FLOWS, diagram


def test_the_page_of_the_flows_is_fresh() -> None:
    assert diagram.TARGET.read_text(encoding="utf-8") == diagram.document(), (
        "The tables changed: run `make docs` (or `python -m workflows.diagram`) and commit docs/workflows.md."
    )


def test_every_move_stands_on_the_page() -> None:
    page = diagram.document()
    for flow in FLOWS.values():
        for name in flow.names:
            assert f"`{flow.right(name)}`" in page


def test_a_diagram_draws_every_way_but_taking_back() -> None:
    drawn = diagram.mermaid(FLOWS["dispute"])
    assert "[*] --> registered: register" in drawn
    assert "suspended --> mediating: resume" in drawn
    assert "archived --> [*]" in drawn
    assert "take_back" not in drawn
