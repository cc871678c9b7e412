"""Figures a district can trust: fact rows, definitions, counts and the cases behind each."""
