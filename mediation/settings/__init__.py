"""Dated values: what the law does not fix and a place decides for itself."""
