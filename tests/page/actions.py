"""What tests do on the page."""

from __future__ import annotations

from tests.conftest import ROOT

AXE = ROOT / "mapper" / "page" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def settle(page):
    """Wait until the newest text is evaluated."""
    page.wait_for_selector("body:not(.evaluating)")


def line_of(page, text, document="mapping"):
    """Return a line of an editor."""
    return page.locator(f"#view-{document} .cm-line", has_text=text).first


def type_after(page, line, text, document="mapping"):
    """Type text at the end of a line."""
    page.click(f"#tab-{document}")
    line_of(page, line, document).click()
    page.keyboard.press("End")
    page.keyboard.type(text)
    page.keyboard.press("Escape")  # closes the completion
