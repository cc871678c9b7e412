"""The dispute record and the people in it; no rule of a stage lives here."""
