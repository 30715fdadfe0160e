"""The HTML report in a browser."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.page.actions import AXE

MAPPING = "mappings/rainfocus.yaml"


@pytest.fixture
def report(project):
    """A function that writes a report and returns its address."""

    def write(*arguments):
        file = project / "report.html"
        command = [sys.executable, "-m", "mapper", *arguments, "--format", "html", "-o", file]
        subprocess.run(command, cwd=project, check=False, stdout=subprocess.DEVNULL)
        return file.as_uri()

    return write


@pytest.fixture
def faulty(project):
    """A mapping with findings of several kinds, and a hostile payload."""
    path = project / MAPPING
    text = path.read_text().replace("session.length: session.length", "session.length: lead.note")
    path.write_text(text.replace("lead.note: lead.note", "lead.note: lead.nothing"))
    hostile = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
    row = {"transmissionId": hostile, "timestamp": "javascript:window.hacked=1", hostile: hostile}
    (project / "samples" / "a<b>.json").write_text(json.dumps(row))


@pytest.fixture
def large(project):
    """A mapping with 300 entries."""
    fields = [f"group{n % 12}.field{n}" for n in range(300)]
    schema = "mapper-schema: 1\ntitle: t\nclass: experienceevent\ngroups:\n  G:\n"
    schema += "".join(f"    {field}: {{type: string}}\n" for field in fields)
    mapping = "mapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\nmappings:\n"
    mapping += "  _id: transmissionId\n  timestamp: timestamp\n"
    mapping += "".join(f"  _tenant.{field}: {field}\n" for field in fields)
    (project / "mappings/rainfocus.schema.yaml").write_text(schema)
    (project / MAPPING).write_text(mapping)


def visible(page, selector):
    return page.locator(f"{selector}:visible").count()


def test_filters_narrow_the_targets_and_findings(report, faulty, new_page):
    page = new_page(report("check", "samples"))
    total = visible(page, "#targets .item")
    assert total == 27
    page.fill("#targets input", "SESSIONTIME acme")
    assert visible(page, "#targets .item") == 4
    assert page.inner_text("#targets output") == "4 of 27 targets"
    page.fill("#targets input", "")
    page.select_option("#targets select", "identity")
    assert visible(page, "#targets .item") == 1
    findings = visible(page, "#findings .item")
    page.select_option("#findings select", "error")
    assert 0 < visible(page, "#findings .item") < findings
    page.fill("#findings input", "nothing like it")
    assert visible(page, "#findings .item") == 0
    assert page.evaluate("window.hacked") is None


def test_the_report_is_complete_without_scripts(report, faulty, new_page):
    page = new_page(report("check", "samples"), java_script_enabled=False)
    assert visible(page, "#targets .item") == 27
    assert visible(page, "svg.picture") == 1
    assert visible(page, ".filters") == 0
    page.click("#findings summary")
    assert page.is_visible("#findings table")


def test_nothing_is_loaded(report, new_page):
    page = new_page(report("test"))
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert page.locator("svg.picture").bounding_box()["height"] > 400


def test_labels_of_a_picture_do_not_overlap(report, large, new_page):
    page = new_page(report("check", "samples"))
    assert page.locator("svg.overview").count() == 1
    page.locator("details.part summary").first.click()
    overlaps = """svg => {
        const boxes = [...svg.querySelectorAll("text")].map(text => text.getBBox());
        const view = svg.viewBox.baseVal;
        const outside = boxes.filter(b => b.x < view.x || b.x + b.width > view.x + view.width);
        return outside.length + boxes.filter((a, i) => boxes.slice(i + 1).some(b =>
            a.x < b.x + b.width && b.x < a.x + a.width &&
            a.y + 1 < b.y + b.height && b.y + 1 < a.y + a.height)).length;
    }"""
    for index in (0, 1):
        assert page.locator("svg.picture").nth(index).evaluate(overlaps) == 0


def test_details_are_open_in_print_only(report, large, new_page):
    page = new_page(report("check", "samples"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("command", [["check", "samples"], ["test"], ["diff", "a.yaml", MAPPING]])
@pytest.mark.parametrize("width", [1280, 390, 360])
def test_the_page_does_not_scroll_sideways(report, faulty, project, new_page, command, width):
    text = (project / MAPPING).read_text().replace("schema: ", "schema: mappings/")
    (project / "a.yaml").write_text(text.replace("(attendee.email)", "(attendee.clientId)"))
    page = new_page(report(*command))
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_scrolls_sideways_has_a_shadow_at_the_side_with_more(report, faulty, new_page):
    page = new_page(report("check", "samples"))
    page.set_viewport_size({"width": 390, "height": 800})
    table = page.locator("#targets .wide", has=page.locator("table.targets")).first
    edges = [table.screenshot()]
    table.evaluate("part => part.scrollTo(part.scrollWidth, 0)")
    edges.append(table.screenshot())
    table.evaluate("part => { part.style.background = 'none'; part.scrollTo(0, 0); }")
    edges.append(table.screenshot())
    table.evaluate("part => part.scrollTo(part.scrollWidth, 0)")
    edges.append(table.screenshot())
    assert len(set(edges)) == 4  # a shadow at the right, then at the left, and none without it


@pytest.mark.skipif(not AXE.exists(), reason="run: npm ci --prefix mapper/page/frontend")
@pytest.mark.parametrize("command", ["check", "test", "diff", "several", "large"])
def test_axe_finds_no_violation(request, report, project, new_page, command):
    arguments = {"diff": ["diff", "old.yaml", MAPPING, "samples"], "test": ["test"]}
    (project / "old.yaml").write_text((project / MAPPING).read_text())
    if command == "several":
        (project / "mappings/other.yaml").write_text((project / MAPPING).read_text())
    request.getfixturevalue("large" if command == "large" else "faulty")
    address = report(*arguments.get(command, ["check"]))
    page = new_page(address, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.add_script_tag(path=str(AXE))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = page.evaluate("axe.run()")["violations"]
        summary = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in violations]
        assert summary == []
