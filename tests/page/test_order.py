"""Answers that come late, or in another order than their questions."""

from __future__ import annotations

import json

import pytest

from tests.page.actions import (
    Gate,
    expect,
    expect_clean,
    line_of,
    open_panel,
    settle,
    text_of,
    type_after,
)


@pytest.fixture
def mapping(project):
    """The file of the mapping."""
    return project / "mappings" / "rainfocus.yaml"


def fail(route):
    """Answer a call as the server does if it cannot."""
    route.fulfill(status=422, content_type="application/json", body='{"error": "it did not work"}')


def test_an_answer_from_before_a_change_of_values_is_not_shown(workbench):
    page = workbench()
    gate = Gate(page, "convert")
    page.click("#tab-mapping")
    line_of(page, "producedBy").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" X")
    gate.wait()
    with page.expect_response("**/api/reveal"):
        page.click("#reveal")
    expect(page.locator("#reveal")).to_have_attribute("aria-pressed", "true")
    gate.let_through()
    gate.wait()
    expect(page.locator("#record")).not_to_contain_text("RainFocus X")
    gate.open()
    expect(page.locator("#record")).to_contain_text("RainFocus X")


def test_edit_copies_the_payload_that_is_chosen(workbench, project):
    (project / "samples" / "other.json").write_text('{"transmissionId": "other"}')
    page = workbench()
    page.click("#reveal")
    expect(page.locator("#paste")).to_have_text("Edit")
    gate = Gate(page, "evaluate")
    page.select_option("#sample", label="other.json")
    page.click("#paste")
    gate.open()
    expect(page.locator("#pasted")).to_be_visible()
    assert json.loads(page.input_value("#pasted")) == {"transmissionId": "other"}


def test_a_row_that_a_sample_loses_is_not_shown(workbench, project):
    rows = [json.dumps({"transmissionId": f"row {n}"}) for n in range(3)]
    file = project / "samples" / "rows.ndjson"
    file.write_text("\n".join(rows))
    page = workbench("samples/rows.ndjson")
    page.fill("#row", "3")
    page.press("#row", "Enter")
    expect(page.locator("#payload")).to_contain_text("row 2")
    file.write_text(rows[0])
    expect(page.locator("#payload")).to_contain_text("row 0")


def test_a_second_save_is_no_conflict_with_the_first(workbench, mapping):
    page = workbench()
    gate = Gate(page, "save")
    type_after(page, "mapper: 1", " # one")
    page.keyboard.press("Control+s")
    gate.wait()
    page.keyboard.type(" # two")
    page.keyboard.press("Control+s")
    page.keyboard.press("Control+s")
    gate.open()
    expect_clean(page)
    expect(page.locator("#conflict")).to_be_hidden()
    assert "mapper: 1 # one # two\n" in mapping.read_text()


def test_a_save_is_no_change_by_another_program(workbench):
    page = workbench()
    gate = Gate(page, "save")
    type_after(page, "mapper: 1", " # one")
    page.keyboard.press("Control+s")
    gate.wait()
    page.keyboard.type(" # two")
    with page.expect_response("**/api/changes"):
        pass
    gate.open()
    expect(page.locator("#status")).to_have_text("Saved rainfocus.yaml.")
    expect(page.locator("#conflict")).to_be_hidden()
    expect(page.locator("#save")).to_be_enabled()


def test_the_reason_why_a_save_failed_stays(workbench):
    page = workbench()
    page.route("**/api/save", fail)
    gate = Gate(page, "evaluate")
    type_after(page, "mapper: 1", " # one")
    page.keyboard.press("Control+s")
    message = "rainfocus.yaml was not saved: it did not work"
    expect(page.locator("#status")).to_have_text(message)
    gate.open()
    settle(page)
    expect(page.locator("#status")).to_have_text(message)


def test_a_failed_look_at_the_files_is_made_good(workbench):
    page = workbench()
    page.route("**/api/changes", fail, times=1)
    expect(page.locator("#outcome")).to_have_text("not evaluated")
    expect(page.locator("#outcome")).to_have_text("ok")
    expect(page.locator("#record")).to_contain_text("RainFocus")
    expect(page.locator("#status")).to_be_empty()


@pytest.mark.parametrize(("panel", "button", "service"), [
    ("tests", "#new-test", "new_test"),
    ("suggestions", "#suggestions-result >> text=Add", "accept"),
])  # fmt: skip
def test_text_that_is_typed_meanwhile_is_kept(workbench, mapping, panel, button, service):
    mapping.write_text(mapping.read_text().replace("  _tenant.lead.note: lead.note\n", ""))
    document = "tests" if panel == "tests" else "mapping"
    page = workbench()
    open_panel(page, panel)
    gate = Gate(page, service)
    page.click(button)
    gate.wait()
    page.click(f"#tab-{document}")
    page.locator(f"#view-{document} .cm-content").press_sequentially("# mine ")
    gate.open()
    expect(page.locator("#status")).to_have_text("The text has changed. Try again.")
    assert text_of(page, document).startswith("# mine ")
    page.click(button)
    expect(page.locator("#status")).to_contain_text("Added")
    assert text_of(page, document).startswith("# mine ")


def test_the_bench_stays_empty_without_an_expression(workbench):
    page = workbench()
    open_panel(page, "bench")
    gate = Gate(page, "bench")
    text = page.locator("#bench-text .cm-content")
    text.press_sequentially("eventType")
    gate.wait()
    text.fill("")
    expect(page.locator("#bench-result")).to_contain_text("Write an expression")
    gate.open()
    expect(page.locator("#bench-parts")).to_be_empty()
    text.press_sequentially("eventType")
    expect(page.locator("#bench-parts")).to_contain_text("eventType")


def test_coverage_is_shown_with_the_tests_only(workbench):
    page = workbench()
    page.click("#tab-mapping")
    gate = Gate(page, "tests")
    page.click("#open-tests")
    gate.wait()
    page.click("#open-findings")
    gate.open()
    expect(page.locator(".cm-coverage-mark")).to_have_count(0)
    open_panel(page, "tests")
    expect(page.locator("#tests-summary")).to_contain_text("10 of 10 tests passed")
    expect(page.locator(".cm-coverage-mark").first).to_be_attached()


def test_a_highlighted_entry_stays_highlighted(workbench):
    page = workbench()
    page.locator("#record button", has_text="externalId").first.click()
    expect(page.locator("tr.lit")).to_contain_text("attendee.externalId")
    page.evaluate(
        """async () => {
            const {editor} = (await import('/static/documents.js')).documentWith('mapping');
            const added = 'mappings:\\n  _tenant.new: note\\n';
            editor.setText(editor.text().replace('mappings:\\n', added));
        }"""
    )
    expect(page.locator("#entries tr")).to_have_count(28)
    expect(page.locator("tr.lit")).to_contain_text("attendee.externalId")
