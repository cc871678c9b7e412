"""A new password is refused with the reason, before anybody can guess it."""

from __future__ import annotations

import pytest

from mediation.accounts.passwords import weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short1", "too_short"),
        ("password123", "too_common"),
        ("P@ssword!!2026", "too_common"),
        ("Linping-2026", "too_common"),
        ("1234567890", "too_common"),
        ("2026-11-25!", "too_common"),
        ("x-Chenfang-9", "too_common"),
        ("jiefendalou", "too_common"),
        ("onlyletters", "too_plain"),
        ("春天的雨落在河上了", "too_short"),
        ("rain on 3 roofs", ""),
        ("春天的雨落在临平的河上", "too_plain"),
        ("春天的雨落在河上2026", ""),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str, why: str) -> None:
    assert weakness(password, "chenfang") == why
