/* The words of `texte` whose beginning was typed, told from the rest: accents and capitals do not count. */

export function mark(texte, typed) {
  const debuts = fold(typed).letters.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const { letters, places } = fold(texte);
  const parts = [];
  let done = 0;
  for (const word of letters.matchAll(/[\p{L}\p{N}]+/gu)) {
    const longest = Math.max(0, ...debuts.filter((debut) => word[0].startsWith(debut)).map((debut) => debut.length));
    if (!longest) continue;
    const start = places[word.index];
    const end = places[word.index + longest] ?? texte.length;
    parts.push(texte.slice(done, start), element("b", texte.slice(start, end)));
    done = end;
  }
  return [...parts, texte.slice(done)].filter(Boolean);
}

/* `letters`: without accents, in lower case; `places[i]`: where the i-th of them stands in `texte`. */
function fold(texte) {
  let letters = "";
  const places = [];
  let place = 0;
  for (const sign of texte) {
    const folded = sign.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("œ", "oe").replace("æ", "ae");
    for (let i = 0; i < folded.length; i++) places.push(place);
    letters += folded;
    place += sign.length;
  }
  return { letters, places };
}

function element(name, texte) {
  return Object.assign(document.createElement(name), { textContent: texte });
}
