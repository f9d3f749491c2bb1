// Turns number boxes into dials: a line with a note on it, hollow until touched, said in words.

function words(dial) {
  const said = dial.dataset.words.split("|");
  return said[Math.min(said.length - 1, Math.floor((Number(dial.value) * said.length) / 11))];
}

function say(dial) {
  const answered = dial.dataset.unset === undefined;
  const word = answered ? words(dial) : dial.dataset.unsetWord;
  dial.setAttribute("aria-valuetext", word);
  dial.parentElement.querySelector("output").textContent = word;
  dial.parentElement.querySelector(".clear").hidden = !answered;
}

// A dial without a name is not sent, so what was not answered is never fifty-fifty.
function answer(dial) {
  delete dial.dataset.unset;
  dial.name = dial.dataset.name;
  say(dial);
}

function unanswer(dial) {
  dial.dataset.unset = "";
  dial.removeAttribute("name");
  dial.value = 5;
  say(dial);
}

function clearButton(dial) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "clear";
  button.textContent = "×";
  const label = dial.parentElement.querySelector("label").textContent;
  button.setAttribute("aria-label", `${dial.dataset.clearWord}: ${label}`);
  button.addEventListener("click", () => {
    unanswer(dial);
    dial.focus();
  });
  return button;
}

function onKey(event) {
  const dial = event.currentTarget;
  if (event.key === "Delete" || event.key === "Backspace") unanswer(dial);
  else if (event.key === " ") answer(dial); // the middle is also an answer
  else return;
  event.preventDefault();
}

function turn(dial) {
  const given = dial.value;
  if (given !== "" && !/^(10|\d)$/.test(given)) return; // an error stands there to be seen
  dial.dataset.name = dial.name;
  dial.type = "range";
  dial.parentElement.querySelector("output").after(clearButton(dial));
  if (given === "") unanswer(dial);
  else answer(dial);
  dial.addEventListener("input", () => answer(dial));
  dial.addEventListener("click", () => answer(dial)); // a press on the middle moves nothing
  dial.addEventListener("keydown", onKey);
}

export function emptyDials(form) {
  form.querySelectorAll("[data-dial][type=range]").forEach(unanswer);
}

export function start() {
  document.querySelectorAll("input[data-dial]").forEach(turn);
}
