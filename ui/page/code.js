// The door Kod, under the policy script-src 'self': reads a text file into the note without sending it anywhere, gives
// the keys, ties each draft to its words in the note, and saves the list. Nothing is stored in the browser.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const press = (id) => {
    const found = at(id);
    const button = found?.matches("button") ? found : found?.querySelector("button");
    if (button && !button.disabled && button.offsetParent) { button.click(); return true; }
    return false;
  };

  // --- what the script itself says, in bokmål and in nynorsk
  const WORDS = {
    large: ["Filen er for stor for siden, og ikke noe av den er lest. Bruk «veileder code» eller API-et.",
      "Fila er for stor for sida, og ikkje noko av ho er lese. Bruk «veileder code» eller API-et."],
    binary: ["Bare tekstfiler kan leses her. Kopier teksten fra dokumentet i stedet.",
      "Berre tekstfiler kan lesast her. Kopier teksten frå dokumentet i staden."],
    long: ["Notatet er på {n} tegn. Siden tar {most}, og ikke noe av det er satt inn. Bruk «veileder code» eller API-et.",
      "Notatet er på {n} teikn. Sida tek {most}, og ikkje noko av det er sett inn. Bruk «veileder code» eller API-et."],
  };
  const words = (key, values = {}) => {
    const text = WORDS[key][document.documentElement.lang === "nn" ? 1 : 0];
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("nb-NO"));
  };

  // --- a text file, read here
  const LARGEST = 1_000_000; // bytes
  const say = (words) => {
    let said = at("kode-fil-melding");
    if (!said) {
      said = document.createElement("p");
      said.id = "kode-fil-melding";
      said.setAttribute("role", "alert");
      at("notat")?.after(said);
    }
    said.textContent = words;
  };
  // true, and said, where a note is longer than the box takes: a browser would cut it without a word
  const tooLong = (box, length) => {
    if (box.maxLength <= 0 || length <= box.maxLength) return false;
    say(words("long", { n: length, most: box.maxLength }));
    return true;
  };
  const decoded = (bytes) => {
    if (bytes.includes(0)) return null;
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { /* older systems */ }
    return new TextDecoder("windows-1252").decode(bytes);
  };
  const read = async (file) => {
    if (!file) return;
    if (file.size > LARGEST) { say(words("large")); return; }
    const text = decoded(new Uint8Array(await file.arrayBuffer()));
    if (text === null) { say(words("binary")); return; }
    const box = at("notat")?.querySelector("textarea");
    if (!box) return;
    if (tooLong(box, text.length)) return;
    say("");
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };
  document.addEventListener("paste", (event) => {
    const box = event.target.closest?.("#notat")?.querySelector("textarea");
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!box || !pasted) return;
    const kept = box.value.length - (box.selectionEnd - box.selectionStart);
    if (tooLong(box, kept + pasted.length)) event.preventDefault();
    else say("");
  });
  const choose = () => {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = ".txt,.text,.md,.csv,text/plain";
    chooser.addEventListener("change", () => read(chooser.files[0]));
    chooser.click();
  };
  document.addEventListener("dragover", (event) => { if (event.target.closest?.("#notat")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!event.target.closest?.("#notat") || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    read(event.dataTransfer.files[0]);
  });

  // --- the list, saved from here
  const SIGNS = [["csv", /^rolle;kode;/], ["json", /^\{\s*"resourceType"/], ["jsonl", /^\{"id"/]];
  const TYPES = { txt: "text/plain", csv: "text/csv", json: "application/fhir+json", jsonl: "application/x-ndjson" };
  const save = () => {
    const text = at("kodeliste")?.querySelector("textarea")?.value ?? "";
    // named by what is shown, not by the choice: a list may still be on its way
    const ending = SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? "txt";
    const lead = ending === "csv" ? "\ufeff" : ""; // spreadsheets know UTF-8 by it
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lead + text], { type: `${TYPES[ending]};charset=utf-8` }));
    link.download = `koder.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#kode-apne")) choose();
    if (event.target.closest?.("#kode-last-ned")) save();
  });

  // --- a draft and its words in the note
  const drafts = () => [...(at("forslag")?.querySelectorAll("label") ?? [])];
  const numbers = (element) => (element.querySelector(".label")?.textContent ?? "").split(",").map((part) => part.trim());
  const pieces = () => [...(at("notat-vist")?.querySelectorAll(".token.highlighted") ?? [])];
  const mark = (number, name) => {
    for (const piece of pieces()) piece.classList.toggle(name, number !== null && numbers(piece).includes(String(number)));
  };
  const chosen = () => drafts().findIndex((label) => label.querySelector("input")?.checked) + 1;
  document.addEventListener("mouseover", (event) => {
    const label = event.target.closest?.("#forslag label");
    mark(label ? drafts().indexOf(label) + 1 : null, "pekt");
    const piece = event.target.closest?.("#notat-vist .token.highlighted");
    const mine = piece ? numbers(piece) : [];
    drafts().forEach((draft, place) => draft.classList.toggle("pekt", mine.includes(String(place + 1))));
  });
  document.addEventListener("focusin", (event) => {
    const label = event.target.closest?.("#forslag label");
    if (label) mark(drafts().indexOf(label) + 1, "pekt");
  });
  let shown = 0;
  let watched = null;
  const look = () => {
    const side = at("forslag");
    if (!side) return;
    for (const piece of pieces()) piece.classList.toggle("annet", !/^\d/.test(numbers(piece)[0]));
    const now = chosen();
    mark(now || null, "valgt");
    if (now && now !== shown) pieces().find((piece) => numbers(piece).includes(String(now)))?.scrollIntoView({ block: "nearest" });
    shown = now;
  };
  const watch = () => {
    const page = at("notatside")?.parentElement;
    if (!page || page === watched) return;
    watched = page;
    new MutationObserver(look).observe(page, { childList: true, subtree: true, characterData: true });
    look();
  };
  document.addEventListener("change", () => setTimeout(look));
  new MutationObserver(watch).observe(document, { childList: true, subtree: true });

  // --- keys
  const WRITES = "textarea, select, [contenteditable=true], input:not([type=radio]):not([type=checkbox])";
  const KEYS = { g: "kode-godta", a: "kode-avvis", h: "kode-hoved", z: "kode-angre" };
  const on = () => at("kode-hurtig")?.querySelector("input")?.checked ?? false;
  const step = (by) => {
    const all = drafts();
    const next = Math.min(all.length - 1, Math.max(0, chosen() - 1 + by));
    const input = all[next]?.querySelector("input");
    input?.click();
    input?.focus();
  };
  let replacing = false;
  document.addEventListener("keydown", (event) => {
    if (!at("notat")?.offsetParent && !at("forslag")?.offsetParent) return;
    const target = event.target;
    if (target.closest?.("#notat") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press("foresla");
      return;
    }
    if (target.closest?.("#kodesok, #kodetreff") && event.key === "Enter") {
      event.preventDefault();
      press(replacing ? "kode-bytt" : "kode-legg-til");
      replacing = false;
      return;
    }
    if (target.closest?.("#kodesok") && event.key === "ArrowDown") {
      event.preventDefault();
      at("kodetreff")?.querySelector("input:checked, input")?.focus();
      return;
    }
    if (target.closest?.("#kodesok") && event.key === "Escape") { drafts()[chosen() - 1]?.querySelector("input")?.focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches?.(WRITES) || !on() || !at("forslag")?.offsetParent) return;
    const key = event.key.toLowerCase();
    if (KEYS[key]) press(KEYS[key]);
    else if (/^[1-8]$/.test(key)) press(`kode-alt-${key}`);
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "e") {
      const box = at("kodesok")?.querySelector("textarea, input");
      replacing = true;
      box?.focus();
      box?.select();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => { if (event.target.closest?.("#kodesok")) replacing = false; });
})();
