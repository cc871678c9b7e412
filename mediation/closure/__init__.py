"""Stage 6: what happens on the way, how a dispute ends, and how its file is closed and kept."""
