"use strict";
/* What a code on a paper says, and what to think of it by the lists that came with the page. Pure; the format is
   that of counter/codes/payload.py, the judgement that of counter/codes/verdict.py, and tests hold both to it. */
const PaperCode = (() => {
  const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const DOMAIN = "SMX2 paper\n";
  const SIZE = 31;
  const FIELDS = [["format", 6], ["letter", 5], ["sequence", 10], ["district", 20], ["window", 7],
    ["numbered", 16], ["serial", 20], ["day", 16], ["key", 40], ["digest", 80], ["version", 28]];
  const MOST = { letter: 26n, sequence: 999n, district: 999999n, window: 99n, serial: 999999n };
  const OLD = /^SMX1:((?:JJ-)?(\d{6})-(\d{2})-(\d{8})-\d{4,6}-\d(?:\.([A-Z])\d{1,3})?):[0-9A-F]{12}$/;

  function luhn(digits) {
    let sum = 0;
    [...digits].reverse().forEach((digit, n) => {
      const value = Number(digit) * (n % 2 ? 1 : 2);
      sum += value > 9 ? value - 9 : value;
    });
    return (10 - (sum % 10)) % 10;
  }

  const dayOf = (days) => new Date(Date.UTC(2000, 0, 1 + Number(days))).toISOString().slice(0, 10);
  const daysOf = (day) => Date.UTC(...day.split("-").map((part, n) => Number(part) - (n === 1 ? 1 : 0))) / 86400000;

  /* Letters of base32 as bytes; the bits that fill no byte are dropped. */
  function bytesOf(letters) {
    const bytes = [];
    let held = 0;
    let bits = 0;
    for (const letter of letters) {
      held = ((held << 5) | BASE32.indexOf(letter)) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 0xff);
      }
    }
    return bytes;
  }

  function keyOf(value) {
    let letters = "";
    for (let shift = 35n; shift >= 0n; shift -= 5n) letters += BASE32[Number((value >> shift) & 31n)];
    return letters;
  }

  function numberOf(said) {
    const pad = (name, wide) => String(said[name]).padStart(wide, "0");
    const day = dayOf(said.numbered).replaceAll("-", "");
    const parts = [pad("district", 6), pad("window", 2), day, pad("serial", 4)];
    const slip = said.letter === 0n;
    const digit = luhn((slip ? "7" : "") + parts.join(""));
    const number = [...parts, digit].join("-");
    return slip ? `JJ-${number}` : `${number}.${String.fromCharCode(64 + Number(said.letter))}${said.sequence}`;
  }

  function fieldsOf(bytes) {
    let rest = bytes.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n);
    const said = {};
    for (const [name, bits] of [...FIELDS].reverse()) {
      said[name] = rest & ((1n << BigInt(bits)) - 1n);
      rest >>= BigInt(bits);
    }
    const sound = said.format === 0n && Object.keys(MOST).every((name) => said[name] <= MOST[name]);
    return sound && (said.letter || !said.sequence) ? said : null;
  }

  function signed(body) {
    if (body.length !== 152 || [...body].some((letter) => !BASE32.includes(letter))) return null;
    const bytes = bytesOf(body);
    const said = fieldsOf(bytes.slice(0, SIZE));
    if (!said) return null;
    return {
      signed: true,
      letter: said.letter ? String.fromCharCode(64 + Number(said.letter)) : "",
      number: numberOf(said),
      district: String(said.district).padStart(6, "0"),
      window: String(said.window).padStart(2, "0"),
      day: dayOf(said.day),
      key: keyOf(said.key),
      version: said.version ? said.version.toString(16).padStart(7, "0") : "",
      message: [...DOMAIN].map((one) => one.charCodeAt(0)).concat(bytes.slice(0, SIZE)),
      signature: bytes.slice(SIZE),
    };
  }

  /* `typed`: a link, a code, or the letters after /V/. null for anything else. */
  function read(typed) {
    const text = typed.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
    const linked = text.match(/^HTTPS?:\/\/[^?#]*\/V\/([^/?#]*)/);
    const code = linked ? linked[1] : text;
    const old = code.match(OLD);
    if (!old) return signed(code.replace(/^SMX2:/, ""));
    const day = old[4].replace(/(....)(..)(..)/, "$1-$2-$3");
    return { signed: false, letter: old[5] || "", number: old[1], district: old[2], window: old[3], day };
  }

  /* Of the code on a guide, bare or in a link: which matter, and the whole code. null for anything else. */
  function guide(typed) {
    const text = typed.normalize("NFKC").replace(/\s+/g, "").toUpperCase().replaceAll("%3A", ":");
    const found = text.match(/^(?:HTTPS?:\/\/[^?#]*\/V\/)?(SMXG:([A-Z]\d\d):[0-9A-Z]{1,32})(?:[\/?#].*)?$/);
    return found && { matter: found[2], code: found[1] };
  }

  const keyIn = (said, lists) => lists.keys.find((one) => one.id === said.key);

  function voidIn(said, lists, district) {
    const same = lists.voids.filter((one) => one.number === said.number);
    return same.find((one) => !one.district) || same.find((one) => one.district === district);
  }

  /* Kind of the answer. `good`: whether the signature is right; null = this browser cannot tell. */
  function judge(said, good, lists, today) {
    if (!said.signed) return voidIn(said, lists, said.district) ? "void" : "unsigned";
    const key = keyIn(said, lists);
    if (!key) return "unknown";
    if (good === null) return "unchecked";
    if (!good) return "altered";
    if (voidIn(said, lists, key.district)) return "void";
    const revoked = lists.revoked.find((one) => one.key === key.id);
    if (revoked && said.day >= revoked.cut) return "revoked";
    if (said.day < key.since || said.day > key.until) return "expired";
    if (said.day > today || lists.day > today) return "clock";
    return daysOf(today) - daysOf(lists.day) > lists.fresh ? "stale" : "genuine";
  }

  /* The last day of which the page knows what that station has voided; empty = it knows nothing of it. */
  function knownUntil(said, lists) {
    const key = keyIn(said, lists);
    const own = (key && lists.void_days[key.district]) || "";
    return own > lists.void_day ? own : lists.void_day;
  }

  return { read, guide, judge, keyIn, voidIn, knownUntil, bytesOf };
})();
