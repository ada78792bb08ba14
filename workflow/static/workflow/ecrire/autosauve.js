// Sends what was typed, until the server has it. One request at a time; what was sent without an answer is sent again as it
// was, since the server may have it already; what was typed meanwhile follows.

const ATTENTE_MS = 1200; // after the last keystroke
const REESSAIS_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const DELAI_MS = 20000; // without an answer, the connection is held to be cut
const KEEPALIVE_MAX = 60000; // browsers refuse more for a page that goes away

// `lire()`: what is to be sent, as [name, value] pairs. `dire(etat, reponse)`: tells the person.
export class Autosauve {
  constructor({ adresse, lire, dire, reussi, conflit }) {
    Object.assign(this, { adresse, lire, dire, reussi, conflit });
    this.frappe = 0; // counts what the person did
    this.acquis = 0; // the last of it that the server has
    this.essais = 0;
    this.suspendu = false;
    this.sansReponse = null;
    this.enCours = null;
    addEventListener("online", () => this.reprendre());
    addEventListener("focus", () => this.reprendre());
    addEventListener("pagehide", () => this.partir());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.envoyer() : this.reprendre()));
  }

  get enRetard() {
    return this.frappe > this.acquis;
  }

  modifie() {
    this.frappe += 1;
    this.planifier(ATTENTE_MS);
  }

  planifier(delai) {
    clearTimeout(this.minuterie);
    this.minuterie = setTimeout(() => this.envoyer(), delai);
  }

  reprendre() {
    if (this.enRetard && !this.enCours) this.envoyer();
  }

  // Resolves to true when the server has everything.
  async envoyer() {
    clearTimeout(this.minuterie);
    while (this.enCours) await this.enCours;
    while (this.enRetard && !this.suspendu) {
      this.enCours = this.unEssai();
      const ok = await this.enCours;
      this.enCours = null;
      if (!ok) return false;
    }
    return !this.enRetard;
  }

  async unEssai() {
    const envoi = this.sansReponse ?? { frappe: this.frappe, corps: this.corps() };
    this.sansReponse = envoi;
    let reponse;
    try {
      reponse = await fetch(this.adresse, this.requete(envoi.corps, { signal: AbortSignal.timeout(DELAI_MS) }));
    } catch {
      return this.echec("hors-ligne");
    }
    const json = await reponse.json().catch(() => null);
    if (reponse.status >= 500 || reponse.status === 429 || (reponse.ok && !json)) return this.echec("hors-ligne");
    this.sansReponse = null;
    if (reponse.ok) return this.succes(envoi, json);
    if (reponse.status === 409) {
      this.suspendu = true;
      this.dire("conflit", json);
      this.conflit(json);
      return false;
    }
    // 403 without words of ours: the token of a session that is over.
    return this.echec(reponse.status === 401 || (reponse.status === 403 && !json) ? "session" : "refus", json);
  }

  succes(envoi, json) {
    this.acquis = envoi.frappe;
    this.essais = 0;
    this.reussi(json, { complet: !this.enRetard });
    // What was typed meanwhile is not safe yet: nothing says that it is.
    this.dire(this.enRetard ? "encours" : "enregistre", json);
    return true;
  }

  echec(etat, json = null) {
    this.dire(etat, json);
    this.planifier(REESSAIS_MS[Math.min(this.essais, REESSAIS_MS.length - 1)]);
    this.essais += 1;
    return false;
  }

  // After the person chose between two texts.
  continuer() {
    this.suspendu = false;
    this.frappe += 1;
    return this.envoyer();
  }

  corps() {
    return new URLSearchParams(this.lire());
  }

  requete(corps, options = {}) {
    return {
      method: "POST",
      body: corps,
      credentials: "same-origin",
      redirect: "error",
      keepalive: corps.toString().length < KEEPALIVE_MAX,
      headers: { Accept: "application/json", "X-CSRFToken": jeton() },
      ...options,
    };
  }

  // The page goes away: nobody will read the answer. The copy in the browser stays until somebody does.
  partir() {
    if (this.enRetard && !this.suspendu) fetch(this.adresse, this.requete(this.corps())).catch(() => {});
  }
}

// Read each time: signing in again, in another tab, changes it.
export function jeton() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}
