"use strict";
document.documentElement.classList.add("scripted");

// A segment of the text lies in several records when claims nest: data-r lists them all.
const recordsOf = (element) => (element.dataset.r || "").split(" ").filter(Boolean);

for (const story of document.querySelectorAll(".story")) {
  const marked = [...story.querySelectorAll("[data-r]")];
  const rows = [...story.querySelectorAll("tbody tr")];
  const choices = [...story.querySelectorAll(".choice")];
  const reset = story.querySelector(".reset");
  const shown = story.querySelector(".shown");
  const inRecord = new Map();
  for (const element of marked) {
    for (const record of recordsOf(element)) {
      if (!inRecord.has(record)) inRecord.set(record, []);
      inRecord.get(record).push(element);
    }
  }

  const light = (element, on) => {
    // The innermost claim comes last, and is what the pointer means.
    const record = recordsOf(element).pop();
    for (const other of inRecord.get(record) || []) other.classList.toggle("lit", on);
  };
  for (const element of marked) {
    element.addEventListener("mouseenter", () => light(element, true));
    element.addEventListener("mouseleave", () => light(element, false));
  }

  const pressed = (filter) =>
    choices
      .filter((c) => c.dataset.filter === filter && c.getAttribute("aria-pressed") === "true")
      .map((c) => c.dataset.value);

  const apply = () => {
    const speakers = pressed("speaker");
    const kinds = pressed("kind");
    const kept = new Set();
    for (const row of rows) {
      const keep =
        (!speakers.length || speakers.includes(row.dataset.speaker)) &&
        (!kinds.length || kinds.includes(row.dataset.kind));
      row.hidden = !keep;
      if (keep) kept.add(row.dataset.r);
    }
    for (const element of marked) {
      element.classList.toggle("off", !recordsOf(element).some((r) => kept.has(r)));
    }
    reset.disabled = !speakers.length && !kinds.length;
    shown.textContent = reset.disabled ? "" : `顯示 ${kept.size} / ${rows.length} 筆`;
  };

  for (const choice of choices) {
    choice.addEventListener("click", () => {
      const on = choice.getAttribute("aria-pressed") === "true";
      choice.setAttribute("aria-pressed", String(!on));
      apply();
    });
  }
  if (reset) {
    reset.addEventListener("click", () => {
      for (const choice of choices) choice.setAttribute("aria-pressed", "false");
      apply();
    });
  }
}
