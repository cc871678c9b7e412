"""Staff accounts: users, grants, sign-in, leave."""
