// Light and dark: as the system says, or as the user chose.

import {byId} from "./dom.js";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
const label = () => { byId("theme").textContent = isDark() ? "Light" : "Dark"; };

/** Listen to the button and to the system. */
export function startTheme() {
  byId("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  prefersDark.addEventListener("change", label);
  label();
}
