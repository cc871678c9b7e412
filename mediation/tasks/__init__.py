"""What waits for whom: one open task per subject, kept by a follower from the flow tables."""
