/* The page of the recueil with a script: a count under each field, the link copied, fiches dragged to their place, and nobody leaves
   what they typed behind. Every button works without it. */

import { keep } from "./memoire.js";

const page = document.querySelector("[data-mon-recueil]");
const form = document.getElementById("mon-recueil");
const numeros = page.dataset.numeros.split(" ").filter(Boolean).map(Number);

keep({ numeros, jusqua: Number(page.dataset.jusqua) });
for (const place of page.querySelectorAll("[data-compte]")) count(place);
for (const button of page.querySelectorAll("[data-copier]")) copy(button);
for (const list of page.querySelectorAll("[data-ranger]")) arrange(list);
if (form) guard(form);

function count(place) {
  const field = document.getElementById(place.dataset.compte);
  const maximum = Number(field.dataset.maximum);
  const say = () => {
    const length = [...field.value].length; // signs, as the site counts them
    place.textContent = length > maximum ? `${length - maximum} de trop` : `${length} sur ${maximum}`;
    place.classList.toggle("trop", length > maximum);
  };
  field.addEventListener("input", say);
  say();
}

function copy(button) {
  if (!navigator.clipboard) return; // needs HTTPS: the address stays, to be copied by hand
  const state = page.querySelector("[data-copie]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(page.querySelector("[data-adresse]").value);
      state.textContent = "Lien copié.";
    } catch {
      state.textContent = "Votre navigateur refuse de copier : copiez l’adresse ci-dessus.";
    }
  });
}

/* The handle follows the pointer; where it is let go, the site is told after which fiche this one stands. */
function arrange(list) {
  for (const handle of list.querySelectorAll("[data-poignee]")) {
    const line = handle.closest("[data-fiche]");
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      const before = line.previousElementSibling;
      handle.setPointerCapture(event.pointerId);
      line.classList.add("tiree");
      // Its neighbours go round it: a line taken out of the page would let go of the pointer.
      const follow = ({ clientY }) => {
        const { previousElementSibling: above, nextElementSibling: below } = line;
        if (above && clientY < middle(above)) line.after(above);
        else if (below && clientY > middle(below)) line.before(below);
      };
      const drop = () => {
        handle.removeEventListener("pointermove", follow);
        line.classList.remove("tiree");
        if (line.previousElementSibling !== before) place(line);
      };
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", drop, { once: true });
    });
  }
}

function middle(line) {
  const { top, height } = line.getBoundingClientRect();
  return top + height / 2;
}

function place(line) {
  send({ apres: line.previousElementSibling?.dataset.fiche ?? "", geste: `placer-${line.dataset.fiche}` });
}

function send(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.requestSubmit();
}

function guard() {
  let changed = false;
  form.addEventListener("input", (event) => (changed ||= event.target.matches("[data-maximum]")));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
