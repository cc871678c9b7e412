"""The blueprint that all pages of administration hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("admin", __name__)
