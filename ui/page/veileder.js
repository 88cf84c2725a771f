// The page's own script, under the policy script-src 'self': language, theme, copying, saving, and names that Gradio
// gives in English. It runs before Gradio does.
"use strict";
(() => {
  const nynorsk = document.documentElement.lang === "nn";
  const SAID = nynorsk
    ? { copied: "Kopiert", failed: "Kunne ikkje kopiere", saved: "Lagra" }
    : { copied: "Kopiert", failed: "Kunne ikke kopiere", saved: "Lagret" };

  // Gradio writes its own language there; a screen reader needs the one that the page is in.
  const spoken = document.documentElement.lang;
  new MutationObserver(() => {
    if (document.documentElement.lang !== spoken) document.documentElement.lang = spoken;
  }).observe(document.documentElement, { attributeFilter: ["lang"] });

  // Gradio picks its words by the browser's language; here they follow the page's. It knows bokmål, and the server
  // puts nynorsk in its place where that was chosen.
  Object.defineProperty(navigator, "language", { get: () => "nb" });
  Object.defineProperty(navigator, "languages", { get: () => ["nb"] });

  // The colours chosen last time, in the only way that Gradio takes them.
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not allowed: nothing kept */ } };
  const theme = (name) => {
    const address = new URL(location.href);
    address.searchParams.set("__theme", name);
    history.replaceState(null, "", address);
  };
  if (kept("veileder-tema")) theme(kept("veileder-tema"));

  // Names in Gradio's program that its dictionary of messages does not reach.
  const NAMES = {
    "chatbot conversation": "Samtale",
    "Loading response": nynorsk ? "Svaret kjem" : "Svaret kommer",
    "Scroll down": "Rull ned",
    "Example attachments": "Vedlegg",
    "More tabs": nynorsk ? "Fleire faner" : "Flere faner",
  };
  const PATTERNS = [
    [/^Select example \d+: /, ""],
    [/^bot's message: [^]*$/, "Veileder svarte"],
    [/^user's message: [^]*$/, nynorsk ? "Du spurde" : "Du spurte"],
  ];
  const norwegian = (name) => {
    if (!name) return null;
    const found = PATTERNS.find(([pattern]) => pattern.test(name));
    return NAMES[name] ?? (found ? name.replace(found[0], found[1]) : null);
  };
  const rename = (element) => {
    for (const attribute of ["aria-label", "title"]) {
      const name = norwegian(element.getAttribute(attribute));
      if (name) element.setAttribute(attribute, name);
    }
  };

  // What Gradio leaves out for those who use the keyboard or a screen reader: what scrolls can be reached, and a group
  // of buttons is no list.
  const reach = (root) => {
    for (const element of root.querySelectorAll("#sammenheng, .rull.block")) {
      if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "0");
    }
    for (const element of root.querySelectorAll("#samtale .examples[role=list]")) {
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", nynorsk ? "Døme" : "Eksempler");
    }
    for (const element of root.querySelectorAll("#merket, #vurder-sporsmal")) element.setAttribute("aria-live", "polite");
  };

  // A new question stands at the top of the conversation while its answer grows below it, until its reader scrolls.
  let asked = 0;
  let following = false;
  const follow = () => {
    const box = document.querySelector("#samtale .bubble-wrap");
    const questions = box ? box.querySelectorAll("[data-testid=user]") : [];
    if (questions.length !== asked) following = questions.length > asked;
    asked = questions.length;
    if (!following) return;
    const last = questions[asked - 1].getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += last - 12;
  };
  for (const how of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(how, (event) => {
      if (event.target instanceof Element && event.target.closest("#samtale")) following = false;
    }, { passive: true });
  }

  const mend = (root) => {
    if (!(root instanceof Element)) return;
    if (root.parentElement) reach(root.parentElement);
    rename(root);
    for (const element of root.querySelectorAll("[aria-label], [title]")) rename(element);
  };

  const tell = (button, words) => {
    let said = document.getElementById("sagt");
    if (!said) {
      said = document.createElement("div");
      said.id = "sagt";
      said.setAttribute("role", "status");
      document.body.append(said);
    }
    said.textContent = words;
    const before = button.textContent;
    if (before !== words) {
      button.textContent = words;
      setTimeout(() => { button.textContent = before; }, 1600);
    }
  };

  const hush = () => {
    const said = document.getElementById("sagt");
    if (said) said.textContent = "";
  };

  const held = (name) => document.querySelector(`#tekst-${name} textarea`)?.value ?? "";

  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = `veileder-${name}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const pressed = (target, prefix) => {
    const button = target.closest(`[id^="${prefix}-"]`);
    return button ? [button, button.id.slice(prefix.length + 1)] : null;
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    // On a narrow screen the quotes stand below the conversation: a click on a quote's mark brings them into view.
    if (target.closest("#samtale .option") && window.matchMedia("(max-width: 760px)").matches) {
      document.getElementById("kildepanel")?.scrollIntoView({ behavior: "smooth" });
    }
    const copying = pressed(target, "kopier");
    if (copying) {
      hush();
      navigator.clipboard.writeText(held(copying[1])).then(
        () => tell(copying[0], SAID.copied), () => tell(copying[0], SAID.failed));
    }
    const saving = pressed(target, "lagre");
    if (saving) {
      save(saving[1], held(saving[1]));
      tell(saving[0], SAID.saved);
    }
    if (target.closest("#sprak")) {
      document.cookie = `sprak=${nynorsk ? "nb" : "nn"}; Path=/; SameSite=Strict; Max-Age=31536000`;
      location.reload();
    }
    if (target.closest("#tema")) {
      const chosen = document.body.classList.toggle("dark") ? "dark" : "light";
      keep("veileder-tema", chosen);
      theme(chosen);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    mend(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        for (const added of change.addedNodes) mend(added);
        if (change.type === "attributes") rename(change.target);
      }
      follow();
    }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label", "title"] });
  });
})();
