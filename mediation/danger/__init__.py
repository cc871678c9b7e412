"""Danger first: a sign is raised by one press and stays on top until it is dealt with."""
