import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import { plusDays } from "./days.mjs";
import { scratch } from "./places.mjs";

/** The demo accounts, in the order that gives them their mobile numbers. */
const NAMES = "anna bram carla dirk eva fatima gijs hanna ivo jan kees lotte".split(" ");
export const PASSWORD = "Welkom-2026!";
export const address = (name) => `${name}@demo.example`;
export const mobile = (name) => `+3161200${String(NAMES.indexOf(name) + 1).padStart(4, "0")}`;

/** The day in Amsterdam, as 2026-12-31. */
const amsterdam = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" });

/** The day on which portals start: noon of another day, so that no midnight falls into a test. One for a whole run. */
export const theDay = () => process.env.PORTAL_DAY ?? plusDays(amsterdam.format(), 1);

/** How long a portal may take to end by itself, in milliseconds. */
const PATIENCE = 20_000;

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Mails that are sent because a day has come: what ends soon, what has ended. */
const REMINDERS = ["M10", "M11", "M12"];

/** One portal with a database of its own. */
export class Portal {
  log = "";

  /**
   * Starts a portal, or says what it said: on a copy of the demo data of this run, or, with options or settings of its own,
   * from nothing. Another program may take the port first: then another port.
   */
  static async start(options = {}) {
    for (let tries = 1; ; tries += 1) {
      const portal = new Portal();
      try {
        await portal.#run(options);
        return portal;
      } catch (error) {
        await portal.stop();
        if (tries === 3) throw error;
      }
    }
  }

  async #run({ args = [], env = {} }) {
    const program = process.env.PORTAL_BIN;
    if (!program) throw new Error("PORTAL_BIN names the server to test");
    const port = await freePort();
    this.origin = `http://127.0.0.1:${port}`;
    this.folder = await mkdtemp(join(scratch, "portal-"));
    const template = args.length === 0 && Object.keys(env).length === 0 ? process.env.PORTAL_TEMPLATE : undefined;
    if (template) await cp(template, this.folder, { recursive: true });
    const database = `sqlite:${join(this.folder, "portal.db")}`;
    const fixed = ["--demo", "--listen", `127.0.0.1:${port}`, "--public-url", this.origin, "--database-url", database];
    const day = args.includes("--today") ? [] : ["--today", theDay()];
    this.child = spawn(program, [...fixed, ...day, ...args], { env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...env } });
    this.child.stderr.on("data", (text) => (this.log += text));
    this.child.stdout.on("data", (text) => (this.log += text));
    this.child.on("error", (error) => (this.log += error.message));
    const patience = Date.now() + PATIENCE;
    while (!(await this.#answers())) {
      if (this.child.exitCode !== null || Date.now() > patience) throw new Error(`the portal did not start: ${this.log}`);
      await pause(25);
    }
  }

  async #answers() {
    try {
      return (await fetch(`${this.origin}/favicon.svg`)).ok;
    } catch {
      return false;
    }
  }

  #runs() {
    return this.child && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks the program to end, and waits for it: its database is whole then. */
  async end() {
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const late = pause(PATIENCE, "late", { ref: false });
    if ((await Promise.race([ended, late])) === "late") throw new Error(`the portal did not end: ${this.log}`);
  }

  async stop() {
    if (this.#runs()) {
      const ended = once(this.child, "exit");
      // A graceful stop waits for open connections; a test has no more use for them.
      this.child.kill("SIGKILL");
      await ended;
    }
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** A form that is sent outside any page. */
  post(path, fields, cookies = {}) {
    const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    return fetch(`${this.origin}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: { Origin: this.origin, Accept: "text/html", Cookie: pairs.join("; ") },
      body: new URLSearchParams(fields),
    });
  }

  /** Moves the portal's clock forward and says which day it is there. */
  async forward(seconds) {
    return (await this.post("/demo/clock", { seconds: String(seconds) })).text();
  }

  today() {
    return this.forward(0);
  }

  /** The portal's clock, in seconds since 1970. */
  async now() {
    return Number((await this.post("/demo/clock", { seconds: "0" })).headers.get("x-now"));
  }

  async #post() {
    return (await fetch(`${this.origin}/demo/post.json`)).json();
  }

  /** What the portal sent to somebody, newest first. */
  async sent(kind, to) {
    return (await this.#post()).filter((one) => one.kind === kind && one.to === to);
  }

  /** How many letters still wait to be sent. */
  async unsent() {
    return (await this.#post()).filter(({ sent }) => !sent).length;
  }

  /** What somebody was told of what was done: without what time brings. */
  async mails(name) {
    return (await this.sent("mail", address(name))).filter((mail) => !REMINDERS.includes(mail.template));
  }

  /** What time brought somebody: one kind of reminder. */
  async reminders(name, template) {
    return (await this.sent("mail", address(name))).filter((mail) => mail.template === template);
  }

  /** Where a mail's button leads, or the link of a text message: as a path. */
  way(message) {
    return message.text.split(/\s+/).find((word) => word.startsWith(this.origin)).slice(this.origin.length);
  }

  /** The newest code on somebody's phone, or on a number. */
  async code(name) {
    const [newest] = await this.sent("sms", NAMES.includes(name) ? mobile(name) : name);
    if (!newest) throw new Error(`no code for ${name}`);
    return newest.text.match(/\b\d{6}\b/)[0];
  }

  /** The newest mail to an address with this subject, once it is there. */
  async mailTo(to, subject) {
    const found = async () => (await this.sent("mail", to)).find((mail) => mail.subject === subject);
    await expect.poll(async () => Boolean(await found()), `a mail "${subject}" to ${to}`).toBe(true);
    return found();
  }

  /** The address that the newest mail with this subject leads to, as a path. */
  async linkTo(to, subject) {
    const { text } = await this.mailTo(to, subject);
    const link = text.split(/\s+/).find((word) => word.startsWith(this.origin));
    return link.slice(this.origin.length);
  }

  /** What the authenticator app of one of the desk's officers shows now. */
  async appCode(name) {
    const codes = await (await fetch(`${this.origin}/demo/desk.json`)).json();
    return codes.find(({ officer }) => officer === address(name)).code;
  }

  /** Runs a command of the program on this portal's database; what it prints. */
  async command(...args) {
    const fixed = ["--demo", "--public-url", this.origin, "--database-url", `sqlite:${join(this.folder, "portal.db")}`];
    const child = spawn(process.env.PORTAL_BIN, [...fixed, ...args], { env: { PATH: process.env.PATH, TMPDIR: tmpdir() } });
    let said = "";
    let trouble = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (trouble += text));
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${trouble}`);
    return said;
  }

  async codes(name) {
    return (await this.sent("sms", mobile(name))).length;
  }

  /** Signs somebody in outside any page, for journeys that are about something else. Gives the cookies. */
  async session(name, lang = "en", { password = PASSWORD, email = address(name), code = () => this.code(name) } = {}) {
    const cookies = {};
    const keep = (response) => {
      for (const line of response.headers.getSetCookie()) {
        const [, key, value] = line.match(/^([^=]+)=([^;]*)/);
        if (value === "") delete cookies[key];
        else cookies[key] = value;
      }
      return response.headers.get("location");
    };
    keep(await this.post("/api/sign_in", { username: email, password, next: "" }));
    const way = keep(await this.post("/api/enter_code", { code: await code() }, cookies));
    if (!cookies.session) throw new Error(`${name} could not sign in: ${way}`);
    // The profile's language wins over the browser's: it is chosen the way its owner would.
    keep(await this.post("/api/choose_language", { lang, back: "/" }, cookies));
    return Object.entries(cookies).map(([key, value]) => ({ name: key, value, url: this.origin }));
  }
}
