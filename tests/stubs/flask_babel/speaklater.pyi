"""A text that is translated when it is shown."""

# It is handed on wherever a str is wanted: labels, messages, templates.
class LazyString(str): ...
