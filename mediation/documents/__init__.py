"""Papers: which kinds there are, their rows, and the store of what was brought in."""
