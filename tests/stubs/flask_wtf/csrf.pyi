"""The part of Flask-WTF's request check that the hub uses."""

from werkzeug.exceptions import BadRequest

class CSRFError(BadRequest):
    description: str

def generate_csrf(secret_key: str | None = None, token_key: str | None = None) -> str: ...
def validate_csrf(
    data: str | None, secret_key: str | None = None, time_limit: int | None = None, token_key: str | None = None
) -> None: ...
