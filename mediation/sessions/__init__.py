"""Stage 4: mediation begins, sessions are booked and held, and what was said is written down."""
