"""The page of `mapper serve` in Chromium: from a key to the new record, start, and first paint.

    python tests/benchmarks/page.py

Needs Chromium and the extras `web` and `browser`.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = 500
KEYS = 60
GAPS = (40, 300)  # milliseconds between the record and the next key: fast and slow typing
CONSTANT = "producedBy: {value: RainFocus"  # characters are typed at its end
# the time from a key to the frame after the record has changed
WATCH = """() => {
  window.times = [];
  let start = 0;
  addEventListener("keydown", () => { start = performance.now(); }, true);
  new MutationObserver(() => {
    if (start) requestAnimationFrame(() => setTimeout(() => {
      if (start) window.times.push(performance.now() - start);
      start = 0;
    }));
  }).observe(document.getElementById("record"), {childList: true, subtree: true});
}"""


def rainfocus(folder: Path) -> None:
    """Copy the RainFocus project."""
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, folder / name)


def large(folder: Path) -> None:
    """Write a mapping with many entries, and a payload that fills them."""
    names = [f"g{number // 10}.f{number % 10}" for number in range(ENTRIES)]
    payload: dict[str, Any] = {"id": "1"}
    for name in names:
        group, field = name.split(".")
        payload.setdefault(group, {})[field] = "some text"
    mappings, samples = folder / "mappings", folder / "samples"
    mappings.mkdir()
    samples.mkdir()
    fields = "".join(f"    {name}: {{type: string}}\n" for name in names)
    (mappings / "large.schema.yaml").write_text(
        "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n" + fields
    )
    (mappings / "large.yaml").write_text(
        "mapper: 1\nschema: large.schema.yaml\ntenant: acme\nmappings:\n  _id: id\n"
        f"  timestamp: {{value: 2023-04-01T00:00:00Z}}\n  {CONSTANT}}}\n"
        + "".join(f"  _tenant.{name}: {name}\n" for name in names)
    )
    for number in range(7):
        (samples / f"{number}.json").write_text(json.dumps({**payload, "id": str(number)}))


def measure(page: Page, address: str) -> list[float]:
    """Type into the mapping, and return the milliseconds of each key."""
    page.goto(address)
    page.wait_for_selector("#record .tree")
    page.click("#tab-mapping")
    page.locator("#view-mapping .cm-line", has_text=CONSTANT).first.click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.evaluate(WATCH)
    typed = ""
    gaps = random.Random(1)
    for number in range(KEYS):
        typed += "abcdefghij"[number % 10]
        page.keyboard.press(typed[-1])
        page.wait_for_function("count => window.times.length >= count", arg=number + 1)
        page.wait_for_timeout(gaps.randint(*GAPS))
    assert "RainFocus" + typed in page.inner_text("#record")
    times: list[float] = page.evaluate("window.times")
    return times[5:]


def report(name: str, prepare: Any, page: Page) -> None:
    """Print the times of a project."""
    with tempfile.TemporaryDirectory() as created:
        folder = Path(created)
        prepare(folder)
        command = [sys.executable, "-m", "mapper", "serve", "--no-browser"]
        start = time.perf_counter()
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        started = time.perf_counter() - start
        try:
            times = sorted(measure(page, address))
        finally:
            server.kill()
            server.wait()
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(
        f"{name:24} median {statistics.median(times):4.0f} ms, "
        f"95th percentile {times[int(len(times) * 0.95)]:4.0f} ms "
        f"({len(times)} keys); address after {started:.2f} s, first paint after {paint:.0f} ms"
    )


def main() -> None:
    """Measure both projects."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, prepare in (("RainFocus", rainfocus), (f"{ENTRIES} entries", large)):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            report(name, prepare, page)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
