"""Nothing in the project names a machine it was written on or the place a package was fetched from."""

from __future__ import annotations

import re

from tests.support.source import files, name_of

STRANGE = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|files\.pythonhosted|pypi\.org|pypi\.python"
    r"|registry\.npmjs|(?<![\w.])/(?:work|root|home/\w+|Users)/\w",
)
TEXT = {".py", ".txt", ".md", ".toml", ".html", ".css", ".js", ".po", ".json", ".csv", ".in", ".mako", ""}
HERE = "tests/architecture/test_no_strangers.py"


def test_no_machine_path_and_no_package_index_is_named() -> None:
    found = [
        f"{name_of(path)}:{number}: {match.group()}"
        for path in files()
        if path.suffix in TEXT and name_of(path) not in {HERE, ".git"} and path.stat().st_size < 2_000_000
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        for match in STRANGE.finditer(line)
    ]
    assert not found, f"Take these out: the project must stand on any machine: {found}"
