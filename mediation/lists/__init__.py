"""Rows of disputes as every list shows them: desk, lists, drill-downs."""
