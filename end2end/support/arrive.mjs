import { address } from "./portal.mjs";
import { even } from "./texts.mjs";

/** Every wizard is through long before. */
const MOST_STEPS = 15;

/** The step that an address shows; none, where it is no wizard's. */
const stepOf = (url) => new URL(url).pathname.match(/^\/w\/[^/]+\/[^/]+\/(.+)$/)?.[1];

/**
 * Gets people to where a journey begins, by requests: the forms that a page without scripts would send, filled in as its
 * reader would and sent with the browser's own cookies, while nothing is shown. For what a journey presupposes; what it looks
 * at is done by hand.
 *
 * Answers are what is done in a form: a selector of what is ticked, `{ label }` for what has a label with this text,
 * `{ ifAsked }` for a selector of what not everybody is asked, `{ press }` for the button that sends it where that is not the first one, and `[selector, text]` for what is typed.
 */
export class Arrive {
  constructor(portal, page, t) {
    this.portal = portal;
    this.page = page;
    this.t = t;
  }

  #headers() {
    return { Origin: this.portal.origin, Accept: "text/html" };
  }

  /** A page: where its address led to, and its text. */
  async #open(page, path) {
    const answer = await page.request.get(new URL(path, this.portal.origin).href, { headers: this.#headers() });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
    return { url: answer.url(), html: await answer.text() };
  }

  /** Sends fields to a function; gives the address that it leads to. */
  async post(name, fields, page = this.page) {
    const url = `${this.portal.origin}/api/${name}`;
    const answer = await page.request.post(url, { form: fields, headers: this.#headers(), maxRedirects: 0 });
    const way = answer.headers().location;
    if (!way) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
    return way;
  }

  /** Fills in and sends the step of an opened page; opens the page that it leads to. */
  async #send(page, { url, html }, answers) {
    const { trouble, action, fields } = await page.evaluate(fillIn, { html, answers });
    if (trouble) throw new Error(`${url}: ${trouble}`);
    const next = await this.#open(page, await this.post(action, fields, page));
    const problem = await page.evaluate(problemIn, next.html);
    if (problem) throw new Error(`${url} with ${JSON.stringify(answers)}: ${even(problem)}`);
    return next;
  }

  /**
   * Answers a draft from where it stands until a step; without one, until it is sent. The answers to a step may be a function
   * that is given how often the step was there. Gives the address of the step, or of what was sent.
   */
  async draft(path, answers, until, page = this.page) {
    let here = await this.#open(page, path);
    const seen = [];
    while (seen.length < MOST_STEPS) {
      const step = stepOf(here.url);
      if (step === until) return here.url;
      if (!step) throw new Error(`${path}: ${until} is not one of ${seen}, and it was sent`);
      seen.push(step);
      const given = answers[step] ?? [];
      const times = seen.filter((one) => one === step).length;
      here = await this.#send(page, here, typeof given === "function" ? await given(times) : given);
    }
    throw new Error(`${path}: ${until ?? "the end"} is not reached, but ${seen}`);
  }

  /** A draft of one's own renewal until a step, shown there; what is not given is answered the plain way. */
  async renewal({ page = this.page, path, until = "check", ...wishes } = {}) {
    const url = await this.draft(path ?? (await this.post("start_wizard", { kind: "renewal" }, page)), renewalAnswers(wishes), until, page);
    await page.goto(url);
    return url;
  }

  /** One's own renewal, sent: its reference. */
  async renewed({ page = this.page, path, ...wishes } = {}) {
    const start = path ?? (await this.post("start_wizard", { kind: "renewal" }, page));
    return referenceOf(await this.draft(start, renewalAnswers(wishes), undefined, page));
  }

  /** A draft of another wizard until a step, shown there. */
  async wizard(kind, answers, until, page = this.page) {
    await page.goto(await this.draft(await this.post("start_wizard", { kind }, page), answers, until, page));
  }

  /** A change of the e-mail address or mobile number until a step; without one, until it is to be proven. Shown there. */
  async contact(kind, value, until, page = this.page) {
    const start = await this.post("choose_edit", { kind }, page);
    await page.goto(await this.draft(start, { new: [[`#${kind}`, value]], check: ["#truth"] }, until, page));
  }

  /** Anna's change form until a step, or sent. Shown there. */
  async changeForm({ number, until, reason = "lost", block = false }) {
    const { portal, t, page } = this;
    const code = async () => (await portal.mailTo(address("anna"), t("mail.m50_subject"))).text.match(/\b\d{6}\b/)[0];
    const answers = {
      who: Object.entries({ email: address("anna"), surname: "de Vries", day: "13", month: "3", year: "1971", kvk: "68750110" })
        .map(([id, answer]) => [`#${id}`, answer]),
      mailbox: async () => [["#code", await code()]],
      number: [["#mobile", number]],
      phone: async () => [["#code", await portal.code(number)]],
      checker: [{ label: "B*** J***" }],
      reason: [`input[value=${reason}]`, ...(block ? ["#block"] : [])],
      check: ["#truth"],
    };
    await page.goto(await this.draft(await this.post("start_change_form", {}), answers, until));
  }

  /** What a manager decides on a request, without looking at it. */
  async approve(reference, manager) {
    const cookies = Object.fromEntries((await this.portal.session(manager)).map(({ name, value }) => [name, value]));
    const answer = await this.portal.post("/api/decide_request", { reference, decision: "approve", stranger: "on", manager: "on" }, cookies);
    const way = answer.headers.get("location") ?? "";
    if (!way.includes(reference) || way.includes("again")) throw new Error(`${manager} cannot approve ${reference}: ${answer.status} ${way}`);
  }
}

/** What somebody answers to the questions of a renewal. */
function renewalAnswers({ admin, scope = "same", years = 1, approver = "B. Jansen", which = [] }) {
  return {
    which,
    permissions: [{ ifAsked: `input[value=${scope}]` }, ...(admin ? [`input[name^="answers[admin."][value=${admin}]`] : [])],
    term: [`input[name="answers[term]"][value="${years}"]`],
    approval: [{ label: approver }],
    check: ["#truth"],
  };
}

/** The reference in the address of a confirmation. */
function referenceOf(url) {
  const found = new URL(url).pathname.match(/^\/done\/([^/,]+)$/);
  if (!found) throw new Error(`${url} is no confirmation`);
  return found[1];
}

/** In the browser: the fields of the step of a page that is not shown, once it is filled in. */
function fillIn({ html, answers }) {
  const form = new DOMParser().parseFromString(html, "text/html").querySelector("form#step");
  if (!form) return { trouble: "no step" };
  let pressed;
  for (const answer of answers) {
    const found =
      answer.label === undefined
        ? [...form.querySelectorAll(answer.press ?? answer.ifAsked ?? (Array.isArray(answer) ? answer[0] : answer))]
        : [...form.querySelectorAll("label")].filter((one) => one.textContent.includes(answer.label)).map((one) => one.control);
    if (found.length === 0 && answer.ifAsked) continue;
    if (found.length === 0) return { trouble: `nothing is ${JSON.stringify(answer)}` };
    if (answer.press) [pressed] = found;
    else if (Array.isArray(answer)) found[0].value = answer[1];
    else for (const one of found) one.checked = true;
  }
  const fields = Object.fromEntries(new FormData(form));
  if (pressed) fields[pressed.name] = pressed.value;
  return { action: form.getAttribute("action").replace("/api/", ""), fields };
}

/** In the browser: what a page that is not shown says was wrong. */
function problemIn(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("#problem")?.textContent;
}
