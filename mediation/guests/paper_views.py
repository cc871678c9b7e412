"""The papers that were handed to an invited person; no other paper of the case opens under ``/i``."""

from __future__ import annotations

from typing import Any

from mediation.assignment import handed
from mediation.cases.paper_sending import send
from mediation.extensions import reading
from mediation.security.gate import public

from .blueprint import blueprint
from .help_views import when_accepted


@blueprint.get("/papers/<int:paper_id>")
@public
def paper(paper_id: int) -> Any:
    """One of them, as a file to save."""
    return when_accepted(lambda row: send(handed.find(reading(), row, paper_id), invitation=row.id))
