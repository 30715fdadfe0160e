"""What the editors add while the user types: completion, and closing brackets."""

from __future__ import annotations

import pytest

from tests.page.actions import expect, line_of, open_panel

LIST = ".cm-tooltip-autocomplete"


@pytest.fixture
def typed(workbench):
    """A page with the cursor on a new line of the mapping, and a function that types there.

    The function waits until the line is as expected.
    """
    page = workbench()
    page.click("#tab-mapping")
    line_of(page, "_tenant.event.name").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")

    def type_text(text, line):
        page.keyboard.type(text)
        expect(page.locator("#view-mapping .cm-activeLine")).to_have_text(line)

    return page, type_text


def choose(page, label):
    """Choose a name in the list, once it has it."""
    page.locator(f"{LIST} li", has_text=label).first.click()


def press(page, key):
    """Press a key in the list: CodeMirror ignores keys that come less than 75 ms after it opens."""
    page.wait_for_selector(f"{LIST} li[aria-selected=true]")
    page.wait_for_timeout(100)
    page.keyboard.press(key)


def test_completion_goes_on_after_a_key_and_in_the_parentheses_of_a_function(typed):
    page, type_text = typed
    page.keyboard.type("_tenant.lead.le")
    choose(page, "_tenant.lead.leadId")
    page.wait_for_selector(f"{LIST} >> text=lead.leadId")
    page.keyboard.press("Escape")
    page.keyboard.type("{exp")
    choose(page, "expression")
    page.wait_for_selector(f"{LIST} >> text=lead.leadId")
    page.keyboard.type("low")
    choose(page, "lower")
    page.wait_for_selector(f"{LIST} >> text=lead.leadId")
    page.keyboard.type("lead.")
    page.wait_for_selector(f"{LIST} >> text=lead.note")
    choose(page, "lead.note")
    type_text(")}", "_tenant.lead.leadId: {expression: lower(lead.note)}")


def test_enter_is_a_line_break_unless_a_name_was_begun_or_chosen(typed):
    page, type_text = typed
    page.keyboard.type("_tenant.lead.leadId:")
    page.wait_for_selector(f"{LIST} >> text=lead.leadId")
    press(page, "Enter")
    type_text("expr", "    expr")
    page.wait_for_selector(f"{LIST} >> text=expression")
    press(page, "Enter")
    type_text("", "    expression: ")
    press(page, "ArrowDown")
    second = page.inner_text(f"{LIST} li[aria-selected=true] .cm-completionLabel")
    press(page, "Enter")
    type_text("", f"    expression: {second}")
    for _ in second:
        page.keyboard.press("Backspace")
    type_text("lead.note", "    expression: lead.note")
    page.wait_for_selector(f"{LIST} >> text=lead.note")
    press(page, "Enter")
    expect(page.locator(LIST)).to_have_count(0)
    type_text("# end", "    # end")


def test_completion_opens_inside_braces_and_brackets(typed):
    page, type_text = typed
    page.keyboard.type("_tenant.lead.leadId: {expression: 'lower(${le")
    choose(page, "${lead.note}")
    type_text(")'}", "_tenant.lead.leadId: {expression: 'lower(${lead.note})'}")


TYPED = [
    ("a: {expression: \"concat('x', b[0])\"}", "a: {expression: \"concat('x', b[0])\"}"),
    ("a: {expression: 'concat(", "a: {expression: 'concat()'}"),
    ("a: {expression: 'lower(b), default: c", "a: {expression: 'lower(b), default: c'}"),
    ("a: 'b", "a: 'b'"),
    ("a: 'it''s'", "a: 'it''s'"),
    ("a: it's", "a: it's"),
    ("a: [b, {c: d}]", "a: [b, {c: d}]"),
    ("a: b # don't (", "a: b # don't ("),
    ('a: "b \\"c\\" d"', 'a: "b \\"c\\" d"'),
]


def test_brackets_and_quotes_are_closed_once(typed):
    page, type_text = typed
    for keys, line in TYPED:
        type_text(keys, line)
        for key in ("Escape", "Home", "Shift+End", "Delete"):
            page.keyboard.press(key)


def test_backspace_removes_both_brackets(typed):
    page, type_text = typed
    type_text("a: {", "a: {}")
    page.keyboard.press("Backspace")
    type_text("b", "a: b")


def test_brackets_are_closed_in_the_expression_panel(workbench):
    page = workbench()
    open_panel(page, "bench")
    text = page.locator("#bench-text .cm-content")
    text.press_sequentially("concat('a', (eventType")
    expect(text).to_have_text("concat('a', (eventType))")
    text.press_sequentially("))")
    expect(text).to_have_text("concat('a', (eventType))")
    page.select_option("#bench-language", "source")
    text.press("Control+a")
    text.press_sequentially("a || `1")
    expect(text).to_have_text("a || `1`")


def test_the_expression_panel_completes_and_describes_names(workbench):
    page = workbench()
    open_panel(page, "bench")
    text = page.locator("#bench-text .cm-content")
    text.press_sequentially("low")
    choose(page, "lower")
    page.wait_for_selector(".hover .active >> text=input")
    page.wait_for_selector(f"{LIST} >> text=attendee.externalId")
    text.press_sequentially("eventT")
    choose(page, "eventType")
    expect(text).to_have_text("lower(eventType)")
    page.keyboard.press("F1")
    page.wait_for_selector(".hover >> text=string, in 7 of 7 rows")
    page.keyboard.press("Escape")
    page.wait_for_selector(".hover", state="detached")
    page.select_option("#bench-language", "source")
    text.press("Control+a")
    text.press_sequentially("le")
    page.wait_for_selector(f"{LIST} >> text=JMESPath, 1 argument")
