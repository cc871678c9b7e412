"""Guests: lawyers, experts and departments' people who answer and help without an account, under ``/i``."""
