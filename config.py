"""The settings of the hub. The only file that reads the environment.

| variable        | meaning                                                     | when absent               |
| --------------- | ----------------------------------------------------------- | ------------------------- |
| HUB_DATA        | folder of database, keys and uploads                        | ./var                     |
| DATABASE_URL    | another database, e.g. postgresql://user:secret@host/hub    | SQLite in HUB_DATA        |
| HOST, PORT      | where the hub listens                                       | 127.0.0.1, 8000           |
| HUB_URL         | the address staff type, e.g. https://hub.district.gov.cn    | OUTSIDE_URL               |
| OUTSIDE_URL     | the address that people outside reach, for /i               | none: no link is printed  |
| TRUSTED_PROXY   | address of the proxy that ends TLS; nobody else is answered | none                      |
| HUB_WORKER      | embedded, or apart when `flask worker` runs by itself       | embedded                  |
| HUB_ENV         | production or development (templates reload)                | production                |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = Path(__file__).resolve().parent
"""The hub's own folder: relative data folders are meant from here, wherever a command is started."""

VERSION = "0.1.0"
"""Of the program, as papers name it; the same as in pyproject.toml."""

MAX_UPLOAD_BYTES = 20 * 1024 * 1024


class Env(StrEnum):
    """What this process is for."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TESTING = "testing"


class ConfigError(ValueError):
    """Settings that make no sense, all of them at once, in words an administrator can follow."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The hub cannot start with these settings:\n  - " + "\n  - ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the hub must be told from outside."""

    data: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    hub_url: str = ""
    outside_url: str = ""
    trusted_proxy: str = ""
    embedded_worker: bool = True
    env: Env = Env.PRODUCTION

    @property
    def keys(self) -> Path:
        """Where the keys lie; mode 0600 inside."""
        return self.data / "keys"

    @property
    def uploads(self) -> Path:
        """Where uploaded files lie."""
        return self.data / "uploads"

    @property
    def testing(self) -> bool:
        """Cheap passwords, no work in the background."""
        return self.env is Env.TESTING

    @property
    def base_url(self) -> str:
        """The address staff type, without a slash at the end."""
        return self.hub_url or self.outside_url or f"http://{_bracketed(self.host)}:{self.port}"

    @property
    def secure(self) -> bool:
        """People reach the hub by TLS, so cookies may demand it."""
        return self.base_url.startswith("https://")

    def why_not_listen(self) -> str | None:
        """The sentence to print instead of listening, or None when it is safe to listen.

        Plain http is for this machine only: names, narratives and passwords would travel openly.
        """
        if is_loopback(self.host) or (self.trusted_proxy and self.secure):
            return None
        return (
            f"HOST={self.host} would serve people's secrets over plain http to other machines. "
            "Put a proxy that ends TLS in front and name it (TRUSTED_PROXY=<its address>) together with "
            "the address staff type (HUB_URL=https://...), or leave HOST at 127.0.0.1."
        )

    def flask(self) -> dict[str, object]:
        """The part of the settings that Flask and its extensions read by name."""
        return {
            "TESTING": self.testing,
            "DEBUG": self.env is Env.DEVELOPMENT,
            "TEMPLATES_AUTO_RELOAD": self.env is Env.DEVELOPMENT,
            "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
            "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
            "SESSION_COOKIE_NAME": "hub",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure,
            "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch must still be accepted
            "BABEL_DEFAULT_LOCALE": "zh_Hans",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        }


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """The settings the environment names. Raises ConfigError with every problem found."""
    read = os.environ if environ is None else environ
    problems: list[str] = []
    data = _folder(read.get("HUB_DATA", "").strip() or "var")
    config = Config(
        data=data,
        database_url=_database(read.get("DATABASE_URL", "").strip(), data, problems),
        host=read.get("HOST", "").strip() or "127.0.0.1",
        port=_port(read.get("PORT", "").strip() or "8000", problems),
        hub_url=_address("HUB_URL", read, problems),
        outside_url=_address("OUTSIDE_URL", read, problems),
        trusted_proxy=_proxy(read.get("TRUSTED_PROXY", "").strip(), problems),
        embedded_worker=_one_of("HUB_WORKER", read, ("embedded", "apart"), problems) == "embedded",
        env=Env(_one_of("HUB_ENV", read, (Env.PRODUCTION, Env.DEVELOPMENT), problems)),
    )
    if problems:
        raise ConfigError(problems)
    return config


def for_tests(data: Path, database_url: str = "") -> Config:
    """Settings of a hub that lives for one test."""
    return Config(
        data=data,
        database_url=database_url or f"sqlite:///{data / 'hub.db'}",
        embedded_worker=False,
        env=Env.TESTING,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _folder(text: str) -> Path:
    return (FOLDER / Path(text).expanduser()).resolve()


def _database(text: str, data: Path, problems: list[str]) -> str:
    scheme, colon, rest = text.partition("://")
    if not text:
        return f"sqlite:///{data / 'hub.db'}"
    if colon and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if colon and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return text
    problems.append("DATABASE_URL must begin with postgresql:// or with sqlite:/// and name a database")
    return ""


def _port(text: str, problems: list[str]) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    problems.append(f"PORT must be a number from 1 to 65535, not {text!r}")
    return 0


def _address(name: str, read: Mapping[str, str], problems: list[str]) -> str:
    text = read.get(name, "").strip()
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc):
        problems.append(f"{name} must look like https://hub.example.org, not {text!r}")
    return text.rstrip("/")


def _proxy(text: str, problems: list[str]) -> str:
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        problems.append(f"TRUSTED_PROXY must be an IP address, not {text!r}")
        return ""


def _one_of(name: str, read: Mapping[str, str], choices: tuple[str, ...], problems: list[str]) -> str:
    text = read.get(name, "").strip().lower() or choices[0]
    if text in choices:
        return text
    problems.append(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return choices[0]
