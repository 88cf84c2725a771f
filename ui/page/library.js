// The door Kilder, under the policy script-src 'self': sends one file, chosen by the operator, to the library of this
// address (ui/adding.py), with what was written about it. Who may is decided by the server.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const WORDS = {
    reading: ["Leser inn {name} …", "Les inn {name} …"],
    done: ["{name} er lest inn: {n} tekststeder.", "{name} er lesen inn: {n} tekststader."],
    same: ["{name} er i biblioteket fra før, uendret.", "{name} er i biblioteket frå før, uendra."],
    large: ["{name} er for stor. Les den inn med «veileder ingest».", "{name} er for stor. Les ho inn med «veileder ingest»."],
    failed: ["{name} ble ikke lest inn: ", "{name} vart ikkje lesen inn: "],
    broken: ["tjeneren svarer ikke.", "tenaren svarer ikkje."],
  };
  const words = (key, values = {}) =>
    WORDS[key][document.documentElement.lang === "nn" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const LARGEST = 50_000_000; // bytes, as ui/access.py has it

  const say = (text) => {
    let said = at("kildefil-melding");
    if (!said) {
      said = document.createElement("p");
      said.id = "kildefil-melding";
      said.setAttribute("role", "alert");
      at("velg-kildefil").after(said);
    }
    said.textContent = text;
  };
  const stated = () => {
    const asked = new URLSearchParams();
    for (const name of ["title", "publisher", "url", "published"]) {
      const value = at(`ny-${name}`)?.querySelector("input, textarea")?.value.trim();
      if (value) asked.set(name, value);
    }
    return asked;
  };
  const send = async (file) => {
    if (!file) return;
    const name = file.name;
    if (file.size > LARGEST) { say(words("large", { name })); return; }
    say(words("reading", { name }));
    const asked = stated();
    asked.set("name", name);
    try {
      const answer = await fetch(`api/sources/add?${asked}`, { method: "POST", body: file });
      const told = await answer.json();
      if (!answer.ok) { say(words("failed", { name }) + (told.error?.message ?? answer.status)); return; }
      say(words(told.documents ? "done" : "same", { name, n: told.passages }));
      const again = at("les-kilder");
      (again?.matches("button") ? again : again?.querySelector("button"))?.click();
    } catch {
      say(words("failed", { name }) + words("broken"));
    }
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#velg-kildefil")) return;
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = ".pdf,.html,.htm,.docx,.md,.txt,.json";
    chooser.addEventListener("change", () => send(chooser.files[0]));
    chooser.click();
  });
})();
