"""Everything that happens in the background: imported once, so that each kind finds its function."""

from __future__ import annotations

from mediation.jobs import service as _tidying

KEPT = (_tidying,)
"""Modules that register jobs by being imported."""
