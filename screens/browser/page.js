// The window has the keys from the start, and again whenever its page comes to the front.
"use strict";
const take = () => document.querySelector(".xterm-helper-textarea")?.focus();
addEventListener("DOMContentLoaded", () =>
  new MutationObserver(take).observe(document.body, { attributes: true, attributeFilter: ["class"] }));
addEventListener("focus", take);
