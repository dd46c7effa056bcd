/** What becomes of the browser's half, or of the page under it, in variants and journeys of their own. */

const WASM = /\/pkg\/frontend_bg\.wasm$/;
export const PACK = /\/pkg\/pack_\d+\.wasm$/;

/**
 * Does to a page what a translation by the browser and a password manager do: each text lies in elements of its own, in the
 * document too where it had none, and something stands behind each field.
 */
function alter() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (text) =>
    text.data.trim() === "" || text.parentElement.closest("script, style, textarea, option, svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  }
  for (const field of document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox])")) {
    field.after(document.createElement("span"));
  }
}

/** Before scripts take the page over. */
const early = `document.addEventListener("DOMContentLoaded", ${alter});`;

/** As soon as they have. */
const late = `new MutationObserver((_, watcher) => {
  if (document.documentElement?.dataset.scripts !== "alive") return;
  watcher.disconnect();
  (${alter})();
}).observe(document, { attributes: true, attributeFilter: ["data-scripts"], subtree: true });`;

/** Answers that a piece gets instead of itself. */
export const instead = {
  404: (route) => route.fulfill({ status: 404, body: "" }),
  500: (route) => route.fulfill({ status: 500, body: "" }),
  abort: (route) => route.abort("failed"),
  // Of a build that is no more: the portal's own answer.
  former: (route) => route.continue({ url: route.request().url().replace(/\/v\/[^/]+\//, "/v/0123456789abcdef/") }),
  stall: () => {},
};

/** What a browser says of it. */
export const complaints = [/status of (404|500)/, /RuntimeError|unreachable/, /pack \d+: \d+/, /ERR_FAILED/, /Failed to fetch/, /\.wasm/];

const hurts = {
  altered: (context) => context.addInitScript(early),
  translated: (context) => context.addInitScript(late),
  "no-wasm": (context) => context.route(WASM, instead.abort),
  "no-pieces": (context) => context.route(PACK, instead[404]),
};

/** Hurts every page of a browser in this way; in none where there is none. */
export async function hurtPages(context, how) {
  if (how) await hurts[how](context);
}
