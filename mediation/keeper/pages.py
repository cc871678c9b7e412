"""All pages of the audit, on one blueprint."""

from __future__ import annotations

from . import case_views, sample_views, verify_views, views
from .blueprint import blueprint

__all__ = ["blueprint"]

PAGES = (views, case_views, verify_views, sample_views)
"""Imported so that their addresses are known."""
