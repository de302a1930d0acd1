// Review by keyboard: y right, n no such event, c correct, u take back, j and k next and previous.
(() => {
  "use strict";
  const form = document.getElementById("verdict");
  if (!form) return;
  const by = form.elements.by;
  const press = (value) => {
    const button = form.querySelector(`button[value="${value}"]`);
    if (!button) return;
    if (!by.value.trim()) { by.focus(); return; }
    form.requestSubmit(button);
  };
  const step = (by_) => {
    const items = [...document.querySelectorAll(".queue li")];
    const at = items.findIndex((item) => item.getAttribute("aria-current"));
    items[at + by_]?.querySelector("a").click();
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    if (e.key === "y") press("confirmed");
    else if (e.key === "n") press("rejected");
    else if (e.key === "u") press("withdrawn");
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else if (e.key === "c") {
      e.preventDefault();
      document.getElementById("correct").open = true;
      form.elements.source.focus();
    }
  });
  // Only the modes of the type that is chosen.
  const type = document.getElementById("type"), mode = document.getElementById("mode");
  const narrow = () => {
    for (const group of mode.querySelectorAll("optgroup")) { group.hidden = group.label !== type.value; group.disabled = group.hidden; }
    const chosen = mode.selectedOptions[0];
    if (chosen && chosen.parentElement.label && chosen.parentElement.label !== type.value) mode.value = "";
  };
  type.addEventListener("change", narrow);
  narrow();
  for (const other of document.querySelectorAll("[data-by]")) by.addEventListener("input", () => { other.value = by.value; });
})();
