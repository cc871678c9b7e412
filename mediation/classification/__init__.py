"""Stage 2: how grave a dispute is, and what it is about."""
