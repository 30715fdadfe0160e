"use strict";
for (const controls of document.querySelectorAll(".filters")) {
  const box = document.getElementById(controls.dataset.items);
  const search = controls.querySelector("input");
  const select = controls.querySelector("select");
  const output = controls.querySelector("output");
  const items = [...box.querySelectorAll(".item")].map((element) => ({
    element, kind: element.dataset.kind, text: element.textContent.toLowerCase(),
  }));
  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { element, kind, text } of items) {
      const matches = (!select || !select.value || select.value === kind)
        && words.every((word) => text.includes(word));
      element.hidden = !matches;
      shown += matches;
    }
    output.value = shown === items.length ? "" : `${shown} of ${items.length} ${controls.dataset.label}`;
  };
  controls.addEventListener("input", update);
  controls.hidden = false;
  update();
}
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    part.open = true;
    addEventListener("afterprint", () => { part.open = false; }, { once: true });
  }
});
