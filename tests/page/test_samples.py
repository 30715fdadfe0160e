"""Samples on the page: rows, all samples, problems, and changes on disk."""

from __future__ import annotations

import json
import re

import pytest

from tests.page.actions import expect


@pytest.fixture
def rows(project):
    """Three rows in a file, and a file that cannot be read."""
    row = json.loads((project / "samples" / "every-field.json").read_text())
    lines = [json.dumps({**row, "number": 12345678901234567890 + n, "half": 1.0}) for n in range(3)]
    file = project / "samples" / "rows.ndjson"
    file.write_text("\n".join(lines))
    (project / "samples" / "a-broken.json").write_text('{"a": 1,,}')
    return file


def test_the_row_picker_shows_numbers_without_rounding(workbench, rows):
    page = workbench("samples/rows.ndjson")
    page.click("#reveal")
    page.wait_for_selector("#payload >> text=12345678901234567890")
    page.wait_for_selector("#payload >> text=1.0")
    expect(page.locator("#row-count")).to_have_text("of 3")
    page.click("#next-row")
    page.wait_for_selector("#payload >> text=12345678901234567891")
    page.fill("#row", "9")
    page.press("#row", "Enter")
    page.wait_for_selector("#payload >> text=12345678901234567892")
    expect(page.locator("#row")).to_have_value("3")
    expect(page.locator("#next-row")).to_be_disabled()
    expect(page).to_have_url(re.compile("row=3"))
    page.click("#paste")
    expect(page.locator("#pasted")).to_have_value(re.compile("12345678901234567892"))


def test_all_samples_are_counted(workbench, rows):
    page = workbench()
    expect(page.locator("#sample option:checked")).to_have_text("every-field.json")
    page.select_option("#sample", "all")
    page.wait_for_selector("#record >> text=Choose a sample")
    expect(page.locator("#rows-summary")).to_contain_text("10 rows")
    expect(page.locator("#payload")).to_contain_text("expected a name in double quotes")
    label = "9 filled, 1 missing, of 10 rows"
    expect(page.locator("tr[data-index='8'] .fill")).to_have_attribute("aria-label", label)
    page.click("#payload >> text=rows.ndjson")
    page.wait_for_selector("#payload .tree")
    expect(page.locator("#rows")).to_be_visible()


def test_problems_of_a_sample_are_shown(workbench, rows):
    page = workbench()
    page.select_option("#sample", label="a-broken.json (0 rows, 1 problem)")
    page.wait_for_selector("#sample-problems >> text=not valid JSON")


def test_changes_of_samples_are_followed(workbench, rows):
    page = workbench("samples/rows.ndjson")
    page.wait_for_selector("#payload .tree")
    rows.write_text(rows.read_text().replace("IBM", "IBM again"))
    page.wait_for_selector("#record >> text=IBM again")


def test_rejected_rows_are_counted_by_their_reason(workbench, project):
    row = json.loads((project / "samples" / "every-field.json").read_text())
    lines = [json.dumps({**row, "timestamp": time}) for time in (row["timestamp"], "?", "?")]
    (project / "samples" / "rows.ndjson").write_text("\n".join(lines))
    page = workbench("samples/rows.ndjson")
    page.select_option("#sample", "all")
    page.wait_for_selector("#record >> text=Choose a sample")
    expect(page.locator("#rows-summary")).to_have_text("3 rows: 1 ok, 2 rejected")
    expect(page.locator("tr[data-index='1']")).to_contain_text("1 filled, 2 rejected")
    label = "1 filled, 2 in rows rejected for other reasons, of 3 rows"
    expect(page.locator("tr[data-index='2'] .fill")).to_have_attribute("aria-label", label)
    page.click("#findings button >> text=rows.ndjson:2")
    page.wait_for_selector("#outcome >> text=rejected")
    expect(page.locator("#row")).to_have_value("2")


def test_a_payload_that_is_not_json_is_a_message(workbench):
    page = workbench()
    page.click("#paste")
    page.fill("#pasted", "{")
    page.wait_for_selector("#status >> text=of the pasted payload: not valid JSON")
    expect(page.locator("#payload")).to_be_empty()
    page.fill("#pasted", '{"transmissionId": "t", "timestamp": "2023-04-01T00:00:00Z"}')
    page.wait_for_selector("#payload >> text=transmissionId")
    expect(page.locator("#status")).to_be_empty()
