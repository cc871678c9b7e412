"""Stage 7: return visits after the end, and the list of what has to be kept and visited."""
