/* « Mettre de côté » without leaving the page. Each button is a form that works without this script, and when the site does not answer. */

import { keep, recall, showCount } from "./memoire.js";

const forms = [...document.querySelectorAll("[data-mettre-de-cote]")];

for (const form of forms) {
  const said = document.createElement("span"); // there before it speaks: readers of the screen hear it
  said.className = "mettre-de-cote__dit";
  said.setAttribute("role", "status");
  form.append(said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    putAside(form, said);
  });
}
show();
addEventListener("pageshow", (event) => event.persisted && show()); // come back to, as it was left
addEventListener("storage", show); // changed in another tab

function show() {
  showCount();
  const { numeros } = recall();
  for (const form of forms) {
    if (numeros.includes(Number(form.dataset.mettreDeCote))) turnIntoLink(form);
    else turnIntoButton(form);
  }
}

async function putAside(form, said) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    const answer = await response.json();
    said.textContent = answer.texte;
    if (answer.numeros) keep(answer);
    if (response.ok) turnIntoLink(form)?.focus();
  } catch {
    form.submit(); // the long way says what is wrong
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function turnIntoLink(form) {
  const button = form.querySelector("button");
  if (button.hidden) return null;
  const link = document.createElement("a");
  link.className = button.className;
  link.href = `${form.action.replace(/ajouter\/$/, "")}#fiche-${form.dataset.mettreDeCote}`;
  link.append(...[...button.childNodes].map((node) => node.cloneNode(true)));
  link.querySelector("[data-dit]").textContent = "Dans mon recueil";
  link.classList.add("mettre-de-cote__fait");
  button.hidden = true;
  button.after(link);
  return link;
}

function turnIntoButton(form) {
  form.querySelector(".mettre-de-cote__fait")?.remove();
  form.querySelector("button").hidden = false;
}
