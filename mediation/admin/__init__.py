"""P28 administration: users, grants, organisations, leave, settings, holidays, jobs. No case contents."""
