"""The panels below: tests, changes, suggestions, the expression bench, and help."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import pytest

from tests.page.actions import expect, line_of, open_panel, text_of, type_after


@pytest.fixture
def mapping(project):
    """The file of the mapping."""
    return project / "mappings" / "rainfocus.yaml"


def test_tests_run_on_unsaved_text_and_cover_entries(workbench):
    page = workbench()
    open_panel(page, "tests")
    page.wait_for_selector("#tests-summary >> text=10 of 10 tests passed")
    expect(page.locator("#entries .coverage", has_text="covered")).to_have_count(27)
    type_after(page, "_tenant.exhibitor.name", ".trim(")
    page.wait_for_selector("#tests-summary >> text=no test was run")
    for _ in ".trim(":
        page.keyboard.press("Backspace")
    page.keyboard.type("x")
    page.wait_for_selector("#tests-result >> text=Failed")
    page.wait_for_selector("#tests-result >> text=expected")
    expect(page.locator("#view-mapping .cm-coverage-mark").nth(20)).to_be_attached()
    page.click("#open-findings")
    expect(page.locator("#view-mapping .cm-coverage-mark")).to_have_count(0)


def test_a_payload_becomes_a_test(workbench, project):
    page = workbench()
    open_panel(page, "tests")
    page.fill("#test-name", "from the page")
    page.click("#new-test")
    page.wait_for_selector("#status >> text=Added the test")
    expect(page.locator("#view-tests .cm-activeLine")).to_contain_text("from the page")
    page.wait_for_selector("#tests-result >> text=from the page")
    tests = project / "mappings" / "rainfocus.tests.yaml"
    assert "from the page" not in tests.read_text()
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved rainfocus.tests.yaml")
    assert "from the page" in tests.read_text()


def test_changes_since_the_last_commit(workbench, project, mapping):
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "-A"], [*settings, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    page = workbench()
    open_panel(page, "changes")
    page.wait_for_selector("#changes-result >> text=Nothing differs")
    type_after(page, "_tenant.exhibitor.name", "\n_tenant.exhibitor.externalId: exhibitor.name")
    line_of(page, "_tenant.exhibitor.externalId: exhibitor.externalId").click()
    page.keyboard.press("Home")
    page.keyboard.type("# ")
    page.wait_for_selector("#changes-result >> text=exhibitor.externalId")
    page.wait_for_selector("#changes-result >> text=source: exhibitor.externalId")
    page.click("#changes-result >> text=exhibitor-visit.json, row 1")
    expect(page.locator("#sample option:checked")).to_have_text("exhibitor-visit.json")
    page.select_option("#compare-with", "revision")
    page.fill("#revision", "no-such-revision")
    page.press("#revision", "Enter")
    page.wait_for_selector("#changes-summary >> text=no-such-revision")


def test_changes_to_another_mapping(workbench, mapping):
    other = mapping.read_text().replace("value: RainFocus", "value: Other")
    (mapping.parent / "other.yaml").write_text(other)
    page = workbench("-m", "mappings/rainfocus.yaml")
    open_panel(page, "changes")
    page.select_option("#compare-with", label="other.yaml")
    page.wait_for_selector("#changes-result del >> text=Other")


def test_a_suggestion_is_accepted(workbench, mapping):
    mapping.write_text(mapping.read_text().replace("  _tenant.lead.note: lead.note\n", ""))
    page = workbench()
    open_panel(page, "suggestions")
    page.click("#suggestions-result >> text=Add")
    page.wait_for_selector("#status >> text=Added _acme.lead.note")
    page.wait_for_selector("#record >> text=Visited after the keynote")
    page.wait_for_selector("#suggestions-summary >> text=every field")
    assert "lead.note" not in mapping.read_text()


def test_the_bench_shows_the_value_of_every_part(workbench):
    page = workbench()
    page.locator("#entries button", has_text="Show parts").first.click()
    page.wait_for_selector("#bench-parts >> text=trim(attendee.email)")
    page.keyboard.press("Control+a")
    page.keyboard.type("iif(1 > 2, upper(exhibitor.name), lower(exhibitor.name))")
    page.wait_for_selector("#bench-result >> text=ibm")
    skipped = page.locator("#bench-parts li.skipped", has_text="upper(exhibitor.name)")
    expect(skipped.first).to_contain_text("not evaluated")
    page.hover("#bench-parts li >> text=1 > 2 = false")
    expect(page.locator("#bench-text .cm-lit")).to_have_text("1 > 2")
    page.select_option("#bench-language", "source")
    page.click("#bench-text .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.type("exhibitor.[")
    page.wait_for_selector("#bench-result .severity")


def test_help_explains_codes_and_functions(workbench):
    page = workbench()
    page.locator("#findings button.code").first.click()
    page.wait_for_selector("#help-page >> text=What it checks")
    page.fill("#help-search", "iif")
    page.press("#help-search", "Enter")
    page.wait_for_selector("#help-page pre >> text=equalsIgnoreCase")
    page.fill("#help-search", "attendee.clientId")
    page.click("#help-names >> text=Look up")
    page.wait_for_selector("#help-page >> text=a target")


def test_export_downloads_a_zip_file(workbench):
    page = workbench()
    with page.expect_download() as download:
        page.click("#export")
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    assert any(name.endswith(".csv") for name in names)
    page.wait_for_selector("#status >> text=Exported")
    type_after(page, "mapper: 1", "x")
    page.wait_for_selector("#findings .severity[data-severity=error]")
    page.click("#export")
    page.wait_for_selector("#status >> text=Not exported")


def test_signatures_and_descriptions_in_the_editor(workbench):
    page = workbench()
    line_of_email = "_tenant.attendee.email"
    page.click("#tab-mapping")
    line_of(page, line_of_email).click()
    page.keyboard.press("End")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type(", substr(")
    page.wait_for_selector(".hover .active")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_selector(".hover .active", state="detached")
    line_of(page, line_of_email).click(position={"x": 60, "y": 8})
    page.mouse.move(0, 0)
    page.wait_for_selector(".hover", state="detached")
    page.keyboard.press("F1")
    page.wait_for_selector(".hover >> text=primary identity")


def test_completion_uses_the_schema_of_the_document(workbench):
    page = workbench()
    type_after(page, "class:", "\n", "schema")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".cm-tooltip-autocomplete >> text=standard")


def test_the_table_stays_while_a_line_is_typed(workbench):
    page = workbench()
    type_after(page, "_tenant.exhibitor.name", "\n_tenant.att")
    page.wait_for_selector("#outcome >> text=out of date")
    expect(page.locator("#record")).to_contain_text("IBM")
    expect(page.locator("#payload")).to_contain_text("1680309557133007Wd9k")


def test_a_pasted_payload_is_saved_as_a_sample(workbench, project):
    page = workbench()
    page.click("#paste")
    page.fill("#pasted", '{"transmissionId": "t-1"}')
    page.fill("#sample-name", "pasted-1")
    page.click("#save-sample")
    page.wait_for_selector("#status >> text=Saved pasted-1.json")
    expect(page.locator("#sample option:checked")).to_have_text("pasted-1.json")
    assert (project / "samples" / "pasted-1.json").read_text() == '{"transmissionId": "t-1"}'


def test_new_fields_are_mapped_with_the_page_only(workbench, project, mapping):
    row = json.loads((project / "samples" / "every-field.json").read_text())
    row["badge"] = {"color": "green"}
    (project / "samples" / "badge.json").write_text(json.dumps(row))
    page = workbench("samples/badge.json")
    open_panel(page, "suggestions")
    expect(page.locator("#suggestions-result input")).to_have_value("_tenant.badge.color")
    page.click("#suggestions-result >> text=Add")
    page.click("#open-findings")
    page.click("#findings >> text=Add the field to 'rainfocus.schema.yaml'")
    page.wait_for_selector("#record >> text=green")
    page.keyboard.press("Control+Shift+S")
    page.wait_for_selector("#status >> text=Saved 2 documents")
    assert "  _tenant.badge.color: badge.color\n" in mapping.read_text()


def test_failed_tests_expect_the_actual_values(workbench):
    page = workbench()
    page.click("#reveal")
    open_panel(page, "tests")
    page.wait_for_selector("#tests-summary >> text=10 of 10 tests passed")
    page.click("#tab-mapping")
    line_of(page, "_id: transmissionId").click()
    for key in ("Home", "Shift+End"):
        page.keyboard.press(key)
    page.keyboard.type("_id: {expression: \"concat(transmissionId, '-1')\"}")
    page.keyboard.press("Escape")
    page.wait_for_selector("#tests-summary >> text=8 of 10 tests passed")
    page.click("#tests-result button >> text=Expect the actual values in all")
    page.wait_for_selector("#status >> text=Updated 2 tests; save the tests document to keep it.")
    page.wait_for_selector("#tests-summary >> text=10 of 10 tests passed")
    assert "_id: 1680309557133007Wd9k-1\n" in text_of(page, "tests")


def test_parts_of_an_expression_go_with_the_payload(workbench):
    page = workbench()
    open_panel(page, "bench")
    page.click("#bench-text .cm-content")
    page.keyboard.type("lower(eventType)")
    page.wait_for_selector("#bench-parts >> text=eventType")
    with page.expect_response("**/api/bench"):
        page.click("#paste")  # the panel asks about the empty payload
    page.fill("#pasted", "{")
    page.wait_for_selector("#bench-result >> text=of the pasted payload")
    expect(page.locator("#bench-parts")).to_be_empty()
