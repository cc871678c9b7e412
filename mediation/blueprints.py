"""The rooms that have pages."""

from __future__ import annotations

from flask import Blueprint

from mediation.accounts.views import blueprint as accounts

BLUEPRINTS: tuple[Blueprint, ...] = (accounts,)
