import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** How many of the slowest tests are named. */
const SLOWEST = 20;

const shown = (seconds) => `${seconds.toFixed(1)} s`;

/**
 * Says what failed and why, where the time went, and ends with one line that a program can read: `N passed, N failed`.
 */
export default class Plain {
  results = [];
  faults = [];
  began = Date.now();

  printsToStdio() {
    return true;
  }

  /** Figures that a journey prints. */
  onStdOut(text) {
    process.stdout.write(text);
  }

  onTestEnd(test, result) {
    const title = test.titlePath().filter(Boolean).join(" > ");
    const ok = result.status === "passed";
    this.results.push({ title, ok, project: test.parent.project().name, seconds: result.duration / 1000 });
    if (ok) return;
    console.log(`\nFAILED ${title} (${result.status}, ${result.duration} ms)`);
    for (const error of result.errors) console.log(error.message ?? error.value ?? "", error.snippet ?? "", place(error));
    for (const { name, body } of result.attachments) if (name === "portal" && body) console.log(body.toString());
  }

  onError(error) {
    this.faults.push(error);
    console.log(error.message ?? error.value, error.stack ?? "");
  }

  onEnd() {
    const file = process.env.E2E_REPORT;
    if (file) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(this.results, null, 1)}\n`);
    }
    this.#times();
    const passed = this.results.filter(({ ok }) => ok).length;
    const failed = this.results.length - passed + this.faults.length;
    console.log(`${passed} passed, ${failed} failed`);
    // A run that proved nothing did not pass.
    return passed === 0 ? { status: "failed" } : undefined;
  }

  /** Where the time of all workers went: by project, and to the slowest tests. */
  #times() {
    for (const name of new Set(this.results.map(({ project }) => project))) {
      const tests = this.results.filter(({ project }) => project === name);
      const spent = tests.reduce((sum, one) => sum + one.seconds, 0);
      console.log(`${name}: ${tests.length} tests, ${shown(spent)}`);
    }
    const slowest = this.results.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
    console.log("the slowest:");
    for (const { title, seconds } of slowest) console.log(`  ${shown(seconds)} ${title}`);
    console.log(`${shown((Date.now() - this.began) / 1000)} in all`);
  }
}

function place({ location }) {
  return location ? `\n  at ${location.file}:${location.line}` : "";
}
