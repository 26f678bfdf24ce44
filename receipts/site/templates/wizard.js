"use strict";
/* 按情形查材料: the questions of one matter, and the merged list once all are answered. Nothing leaves the page;
   every text goes in as text, never as markup. */
(() => {
  const place = document.getElementById("wizard");
  const source = document.getElementById("wizard-data");
  if (!place || !source) return;
  const data = JSON.parse(source.textContent);
  const answers = Object.fromEntries(data.usual);
  const without = new Set();
  const fields = new Map();
  const put = (id) => document.getElementById(id);

  function made(tag, text, more) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    return Object.assign(node, more);
  }

  function fieldOf(question) {
    const box = made("fieldset", "", { className: "ask" });
    box.append(made("legend", question.ask));
    for (const told of [question.note, question.local]) if (told) box.append(made("p", told, { className: "hint" }));
    const ways = made("div", "", { className: "ways" });
    if (question.options.length) for (const option of question.options) ways.append(choice(question, option));
    else ways.append(amount(question));
    box.append(ways);
    return box;
  }

  function choice(question, option) {
    const label = made("label", "", { className: "choice" });
    const input = made("input", "", { type: "radio", name: `q-${question.key}`, value: option.value });
    input.checked = answers[question.key] === option.value;
    input.addEventListener("change", () => say(question.key, option.value));
    label.append(input, made("span", option.value + (option.hint ? `（${option.hint}）` : "")));
    return label;
  }

  function amount(question) {
    const label = made("label", "", { className: "amount" });
    const input = made("input", "", { type: "text", name: `q-${question.key}`, inputMode: "decimal", autocomplete: "off", size: 8 });
    const wrong = made("span", "请写数字，如 200", { className: "wrong", hidden: true });
    input.addEventListener("input", () => {
      const text = input.value.normalize("NFKC").trim();
      const good = /^\d+(\.\d+)?$/.test(text);
      wrong.hidden = good || !text;
      input.setAttribute("aria-invalid", String(!wrong.hidden));
      say(question.key, good ? text : null);
    });
    label.append(made("span", "写数字："), input, made("span", question.unit), wrong);
    return label;
  }

  function say(key, value) {
    if (value === null) delete answers[key];
    else answers[key] = value;
    show();
  }

  /* Fields stay the same nodes while they are asked, so that the keyboard does not lose its place. */
  function ask(keys) {
    const known = [...data.questions, ...data.asked];
    const box = put("wizard-questions");
    for (const child of [...box.children]) if (!keys.some((key) => fields.get(key) === child)) child.remove();
    keys.forEach((key, n) => {
      if (!fields.has(key)) fields.set(key, fieldOf(known.find((one) => one.key === key)));
      if (box.children[n] !== fields.get(key)) box.insertBefore(fields.get(key), box.children[n] || null);
    });
  }

  function items(view) {
    const box = put("wizard-items");
    const focused = document.activeElement && document.activeElement.dataset.no;
    box.replaceChildren(...view.available.map((one) => {
      const label = made("label", "", { className: "choice" });
      const input = made("input", "", { type: "checkbox", checked: !without.has(one.no) });
      input.dataset.no = one.no;
      input.addEventListener("change", () => {
        if (input.checked) without.delete(one.no);
        else without.add(one.no);
        show();
      });
      label.append(input, made("span", `${one.no} ${one.name}（${one.dept}）`));
      return label;
    }));
    if (focused) box.querySelector(`[data-no="${focused}"]`)?.focus();
  }

  function entry(line) {
    const node = made("li");
    const page = data.materials.find((one) => one.key === line.key).anchor;
    node.append(page ? made("a", line.key, { href: `#${page}` }) : made("span", line.key));
    const told = [line.supplied ? `由“${line.supplied}”办出，不用您交` : line.due];
    if (line.copies === null && (line.ask === "原件" || line.ask === "复印件")) told.push("份数待核定");
    if (line.deferral) told.push("可以容缺受理");
    if (line.commitment) told.push("可以告知承诺");
    node.append(made("span", `：${told.join("；")}`));
    for (const one of [...line.standards, ...line.notes]) node.append(made("p", one, { className: "hint" }));
    return node;
  }

  function list(id, lines) {
    put(id).hidden = !lines.length;
    put(id).querySelector("ol").replaceChildren(...lines.map(entry));
  }

  function result(view) {
    const whole = !view.open.length && !view.stop;
    const chosen = view.available.filter((one) => !without.has(one.no));
    put("wizard-result").hidden = !whole;
    const brought = view.lines.filter((one) => one.ask === "原件" || one.ask === "复印件");
    list("wizard-bring", whole ? brought : []);
    list("wizard-free", whole ? view.lines.filter((one) => !brought.includes(one)) : []);
    const told = view.unknown.length ? [`这些事项的材料清单待核定，请先咨询窗口：${view.unknown.join("、")}。`] : [];
    put("wizard-notes").replaceChildren(...[...told, ...view.bare].map((one) => made("p", one)));
    const count = `要办 ${chosen.length} 个事项，要带 ${brought.length} 种材料。`;
    put("wizard-state").textContent = view.stop || (whole ? count : `还有 ${view.open.length} 个问题没有回答。`);
    put("wizard-state").classList.toggle("whole", whole);
  }

  function show() {
    const taken = data.rows.map((row) => row.no).filter((no) => !without.has(no));
    const view = Situation.look(data, answers, taken);
    ask([...view.asked, ...view.given]);
    items(view);
    result(view);
  }

  place.hidden = false;
  show();
})();
