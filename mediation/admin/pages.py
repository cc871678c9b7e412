"""All pages of administration, on one blueprint."""

from __future__ import annotations

from . import category_views, organisation_views, register_views, roster_views, slip_views, user_views, views
from .blueprint import blueprint

__all__ = ["blueprint"]

PAGES = (views, category_views, user_views, slip_views, roster_views, organisation_views, register_views)
"""Imported so that their addresses are known."""
