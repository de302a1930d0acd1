// A sentence and its records light up together, whichever the pointer is on.
(() => {
  "use strict";
  const marks = [...document.querySelectorAll("mark[data-events]")];
  const cards = new Map([...document.querySelectorAll("[data-event]")].map((card) => [card.dataset.event, card]));
  const light = (ids, on) => {
    for (const id of ids) {
      cards.get(id)?.classList.toggle("hot", on);
      for (const mark of marks) if (mark.dataset.events.split(" ").includes(id)) mark.classList.toggle("hot", on);
    }
  };
  for (const mark of marks) {
    const ids = mark.dataset.events.split(" ");
    mark.addEventListener("mouseenter", () => light(ids, true));
    mark.addEventListener("mouseleave", () => light(ids, false));
    mark.addEventListener("click", () => cards.get(ids[0])?.scrollIntoView({ block: "nearest" }));
  }
  for (const [id, card] of cards) {
    card.addEventListener("mouseenter", () => light([id], true));
    card.addEventListener("mouseleave", () => light([id], false));
  }
})();
