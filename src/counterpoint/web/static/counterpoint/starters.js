// Turns ways to begin into buttons that put their words into the field they belong to.

function begin(field, words) {
  let kept = field.value.trimEnd();
  const { begun } = field.dataset;
  // Another beginning takes the place of one that nothing was added to.
  if (begun && kept.endsWith(begun)) kept = kept.slice(0, -begun.length).trimEnd();
  field.dataset.begun = words;
  field.value = `${kept}${kept && "\n"}${words} `;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function button(starter, field) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "chip";
  made.textContent = starter.textContent;
  made.addEventListener("click", () => begin(field, starter.dataset.starter));
  return made;
}

export function start() {
  for (const list of document.querySelectorAll("[data-starters]")) {
    const field = document.getElementById(list.dataset.starters);
    for (const starter of list.querySelectorAll("[data-starter]")) {
      starter.replaceChildren(button(starter, field));
    }
  }
}
