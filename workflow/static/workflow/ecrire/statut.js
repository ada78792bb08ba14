// One line, always in sight. A screen reader is told of what changes, not of every save.
export class Statut {
  constructor(ligne) {
    this.ligne = ligne;
    this.mots = ligne.querySelector("[data-mots]");
    this.lien = ligne.querySelector("a");
    this.annonce = document.querySelector("[data-annonce]");
    this.etat = "";
    this.copie = true;
  }
  frappe() {
    if (["", "enregistre"].includes(this.etat)) this.montrer(this.ligne.dataset.encours, { encours: true });
  }
  dire(etat, json) {
    const erreurs = Object.keys(json?.erreurs ?? {}).length;
    const phrases = {
      encours: this.ligne.dataset.encours,
      enregistre: erreurs ? this.ligne.dataset.partiel : `${this.ligne.dataset.enregistre} ${json?.enregistre_le}`,
      "hors-ligne": this.copie ? this.ligne.dataset.horsLigne : this.ligne.dataset.sansCopie,
    };
    this.montrer(phrases[etat] ?? json?.message ?? this.ligne.dataset.refus, {
      encours: etat === "encours",
      hors: (etat !== "encours" && etat !== "enregistre") || erreurs > 0,
    });
    this.lien.hidden = etat !== "session";
    if (json?.connexion) this.lien.href = json.connexion;
    if (etat !== this.etat) this.annonce.textContent = this.mots.textContent;
    this.etat = etat;
  }
  montrer(mots, { encours = false, hors = false }) {
    this.ligne.hidden = false;
    this.mots.textContent = mots;
    this.ligne.classList.toggle("autosauve--encours", encours);
    this.ligne.classList.toggle("autosauve--hors", hors);
  }
}
