// The fields of a step, each read and written the same way: plain text, a list, or a rubric in the editor.

import { Editeur } from "./editeur.js";
import { canonique } from "./nettoyer.js";

class ChampSimple {
  constructor(form, nom) {
    this.form = form;
    this.nom = nom;
  }
  get controle() {
    return this.form.elements[this.nom];
  }
  get label() {
    const id = this.controle.id ?? this.controle[0]?.id;
    return (this.form.querySelector(`label[for="${id}"]`)?.firstChild ?? this.form.querySelector("legend"))?.textContent.trim() ?? this.nom;
  }
  get seulChoix() {
    return this.controle.tagName === "SELECT";
  }
  lire() {
    return { valeur: this.controle.value, format: "" };
  }
  html() {
    return null;
  }
  // As the person reads it.
  montre({ texte }) {
    if (!this.seulChoix) return texte;
    return [...this.controle.options].find((option) => option.value === texte)?.text ?? texte;
  }
  ecrire({ texte }) {
    this.controle.value = texte;
  }
  identique({ texte }) {
    return this.controle.value.replace(/\r\n/g, "\n").trim() === texte.replace(/\r\n/g, "\n").trim();
  }
  joindre(autre) {
    const ligne = this.controle.tagName === "TEXTAREA" ? "\n" : " – ";
    this.ecrire({ texte: [autre.texte, this.controle.value].filter(Boolean).join(ligne) });
  }
  focus() {
    this.controle.focus();
  }
}

class ChampRiche extends ChampSimple {
  constructor(form, nom, editeur) {
    super(form, nom);
    this.editeur = editeur;
  }
  get label() {
    return document.getElementById(`${this.editeur.zone.id}-nom`)?.firstChild.textContent.trim() ?? this.nom;
  }
  get seulChoix() {
    return false;
  }
  lire() {
    return this.editeur.lire();
  }
  html() {
    return this.editeur.html();
  }
  ecrire({ texte, html }) {
    this.editeur.ecrire(html ?? enParagraphes(texte));
  }
  identique({ texte, html }) {
    return canonique(this.html()) === canonique(html ?? enParagraphes(texte));
  }
  joindre(autre) {
    this.editeur.ecrire((autre.html ?? enParagraphes(autre.texte)) + this.html());
  }
  focus() {
    this.editeur.squire.focus();
  }
}

function enParagraphes(texte) {
  const boite = document.createElement("div");
  for (const lignes of texte.split(/\n\s*\n/)) boite.append(Object.assign(document.createElement("p"), { textContent: lignes }));
  return boite.innerHTML;
}

// One object a field, by name. `simple`: the person chose the plain fields.
export function lireChamps(form, { simple, quandModifie }) {
  const modele = document.getElementById("modele-editeur");
  const champs = new Map();
  for (const nom of form.dataset.champs.split(" ")) {
    const controle = form.elements[nom];
    if (!controle) continue;
    const riche = controle.dataset?.html !== undefined && !simple;
    champs.set(nom, riche ? new ChampRiche(form, nom, new Editeur(controle, modele, quandModifie)) : new ChampSimple(form, nom));
  }
  return champs;
}
