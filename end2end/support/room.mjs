import { expect } from "@playwright/test";

/** A computer, a phone, and a page at 400 %. */
const WIDTHS = [1280, 390, 320];

/** At every width everything on a page has room: no sideways scrolling, no text that is cut off, no control out of reach. */
export async function roomFor(page, what, widths = WIDTHS) {
  const size = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect.soft(await page.evaluate(outside), `${what}, ${width} px wide`).toEqual([]);
  }
  await page.setViewportSize(size);
}

/** In the browser: what reaches beyond its place. */
function outside() {
  const width = document.documentElement.clientWidth;
  const found = [];
  const wide = document.documentElement.scrollWidth - width;
  if (wide > 0) found.push(`the page is ${wide} px too wide`);

  /** From where to where something may reach; nothing for what is not seen, or is shortened with a mark. */
  const place = (element) => {
    let [left, right] = [0, width];
    if (element instanceof SVGElement || !element.checkVisibility({ visibilityProperty: true })) return undefined;
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const { clipPath, overflowX, textOverflow } = getComputedStyle(one);
      if (clipPath !== "none" || textOverflow === "ellipsis") return undefined;
      if (overflowX === "visible") continue;
      const box = one.getBoundingClientRect();
      left = Math.max(left, box.left);
      right = Math.min(right, box.right);
    }
    return { left, right };
  };
  const fits = (box, { left, right }) => box.width < 1 || (box.left > left - 1 && box.right < right + 1);

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.textContent.trim() || node.parentElement.closest("script, style, textarea")) continue;
    const within = place(node.parentElement);
    const range = document.createRange();
    range.selectNodeContents(node);
    if (within && ![...range.getClientRects()].every((box) => fits(box, within))) {
      found.push(`cut off: ${node.textContent.trim().slice(0, 60)} in ${node.parentElement.outerHTML.slice(0, 80)}`);
    }
  }
  for (const control of document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea, select")) {
    const within = place(control);
    if (within && !fits(control.getBoundingClientRect(), within)) found.push(`out of reach: ${control.outerHTML.slice(0, 120)}`);
  }
  return found;
}
