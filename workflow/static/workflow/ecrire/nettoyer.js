// What rich text may hold, and nothing else: whatever is pasted (Word, LibreOffice, a web page) or read back comes out clean.
// The server cleans again (`bonnespratiques/nettoyage.py`); this is for the eyes of the person who writes.

const BLOCS = { P: "p", H1: "h3", H2: "h3", H3: "h3", H4: "h3", H5: "h3", H6: "h3", LI: "li", UL: "ul", OL: "ol" };
const LIGNES = new Set(["DIV", "SECTION", "ARTICLE", "BLOCKQUOTE", "TR", "DT", "DD", "FIGCAPTION", "CAPTION", "PRE", "ADDRESS"]);
const JETES = new Set(["STYLE", "SCRIPT", "META", "LINK", "TITLE", "HEAD", "XML", "O:P", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH"]);
const ADRESSE = /^(https?:\/\/[^\s]+|mailto:[^\s]+|tel:[^\s]+)$/i;

export const adresseValable = (adresse) => ADRESSE.test(adresse.trim());

// A fragment of <p>, <h3>, <ul>, <ol>, <li>, <b>, <i>, <a> and <br>. Nothing is loaded or run: the document is inert.
export function nettoyer(html) {
  const sortie = document.createDocumentFragment();
  const corps = new DOMParser().parseFromString(html, "text/html").body;
  const pile = { sortie, ligne: null };
  for (const noeud of [...corps.childNodes]) poser(noeud, pile);
  for (const vide of [...sortie.querySelectorAll("p, h3, li")].reverse()) {
    if (!vide.textContent.trim() && !vide.querySelector("br, li")) vide.remove();
  }
  return sortie;
}

function poser(noeud, pile) {
  const nom = noeud.nodeName.toUpperCase();
  if (noeud.nodeType === Node.TEXT_NODE) return texte(noeud, pile);
  if (noeud.nodeType !== Node.ELEMENT_NODE || JETES.has(nom)) return;
  if (/mso-list:\s*ignore/i.test(noeud.getAttribute("style") ?? "")) return; // Word's own bullet, drawn as text
  if (estPuceDeWord(noeud)) return puceDeWord(noeud, pile);
  if (BLOCS[nom]) return bloc(noeud, BLOCS[nom], pile);
  if (LIGNES.has(nom)) {
    pile.ligne = null;
    for (const enfant of [...noeud.childNodes]) poser(enfant, pile);
    pile.ligne = null;
    return;
  }
  enLigne(noeud, nom, pile);
}

function texte(noeud, pile) {
  const mots = noeud.data.replace(/[\t\r\n ]+/g, " ");
  if (mots.trim() || (pile.ligne && mots)) ligne(pile).append(mots);
}

// Where inline content goes: the paragraph under way, or a new one.
function ligne(pile) {
  if (!pile.ligne) {
    const dansListe = pile.sortie.nodeName === "UL" || pile.sortie.nodeName === "OL";
    pile.ligne = document.createElement(dansListe ? "li" : "p");
    pile.sortie.append(pile.ligne);
  }
  return pile.ligne;
}

function bloc(noeud, nom, pile) {
  const dedans = pile.sortie.nodeName === "LI" || pile.sortie.nodeName === "H3" || pile.sortie.nodeName === "P";
  if (dedans && (nom === "p" || nom === "h3")) {
    if (pile.ligne?.childNodes.length) pile.ligne.append(document.createElement("br"));
    for (const enfant of [...noeud.childNodes]) poser(enfant, pile);
    return;
  }
  if (nom === "li" && !/^[UO]L$/.test(pile.sortie.nodeName)) nom = "p";
  const element = document.createElement(nom);
  // A list inside an item goes after it: our lists have one level.
  if (dedans) (pile.sortie.closest("ul, ol") ?? pile.sortie).parentNode.append(element);
  else pile.sortie.append(element);
  const fils = { sortie: element, ligne: nom === "ul" || nom === "ol" ? null : element };
  for (const enfant of [...noeud.childNodes]) poser(enfant, fils);
  pile.ligne = dedans ? pile.ligne : null;
}

function enLigne(noeud, nom, pile) {
  if (nom === "BR") return pile.ligne?.append(document.createElement("br"));
  let cible = ligne(pile);
  for (const balise of balises(noeud, nom)) {
    const element = document.createElement(balise);
    if (balise === "a") element.href = noeud.getAttribute("href").trim();
    cible.append(element);
    cible = element;
  }
  const ici = pile.ligne;
  pile.ligne = cible;
  for (const enfant of [...noeud.childNodes]) poser(enfant, pile);
  if (pile.ligne === cible) pile.ligne = ici;
}

function balises(noeud, nom) {
  const style = noeud.getAttribute("style") ?? "";
  const trouvees = [];
  if (nom === "A" && adresseValable(noeud.getAttribute("href") ?? "")) trouvees.push("a");
  const normal = /(?:^|[;\s])font-weight:\s*(normal|400)/i.test(style); // Google Docs wraps everything in such a <b>
  if (((nom === "B" || nom === "STRONG") && !normal) || /(?:^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(style)) trouvees.push("b");
  if (nom === "I" || nom === "EM" || /font-style:\s*italic/i.test(style)) trouvees.push("i");
  return trouvees;
}

// Word writes a list as paragraphs that look like one.
function estPuceDeWord(noeud) {
  return noeud.nodeName === "P" && /mso-list:\s*l\d/i.test(noeud.getAttribute("style") ?? "");
}

function puceDeWord(noeud, pile) {
  const signe = [...noeud.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? ""));
  const nom = /^\s*[\da-z]+[.)]/i.test(signe?.textContent ?? "") ? "ol" : "ul";
  let liste = pile.sortie.lastChild;
  if (liste?.nodeName.toLowerCase() !== nom) {
    liste = document.createElement(nom);
    pile.sortie.append(liste);
  }
  const item = document.createElement("li");
  liste.append(item);
  const fils = { sortie: item, ligne: item };
  for (const enfant of [...noeud.childNodes]) poser(enfant, fils);
  pile.ligne = null;
}

// The same text always gives the same string, whatever wrote it: to compare two versions.
export function canonique(html) {
  const boite = document.createElement("div");
  boite.append(nettoyer(html));
  return boite.innerHTML
    .replace(/&nbsp;/g, " ")
    .replace(/<br>(?=<\/(?:p|h3|li)>)/g, "")
    .replace(/\s+/g, " ")
    .replace(/ ?(<\/?(?:p|h3|li|ul|ol|br)>) ?/g, "$1")
    .replace(/<(p|h3|li)><\/\1>/g, "")
    .replace(/<(ul|ol)><\/\1>/g, "")
    .trim();
}
