"use strict";
document.documentElement.classList.add("scripted");

const differences = [...document.querySelectorAll(".difference")];
const choices = [...document.querySelectorAll(".choice")];
const outlet = document.querySelector("#outlet");
const words = document.querySelector("#words");
const shown = document.querySelector("#shown");

const apply = () => {
  const kinds = choices
    .filter((choice) => choice.getAttribute("aria-pressed") === "true")
    .map((choice) => choice.dataset.kind);
  const wanted = words.value.trim();
  let count = 0;
  for (const difference of differences) {
    const has = difference.dataset.kinds.split("|");
    const keep =
      (!kinds.length || kinds.some((kind) => has.includes(kind))) &&
      (!outlet || !outlet.value || difference.dataset.outlet === outlet.value) &&
      (!wanted || difference.textContent.includes(wanted));
    difference.hidden = !keep;
    if (keep) count += 1;
  }
  shown.textContent = `顯示 ${count} / ${differences.length} 筆`;
};

if (shown) {
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      const on = choice.getAttribute("aria-pressed") === "true";
      choice.setAttribute("aria-pressed", String(!on));
      apply();
    });
  }
  if (outlet) outlet.addEventListener("change", apply);
  words.addEventListener("input", apply);
  apply();
}
