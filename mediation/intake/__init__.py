"""Stage 1: a dispute comes to the counter, and is taken, sent elsewhere, or found to be a mistake."""
