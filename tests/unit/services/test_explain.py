"""The service `explain`: the page of a name as Markdown, and the list of names."""

from __future__ import annotations

import pytest

from mapper.text import MapperError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lower", "lower(input: string) -> string"),
        ("xdm003", "XDM003 (unknown-target), error"),
        ("DCVS-1104-400", "an error code of Adobe Experience Platform"),
        ("&&", "`a && b`"),
        ("and", "Also written: `and`."),
        ("identitymap", "identityMap"),
        ("date_format", "a key of an entry of a mapping"),
        ("tenant", "a key of a mapping"),
        ("now", "a key of a tests document"),
        ("toUpperCase", "`string.toUpperCase(...)` with 0 arguments returns string."),
        ("strlen", "write size_of instead"),
        ("_tenant.attendee.email", "exported as: EXPRESSION `lower(trim(attendee.email))`"),
        ("attendee.email", "the field 'attendee.email' of the payload is read by"),
    ],
)
def test_a_name_has_a_page(ask, name, expected):
    page = ask("explain", name=name)
    assert page["title"] == name
    assert expected in page["text"]
    assert page["names"] == []


def test_a_name_with_several_meanings_has_all_of_them(ask):
    text = ask("explain", name="now")["text"]
    assert "now() -> date" in text
    assert "a key of a tests document" in text


def test_the_list_has_every_name_and_each_of_them_has_a_page(ask):
    names = ask("explain", name="")["names"]
    assert {"code", "function", "operator", "key", "term"} == {row["kind"] for row in names}
    assert all(row["detail"] for row in names if row["kind"] != "term")
    assert "maxLength" in [row["name"] for row in names]
    for row in names:
        assert ask("explain", name=row["name"])["text"], row


def test_unsaved_text_is_explained(ask, mapping):
    unsaved = {"mapping": mapping.replace("eventType: eventType", "eventType: upper(kind)", 1)}
    assert "`kind`" not in ask("explain", name="eventType")["text"]
    with pytest.raises(MapperError, match="did you mean 'lower'"):
        ask("explain", unsaved=unsaved, name="lowr")


def test_a_name_without_a_page_is_a_message(ask):
    for name in ("no such\x00name", "x" * 501):
        with pytest.raises(MapperError) as caught:
            ask("explain", name=name)
        assert str(caught.value).isprintable()
