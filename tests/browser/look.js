// What is wrong with the picture on the page: texts cut, outside, or on each other.
() => {
  const wrong = [];
  const name = (node) =>
    node.textContent.slice(0, 40) + " [" + (node.dataset?.key ?? node.className) + "]";
  const box = (node) => {
    const r = node.getBoundingClientRect();
    return { l: r.left, t: r.top, r: r.right, b: r.bottom, node };
  };
  const meets = (a, b, by) => a.l < b.r - by && b.l < a.r - by && a.t < b.b - by && b.t < a.b - by;
  for (const id of ["stage", "tape"]) {
    const svg = document.querySelector(`#${id} svg`).getBoundingClientRect();
    const texts = [...document.querySelectorAll(`#${id} text`)].filter(
      (t) => t.textContent && t.getClientRects().length,
    );
    const boxes = texts.map((text) => {
      const b = box(text); // the line box is higher than the letters
      const trim = (b.b - b.t) * 0.17;
      return { ...b, t: b.t + trim, b: b.b - trim };
    });
    for (const b of boxes) {
      if (b.l < svg.left - 1 || b.r > svg.right + 1 || b.t < svg.top - 1 || b.b > svg.bottom + 1)
        wrong.push(`${id}: outside: ${name(b.node)}`);
    }
    boxes.forEach((a, i) =>
      boxes.slice(i + 1).forEach((b) => {
        if (meets(a, b, 1)) wrong.push(`${id}: ${name(a.node)} lies on ${name(b.node)}`);
      }),
    );
  }
  const holders = "#lens *, .top *, #caption *, #transport *, #question *";
  for (const node of document.querySelectorAll(holders)) {
    if (!node.getClientRects().length || node.closest(".unseen, svg, option, [hidden]")) continue;
    if (node.clientWidth <= 1 || node.tagName === "H1") continue;
    const style = getComputedStyle(node);
    const clips = style.overflow !== "visible" || style.overflowX !== "visible";
    if (
      clips &&
      (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)
    )
      wrong.push(`cut: ${name(node)}`);
  }
  for (const id of ["lens", "question", "caption"]) {
    const node = document.getElementById(id);
    if (node.getClientRects().length && node.scrollHeight > node.clientHeight + 1)
      wrong.push(`cut: ${id}`);
  }
  const [title, heading] = ["#lesson-title", ".top h1"].map((s) => box(document.querySelector(s)));
  if (title.r > heading.r + 1 || title.b > heading.b + 4) wrong.push("the title is cut");
  for (const [a, b] of [
    ["#stage svg", "#tape svg"],
    ["#tape svg", "#caption"],
    ["#caption", "#transport"],
    [".top h1", "#setup"],
    ["#setup", "#preferences"],
    ["#preferences", "#actions"],
  ]) {
    const [x, y] = [a, b].map((s) => box(document.querySelector(s)));
    if (getComputedStyle(document.querySelector(".foot")).position !== "sticky" && meets(x, y, 1))
      wrong.push(`${a} lies on ${b}`);
  }
  if (document.documentElement.scrollWidth > innerWidth)
    wrong.push(
      "the page is wider than the screen: " +
        [...document.querySelectorAll("body *")]
          .filter((n) => n.getBoundingClientRect().right > innerWidth + 1)
          .map(name)
          .slice(0, 3),
    );
  return wrong;
};
