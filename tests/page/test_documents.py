"""Several documents on the page: editing, saving, following, and fixing them."""

from __future__ import annotations

import json

from tests.page.actions import expect, expect_clean, line_of, text_of, type_after

NAME = "    exhibitor.name:\n      type: string\n"  # of the schema


def split_mapping(project):
    """Move the last entry of the mapping to an included file."""
    mapping = project / "mappings" / "rainfocus.yaml"
    text = mapping.read_text()
    entry = "  _tenant.timestamp: timestamp\n"
    assert entry in text
    text = text.replace(entry, "").replace("mappings:\n", "include: [push.yaml]\nmappings:\n", 1)
    mapping.write_text(text)
    included = project / "mappings" / "push.yaml"
    included.write_text(f"mapper: 1\nmappings:\n{entry}")
    return included


def test_unsaved_text_of_several_documents_is_evaluated(workbench, project):
    schema = project / "mappings" / "rainfocus.schema.yaml"
    before = schema.read_text()
    page = workbench()
    type_after(page, "_tenant.exhibitor.name", "\n_tenant.exhibitor.booth: lead.note")
    page.wait_for_selector("#findings >> text=XDM003")
    page.click("#tab-schema")
    line_of(page, "Note about the lead", "schema").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.type("exhibitor.booth: {type: string}")
    page.wait_for_selector("#findings >> text=XDM003", state="detached")
    page.wait_for_selector("#record >> text=booth")
    expect(page.locator("[role=tab] .dirty:visible")).to_have_count(2)
    assert schema.read_text() == before
    page.keyboard.press("Control+Shift+S")
    page.wait_for_selector("#status >> text=Saved 2 documents")
    assert "    exhibitor.booth: {type: string}\n" in schema.read_text()
    expect_clean(page)


def test_each_document_has_its_own_history(workbench):
    page = workbench()
    type_after(page, "mapper: 1", " # one")
    type_after(page, "mapper-tests: 1", " # two", "tests")
    expect(line_of(page, "mapper-tests: 1", "tests")).to_contain_text("# two")
    page.keyboard.press("Control+z")
    expect(line_of(page, "mapper-tests: 1", "tests")).not_to_contain_text("# two")
    assert "# one" in text_of(page)


def test_a_finding_opens_its_document(workbench, project):
    schema = project / "mappings" / "rainfocus.schema.yaml"
    schema.write_text(schema.read_text().replace(NAME, NAME.replace("string", "strin")))
    page = workbench()
    expect(page.locator("#tab-schema .count")).to_have_text("1 error")
    page.locator("#findings button", has_text="rainfocus.schema.yaml").first.click()
    expect(page.locator("#view-schema .cm-activeLine")).to_contain_text("strin")
    page.wait_for_selector("#view-schema .cm-lintRange-error")


def test_included_files_have_tabs_and_are_followed(workbench, project):
    included = split_mapping(project)
    page = workbench()
    page.locator("#entries button", has_text="push.yaml:3").click()
    expect(page.locator(".document:visible .cm-activeLine")).to_contain_text("_tenant.timestamp")
    included.write_text(included.read_text() + "  # theirs\n")
    page.wait_for_selector("#status >> text=push.yaml changed on disk")
    page.locator(".document:visible .cm-content").press_sequentially("# mine ")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved push.yaml")
    assert "# mine" in included.read_text()
    assert "# theirs" in included.read_text()


def test_a_file_that_is_included_later_gets_a_tab(workbench, project):
    page = workbench()
    split_mapping(project)
    page.wait_for_selector("[role=tab] >> text=push.yaml")
    expect(page.locator("#entries button", has_text="push.yaml:3")).to_be_visible()
    expect(page.locator("#entries tr")).to_have_count(27)


def test_a_file_that_unsaved_text_includes_has_a_tab(workbench, project):
    included = project / "mappings" / "push.yaml"
    included.write_text("mapper: 1\nmappings:\n  _tenant.lead.leadId: lead.note\n")
    page = workbench("-m", "mappings/rainfocus.yaml")
    type_after(page, "tenant: acme", "\ninclude: push.yaml")
    page.click("[role=tab] >> text=push.yaml")
    page.locator(".document:visible .cm-line", has_text="lead.note").click()
    page.keyboard.press("End")
    page.keyboard.type("\n_tenant.exhibitor.booth: lead.note")
    page.keyboard.press("Escape")
    page.wait_for_selector("#findings button >> text=push.yaml:4")
    page.wait_for_selector(".document:visible .cm-lintRange-error")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved push.yaml")
    assert "booth" in included.read_text()
    page.click("#tab-mapping")
    line_of(page, "include: push.yaml").click()
    page.keyboard.press("Home")
    page.keyboard.type("# ")
    page.wait_for_selector("[role=tab] >> text=push.yaml", state="detached")
    assert "include" not in (project / "mappings" / "rainfocus.yaml").read_text()


def test_entries_and_findings_of_a_file_that_is_included_later_are_links(workbench, project):
    included = project / "mappings" / "push.yaml"
    included.write_text("mapper: 1\nmappings:\n  _tenant.exhibitor.booth: lead.note\n")
    page = workbench("-m", "mappings/rainfocus.yaml")
    page.evaluate(
        """async () => {
            const {editor} = (await import('/static/documents.js')).documentWith('mapping');
            const added = 'include: push.yaml\\nmappings:\\n';
            editor.setText(editor.text().replace('mappings:\\n', added));
        }"""
    )
    expect(page.locator("#entries button", has_text="push.yaml:3")).to_be_visible()
    expect(page.locator("#findings button", has_text="push.yaml:3").first).to_be_visible()


def test_a_file_that_unsaved_text_does_not_include_any_more_stays_closed(workbench, project):
    split_mapping(project)
    page = workbench()
    tab = page.locator("[role=tab]", has_text="push.yaml")
    expect(tab).to_be_visible()
    type_after(page, "include:", "")
    page.keyboard.press("Home")
    page.keyboard.type("# ")
    expect(tab).to_have_count(0)
    page.evaluate(
        """() => {
            window.opened = 0;
            const count = records => records.forEach(it => { opened += it.addedNodes.length; });
            const tabs = document.getElementById("views");
            new MutationObserver(count).observe(tabs, {childList: true});
        }"""
    )
    for _ in range(2):
        with page.expect_response("**/api/changes"):
            pass
    assert page.evaluate("opened") == 0


def test_documents_that_cannot_be_changed_say_why(workbench):
    page = workbench("--read-only")
    page.click("#tab-schema")
    expect(page.locator("#view-schema .strip")).to_contain_text("--read-only")


def test_a_new_document_is_created_by_saving(workbench, project):
    tests = project / "mappings" / "rainfocus.tests.yaml"
    text = tests.read_text()
    tests.unlink()
    page = workbench()
    page.click("#tab-tests")
    expect(page.locator("#view-tests .strip")).to_contain_text("does not exist yet")
    page.locator("#view-tests .cm-content").fill(text)
    page.keyboard.press("Control+s")
    page.wait_for_selector("#status >> text=Saved rainfocus.tests.yaml")
    assert tests.read_text() == text
    expect(page.locator("#view-tests .strip")).to_be_hidden()


def test_a_fix_changes_several_documents_in_one_step_each(workbench):
    edits = [
        {"document": id, "line": 1, "column": 1, "endLine": 1, "endColumn": 1, "text": "# fixed\n"}
        for id in ("mapping", "schema")
    ]
    fixes = [{"title": "Fix both", "edits": edits}, {"title": "Fix one", "edits": edits[:1]}]

    def answer(route):
        response = route.fetch()
        view = response.json()
        view["findings"][0]["fixes"] = fixes
        route.fulfill(response=response, body=json.dumps(view))

    page = workbench()
    page.route("**/api/evaluate", answer)
    type_after(page, "mapper: 1", " # x")
    page.wait_for_selector("#findings >> text=Fix one")
    page.click("#findings >> text=Fix both")
    for document in ("mapping", "schema"):
        first = page.locator(f"#view-{document} .cm-line").first
        page.click(f"#tab-{document}")
        expect(first).to_have_text("# fixed")
        page.locator(f"#view-{document} .cm-content").press("Control+z")
        expect(first).not_to_have_text("# fixed")
    assert "mapper: 1 # x\n" in text_of(page)
