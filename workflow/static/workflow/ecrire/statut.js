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
    if (this.etat !== "" && this.etat !== "enregistre") return;
    this.ligne.hidden = false;
    this.ligne.classList.add("autosauve--encours");
    this.mots.textContent = this.ligne.dataset.encours;
  }
  dire(etat, json) {
    const erreurs = Object.keys(json?.erreurs ?? {}).length;
    const phrases = {
      enregistre: erreurs ? this.ligne.dataset.partiel : `${this.ligne.dataset.enregistre} ${json?.enregistre_le}`,
      "hors-ligne": this.copie ? this.ligne.dataset.horsLigne : this.ligne.dataset.sansCopie,
    };
    this.ligne.hidden = false;
    this.mots.textContent = phrases[etat] ?? json?.message ?? this.ligne.dataset.refus;
    this.lien.hidden = etat !== "session";
    if (json?.connexion) this.lien.href = json.connexion;
    this.ligne.classList.remove("autosauve--encours");
    this.ligne.classList.toggle("autosauve--hors", etat !== "enregistre" || erreurs > 0);
    if (etat !== this.etat) this.annonce.textContent = this.mots.textContent;
    this.etat = etat;
  }
}
