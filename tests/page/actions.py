"""What tests do on the page, and what they wait for.

The page answers later than the action that asks. After an action, wait for a condition with
`expect` or `wait_for_selector`, and read with `assert` only what is shown together with it.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.conftest import ROOT

AXE = ROOT / "mapper" / "page" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
expect = sync_api.expect


def settle(page):
    """Wait until the newest text is evaluated."""
    page.wait_for_selector("body:not(.evaluating)")


def line_of(page, text, document="mapping"):
    """Return a line of an editor; only lines near the visible part are in the page."""
    return page.locator(f"#view-{document} .cm-line", has_text=text).first


def text_of(page, document="mapping"):
    """Return the whole text of a document as its editor has it now."""
    script = "async id => (await import('/static/documents.js')).documentWith(id).text"
    return page.evaluate(script, document)


def type_after(page, line, text, document="mapping"):
    """Type text at the end of a line."""
    page.click(f"#tab-{document}")
    line_of(page, line, document).click()
    page.keyboard.press("End")
    page.keyboard.type(text)
    page.keyboard.press("Escape")  # closes the completion


def open_panel(page, name):
    """Open a panel, and wait for its answer."""
    page.click(f"#open-{name}")
    page.wait_for_selector(f"#panel-{name} [aria-busy=true]", state="detached")


def expect_clean(page):
    """Wait until no document has unsaved changes, and nothing can be saved."""
    expect(page.locator("[role=tab] .dirty:visible")).to_have_count(0)
    expect(page.locator("#save")).to_be_disabled()


class Gate:
    """Hold back the answers to a call until the test lets them through, to force their order."""

    def __init__(self, page, name):
        """Hold back every answer from now on."""
        self._page = page
        self._held: list[tuple[Any, Any]] = []
        self._is_open = False
        page.route(f"**/api/{name}", self._hold)

    def _hold(self, route):
        response = route.fetch()
        if self._is_open:
            route.fulfill(response=response)
        else:
            self._held.append((route, response))

    def wait(self, count=1):
        """Wait until this many answers are held back."""
        deadline = time.monotonic() + 20
        while len(self._held) < count:
            assert time.monotonic() < deadline, "the page did not ask"
            self._page.wait_for_timeout(10)  # lets the routes run

    def let_through(self):
        """Give the page the oldest answer, and wait until it has read it."""
        route, response = self._held.pop(0)
        with self._page.expect_event("requestfinished", lambda it: it == route.request):
            route.fulfill(response=response)
        self._page.evaluate("new Promise(resolve => setTimeout(resolve))")

    def open(self):
        """Give the page all answers in their order, and do not hold back others."""
        self._is_open = True
        while self._held:
            self.let_through()
