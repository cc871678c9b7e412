"""What the figures are made of, held against the log: for the verifier."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from mediation.audit.findings import Finding

from . import rebuild


def differences(session: Session) -> Iterator[Finding]:
    """Fact rows and counts that do not follow from the log."""
    for told in rebuild.differences(session):
        yield Finding("figures_differ", what=told)
