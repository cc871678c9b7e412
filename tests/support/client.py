"""A test client with opinions: whatever page a test fetches must be a good page."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from .pages import Form, Page, faults


class HubClient(FlaskClient):
    """Checks the markup of each page and refuses server errors."""

    _last: tuple[TestResponse, Page] | None = None
    """The newest page, read once."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As Flask's, then looks at the answer."""
        response = super().open(*args, **kwargs)
        where = f"{response.request.method} {response.request.path}"
        assert response.status_code < 500, f"{where} answered {response.status}"
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            page = Page(response.text)
            self._last = response, page
            wrong = faults(page)
            assert not wrong, f"{where} ({response.status_code}):\n  - " + "\n  - ".join(wrong)
        return response

    def see(self, path: str, status: int = 200) -> Page:
        """The page at this path, which must answer so."""
        response = self.get(path)
        assert response.status_code == status, f"{path} answered {response.status}, not {status}"
        if self._last is not None and self._last[0] is response:
            return self._last[1]
        return Page(response.text)

    def send(self, form: Form, answer: int = 302, /, **fields: Any) -> TestResponse:
        """Fill in a form as a person would, leaving its other fields as they are, and send it.

        ``answer``, or ``status`` by name, says how it must answer: 302 unless told.
        """
        status: int = fields.pop("status", answer)
        data: dict[str, Any] = {**form.values, **fields}
        response = (
            self.post(form.action, data=data)
            if form.method == "post"
            else self.get(form.action, query_string=data)
        )
        if response.status_code != status:
            page = Page(response.text)
            raise AssertionError(
                f"{form.action} answered {response.status}, not {status}: {page.heading}\n{page.text[:1500]}"
            )
        return response

    def follow(self, response: TestResponse) -> Page:
        """The page a redirect leads to."""
        assert response.location, f"{response.request.path} leads nowhere ({response.status})"
        return self.see(response.location)
