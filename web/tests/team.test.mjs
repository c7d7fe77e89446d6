// A team, below the folder of another server: signing in by key, people and roles, sharing, what a viewer sees, an ended session.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeReport, goTo, openBrowser, ready, settled, shoot, until, watched } from "./harness.mjs";

const ROOT = new URL("../..", import.meta.url).pathname;
const PYTHON = process.env.PINXIT_PYTHON ?? "python3";
const PICTURE = join(ROOT, "docs", "gallery", "gan_few.webp");
const FOLDER = "/art/pinxit";
const home = mkdtempSync(join(tmpdir(), "pinxit-team-"));
const env = { ...process.env, PINXIT_HOME: home, PYTHONUNBUFFERED: "1" };

let server;
let url;
let browser;
let adas; // the key of the admin, Ada
let vera; // the page of the viewer, Vera

const run = (...words) => execFileSync(PYTHON, ["-m", "pinxit", ...words], { env, cwd: ROOT });

/** A port that nobody uses. */
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

async function pageFor(key) {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce" });
  const page = await watched(await context.newPage());
  await page.goto(url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await enter(page, key);
  await ready(page);
  return page;
}

async function enter(page, key) {
  await page.getByLabel("Your key").first().fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

before(async () => {
  run("person", "add", "Ada", "--role", "admin", "--quiet");
  adas = /pnx_[\w-]+/.exec(run("person", "key", "Ada").toString())[0];
  const port = await freePort();
  url = `http://127.0.0.1:${port}${FOLDER}`;
  const words = ["-m", "pinxit", "serve", "--auth", "keys", "--no-workers", "--port", `${port}`];
  words.push("--below", FOLDER);
  server = spawn(PYTHON, words, { env, cwd: ROOT, stdio: "ignore" });
  browser = await openBrowser();
  for (let tries = 0; tries < 900; tries++) {
    if ((await fetch(`${url}/healthz`).catch(() => null))?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

after(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => server?.on("exit", resolve));
  server?.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
});

test("a wrong key is told in a sentence", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await watched(await context.newPage());
  await page.goto(url);
  await enter(page, "pnx_wrong");
  await page
    .getByRole("alert")
    .getByText(/does not sign you in/)
    .waitFor();
  assert.deepEqual(await axeReport(page), []);
  await context.close();
});

test("an admin adds a viewer, sets a quota, and gives a key", async () => {
  const page = await pageFor(adas);
  await goTo(page, "/settings/people");
  await page.getByRole("textbox", { name: "Name" }).fill("Vera");
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: "viewer" }).click();
  await page.getByRole("button", { name: "Add" }).click();
  const more = page.getByRole("button", { name: "More about Vera" });
  await more.click();
  await page.getByRole("menuitem", { name: "Change the quota" }).click();
  await page.getByRole("combobox", { name: "Kept pictures" }).click();
  await page.getByRole("option", { name: "at most" }).click();
  assert.deepEqual(await axeReport(page), []);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await shoot(page, "studio_people");
  await more.click();
  await page.getByRole("menuitem", { name: "Give a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("browser");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const key = await dialog.getByRole("textbox", { name: "Key", exact: true }).inputValue();
  vera = await pageFor(key);
  const told = { Authorization: `Bearer ${key}` };
  const me = await (await fetch(`${url}/api/v1/me`, { headers: told })).json();
  assert.equal(me.quota.bytes.limit, 2 ** 30);
  await page.context().close();
});

test("a picture that is shared is seen by a viewer, who cannot change it", async () => {
  const headers = { Authorization: `Bearer ${adas}` };
  const form = new FormData();
  form.append("files", new Blob([readFileSync(PICTURE)]), "few.webp");
  const sent = await fetch(`${url}/api/v1/pictures`, { method: "POST", headers, body: form });
  const [picture] = (await sent.json()).items;
  await goTo(vera, "/gallery?shared=true");
  await vera.getByText("No picture fits").waitFor();
  const ada = await pageFor(adas);
  await goTo(ada, `/picture/${picture.id}`);
  const kept = ada.waitForResponse(
    (answer) => answer.request().method() === "PATCH" && answer.ok(),
  );
  const name = "Everybody here may see it";
  await ada.getByRole("switch", { name }).click({ force: true });
  await kept;
  await ada.getByRole("switch", { name, checked: true }).waitFor({ state: "attached" });
  await ada.context().close();
  await vera.reload();
  await ready(vera);
  await vera.getByRole("link", { name: "Shared with all" }).click();
  await goTo(vera, `/picture/${picture.id}`);
  await vera.getByRole("tab", { name: "Facts" }).waitFor();
  const isDrawn = (each) => each.complete && each.naturalWidth > 0;
  await until(() => vera.locator("main img").first().evaluate(isDrawn), "the picture is not drawn");
  await settled(vera);
  assert.equal(await vera.getByRole("button", { name: "Save a copy" }).count(), 0);
  assert.equal(await vera.getByRole("switch").count(), 0);
});

test("a viewer sees no button that would be refused, and reads why", async () => {
  const refused = [];
  vera.on("response", (answer) => answer.status() === 403 && refused.push(answer.url()));
  const buttons =
    /^(Make \d|New data ?set|Begin|Keep|Pin|Paint in full|Add pictures|New board|Empty|Pause|Clear)/;
  const places = ["/", "/datasets", "/train", "/explore/adventurers", "/style", "/gallery"];
  for (const place of [...places, "/settings/usage"]) {
    await goTo(vera, place);
    await vera.getByRole("heading", { level: 1 }).waitFor();
    await vera.getByText("making and keeping pictures needs another role").waitFor();
    await settled(vera);
    const names = await vera.getByRole("button").allInnerTexts();
    const forbidden = names.filter((name) => buttons.test(name.trim()));
    assert.deepEqual(forbidden, [], place);
  }
  assert.deepEqual(await axeReport(vera), []);
  await goTo(vera, "/settings/people"); // which is for admins: the looks are shown
  await vera.getByRole("heading", { level: 2, name: "Looks" }).waitFor();
  assert.deepEqual(refused, []);
});

test("an ended session goes on where it was once somebody signs in again", async () => {
  const page = await pageFor(adas);
  await goTo(page, "/settings/programs");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("half written");
  await settled(page);
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Make the key" }).click();
  await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
  await enter(page, adas);
  await page.getByText("The key “half written”").waitFor();
  await page.getByRole("button", { name: /account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.context().close();
});
