"""Two languages: which one a person reads, and where its words come from.

Every room owns one plain catalogue, ``translations/<locale>/<room>.po``. They
are merged and kept in memory at the first use, so no compiled file can be
forgotten and two rooms never touch the same file. Rows of tables that carry
both labels as data (states, moves, reasons, categories) are read by ``label``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_app_context
from flask_babel import Babel, Domain, get_locale

DEFAULT_LOCALE = "zh_Hans"
LOCALES = {"zh_Hans": "中文", "en": "English"}
TIMEZONE = "Asia/Shanghai"
TRANSLATIONS = Path(__file__).parent.parent / "translations"

LocaleOf = Callable[[], str | None]


class RoomDomain(Domain):
    """Words out of the merged catalogue instead of compiled files."""

    def get_translations(self) -> NullTranslations:
        """The words of the language in force; plain msgids outside an application."""
        if not has_app_context():
            return NullTranslations()
        return words(locale_code())


def set_up(app: Flask, locale_of: LocaleOf = lambda: None) -> None:
    """Give the application its languages; ``locale_of`` names the present reader's, if known."""
    babel = Babel()
    babel.init_app(
        app,
        default_locale=DEFAULT_LOCALE,
        default_timezone=TIMEZONE,
        locale_selector=lambda: _known(locale_of()),
    )
    # cached_property: setting it once puts our domain in place of the compiled one
    babel.domain_instance = RoomDomain()
    app.jinja_env.globals["label"] = label
    app.jinja_env.globals["locale_code"] = locale_code
    app.jinja_env.filters["label"] = label


def locale_code() -> str:
    """The code of the language in force: ``zh_Hans`` or ``en``."""
    locale = get_locale()
    return _code_of(locale) if locale is not None else DEFAULT_LOCALE


@cache
def _code_of(locale: Locale) -> str:
    """Put together once: it is asked for with every word of a page."""
    return str(locale)


def label(row: Any, name: str = "") -> str:
    """The text of a row that carries both languages: ``row.zh`` or ``row.en``.

    With a name, ``row.<name>_zh`` or ``row.<name>_en``. A row without the
    English text shows the Chinese one.
    """
    prefix = f"{name}_" if name else ""
    chinese = str(getattr(row, f"{prefix}zh"))
    if locale_code().startswith("zh"):
        return chinese
    return str(getattr(row, f"{prefix}en", "") or chinese)


@cache
def words(locale: str) -> Translations:
    """All rooms' words of one language, ready to look up."""
    merged = Catalog(locale=locale)
    for _room, message in messages(locale):
        merged[message.id] = message
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


def messages(locale: str) -> Iterator[tuple[str, Message]]:
    """Each room's translated messages, room by room; also what the tests compare."""
    for path in sorted((TRANSLATIONS / locale).glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, abort_invalid=True)
        for message in catalog:
            if message.id and message.string and not message.fuzzy:
                yield path.stem, message


def _known(code: str | None) -> str:
    return code if code in LOCALES else DEFAULT_LOCALE
