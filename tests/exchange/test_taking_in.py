"""Taking a file in: all or nothing, good rows, twice, cut off; and what comes back corrected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import Base, db
from mediation.core.exceptions import Conflict, Forbidden, RuleBroken
from mediation.core.sheets import writing
from mediation.exchange import service, sheets
from mediation.exchange.models import ImportBatch, ImportRow
from mediation.exchange.plan import Plan, look
from mediation.exchange.refusals import told
from mediation.followers import FOLLOWERS
from mediation.lifecycle import followers
from mediation.lifecycle.followers import Happening
from tests.cast import Cast
from tests.exchange.registers import as_csv, as_xlsx, row, rows
from workflows.errors import GuardRefused
from workflows.flow import Lack

pytestmark = pytest.mark.usefixtures("clock")


def planned(cast: Cast, content: bytes, name: str = "台账.csv") -> Plan:
    with db.reading() as session:
        return look(session, content, name, cast.qiaosi)


def count(model: type) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def everything() -> dict[str, int]:
    with db.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def whole(app: Flask) -> bool:
    return app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


def test_a_file_is_taken_in_whole_and_proved(app: Flask, cast: Cast) -> None:
    plan = planned(cast, as_csv(rows(7)))
    batch = service.run(plan, cast.actor("clerk"), service.ALL)
    assert batch is not None
    assert (batch.taken, batch.bad, batch.known) == (7, 0, 0)
    with db.reading() as session:
        made = session.scalars(select(Dispute)).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.chain_id == service.CHAIN)).one()
        first = session.scalars(select(AuditEntry).where(AuditEntry.event == "dispute.register")).first()
    assert {d.state for d in made} == {"registered"}
    assert all(d.import_ref and "台账.csv" in d.import_ref and "导入" in d.tags for d in made)
    assert plan.sha256 in entry.payload
    assert first is not None
    assert (first.channel, first.actor_id) == ("import", cast.clerk)
    assert whole(app)


def test_the_same_file_twice_doubles_nothing(cast: Cast) -> None:
    content = as_csv([*rows(3), row(9, 原编号="")])
    service.run(planned(cast, content), cast.actor("clerk"), service.ALL)
    before = everything()
    again = planned(cast, as_xlsx([*rows(3), row(9, 原编号="")]), "另存.xlsx")
    assert (len(again.known), again.good, again.problems) == (4, [], [])
    assert service.run(again, cast.actor("clerk"), service.GOOD) is None
    assert everything() == before


def test_a_known_number_with_other_content_is_no_repeat(cast: Cast) -> None:
    service.run(planned(cast, as_csv(rows(1))), cast.actor("clerk"), service.ALL)
    plan = planned(cast, as_csv([row(1, 被申请人="别人")]))
    assert [(p.row, p.code) for p in plan.problems] == [(2, "ref_differs")]


def test_one_bad_row_keeps_all_out_when_all_are_wanted(cast: Cast) -> None:
    before = everything()
    plan = planned(cast, as_csv([*rows(3), row(4, 来源="")]))
    with pytest.raises(RuleBroken):
        service.run(plan, cast.actor("clerk"), service.ALL)
    assert everything() == before


@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_rejects_are_corrected_and_come_back_to_the_last_row(
    cast: Cast, write: Callable[[Any], bytes]
) -> None:
    lines = [row(1), row(2, 来源="?"), row(3), row(4, 涉及金额="很多"), row(5, 申请人="", 来源="")]
    plan = planned(cast, write(lines))
    service.run(plan, cast.actor("clerk"), service.GOOD)
    assert count(Dispute) == 2
    sheet = sheets.read(plan.rejects())
    told = [[cell.text for cell in line.cells] for line in sheet.lines]
    assert [line[0] for line in told] == ["3", "5", "6"]
    assert told[2][1] == "来源、申请人"
    heading = list(sheet.heading)
    put_right = (("来源", "信访"), ("涉及金额", "1万"), ("来源", "公安"))
    for line, (name, value) in zip(told, put_right, strict=True):
        line[heading.index(name)] = value
    told[2][heading.index("申请人")] = "丁某"
    back = planned(cast, writing.write(sheet.kind, heading, told), "改好.csv")
    assert (back.problems, back.unknown_columns) == ([], ())
    service.run(back, cast.actor("clerk"), service.ALL)
    assert count(Dispute) == 5


class PowerFails(BaseException):
    """The machine stops in the middle of a row."""


@pytest.fixture
def power_fails_after() -> Iterator[list[int]]:
    """Let the power fail once so many disputes were registered."""
    left = [10**9]

    def fail(session: Session, happening: Happening) -> None:
        if happening.event == "dispute.register":
            left[0] -= 1
            if left[0] < 0:
                raise PowerFails

    followers.follow(*FOLLOWERS, fail)
    yield left
    followers.follow(*FOLLOWERS)


@pytest.mark.parametrize("mode", [service.ALL, service.GOOD])
def test_cut_off_in_the_middle_it_is_resumed_without_doubles(
    app: Flask, cast: Cast, power_fails_after: list[int], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 10)
    content = as_csv(rows(24))
    for survives in (14, 6, 10**9):
        power_fails_after[0] = survives
        try:
            service.run(planned(cast, content), cast.actor("clerk"), mode)
        except PowerFails:
            kept = count(Dispute)
            assert kept % service.AT_ONCE == 0, "an act was done by half"
            assert kept == 0 or mode == service.GOOD
            assert count(ImportRow) == kept
    assert count(Dispute) == count(ImportRow) == 24
    with db.reading() as session:
        unfinished = session.scalars(select(ImportBatch).where(ImportBatch.ended_at.is_(None))).all()
    assert bool(unfinished) == (mode == service.GOOD)


def test_only_a_clerk_takes_in_and_only_for_his_own_committee(cast: Cast) -> None:
    plan = planned(cast, as_csv(rows(1)))
    for name in ("mediator", "reviewer", "admin", "inspector"):
        with pytest.raises(Forbidden):
            service.run(plan, cast.actor(name), service.ALL)
    before = count(Dispute)
    with pytest.raises(Forbidden):
        service.run(plan, cast.actor("stranger"), service.ALL)
    assert count(Dispute) == before == 0


def test_a_dry_run_asks_first_whether_he_may_register_for_that_committee(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(as_csv(rows(2)))
    run = app.test_cli_runner()
    for name in ("stranger", "reviewer"):
        told = run.invoke(args=["import-cases", str(file), "--organisation", "乔", "--as", name, "--dry-run"])
        assert told.exit_code == 1
        assert "没有登记纠纷的权限" in told.output
        assert "is missing" not in told.output
    nobody = run.invoke(args=["import-cases", str(file), "--organisation", "乔", "--as", "x", "--dry-run"])
    assert "没有“x”这个用户" in nobody.output


def test_what_the_door_refuses_of_a_row_is_said_wholly_in_chinese(app: Flask) -> None:
    lack = Lack("place_missing", "还差:发生地", "Missing: the place")
    refusals = (
        GuardRefused("dispute", "register", (lack,)), RuleBroken("occurred_before_last"),
        RuleBroken("unheard_of"), Forbidden("dispute.register"), Conflict("the record is no draft"),
    )
    for refusal in refusals:
        with app.app_context():
            said, english = told(refusal, "文员小陈")
        assert not re.search("[A-Za-z]", said), said
        assert english.isascii() or "文员小陈" in english


def test_the_command_looks_takes_in_and_writes_rejects(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file, wrong = tmp_path / "台账.csv", tmp_path / "wrong.csv"
    file.write_bytes(as_csv([*rows(2), row(3, 来源="?")], "gb18030"))
    command = ["import-cases", str(file), "--organisation", "乔", "--as", "clerk", "--rejects", str(wrong)]
    run = app.test_cli_runner()
    before = everything()
    looked = run.invoke(args=[*command, "--dry-run"])
    assert everything() == before
    assert "nothing was written" in looked.output
    assert looked.exit_code == 1
    refused = run.invoke(args=[*command, "--all-or-nothing"])
    assert (refused.exit_code, everything()) == (1, before)
    taken = run.invoke(args=[*command, "--good-rows"])
    assert "2 taken in, 0 here before, 1 bad of 3 rows" in taken.output, taken.output
    assert "row 4, 来源" in taken.output
    lines = list(csv.reader(io.StringIO(wrong.read_text("utf-8-sig"))))
    assert lines[1][0] == "4"
    assert wrong.stat().st_mode & 0o077 == 0, "it names people: for its owner alone"
    again = run.invoke(args=[*command, "--good-rows"])
    assert "0 taken in, 2 here before, 1 bad" in again.output
    assert count(Dispute) == 2


def test_the_template_can_be_filled_in_and_taken_in(app: Flask, cast: Cast, tmp_path: Path) -> None:
    for name in ("empty.xlsx", "empty.csv"):
        target = tmp_path / name
        done = app.test_cli_runner().invoke(args=["import-cases", "--template", str(target)])
        assert done.exit_code == 0
        plan = planned(cast, target.read_bytes(), name)
        assert (len(plan.good), plan.problems) == (1, [])
