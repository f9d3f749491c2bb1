// Closes the menu on Escape and on a press elsewhere; the focus goes back to where it was opened.

function close(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

export function start() {
  const menu = document.querySelector("details.menu");
  if (!menu) return;
  document.addEventListener("keydown", (event) => event.key === "Escape" && menu.open && close(menu));
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
