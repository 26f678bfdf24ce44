/* What a person would see on the page: read by the tests in Chromium. */
const Looking = (() => {
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const clear = (colour) => colour === "none" || colour === "transparent" || numbers(colour)[3] === 0;

  function luminance(colour) {
    const [red, green, blue] = numbers(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  function behind(node) {
    for (let one = node; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  }

  /* The last shape painted under the middle of a text of the chart. */
  function behindDrawn(text) {
    const box = text.getBBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const under = [...text.ownerSVGElement.querySelectorAll("rect")].filter((rect) => {
      const place = rect.getBBox();
      const inside = place.x <= x && x <= place.x + place.width && place.y <= y && y <= place.y + place.height;
      return inside && !clear(getComputedStyle(rect).fill);
    });
    return under.length ? getComputedStyle(under.at(-1)).fill : "rgb(255, 255, 255)";
  }

  /* Texts with less contrast than WCAG AA asks: 4.5, or 3 for large ones. */
  function faint() {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || !parent.checkVisibility() || parent.closest("script, style")) continue;
      const style = getComputedStyle(parent);
      const drawn = parent.closest("svg text");
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = drawn
        ? contrast(getComputedStyle(drawn).fill, behindDrawn(drawn))
        : contrast(style.color, behind(parent));
      if (ratio < (large && !drawn ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 20)}`);
    }
    return found;
  }

  /* How far anything sticks out to the right, outside boxes that scroll by themselves. */
  function sticksOut() {
    const room = document.documentElement.clientWidth;
    const over = [...document.querySelectorAll("body *")].filter((one) => {
      const place = one.getBoundingClientRect();
      return place.width && place.right > room + 1 && !one.closest(".scroll") && one.checkVisibility();
    });
    const page = document.documentElement.scrollWidth > room ? ["the page itself"] : [];
    return [...page, ...over.map((one) => one.tagName + "." + one.className)];
  }

  /* Controls smaller than a finger: 24 px at least, as WCAG 2.2 AA asks; links within a text are exempt. */
  function small() {
    return [...document.querySelectorAll("input, .choice, .matters a, .top a, .papers a")].filter((one) => {
      if (!one.checkVisibility()) return false;
      const target = one.closest("label") || one;
      const place = target.getBoundingClientRect();
      return place.height < 24 || place.width < 24;
    }).map((one) => one.outerHTML.slice(0, 60));
  }

  /* What has the focus: its name, whether one can see it has, and whether it is on the screen. */
  function focus() {
    const node = document.activeElement;
    const shows = [node, node.closest("label")].filter(Boolean).some((one) => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const place = node.getBoundingClientRect();
    const seen = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth;
    return { tag: node.tagName, type: node.type || "", id: node.id, name: node.name || "", value: node.value || "",
      text: node.innerText || "", shows, seen };
  }

  return { contrast, faint, sticksOut, small, focus };
})();
