"""The tree of organisations: centre, committees, departments."""
