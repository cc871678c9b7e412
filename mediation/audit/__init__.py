"""The memory nobody can rewrite unseen: chained entries, checkpoints, the verifier."""
