"""The settings: what the hub makes of its environment, and when it refuses to listen."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import FOLDER, ConfigError, Env, from_environment, is_loopback


def test_without_settings_the_hub_keeps_everything_in_one_folder_of_its_own() -> None:
    settings = from_environment({})
    assert settings.data == FOLDER / "var"
    assert settings.database_url == f"sqlite:///{FOLDER / 'var' / 'hub.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.embedded_worker
    assert settings.env is Env.PRODUCTION


def test_a_data_folder_is_meant_from_the_hubs_own_folder(tmp_path: Path) -> None:
    assert from_environment({"HUB_DATA": "else/where"}).data == FOLDER / "else" / "where"
    assert from_environment({"HUB_DATA": str(tmp_path)}).keys == tmp_path / "keys"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_is_understood(scheme: str) -> None:
    settings = from_environment({"DATABASE_URL": f"{scheme}://hub:secret@db/hub"})
    assert settings.database_url == "postgresql+psycopg://hub:secret@db/hub"


def test_all_wrong_settings_are_named_at_once() -> None:
    wrong = {
        "DATABASE_URL": "mysql://x/y", "PORT": "80000", "OUTSIDE_URL": "hub", "HUB_URL": "ftp://hub",
        "TRUSTED_PROXY": "proxy",
        "HUB_WORKER": "none", "HUB_ENV": "testing",
    }
    with pytest.raises(ConfigError) as refused:
        from_environment(wrong)
    assert len(refused.value.problems) == len(wrong)
    assert all(any(name in problem for problem in refused.value.problems) for name in wrong)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "８０００", "80 00", "http"])
def test_a_port_is_a_number_a_machine_has(port: str) -> None:
    with pytest.raises(ConfigError, match="PORT"):
        from_environment({"PORT": port})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_plain_http_is_served_to_this_machine(host: str) -> None:
    assert is_loopback(host)
    assert from_environment({"HOST": host}).why_not_listen() is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "hub.local"])
def test_plain_http_is_not_served_to_other_machines(host: str) -> None:
    reason = from_environment({"HOST": host}).why_not_listen()
    assert reason is not None
    assert host in reason
    assert "TRUSTED_PROXY" in reason


def test_behind_a_named_proxy_that_ends_tls_the_hub_listens() -> None:
    named = {"HOST": "10.1.2.3", "TRUSTED_PROXY": "10.1.2.2", "OUTSIDE_URL": "https://hub.linping.gov.cn/"}
    settings = from_environment(named)
    assert settings.why_not_listen() is None
    assert settings.base_url == "https://hub.linping.gov.cn"
    assert settings.flask()["SESSION_COOKIE_SECURE"] is True
    assert from_environment(named | {"OUTSIDE_URL": "http://hub"}).why_not_listen() is not None
    assert from_environment(named | {"TRUSTED_PROXY": ""}).why_not_listen() is not None


def test_staff_and_people_outside_may_have_an_address_each() -> None:
    settings = from_environment({"HUB_URL": "http://10.1.2.3", "OUTSIDE_URL": "https://out.gov.cn/"})
    assert (settings.base_url, settings.outside_url) == ("http://10.1.2.3", "https://out.gov.cn")
    assert settings.flask()["SESSION_COOKIE_SECURE"] is False
    assert from_environment({"HUB_URL": "https://hub.gov.cn"}).outside_url == ""


def test_an_address_of_version_six_stands_in_brackets() -> None:
    assert from_environment({"HOST": "::1", "PORT": "8001"}).base_url == "http://[::1]:8001"
