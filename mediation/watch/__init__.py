"""Looks at the clock and at what stands still, across all stages."""
