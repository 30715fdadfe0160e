"""The page in a browser."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import ROOT
from tests.page.actions import Gate, expect, expect_clean, line_of, settle, type_after


def test_the_page_opens_at_an_address_without_the_token(workbench):
    page = workbench()
    expect(page).not_to_have_url(re.compile("token"))
    expect(page).to_have_title("rainfocus.yaml – mapper")
    expect(page.locator("#counts")).to_contain_text("2 of 2 required")
    expect(page.locator("#entries tr")).to_have_count(27)
    stored = page.evaluate("document.cookie + JSON.stringify({...localStorage})")
    assert stored == "{}"


def test_an_edit_changes_the_record(workbench):
    page = workbench()
    page.click("#tab-mapping")
    line_of(page, "producedBy").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" Events")
    page.wait_for_selector("#record >> text=RainFocus Events")
    settle(page)
    page.click("#tab-table")
    expect(page.locator("#entries")).to_contain_text("RainFocus Events")


def test_the_record_is_shown_before_the_rest_is_known(workbench):
    page = workbench()
    gate = Gate(page, "evaluate")
    page.click("#tab-mapping")
    line_of(page, "producedBy").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("X")
    page.wait_for_selector("#record .leaf.lit >> text=RainFocusX")
    expect(page.locator("body.evaluating")).to_have_count(1)
    gate.open()
    settle(page)
    page.click("#tab-table")
    expect(page.locator("#entries")).to_contain_text("RainFocusX")


def test_the_record_stays_while_an_entry_has_an_error(workbench):
    page = workbench()
    page.wait_for_selector("#record >> text=RainFocus")
    type_after(page, "eventType: eventType", "[")
    page.wait_for_selector("#counts >> text=1 error")
    page.wait_for_selector("#outcome >> text=out of date")
    expect(page.locator("#record")).to_contain_text("RainFocus")
    page.select_option("#sample", index=2)
    page.wait_for_selector("#record >> text=Fix the errors to see the record.")


def test_strings_that_look_like_other_values_have_quotes(workbench):
    page = workbench()
    page.click("#reveal")
    page.click("#paste")
    page.fill(
        "#pasted", '{"a": "3", "b": 3, "c": "yes", "d": "true", "e": " x ", "f": "", "g": null}'
    )
    page.wait_for_selector("#payload .unread >> text=yes")
    lines = [line.strip() for line in page.inner_text("#payload").split("\n")]
    shown = [line.removesuffix("not read").strip() for line in lines if line]
    assert shown == ['a: "3"', "b: 3", "c: yes", 'd: "true"', 'e: " x "', 'f: ""', "g: null"]


def test_a_finding_is_shown_and_its_fix_applied(workbench, project):
    mapping = project / "mappings" / "rainfocus.yaml"
    mapping.write_text(mapping.read_text().replace("_tenant.lead.note:", "_tenant.lead.noet:"))
    page = workbench()
    page.click("#findings button >> text=rainfocus.yaml")
    expect(page.locator("#view-mapping .cm-activeLine")).to_contain_text("noet")
    page.wait_for_selector(".cm-lintRange-error")
    page.click("#findings >> text=Replace with '_tenant.lead.note'")
    page.wait_for_selector("#findings >> text=XDM003", state="detached")
    page.wait_for_selector("#record >> text=Visited after the keynote")


def test_saving_writes_the_file(workbench, project):
    page = workbench()
    file = project / "mappings" / "rainfocus.yaml"
    before = file.read_text()
    type_after(page, "mapper: 1", " # saved")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved")
    assert file.read_text() == before.replace("mapper: 1\n", "mapper: 1 # saved\n")
    expect_clean(page)


def test_a_conflict_is_the_users_choice(workbench, project):
    page = workbench()
    file = project / "mappings" / "rainfocus.yaml"
    type_after(page, "mapper: 1", " # mine")
    theirs = file.read_text() + "# theirs\n"
    file.write_text(theirs)
    page.keyboard.press("Control+s")
    page.wait_for_selector("#conflict:visible")
    assert file.read_text() == theirs
    page.keyboard.type("abc")
    page.keyboard.press("Enter")  # typed on without looking: nothing is chosen
    expect(page.locator("#conflict")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#view-mapping .cm-editor")).to_have_class(re.compile("cm-focused"))
    with page.expect_download() as download:
        page.click("#conflict >> text=Download")
    assert "# mine" in download.value.path().read_text()
    page.click("#conflict >> text=Load the file")
    page.wait_for_selector(".cm-line >> text=# theirs", state="attached")
    expect(page.locator("#status")).to_contain_text("Undo (Ctrl+Z) brings your text back.")
    expect_clean(page)
    file.write_text(theirs + "# followed\n")
    page.wait_for_selector("#status >> text=changed on disk")


def test_read_only_pages_cannot_be_edited(workbench, project):
    page = workbench("--read-only")
    before = (project / "mappings" / "rainfocus.yaml").read_text()
    type_after(page, "mapper: 1", " # x")
    page.keyboard.press("Control+s")
    expect(page.locator("#save")).to_have_text("Read-only")
    expect(page.locator("#status")).to_be_empty()
    assert (project / "mappings" / "rainfocus.yaml").read_text() == before


def test_filters_and_search(workbench):
    page = workbench()
    page.select_option("#state", "identity")
    expect(page.locator("#entries tr:visible")).to_have_count(1)
    page.select_option("#state", "")
    page.fill("#search", "sessiontime")
    expect(page.locator("#entries tr:visible")).to_have_count(4)
    page.fill("#search", "nothing like it")
    expect(page.locator("#no-entries")).to_be_visible()


@pytest.mark.parametrize("side", ["payload", "entries", "record"])
def test_lineage_from_each_side(workbench, side):
    page = workbench()
    page.locator(f"#{side} button", has_text="externalId").first.click()
    expect(page.locator("tr.lit")).to_contain_text("attendee.externalId")
    expect(page.locator("#payload .lit")).to_contain_text("externalId")
    expect(page.locator("#record .lit")).to_contain_text("externalId")
    page.click("#tab-mapping")
    expect(page.locator("#view-mapping .cm-lit")).to_contain_text("_tenant.attendee.externalId")


def test_values_are_masked_until_they_are_revealed(workbench):
    page = workbench()
    email = json.loads((ROOT / "samples" / "every-field.json").read_text())["attendee"]["email"]
    expect(page.locator("main")).not_to_contain_text(email, ignore_case=True)
    page.click("#reveal")
    page.wait_for_selector(f"#record >> text={email.lower()}")


def test_keyboard_only(workbench, project):
    page = workbench()
    page.keyboard.press("Alt+2")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n# typed\n")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-editor :focus")).to_have_count(0)
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved")
    assert "# typed" in (project / "mappings" / "rainfocus.yaml").read_text()
    page.keyboard.press("Alt+1")
    expect(page.locator("#tab-table")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-mapping")).to_be_focused()
    page.keyboard.press("Alt+/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("no such entry")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    for name in ("Record", "Findings and tools", "Payload", "Mapping"):
        page.keyboard.press("F6")
        pane = page.get_by_role("region", name=name, exact=True)
        expect(pane.locator(":focus")).to_have_count(1)


def test_completion_offers_targets_and_sources(workbench):
    page = workbench()
    type_after(page, "_tenant.exhibitor.name", "\n_tenant.lead.le")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".cm-tooltip-autocomplete >> text=_tenant.lead.leadId")


def test_dark_mode(workbench):
    page = workbench(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    expect(page.locator("body")).not_to_have_css("background-color", dark)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_deep_link_opens_sample_and_line(workbench):
    page = workbench(fragment="#sample=registration.json&line=14")
    expect(page.locator("#sample option:checked")).to_have_text("registration.json")
    expect(page.locator("#view-mapping .cm-activeLine")).to_contain_text("attendeeId")


HOSTILE = {
    "transmissionId": "<script>window.hacked=1</script>",
    "timestamp": "2023-04-01T00:00:00Z",
    "eventType": "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>": "javascript:window.hacked=1",
    "attendee": {"attendeeId": "</textarea><svg onload=window.hacked=1>", "email": "a@b.example"},
}


def test_hostile_payloads_and_mappings_are_text(workbench, project):
    (project / "samples" / "a<b>.json").write_text(json.dumps(HOSTILE))
    page = workbench("samples/a<b>.json")
    page.click("#reveal")
    page.wait_for_selector("#payload >> text=javascript:window.hacked=1")
    page.click("#paste")
    page.fill("#pasted", json.dumps(HOSTILE))
    type_after(page, "mapper: 1", " # <img src=x onerror=window.hacked=1>")
    type_after(page, "_tenant.exhibitor.name", "\n'<script>window.hacked=1</script>': lead.note")
    page.wait_for_selector("#findings >> text=<script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main script, main img[src=x], main svg").count() == 0
    assert page.locator("main a[href^='javascript:']").count() == 0


def test_nothing_is_loaded_from_other_hosts(serve, new_page):
    address = serve()
    page = new_page(address)
    page.wait_for_selector("#entries tr")
    urls = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    origin = re.match(r"http://[^/]+/", address)[0]
    assert [url for url in urls if not url.startswith((origin, "data:"))] == []
