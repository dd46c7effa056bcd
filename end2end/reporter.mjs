import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Says what failed and why, and ends with one line that a program can read: `N passed, N failed`. */
export default class Plain {
  results = [];
  faults = [];

  printsToStdio() {
    return true;
  }

  onTestEnd(test, result) {
    const title = test.titlePath().filter(Boolean).join(" > ");
    const ok = result.status === "passed";
    this.results.push({ title, ok });
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
    const passed = this.results.filter(({ ok }) => ok).length;
    const failed = this.results.length - passed + this.faults.length;
    console.log(`${passed} passed, ${failed} failed`);
    // A run that proved nothing did not pass.
    return passed === 0 ? { status: "failed" } : undefined;
  }
}

function place({ location }) {
  return location ? `\n  at ${location.file}:${location.line}` : "";
}
