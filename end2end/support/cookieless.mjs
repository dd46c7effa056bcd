import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Chromium's setting "block all cookies". */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

/** A whole browser that takes no cookies, with the shape of a variant; its first page, and how it is closed. */
export async function withoutCookies(playwright, executablePath, { launchOptions, ...shape }) {
  const folder = await mkdtemp(join(tmpdir(), "without-cookies-"));
  await mkdir(join(folder, "Default"));
  await writeFile(join(folder, "Default", "Preferences"), JSON.stringify(BLOCKED));
  const context = await playwright.chromium.launchPersistentContext(folder, { ...shape, ...launchOptions, executablePath });
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { page: context.pages()[0] ?? (await context.newPage()), close };
}
