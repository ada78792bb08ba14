/* Keeps the answers of « Relire et décider » as they come, and says so. Without it the button « Garder mes réponses » does the same.

   It never decides: it sends the form with `decision=garder`. When the network or the server is away it goes on trying; when the
   session is over it says where to sign in, then goes on from the same page. */

const ATTENTE = 1200; // milliseconds after the last keystroke
const ESSAIS = [2000, 5000, 15000, 30000]; // milliseconds before trying again; the last one for ever

for (const form of document.querySelectorAll("form[data-reponses]")) keepAnswers(form);

function keepAnswers(form) {
  const state = form.querySelector("[data-etat]");
  let timer = 0;
  let failures = 0;
  let dirty = false;
  let stopped = false;
  let sending = false;

  function say(words, away = false) {
    state.textContent = words;
    state.classList.toggle("autosauve--hors", away);
    form.toggleAttribute("data-auto", !away); // when it does not go by itself, the button is there
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function failed(words) {
    say(words, true);
    dirty = true;
    later(ESSAIS[Math.min(failures++, ESSAIS.length - 1)]);
  }

  async function save(leaving = false) {
    if (!dirty || stopped || (sending && !leaving)) return;
    clearTimeout(timer);
    dirty = false;
    sending = true;
    freshToken(form);
    const body = new FormData(form);
    body.set("decision", "garder");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(body),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: leaving,
      });
      await heard(response);
    } catch {
      failed("Connexion coupée : vos réponses ne sont que sur cette page. Ne la fermez pas.");
    } finally {
      sending = false;
    }
    if (dirty && failures === 0) later(ATTENTE);
  }

  async function heard(response) {
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const answer = isJson ? await response.json() : {};
    if (response.ok && isJson) {
      failures = 0;
      form.elements.version.value = answer.version;
      say(`Gardé à ${answer.le}. Rien n’est encore envoyé.`);
    } else if (response.status === 409) {
      stopped = true; // another window, or another text: the person chooses
      say(answer.erreur || "Ce texte n’attend plus votre réponse.", true);
    } else if (response.status === 401 || (response.ok && !isJson)) {
      signedOut();
    } else if (response.status === 410 || response.status === 404 || response.status === 403) {
      if (response.status === 403) return signedOut();
      stopped = true;
      say("Ce lien ne sert plus : vos réponses ne peuvent plus être gardées ici. Rechargez la page.", true);
    } else {
      failed("Le site ne répond pas : vos réponses ne sont que sur cette page. Nouvel essai bientôt.");
    }
  }

  function signedOut() {
    failed("Votre session s’est fermée. Vos réponses restent sur cette page : ");
    if (!state.dataset.connexion) return;
    const link = document.createElement("a");
    link.href = state.dataset.connexion;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "connectez-vous dans un autre onglet";
    state.append(link, ".");
  }

  function changed() {
    dirty = true;
    failures = 0;
    later(ATTENTE);
  }

  form.toggleAttribute("data-auto", true);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    freshToken(form);
  });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
}

/* Signing in from another tab changes the token: the page goes on with the new one. */
function freshToken(form) {
  const field = form.elements.csrfmiddlewaretoken;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (field && cookie) field.value = cookie.slice("csrftoken=".length);
}
