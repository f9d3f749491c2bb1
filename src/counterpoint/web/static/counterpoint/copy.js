// Copies a text or prints the page, where a button offers it.

function textOf(selector) {
  const part = document.querySelector(selector);
  return part.value ?? part.textContent.trim();
}

async function copy(button) {
  const before = (button.dataset.before ??= button.textContent);
  try {
    await navigator.clipboard.writeText(textOf(button.dataset.copy));
    button.textContent = button.dataset.copied;
  } catch {
    const part = document.querySelector(button.dataset.copy);
    if (part.select) part.select(); // at least it is marked, to be copied by hand
    else getSelection().selectAllChildren(part);
    return;
  }
  setTimeout(() => (button.textContent = before), 4_000);
}

export function start() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button));
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }
}
