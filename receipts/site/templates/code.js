"use strict";
/* What a code on a paper says, as far as a page without keys can tell: kind, number, day. Whether it is genuine
   is for a counter to say. The format is that of counter/codes/payload.py. */
const PaperCode = (() => {
  const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const FIELDS = [["format", 6], ["letter", 5], ["sequence", 10], ["district", 20], ["window", 7],
    ["numbered", 16], ["serial", 20], ["day", 16], ["key", 40], ["digest", 80], ["version", 28]];
  const OLD = /^SMX1:((?:JJ-)?\d{6}-\d{2}-(\d{8})-\d{4,6}-\d(?:\.([A-Z])\d{1,3})?):[0-9A-F]{12}$/;

  function luhn(digits) {
    let sum = 0;
    [...digits].reverse().forEach((digit, n) => {
      const value = Number(digit) * (n % 2 ? 1 : 2);
      sum += value > 9 ? value - 9 : value;
    });
    return (10 - (sum % 10)) % 10;
  }

  const dayOf = (days) => new Date(Date.UTC(2000, 0, 1 + Number(days))).toISOString().slice(0, 10);

  function numberOf(said) {
    const pad = (name, wide) => String(said[name]).padStart(wide, "0");
    const day = dayOf(said.numbered).replaceAll("-", "");
    const parts = [pad("district", 6), pad("window", 2), day, pad("serial", 4)];
    const slip = said.letter === 0n;
    const digit = luhn((slip ? "7" : "") + parts.join(""));
    const number = [...parts, digit].join("-");
    return slip ? `JJ-${number}` : `${number}.${String.fromCharCode(64 + Number(said.letter))}${said.sequence}`;
  }

  function signed(body) {
    if (body.length !== 152 || [...body].some((letter) => !BASE32.includes(letter))) return null;
    let rest = 0n;
    for (const letter of body) rest = (rest << 5n) | BigInt(BASE32.indexOf(letter));
    rest >>= 512n;
    const said = {};
    for (const [name, bits] of [...FIELDS].reverse()) {
      said[name] = rest & ((1n << BigInt(bits)) - 1n);
      rest >>= BigInt(bits);
    }
    if (said.format !== 0n || said.letter > 26n) return null;
    const letter = said.letter ? String.fromCharCode(64 + Number(said.letter)) : "";
    return { letter, number: numberOf(said), day: dayOf(said.day), signed: true };
  }

  /* `typed`: a link, a code, or the letters after /V/. null for anything else. */
  function read(typed) {
    const text = typed.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
    const linked = text.match(/^HTTPS?:\/\/[^?#]*\/V\/([^/?#]*)/);
    const code = linked ? linked[1] : text;
    const old = code.match(OLD);
    if (!old) return signed(code.replace(/^SMX2:/, ""));
    const day = old[2].replace(/(....)(..)(..)/, "$1-$2-$3");
    return { letter: old[3] || "", number: old[1], day, signed: false };
  }

  return { read };
})();

if (typeof document !== "undefined") {
  const titles = JSON.parse(document.getElementById("titles").textContent);
  const typed = document.getElementById("code");
  const put = (id, text) => { document.getElementById(id).textContent = text; };

  const tell = (text) => {
    const said = text ? PaperCode.read(text) : null;
    document.getElementById("says").hidden = !said;
    put("wrong", text && !said ? "这不是本系统文书的编码，或者没有扫全。请再扫一次，或者把纸拿到窗口查。" : "");
    if (!said) return;
    put("kind", titles[said.letter] || "本页不认识的文书");
    put("number", said.number);
    put("day", said.signed ? said.day : `${said.day}（编号里的日期）`);
    put("signed", said.signed ? "有签名，本页核不了真假，请到窗口核验" : "没有签名，请到窗口核验");
  };

  document.getElementById("asked").hidden = false;
  const here = location.pathname.match(/\/v\/([^/]+)$/i);
  const given = location.hash.length > 1 ? location.hash.slice(1) : here && here[1] !== "index.html" ? here[1] : "";
  typed.value = given;
  typed.addEventListener("input", () => tell(typed.value));
  tell(given);
}
