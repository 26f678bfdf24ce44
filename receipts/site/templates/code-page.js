"use strict";
/* The page around PaperCode: shows what the code says, has the browser check the signature, and says what it cannot know. */
(() => {
  const put = (id) => document.getElementById(id);
  const plain = (id) => JSON.parse(put(id).textContent);
  const titles = plain("titles");
  const lists = plain("lists");
  const matters = plain("matters");
  const typed = put("code");
  let turn = 0;

  const ELSEWHERE = "请带着纸到综合受理窗口核验，或者向出具的站点核实。";
  const SENTENCES = {
    genuine: (one) => [`签名没有问题：这个编码是${one.station} ${one.day} 出具《${one.title}》时签的。`,
      `请核对纸上的编号、日期和站名与这里一致。纸上别的内容编码里没有，以出具站点的存档为准；${one.until ? `${one.until} 以后` : "后来"}有没有作废，本页不知道。`],
    void: (one) => [`这份文书已于 ${one.void.day} 作废${one.void.by ? `，由 ${one.void.by} 代替` : ""}。`,
      one.void.by ? "请以代替它的文书为准。" : "请联系出具的站点。"],
    altered: (one) => [`这个编码不是${one.station}签出的样子：被改动过，或者没有扫对。`,
      `请再扫一次；还是这样就不要采用。${ELSEWHERE}`],
    revoked: (one) => [`签名用的密钥已经吊销，这份文书在那以后。`, `请不要采用。${ELSEWHERE}`],
    expired: (one) => [`出具那天不在签名密钥的有效期（${one.key.since} 至 ${one.key.until}）内。`, `请不要采用。${ELSEWHERE}`],
    clock: () => ["编码或者名单上的日期比您手机的日期还晚。", "请先核对手机的日期，再打开一次。"],
    stale: (one) => [`签名没有问题，是${one.station}签的；但本页的名单还是 ${lists.day} 的，不知道这份文书后来有没有作废。`, ELSEWHERE],
    unknown: () => [lists.day ? `本页 ${lists.day} 的名单里没有签这个编码的密钥，是真是假不能说。` : "本页没有公钥名单，核不了签名，是真是假不能说。", ELSEWHERE],
    unchecked: () => ["您的浏览器核不了签名，是真是假不能说。", `请用新一些的浏览器、通过 https 打开本页。${ELSEWHERE}`],
    unsigned: () => ["这是没有签名的旧式编码，是真是假看编码看不出来。", ELSEWHERE],
  };
  const GOOD = new Set(["genuine"]);
  const BAD = new Set(["void", "altered", "revoked", "expired"]);

  /* true, false, or null where the browser cannot check. */
  async function checked(said) {
    const key = said.signed ? PaperCode.keyIn(said, lists) : null;
    if (!key || !globalThis.crypto || !crypto.subtle) return null;
    const bytes = (list) => new Uint8Array(list);
    try {
      const raw = bytes(PaperCode.bytesOf(key.public));
      const held = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, held, bytes(said.signature), bytes(said.message));
    } catch {
      return null;
    }
  }

  function today() {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  function facts(said) {
    const key = PaperCode.keyIn(said, lists);
    const place = lists.places[said.district];
    const whose = key ? key.name : place ? `${place}（行政区划 ${said.district}）` : `行政区划 ${said.district}`;
    put("kind").textContent = titles[said.letter] || "本页不认识的文书";
    put("number").textContent = said.number;
    put("station").textContent = `${whose}，${said.window} 号窗口`;
    put("day").textContent = said.signed ? said.day : `${said.day}（编号里的日期）`;
    put("version").textContent = said.version || "编码里没有写";
    const until = PaperCode.knownUntil(said, lists);
    put("until").textContent = until ? `只知道到 ${until} 为止` : "本页没有作废清单，不知道";
  }

  function verdict(said, kind) {
    const key = PaperCode.keyIn(said, lists);
    const told = { key, station: key ? key.name : "", day: said.day, title: titles[said.letter] || "文书" };
    told.void = PaperCode.voidIn(said, lists, key ? key.district : said.district);
    told.until = PaperCode.knownUntil(said, lists);
    const [what, todo] = SENTENCES[kind](told);
    put("verdict").className = `verdict ${GOOD.has(kind) ? "good" : BAD.has(kind) ? "bad" : "open-question"}`;
    put("what").textContent = what;
    put("todo").textContent = todo;
  }

  /* The page of the matter whose guide a code is from; it says itself whether the guide is an old one. */
  function guideOf(text) {
    const found = PaperCode.guide(text);
    const known = found && matters[found.matter] ? found : null;
    put("guide").hidden = !known;
    if (!known) return null;
    put("guide-link").href = `../${known.matter}.html#${known.code}`;
    put("guide-link").textContent = `${matters[known.matter]}（${known.matter}）`;
    return known;
  }

  async function tell(text) {
    turn += 1;
    const mine = turn;
    const guide = guideOf(text);
    const said = text.trim() && !guide ? PaperCode.read(text) : null;
    const good = said ? await checked(said) : null;
    if (mine !== turn) return; // something else was typed meanwhile
    put("says").hidden = !said;
    put("wrong").textContent = text.trim() && !said && !guide ? "这不是本系统文书的编码，或者没有扫全。请再扫一次，或者把纸拿到窗口查。" : "";
    if (!said) return;
    facts(said);
    verdict(said, PaperCode.judge(said, good, lists, today()));
  }

  put("asked").hidden = false;
  const here = location.pathname.match(/\/v\/([^/]+)$/i);
  const given = location.hash.length > 1 ? location.hash.slice(1) : here && here[1] !== "index.html" ? here[1] : "";
  typed.value = given;
  typed.addEventListener("input", () => tell(typed.value));
  addEventListener("hashchange", () => { typed.value = location.hash.slice(1); tell(typed.value); });
  tell(given);
  if (!put("guide").hidden) location.replace(put("guide-link").href); // opened from a guide: that is what is wanted
})();
