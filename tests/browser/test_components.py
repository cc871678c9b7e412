"""The components as Chromium shows them: reachable, readable, within the screen, sent once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from tests.looks.gallery import blueprint
from tests.support.browser import serving

pytestmark = pytest.mark.browser

COUNTER: Any = {"width": 1366, "height": 620}
PHONE: Any = {"width": 390, "height": 844}
SMALL: Any = {"width": 900, "height": 700}
PAGES = ("/gallery", "/gallery?large=1", "/gallery/list", "/gallery/outside", "/gallery/paper", "/login")
SERIOUS = {"serious", "critical"}


@pytest.fixture
def live_hub(own_app: Flask) -> Iterator[str]:
    """A hub that also serves the gallery of every component."""
    own_app.register_blueprint(blueprint)
    with serving(own_app) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("screen", [COUNTER, SMALL, PHONE], ids=["counter", "small", "phone"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    page: Page, path: str, screen: Any
) -> None:
    page.set_viewport_size(screen)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = Axe().run(page).response["violations"]
    told = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("strips", [0, 1])
def test_eleven_rows_are_seen_at_the_counter(page: Page, strips: int) -> None:
    page.set_viewport_size(COUNTER)
    page.goto("/gallery/list")
    page.evaluate(
        """strips => document.querySelector('.frame').insertAdjacentHTML('beforebegin', (
            '<section class="danger-strips"><div class="danger-strip"><p class="danger-strip__what">'
            + '<a href="#">甲 与 乙</a></p><div class="danger-strip__more"><p class="danger-strip__by">'
            + '须在14:38前报告</p></div><a class="button" href="#">去处置</a></div></section>'
        ).repeat(strips))""",
        strips,
    )
    seen = page.evaluate(
        "[...document.querySelectorAll('tbody tr')].filter("
        "row => row.getBoundingClientRect().bottom <= window.innerHeight).length"
    )
    assert seen >= 11


@pytest.mark.parametrize("screen", [COUNTER, PHONE], ids=["counter", "phone"])
def test_however_long_the_sign_whose_danger_it_is_can_be_read(page: Page, screen: Any) -> None:
    page.set_viewport_size(screen)
    page.goto("/gallery/list")
    page.evaluate(
        """() => document.querySelector('.frame').insertAdjacentHTML('beforebegin',
            '<section class="danger-strips"><div class="danger-strip"><p class="danger-strip__what">'
            + '<span class="danger">⚠ Danger·Threat to hurt somebody</span> '
            + '<a href="#">戴水根 与 周德明</a></p>'
            + '<div class="danger-strip__more"><p class="danger-strip__by">须在14:38前报告</p></div>'
            + '<a class="button" href="#">去处置</a></div></section>')"""
    )
    seen = page.evaluate(
        """() => { const [what, name] = ['', ' a'].map(inside =>
            document.querySelector('.danger-strip__what' + inside).getBoundingClientRect());
            return what.right - name.left; }"""
    )
    assert seen >= 60, "three characters of a name"


@pytest.mark.parametrize("width", [1366, 1100, 800, 390])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_who_quarrels_about_what_can_be_read_at_every_width(page: Page, width: int, media: Any) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/gallery/list")
    page.emulate_media(media=media)
    box = page.locator("tbody .clamp").first.bounding_box()
    assert box is not None
    assert box["width"] >= 90


@pytest.mark.parametrize(("screen", "least"), [(COUNTER, 30), (PHONE, 44)], ids=["counter", "phone"])
def test_what_is_pressed_is_large_enough(page: Page, screen: Any, least: int) -> None:
    page.set_viewport_size(screen)
    page.goto("/gallery")
    small = page.evaluate(
        """least => [...document.querySelectorAll(
            '.button, .menu a, .bottom a, .tabs a, .field select, .tick')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < least)
            .map(e => e.outerHTML.slice(0, 120))""",
        least,
    )
    assert not small, small


@pytest.mark.parametrize("large", ["", "?large=1"])
def test_in_a_row_on_a_phone_the_tick_and_the_next_step_are_large_enough_to_touch(
    page: Page, large: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"/gallery{large}")
    for what in (".c-tick .tick", ".c-next a"):
        one = page.locator(f"tbody {what}").first.bounding_box()
        assert one is not None, what
        assert one["height"] >= 44, what


def test_large_letters_are_large(page: Page) -> None:
    page.goto("/gallery?large=1")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator("main p").first.evaluate(size) >= 18
    assert page.locator("[data-primary]").bounding_box()["height"] >= 60  # type: ignore[index]  # it is shown


def test_a_form_is_sent_once(page: Page) -> None:
    page.goto("/gallery")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.evaluate("const b = document.querySelector('[data-primary]'); b.click(); b.click();")
    page.wait_for_selector("[role=alert]")
    assert len(sent) == 1


def test_enter_belongs_to_the_input_method_while_it_composes(page: Page) -> None:
    page.goto("/gallery")
    page.focus("#name")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "lin", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Enter")
    page.evaluate(
        """() => {
            const field = document.getElementById('name');
            const every = {bubbles: true, cancelable: true};
            field.dispatchEvent(new CompositionEvent('compositionend', {data: '林', ...every}));
            window.kept = !field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ...every}));
        }"""
    )
    assert page.evaluate("window.kept"), "the Enter right after a composition is the input method's"
    assert page.url.endswith("/gallery")
    assert page.locator("[role=alert]").count() == 0, "nothing was sent"


def test_keys_do_what_help_says(page: Page) -> None:
    page.goto("/gallery")
    page.keyboard.press("Escape")
    page.focus("#story")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.className") == "summary"
    if page.locator("#search").count():
        page.focus("main")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"


def test_amounts_in_capitals_are_the_same_on_both_sides(page: Page) -> None:
    page.goto("/gallery")
    beside = page.locator('[data-capitals="amount"]')
    assert beside.inner_text() == "壹万贰仟元整"
    for typed, written in (
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100000001", "壹亿零壹元整"),
        ("0.05", "伍分"),
        ("１２０００", "壹万贰仟元整"),
        ("1,000,100,000", "壹拾亿零壹拾万元整"),
        ("x", ""),
    ):
        page.fill("#amount", typed)
        assert beside.inner_text() == written, typed


def test_a_page_works_without_script(browser: Any, live_hub: str) -> None:
    context = browser.new_context(base_url=live_hub, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery")
    page.click("[data-primary]")
    assert page.locator("[role=alert] a").count() >= 3
    page.click("summary:has-text('更多') >> visible=true")
    assert page.locator(".moves .drop__link").first.is_visible()
    context.close()
