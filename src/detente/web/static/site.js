// Small comforts on every page. Nothing here is needed to read it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* storage may be closed to us */ }
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const nav = document.querySelector(".top nav");
  if (nav) {
    const button = document.createElement("button");
    button.className = "theme";
    button.type = "button";
    const label = () => { button.textContent = dark() ? "☀" : "☾"; button.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours"); };
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* as above */ }
      label();
      document.dispatchEvent(new Event("themechange"));
    });
    label();
    nav.append(button);
  }
  document.addEventListener("keydown", (e) => {
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      e.preventDefault();
      document.getElementById("q").focus();
    }
  });
})();
