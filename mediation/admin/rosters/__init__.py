"""Lists of organisations and of people that come in as sheets: looked at first, then taken in."""
