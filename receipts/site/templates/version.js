"use strict";
/* Whoever comes from the code on an older brief guide is told that this page is newer. */
(() => {
  const old = location.hash.match(/^#SMXG:[A-Z]\d{2}:([0-9A-Z]{1,32})$/i);
  const note = document.getElementById("older");
  const now = note && note.dataset.version;
  if (!old || !note || old[1].toLowerCase() === now.toLowerCase()) return;
  note.textContent = `您手里的指南是目录版本 ${old[1].toLowerCase()}，本页是 ${now}，内容可能有变化，以本页和窗口的说明为准。`;
  note.hidden = false;
})();
