"""Puts the pages under ``/i`` together."""

from __future__ import annotations

from . import help_views, paper_views, views
from .blueprint import blueprint

PAGES = (views, help_views, paper_views)
"""Imported so that their addresses are known."""

__all__ = ["PAGES", "blueprint"]
