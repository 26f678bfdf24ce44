"use strict";
/* Filters the list of matters as somebody types: number, name, pinyin, everyday words, items, departments. */
const Lookup = (() => {
  function plain(text) {
    const spread = text.normalize("NFKC").toLowerCase().normalize("NFD").replaceAll("u\u0308", "v");
    return spread.replace(/[^\p{L}\p{N}]/gu, "").normalize("NFC");
  }

  /* Split at blanks and list marks, and between Latin and other letters. */
  function terms(typed) {
    const parts = typed.normalize("NFKC").split(/[\s、,，;；/+|]+/).map(plain);
    return [...new Set(parts.flatMap((part) => part.match(/[a-z0-9]+|[^a-z0-9]+/g) || []))];
  }

  /* One Latin letter or digit is sought at the beginning only. */
  function finds(entry, term) {
    if (entry.numbers.some((one) => one.startsWith(term))) return true;
    const latin = /^[a-z0-9]+$/.test(term);
    const inside = (one) => (latin && term.length < 2 ? one.startsWith(term) : one.includes(term));
    return (latin ? entry.letters : entry.words).some(inside) || (latin && entry.words.some(inside));
  }

  /* Numbers of the matters that hold every term; all of them for an empty box. */
  function search(entries, typed) {
    const sought = terms(typed);
    return entries.filter((one) => sought.every((term) => finds(one, term))).map((one) => one.id);
  }

  return { search };
})();

if (typeof document !== "undefined") {
  const entries = JSON.parse(document.getElementById("lookup-data").textContent);
  const typed = document.getElementById("typed");
  const state = document.getElementById("found");
  document.getElementById("lookup").hidden = false;

  const filter = () => {
    const found = new Set(Lookup.search(entries, typed.value));
    for (const one of document.querySelectorAll("[data-matter]")) one.hidden = !found.has(one.dataset.matter);
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-matter]:not([hidden])");
    }
    state.textContent = found.size ? `${found.size} 件` : "没有找到。可以只写一两个字，或者写拼音首字母。";
  };
  typed.addEventListener("input", filter);
  typed.addEventListener("keydown", (event) => {
    const shown = document.querySelectorAll("[data-matter]:not([hidden]) a");
    if (event.key === "Enter" && !event.isComposing && typed.value && shown.length === 1) shown[0].click();
  });
  filter();
}
