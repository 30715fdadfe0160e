"""The page with axe-core, in light and dark, wide and narrow, and with the keyboard only."""

from __future__ import annotations

import pytest

from tests.page.actions import AXE, expect, open_panel, settle, type_after

PANELS = ("findings", "tests", "changes", "suggestions", "bench", "help")
has_axe = pytest.mark.skipif(not AXE.exists(), reason="run: npm ci --prefix mapper/page/frontend")


@pytest.fixture
def axed(workbench):
    """The page, and a function that fails if axe-core finds something."""

    def opened(**options):
        page = workbench(bypass_csp=True, **options)
        page.add_script_tag(path=str(AXE))

        def check(state):
            settle(page)  # until then, what is out of date is dimmed
            violations = page.evaluate("axe.run()")["violations"]
            summary = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in violations]
            assert (state, summary) == (state, [])

        return page, check

    return opened


@has_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 800])
def test_axe_finds_no_violation(axed, scheme, width):
    page, check = axed(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for tab in ("table", "mapping", "tests"):
        page.click(f"#tab-{tab}")
        check(tab)


@has_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_panels(axed, scheme):
    page, check = axed(color_scheme=scheme)
    for panel in PANELS:
        open_panel(page, panel)
        if panel == "help":
            page.wait_for_selector("#help-names button")
        check(panel)
    page.locator("#entries button", has_text="Show parts").first.click()
    page.wait_for_selector("#bench-parts li")
    check("an expression")
    page.click("#open-findings")
    page.locator("#findings button.code").first.click()
    page.wait_for_selector("#help-page pre")
    check("a page of the help")


@has_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_special_states(axed, project, scheme):
    page, check = axed(color_scheme=scheme)
    page.select_option("#sample", "all")
    page.wait_for_selector("#record >> text=Choose a sample")
    check("all samples")
    page.select_option("#sample", "pasted")
    page.fill("#pasted", "[")
    page.wait_for_selector("#status.bad")
    check("a payload that is not valid")
    page.select_option("#sample", label="every-field.json")
    page.locator("#record button", has_text="externalId").first.click()
    check("highlighted fields")
    type_after(page, "_tenant.exhibitor.name", "\n_tenant.att")
    page.wait_for_selector("#outcome >> text=out of date")
    check("a line that is being typed")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".cm-tooltip-autocomplete")
    check("completion")
    page.keyboard.press("Escape")
    mapping = project / "mappings" / "rainfocus.yaml"
    mapping.write_text(mapping.read_text() + "# theirs\n")
    page.wait_for_selector("#conflict:visible")
    check("a conflict")
    page.click("#help")
    expect(page.locator("#shortcuts")).to_be_visible()
    check("shortcuts")


def test_everything_is_reached_with_the_tab_key(workbench):
    page = workbench()
    page.click("h1")
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        id = page.evaluate(
            "document.activeElement.id || document.activeElement.closest('[id]')?.id"
        )
        reached.add(id)
        if "findings" in reached:
            break
    expected = {
        "reveal", "theme", "export", "help", "sample", "paste", "payload", "tab-table", "search",
        "state", "view-table", "entries", "record", "open-findings", "enlarge", "findings",
    }  # fmt: skip
    assert expected - reached == set()


def test_focus_is_visible(workbench):
    page = workbench()
    for selector in (
        "#reveal",
        "#sample",
        "#tab-table",
        "#search",
        "#payload .leaf",
        "#open-tests",
    ):
        page.locator(selector).first.focus()
        page.keyboard.press("Shift")  # the focus came from the keyboard
        expect(page.locator(":focus")).to_have_css("outline-style", "solid")


def test_the_focus_of_an_editor_is_above_its_gutters(workbench):
    page = workbench()
    page.click("#tab-mapping")
    page.locator("#view-mapping .cm-content").focus()
    page.wait_for_selector(".cm-editor.cm-focused")
    style = "getComputedStyle(document.querySelector('.cm-editor.cm-focused'), '::after')"
    gutters = "getComputedStyle(document.querySelector('.cm-editor.cm-focused .cm-gutters'))"
    assert page.evaluate(f"{style}.borderLeftStyle") == "solid"
    assert page.evaluate(f"Number({style}.zIndex) > Number({gutters}.zIndex)")


def test_a_narrow_page_starts_at_the_top(serve, new_page):
    page = new_page(serve(), screen={"width": 800, "height": 900})
    page.set_viewport_size({"width": 800, "height": 600})
    page.reload()
    page.wait_for_selector("#findings li")
    assert page.evaluate("scrollY") == 0
    page.locator("#entries button", has_text="Show parts").first.click()
    assert page.evaluate("scrollY") > 0  # the panel is below


def test_motion_is_reduced(workbench):
    page = workbench(reduced_motion="reduce")
    page.click("#tab-mapping")
    page.locator("#view-mapping .cm-content").focus()
    names = page.evaluate(
        "[...document.querySelectorAll('*')].map(e => getComputedStyle(e).animationName)"
    )
    assert set(names) == {"none"}
