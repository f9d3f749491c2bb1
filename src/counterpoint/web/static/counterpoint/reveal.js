// Asks now and then whether a sealed question has opened: often while it is looked at, rarely else.

const OFTEN = 5_000;
const RARELY = 60_000;

export function start() {
  if (!document.querySelector("[data-look]")) return;
  let timer = 0;
  const look = () => {
    const waiting = document.querySelectorAll("[data-look]");
    waiting.forEach((part) => part.dispatchEvent(new CustomEvent("look")));
    if (waiting.length) wait();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(look, document.hidden ? RARELY : OFTEN);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? wait() : look()));
  wait();
}
