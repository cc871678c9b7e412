"""What every test may ask for: a fresh database on both engines, the hub, a strict client, a still clock."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from config import Config, for_tests
from mediation import create_app, settle
from mediation.core import clock as hub_clock
from mediation.core import keys
from mediation.core.database import Database, db
from mediation.followers import FOLLOWERS
from mediation.lifecycle import followers
from tests.cast import PASSWORD, Cast
from tests.support import postgres
from tests.support.client import HubClient
from tests.support.memory import passing_folder, quick_folder
from tests.support.network import only_this_machine
from tests.support.pages import Form
from tests.support.templates import Templates

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""Monday, half past nine in Beijing: when nothing else is said, the day begins here."""

PAGES_VARIABLE = "HUB_TEST_PAGES"
"""Set by the first process of a run, inherited by its workers: where compiled templates lie."""

settings.register_profile(
    "hub", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("hub")


# ------------------------------------------------------------------------------------- the run


def _begins_the_run(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="every page on PostgreSQL too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a page shows is decided above the database, whose answers the rooms' own tests ask for on both."""
    if config.getoption("everything"):
        return
    left_out = {item for item in items if _is_a_page_on_postgresql(item) and crc32(item.nodeid.encode()) % 3}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=[*left_out])


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector need not walk through it thousands of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _is_a_page_on_postgresql(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return "sign_in" in asked and item.get_closest_marker("postgresql") is not None


def pytest_configure(config: pytest.Config) -> None:
    if _begins_the_run(config):
        postgres.reserve_folder()
        os.environ[PAGES_VARIABLE] = str(quick_folder("hub-pages-"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if _begins_the_run(config):
        postgres.stop()
        shutil.rmtree(os.environ.pop(PAGES_VARIABLE), ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What did not run is said where nobody can miss it."""
    left_out = [r for r in terminalreporter.stats.get("skipped", []) if "browser" in r.keywords]
    if left_out:
        terminalreporter.section("NO CHROMIUM", sep="!", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(left_out)} browser tests did NOT run. First: sudo apt-get install chromium",
            red=True, bold=True,
        )


@pytest.fixture(scope="session", autouse=True)
def _no_other_machine() -> Iterator[None]:
    with only_this_machine():
        yield


# ------------------------------------------------------------------------------------ database


@pytest.fixture(scope="session")
def templates() -> Iterator[Templates]:
    with passing_folder("hub-templates-") as folder:
        made = Templates(folder)
        yield made
        made.close()


ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def some_on_both(names: Iterable[str], every: int = 8) -> list[Any]:
    """Pairs of engine and name for a rule that only reads what the database holds: all on SQLite, one in
    ``every`` on PostgreSQL as well."""
    pairs: list[Any] = []
    for number, name in enumerate(names):
        pairs.append(pytest.param("sqlite", name, id=f"sqlite-{name}"))
        if number % every == 0:
            mark = pytest.mark.postgresql
            pairs.append(pytest.param("postgresql", name, id=f"postgresql-{name}", marks=mark))
    return pairs


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Every test that touches the database runs on both."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def keyring() -> keys.Keyring:
    return keys.Keyring.fresh()


@pytest.fixture
def settings_of_test(
    request: pytest.FixtureRequest, engine: str, templates: Templates
) -> Iterator[Config]:
    """Where this test's hub keeps its things; the cast is there already when the test asks for it."""
    peopled = "cast" in request.fixturenames
    with passing_folder("hub-test-") as folder, templates.copy(engine, folder, peopled=peopled) as url:
        yield for_tests(folder, url.render_as_string(hide_password=False))


@pytest.fixture
def database(settings_of_test: Config, engine: str, templates: Templates) -> Iterator[Database]:
    """The process's database, pointed at a migrated, empty one of this test's own."""
    keys.use(keys.load_or_create(settings_of_test.keys))  # the ring that the hub of this test opens later
    db.configure(settings_of_test.database_url)
    followers.follow(*FOLLOWERS)
    yield db
    if not templates.stays(engine):
        db.dispose()


@pytest.fixture
def reading(database: Database) -> Iterator[Session]:
    """A session to look with; `expire_all()` after another session wrote."""
    with database.reading() as session:
        yield session


# ------------------------------------------------------------------------------------- the hub


@pytest.fixture(scope="session")
def hubs() -> Callable[[Config], Flask]:
    """Builds hubs that compile each template once between them, in all processes of the run: that is most of
    what a new one costs."""
    compiled = FileSystemBytecodeCache(os.environ[PAGES_VARIABLE])

    def build(config: Config) -> Flask:
        hub = create_app(config)
        hub.jinja_env.bytecode_cache = compiled
        return hub

    return build


@pytest.fixture(scope="session")
def built() -> list[Flask]:
    """The one hub of this process, once it was asked for."""
    return []


@pytest.fixture
def app(
    settings_of_test: Config, database: Database, hubs: Callable[[Config], Flask], built: list[Flask]
) -> Flask:
    """The whole hub over this test's database: the same one for all tests, moved from house to house."""
    if built:
        settle(built[0], settings_of_test)
    else:
        built.append(hubs(settings_of_test))
    built[0].test_client_class = HubClient
    return built[0]


@pytest.fixture
def own_app(settings_of_test: Config, database: Database, hubs: Callable[[Config], Flask]) -> Flask:
    """A hub of this test's own, for one that adds pages to it."""
    hub = hubs(settings_of_test)
    hub.test_client_class = HubClient
    return hub


class Entrance(NamedTuple):
    """A page that lets people in, with what it left in the browser."""

    form: Form
    cookie: str


@pytest.fixture
def client(app: Flask) -> HubClient:
    """A browser with nobody signed in."""
    made = app.test_client()
    assert isinstance(made, HubClient)
    return made


@pytest.fixture
def cast(database: Database, engine: str, templates: Templates) -> Cast:
    """The named people of a small district; they came with the copied database."""
    return templates.people(engine)


@pytest.fixture(scope="session")
def entrances() -> dict[bytes, Entrance]:
    """The sign-in page of each hub of this process, as its first visitor got it."""
    return {}


@pytest.fixture
def sign_in(app: Flask, cast: Cast, entrances: dict[bytes, Entrance]) -> Callable[[str], HubClient]:
    """A browser in which the named person has signed in, on a page that was drawn for the first one."""

    def enter(name: str) -> HubClient:
        made = app.test_client()
        assert isinstance(made, HubClient)
        house, cookie = app.secret_key, app.config["SESSION_COOKIE_NAME"]
        assert isinstance(house, bytes)
        if house in entrances:
            made.set_cookie(cookie, entrances[house].cookie)
        else:
            form, kept = made.see("/login").forms[0], made.get_cookie(cookie)
            assert kept is not None
            entrances[house] = Entrance(form, kept.value)
        made.send(entrances[house].form, login=name, password=PASSWORD)
        return made

    return enter


# --------------------------------------------------------------------------------------- time


class Clock:
    """The hub's clock, held still."""

    def __init__(self) -> None:
        self._holds = ExitStack()

    def stand_at(self, moment: datetime) -> datetime:
        """From now on it is this moment."""
        self._holds.enter_context(hub_clock.frozen(moment))
        return moment

    def go_on(self, **span: float) -> datetime:
        """Some time passes: ``go_on(days=3)``."""
        return self.stand_at(hub_clock.now() + timedelta(**span))

    def release(self) -> None:
        """The clock runs again."""
        self._holds.close()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands on a Monday morning."""
    held = Clock()
    held.stand_at(MORNING)
    yield held
    held.release()
