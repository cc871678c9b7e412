"""Foundations that know no feature."""
