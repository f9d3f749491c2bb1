(what) => {
  const seen = (part) => part.checkVisibility({ checkVisibilityCSS: true }) && part.getClientRects().length > 0;
  const name = (part) =>
    `${part.tagName.toLowerCase()}${part.className ? `.${part.className.baseVal ?? part.className}` : ""} ` +
    `"${(part.getAttribute("aria-label") || part.textContent || part.value || "").trim().slice(0, 30)}"`;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);

  function sideways() {
    const wide = document.documentElement;
    if (wide.scrollWidth <= wide.clientWidth) return null;
    const over = all("body *").filter((part) => part.getBoundingClientRect().right > wide.clientWidth + 1);
    return over.slice(0, 3).map(name);
  }

  // Inside its own box, or cut by it.
  function cut() {
    const texts = all("h1, h2, h3, p, dt, dd, label, .btn, a, summary, output, th, td, strong");
    const over = texts.filter((part) => {
      const style = getComputedStyle(part);
      if (part.closest(".vh, .scroll, .skip") || style.display === "inline") return false;
      const clamped = style.webkitLineClamp !== "none"; // shortened on purpose; whole on its own page
      const wide = part.scrollWidth > part.clientWidth + 1 && style.overflowX !== "visible";
      const tall = part.scrollHeight > part.clientHeight + 1 && style.overflowY !== "visible";
      const box = part.getBoundingClientRect();
      const off = box.left < -1 || box.right > document.documentElement.clientWidth + 1;
      return off || (!clamped && (wide || tall));
    });
    return [...over.slice(0, 5).map(name), ...overlapping()];
  }

  function overlapping() {
    const parts = all(".top > *").filter((part) => getComputedStyle(part).position !== "fixed");
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const over = (one, two) => one.right > two.left + 1 && one.bottom > two.top + 1 && one.top < two.bottom - 1;
    return parts.filter((_, at) => at > 0 && over(boxes[at - 1], boxes[at])).map(name);
  }

  // 44 px for what is pressed on its own; 24 px for a link within a line of text.
  function small() {
    const pressed = all("a, button, summary, select, textarea, input:not([type=hidden])");
    const found = pressed.filter((part) => !part.matches(".skip")).map((part) => {
      const target = part.closest("label") ?? part;
      const line = part.tagName === "A" && getComputedStyle(part).display === "inline";
      const { width, height } = target.getBoundingClientRect();
      const least = line ? 24 : 44;
      return Math.min(width, height) + 0.5 < least ? `${Math.round(width)}x${Math.round(height)} ${name(part)}` : "";
    });
    return found.filter(Boolean);
  }

  const moving = () =>
    document
      .getAnimations()
      .filter((each) => Number(each.effect?.getComputedTiming().activeDuration) > 1)
      .map((each) => each.animationName ?? each.transitionProperty);
  const headings = () => {
    const found = document.querySelectorAll("h1").length;
    return found === 1 ? "" : `${found} h1`;
  };
  const remembered = () =>
    all("main textarea").filter((part) => part.form?.getAttribute("autocomplete") !== "off").map(name);

  if (what === "sideways") return sideways();
  if (what === "cut") return cut();
  return {
    address: location.pathname,
    title: document.title,
    violations: window.violations,
    small: small(),
    moving: moving(),
    headings: headings(),
    remembered: remembered(),
  };
}
