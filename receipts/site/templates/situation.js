"use strict";
/* From answers to the merged list, as counter/catalog/situation.py and counter/intake/checklist.py do it.
   Pure: data of one matter and answers in, everything a page shows out. tests/guides/test_site_wizard.py
   holds it against the Python, matter by matter. */
const Situation = (() => {
  const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
  const FORMS = ["原件", "复印件", "电子证照可免", "电子核验"];
  const once = (list) => [...new Set(list)];
  const has = (answers, key) => Object.prototype.hasOwnProperty.call(answers, key);

  function inRange(test, answer) {
    const text = answer.normalize("NFKC").trim();
    if (!NUMBER.test(text)) return false;
    const number = Number(text);
    return (test.min === null || number >= test.min) && (test.below === null || number < test.below);
  }

  function passes(test, answer) {
    if (answer === undefined) return false;
    if (typeof test === "string") return test === answer;
    return Array.isArray(test) ? test.includes(answer) : inRange(test, answer);
  }

  /* Any of the cases holds; none at all = always. A case is a list of [question, test]. */
  function holds(when, counted) {
    return !when.length || when.some((one) => one.every(([key, test]) => passes(test, counted.get(key))));
  }

  function settled(data, answers) {
    const counted = new Map(Object.entries(answers).filter(([key]) => data.given.includes(key)));
    for (const [key, value] of data.presets) counted.set(key, value);
    return counted;
  }

  const isAsked = (question, counted) => holds(question.when, counted) && holds(question.here, counted);

  /* Questions after those their condition reads. */
  function inDependence(questions) {
    const byKey = new Map(questions.map((one) => [one.key, one]));
    const placed = new Map();
    function place(question, trail) {
      if (placed.has(question.key) || trail.includes(question.key)) return;
      for (const one of question.when) {
        for (const [key] of one) if (byKey.has(key)) place(byKey.get(key), [...trail, question.key]);
      }
      placed.set(question.key, question);
    }
    for (const question of questions) place(question, []);
    return [...placed.values()];
  }

  /* The answers that count: one to a question no longer asked is kept but has no effect. */
  function effective(data, answers) {
    const counted = settled(data, answers);
    for (const question of inDependence(data.questions)) {
      if (has(answers, question.key) && !counted.has(question.key) && isAsked(question, counted)) {
        counted.set(question.key, answers[question.key]);
      }
    }
    return counted;
  }

  function selected(data, counted) {
    const found = [];
    for (const row of data.rows) {
      const branch = row.branches.find((one) => holds(one.when, counted));
      const key = row.branches.length ? branch && branch.item : row.item;
      if (!holds(row.when, counted) || key === undefined) continue;
      const name = row.branches.length ? `${row.name}(${key})` : row.name;
      found.push({ ...row, name, handled: data.items.find((one) => one.key === key) });
    }
    return found;
  }

  function keysWithParents(data, when) {
    const keys = [];
    for (const one of when) {
      for (const [key] of one) {
        if (data.given.includes(key)) continue;
        keys.push(...keysWithParents(data, data.questions.find((q) => q.key === key).when), key);
      }
    }
    return keys;
  }

  /* Questions to ask, in order: first those of the rows, then those of the papers of the rows taken. */
  function questions(data, answers, available, taken) {
    const keys = [...data.own];
    for (const one of available) {
      if (taken !== null && !taken.includes(one.no)) continue;
      for (const want of one.handled.wants) keys.push(...keysWithParents(data, want.when));
    }
    const asked = new Map();
    const counted = settled(data, answers);
    const presets = data.presets.map(([key]) => key);
    for (const key of keys) {
      const question = data.questions.find((one) => one.key === key);
      if (asked.has(key) || presets.includes(key) || !isAsked(question, counted)) continue;
      asked.set(key, question);
      if (has(answers, key)) counted.set(key, answers[key]);
    }
    return [...asked.values()];
  }

  /* The sentence that ends the joint handling under these answers; empty = go on. */
  function stopOf(data, counted) {
    for (const [key, answer] of counted) {
      const question = data.questions.find((one) => one.key === key);
      if (!question || !data.own.includes(key)) continue;
      const option = question.options.find((one) => one.value === answer && one.stop);
      if (option) return option.stop;
    }
    return "";
  }

  /* Of what only an applicant could say, that which changes the list of the items taken. */
  function givenAsked(data, chosen) {
    const wants = chosen.flatMap((one) => one.handled.wants);
    const read = new Set(wants.flatMap((want) => want.when.flatMap((one) => one.map(([key]) => key))));
    return data.asked.filter((one) => read.has(one.key));
  }

  function askOf(material, forms) {
    if (material.exempt || forms.every((form) => form === FORMS[2] || form === FORMS[3])) return "免提交";
    return forms.includes("原件") ? "原件" : "复印件";
  }

  function dueOf(ask, forms, copies) {
    if (ask === "免提交" || ask === "本件产生") return ask;
    const paper = forms.filter((form) => form === "原件" || form === "复印件").join("、");
    return copies === null ? paper : `${paper}（${copies}份）`;
  }

  /* 容缺 and 告知承诺 only when every item that wants it allows it; the shortest term counts. */
  function shared(graces) {
    if (graces.some((one) => one === null)) return null;
    const days = (one) => (one.days === null ? Infinity : one.days);
    return graces.reduce((least, one) => (days(one) < days(least) ? one : least));
  }

  function line(data, key, wanted, suppliers) {
    const others = suppliers.filter((one) => wanted.some((want) => want.row !== one.no));
    const own = wanted.some((want) => suppliers.some((one) => one.no === want.row));
    const material = data.materials.find((one) => one.key === key);
    const supplied = others.length > 0 && !own;
    const forms = FORMS.filter((form) => wanted.some((want) => want.form === form));
    const counts = wanted.map((want) => want.copies).filter((count) => count !== null);
    const copies = counts.length ? Math.max(...counts) : null;
    const ask = supplied ? "本件产生" : askOf(material, forms);
    return {
      key, ask, copies, due: dueOf(ask, forms, copies), supplied: supplied ? others[0].name : "",
      items: once(wanted.map((want) => want.item)),
      rows: once(wanted.map((want) => want.row)),
      standards: once(wanted.flatMap((want) => want.standards)),
      notes: once(wanted.map((want) => want.note).filter((note) => note)),
      deferral: shared(wanted.map((want) => want.deferral)),
      commitment: shared(wanted.map((want) => want.commitment)),
    };
  }

  function merged(data, chosen, counted) {
    const wanted = new Map();
    for (const one of chosen) {
      for (const want of one.handled.wants) {
        if (!holds(want.when, counted)) continue;
        if (!wanted.has(want.material)) wanted.set(want.material, []);
        wanted.get(want.material).push({ ...want, item: one.name, row: one.no });
      }
    }
    const givers = (key) => chosen.filter((one) => one.handled.result === key);
    return [...wanted].map(([key, entries]) => line(data, key, entries, givers(key)));
  }

  /* Everything under these answers. `taken`: numbers of the rows the applicant takes; null = all. */
  function look(data, answers, taken) {
    const counted = effective(data, answers);
    const available = selected(data, counted);
    const chosen = available.filter((one) => taken === null || taken.includes(one.no));
    const asked = questions(data, answers, available, taken);
    return {
      asked: asked.map((one) => one.key),
      open: asked.filter((one) => !has(answers, one.key)).map((one) => one.key),
      given: givenAsked(data, chosen).map((one) => one.key),
      stop: stopOf(data, counted),
      available: available.map((one) => ({ no: one.no, name: one.name, dept: one.dept })),
      lines: merged(data, chosen, counted),
      unknown: once(chosen.filter((one) => !one.handled.known).map((one) => one.name)),
      bare: chosen.map((one) => one.handled.bare).filter((told) => told),
    };
  }

  return { look, holds, effective };
})();
