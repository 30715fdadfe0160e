"""The page in a browser."""

from __future__ import annotations


def test_the_page_opens_at_an_address_without_the_token(serve, new_page):
    page = new_page(serve())
    assert "token" not in page.url
    assert "mapper" in page.title()
