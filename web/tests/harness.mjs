// What every browser test needs: a server with its own home, a signed-in page, screenshots, axe.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ROOT = new URL("../..", import.meta.url).pathname;

export const CHROMIUM = process.env.PINXIT_CHROMIUM ?? "/usr/bin/chromium";
/** Where screenshots go; nowhere if it is not said. */
const SHOTS = process.env.PINXIT_SHOTS ?? "";
/** How many times slower the pages shall be, to find stories that count on a fast machine. */
const SLOWNESS = Number(process.env.PINXIT_SLOW ?? 1);
/** How long a story waits for anything; a slow and busy machine needs it, a fast one does not. */
export const PATIENCE = 90_000;
const QUIET = 150; // milliseconds without a change after which a page is at rest
const RESTLESS = 8_000; // a page that never comes to rest, as while a job runs, is taken as it is

/** A port that nobody listens at, and that no other story's studio takes by itself: one that is
 * stopped can be started there again. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const isFree = await new Promise((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/**
 * Starts `pinxit studio` in a home of its own and gives its address, once it can be used.
 * `stop` removes the home, unless it is told to keep it.
 * @returns {Promise<{url: string, launch: string, home: string, stop: () => Promise<void>}>}
 */
export async function startStudio({ port = 0, home = "", env = {} } = {}) {
  const own = home || mkdtempSync(join(tmpdir(), "pinxit-web-"));
  const python = process.env.PINXIT_PYTHON ?? "python3";
  const at = String(port || (await freePort()));
  const words = ["-m", "pinxit", "studio", "--no-browser", "--port", at];
  const server = spawn(python, words, {
    cwd: ROOT,
    env: { ...process.env, PINXIT_HOME: own, PYTHONUNBUFFERED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const launch = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      const found = /https?:\/\/\S+#launch=\S+/.exec(said);
      if (found) resolve(found[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Error(`the studio ended with ${code}:\n${said}`)));
  });
  const url = launch.split("/#")[0];
  for (let tries = 0; tries < 900; tries++) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = ({ isKeeping = false } = {}) =>
    new Promise((resolve) => {
      server.removeAllListeners("exit");
      server.on("exit", () => {
        if (!isKeeping) rmSync(own, { recursive: true, force: true });
        resolve();
      });
      server.kill("SIGTERM");
    });
  return { url, launch, home: own, server, stop, said: () => said };
}

const FILL = `
import sys
from pathlib import Path
from library_rows import fill
from pinxit.tables.database import Database, address_in
fill(Database.open(address_in(Path(sys.argv[1]))), "local", int(sys.argv[2]))
`;

/** The same, with a library of so many pictures of which only the rows are there. */
export async function startFilled(home, count) {
  const empty = await startStudio({ home });
  await empty.stop({ isKeeping: true });
  const paths = ["src", "benchmarks"].map((folder) => join(ROOT, folder)).join(":");
  const filled = spawnSync(process.env.PINXIT_PYTHON ?? "python3", ["-c", FILL, home, count], {
    env: { ...process.env, PYTHONPATH: paths },
    encoding: "utf8",
  });
  if (filled.status !== 0) throw new Error(filled.stderr);
  return startStudio({ home });
}

export async function openBrowser() {
  if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}`);
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A signed-in page. Faults of the page and of its console are kept in `page.faults`.
 * The launch token is good for one browser; pages after the first take over its session.
 */
export async function signIn(browser, studio, ways = {}) {
  const { width = 1280, height = 800, scheme = "light", language = "en" } = ways;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: language === "de" ? "de-DE" : "en-US",
    reducedMotion: "reduce",
    storageState: studio.session,
  });
  const page = await watched(await context.newPage());
  await page.goto(studio.session ? studio.url : studio.launch);
  await ready(page);
  const { cookies } = await context.storageState();
  studio.session ??= { cookies, origins: [] };
  return page;
}

const pages = new Set();

// A story that fails tells what its pages show.
if (process.env.NODE_TEST_CONTEXT) {
  const { afterEach } = await import("node:test");
  afterEach(async (context) => {
    if (context.passed) return;
    for (const page of pages) context.diagnostic(await shownOn(page).catch(String));
  });
}

async function shownOn(page) {
  const shown = await page.evaluate(() => ({
    isOnline: navigator.onLine,
    focus: document.activeElement?.outerHTML.slice(0, 120),
    dialogs: [...document.querySelectorAll("[role=dialog]")].map((each) => each.ariaLabel ?? ""),
    alerts: [...document.querySelectorAll("[role=alert]")].map((each) => each.textContent),
    main: document.querySelector("main")?.innerText.slice(0, 400),
  }));
  const waiting = [...page.asked].map((request) => request.url());
  return JSON.stringify({ url: page.url(), faults: page.faults, waiting, ...shown });
}

/** A page whose faults, and whose requests that are not answered yet, are kept. */
export async function watched(page) {
  pages.add(page);
  page.on("close", () => pages.delete(page));
  page.setDefaultTimeout(PATIENCE);
  page.faults = [];
  page.asked = new Set();
  page.on("pageerror", (fault) => page.faults.push(String(fault)));
  page.on("console", (line) => {
    if (line.type() === "error") page.faults.push(line.text());
  });
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") page.asked.add(request);
  });
  for (const end of ["requestfinished", "requestfailed"])
    page.on(end, (request) => page.asked.delete(request));
  if (SLOWNESS > 1) {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWNESS });
  }
  return page;
}

/** Waits until the frame of the studio is there and listens to keys. */
export async function ready(page) {
  await page.getByRole("navigation").first().waitFor();
  await page.locator("html[data-contrast]").waitFor();
  await settled(page);
}

/** Loads a place of the studio anew, as who types its address. */
export async function load(page, url) {
  await page.goto(url);
  await ready(page);
}

/** Goes to a place without loading the page anew, as a press on a link does. */
export async function goTo(page, path) {
  await page.evaluate((to) => {
    const root = document.querySelector("meta[name=pinxit-root]")?.content ?? "";
    window.history.pushState(null, "", root + to);
  }, path);
  await arrived(page, path.split("?")[0]);
}

/** Goes to a place of the rail by its key. */
export async function goByKey(page, key) {
  await settled(page);
  await page.keyboard.press(key);
  await arrived(
    page,
    await page
      .locator("nav a")
      .nth(Number(key) - 1)
      .getAttribute("href"),
  );
}

/** Waits until the place is shown, and all of it. */
async function arrived(page, path) {
  await page.locator(`main[data-place="${path}"]`).waitFor();
  await settled(page);
}

/**
 * Waits until the page is at rest: all answers are there, nothing loads, nothing moves, and what is
 * shown has not changed for a moment.
 */
export async function settled(page) {
  const end = Date.now() + RESTLESS;
  while (Date.now() < end) {
    const isQuiet = await page.evaluate(
      (pause) =>
        new Promise((resolve) => {
          const isBusy = () =>
            document.querySelector("main .mantine-Loader-root") !== null ||
            document.getAnimations().some((each) => {
              const { iterations } = each.effect?.getTiming() ?? {};
              return each.playState === "running" && iterations !== Infinity;
            });
          const changes = new MutationObserver(() => answer(false));
          const answer = (value) => {
            changes.disconnect();
            resolve(value);
          };
          const all = { subtree: true, childList: true, attributes: true, characterData: true };
          changes.observe(document.documentElement, all);
          setTimeout(
            () => requestAnimationFrame(() => requestAnimationFrame(() => answer(!isBusy()))),
            pause,
          );
        }),
      QUIET,
    );
    if (isQuiet && !page.asked?.size) return;
  }
}

/** Asks again and again until there is an answer that is not false, null or undefined. */
export async function until(look, what, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(typeof what === "function" ? await what() : what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until what is looked at is what it should be. */
export async function becomes(look, wished) {
  let seen;
  await until(
    async () => isDeepStrictEqual((seen = await look()), wished),
    () => `${JSON.stringify(seen)} does not become ${JSON.stringify(wished)}`,
  );
}

/** Turns a box or a switch on or off, and waits until it is. */
export async function turn(box, isOn) {
  await box.waitFor({ state: "attached" });
  if ((await box.isChecked()) !== isOn) await box.click({ force: true });
  await becomes(() => box.isChecked(), isOn);
}

/** Gives the jobs of a kind once they have ended: at each call one that it did not give before. */
export function endings(page) {
  const known = new Set();
  const ask = (path) =>
    page.evaluate(async (at) => (await fetch(`/api/v1${at}`)).json(), `/jobs?${path}`);
  return (kind) =>
    until(
      async () => {
        const { items } = await ask(`kind=${kind}&limit=20`);
        const job = items.find((each) => !known.has(each.id));
        if (!job || ["queued", "running"].includes(job.state)) return null;
        known.add(job.id);
        return job;
      },
      async () => `${kind} does not end: ${JSON.stringify((await ask("limit=5")).items)}`,
    );
}

/** What axe finds serious or critical on the page, as sentences; what is gone when looked at again
 * was but on its way in or out. */
export async function axeReport(page) {
  let found = [];
  for (let tries = 0; tries < 4; tries++) {
    await settled(page);
    found = await axeFinds(page);
    if (found.length === 0) break;
  }
  return found;
}

async function axeFinds(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    // eslint-disable-next-line no-undef
    axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return found.violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .flatMap((each) =>
      each.nodes.map((node) => `${each.id}: ${each.help}: ${node.html.slice(0, 160)}`),
    );
}

/** A screenshot in light and in dark, if PINXIT_SHOTS names a folder. */
export async function shoot(page, name, schemes = ["light", "dark"]) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    await settled(page);
    await page.screenshot({ path: join(SHOTS, `${name}_${scheme}.png`) });
  }
}

/** Text that is cut off and elements that stick out of the page, for a look at a layout. */
export async function sticksOut(page) {
  await settled(page);
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const all = [...document.querySelectorAll("body *")].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width > 0 && box.right > width + 1 && getComputedStyle(each).position !== "fixed";
    });
    return document.documentElement.scrollWidth > width + 1
      ? all.slice(0, 5).map((each) => each.outerHTML.slice(0, 120))
      : [];
  });
}
