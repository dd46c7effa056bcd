import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Builder, By, Capabilities, until } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";
import { freePort } from "./portal.mjs";

/** How long a page may take to get where it should, in milliseconds. */
const PATIENCE = 15_000;

/** A browser of another make, driven by the W3C's WebDriver, with the few words that a journey needs. */
export class OtherBrowser {
  constructor(driver, server) {
    this.driver = driver;
    this.server = server;
  }

  static async open(name, lang) {
    const locale = lang === "nl" ? "nl-NL" : "en-GB";
    return name === "firefox" ? openFirefox(locale) : openWebKit(locale);
  }

  async close() {
    await this.driver.quit().catch(() => {});
    if (this.server) {
      const ended = once(this.server, "exit");
      process.kill(-this.server.pid, "SIGKILL");
      await ended;
    }
  }

  go(address) {
    return this.driver.get(address);
  }

  /** The element of this selector that can be seen, once it can. */
  async find(css) {
    const element = await this.driver.wait(until.elementLocated(By.css(css)), PATIENCE, `nothing is ${css}`);
    return this.driver.wait(until.elementIsVisible(element), PATIENCE, `${css} cannot be seen`);
  }

  async click(css) {
    const element = await this.find(css);
    await this.driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", element);
    await element.click();
  }

  async type(css, text) {
    const element = await this.find(css);
    await element.clear();
    await element.sendKeys(text);
  }

  async count(css) {
    return (await this.driver.findElements(By.css(css))).length;
  }

  async text(css) {
    return (await (await this.find(css)).getText()).replace(/\s+/g, " ").trim();
  }

  /** Waits until the heading of the page says this. */
  async heading(title) {
    const says = async () => {
      try {
        return (await this.text("h1")) === title;
      } catch (error) {
        // The page was exchanged for the next one in the middle of the question.
        if (error.name === "StaleElementReferenceError") return false;
        throw error;
      }
    };
    await this.driver.wait(says, PATIENCE, `no heading says ${title}`);
  }

  /** Waits until the element of this id has the focus. */
  async focused(id) {
    const has = () => this.driver.executeScript("return document.activeElement?.id === arguments[0]", id);
    await this.driver.wait(has, PATIENCE, `${id} has no focus`);
  }

  /** Where the browser is. */
  async path() {
    return new URL(await this.driver.getCurrentUrl()).pathname;
  }

  /** A step that follows without a page load leaves this mark standing. */
  mark() {
    return this.driver.executeScript("window.theSamePage = true");
  }

  isMarked() {
    return this.driver.executeScript("return window.theSamePage === true");
  }
}

async function openFirefox(locale) {
  const options = new firefox.Options().addArguments("-headless").setPreference("intl.accept_languages", locale);
  options.setBinary(process.env.FIREFOX ?? "/usr/bin/firefox-esr");
  // Nobody else is asked for anything.
  for (const [name, value] of [
    ["network.captive-portal-service.enabled", false],
    ["network.connectivity-service.enabled", false],
    ["app.update.enabled", false],
    ["browser.safebrowsing.update.enabled", false],
    ["datareporting.policy.dataSubmissionEnabled", false],
    ["services.settings.server", "http://127.0.0.1:1"],
  ]) {
    options.setPreference(name, value);
  }
  const service = new firefox.ServiceBuilder(process.env.GECKODRIVER);
  const driver = await new Builder().forBrowser("firefox").setFirefoxOptions(options).setFirefoxService(service).build();
  return new OtherBrowser(driver);
}

async function openWebKit(locale) {
  const port = await freePort();
  const env = {
    ...process.env,
    LANG: `${locale.replace("-", "_")}.UTF-8`,
    LANGUAGE: locale,
    // The sandbox wants rights that a container does not give.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
  };
  const program = process.env.WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
  const args = ["-a", "-s", "-screen 0 1280x1024x24", program, `--port=${port}`, "--host=127.0.0.1"];
  const server = spawn("xvfb-run", args, { env, detached: true, stdio: "ignore" });
  const address = `http://127.0.0.1:${port}`;
  for (const patience = Date.now() + PATIENCE; !(await answers(`${address}/status`)); await pause(50)) {
    if (Date.now() > patience) throw new Error(`${program} does not answer`);
  }
  const capabilities = new Capabilities({ browserName: "MiniBrowser" });
  capabilities.set("webkitgtk:browserOptions", { binary: process.env.MINIBROWSER, args: ["--automation"] });
  const driver = await new Builder().usingServer(address).withCapabilities(capabilities).build();
  return new OtherBrowser(driver, server);
}

async function answers(address) {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
