"""Stage 5: the agreement from its terms to its effect, its promises, and the court's confirmation."""
