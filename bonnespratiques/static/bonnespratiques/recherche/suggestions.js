/* Suggestions under the search field, asked of the server while one types. When it does not answer, nothing happens: the field is
   a plain one, as it is without script. */

import { Combobox, make } from "./combobox.js";
import { mark } from "./marquer.js";

const ATTENTE = 120; // milliseconds after the last keystroke
const LETTRES_MIN = 2;

for (const form of document.querySelectorAll("form[data-suggestions]")) suggest(form);

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const icons = form.querySelector("template").content;
  const combobox = new Combobox(input, { titre: "Suggestions" });
  let timer = 0;
  let asked = new AbortController();

  async function ask() {
    const typed = input.value.trim();
    asked.abort(); // an older answer would come too late
    asked = new AbortController();
    if (typed.length < LETTRES_MIN) return combobox.show([]);
    const { signal } = asked;
    try {
      const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: typed.slice(0, 200) })}`;
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
      if (!response.ok) throw new Error(response.status);
      const { groupes } = await response.json();
      if (!signal.aborted && document.activeElement === input) combobox.show(groupes.map((groupe) => content(groupe, typed)));
    } catch {
      if (!signal.aborted) combobox.show([]);
    }
  }

  function content({ sorte, titre, suggestions }, typed) {
    const icon = icons.querySelector(`[data-sorte="${sorte}"]`)?.firstElementChild;
    const options = suggestions.map(({ texte, url, detail }) => {
      const words = make("span", {});
      words.append(...mark(texte, typed));
      const aside = detail ? [make("small", { textContent: detail })] : [];
      return { url, contenu: [...(icon ? [icon.cloneNode(true)] : []), words, ...aside] };
    });
    return { titre, options };
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, ATTENTE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asked.abort();
    combobox.close();
  });
}
