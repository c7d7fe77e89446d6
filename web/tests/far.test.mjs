// A long gallery: jumping to its end and back, and choosing across what was never loaded.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeReport, becomes, load, openBrowser, signIn, startFilled } from "./harness.mjs";

const COUNT = "3000"; // some of them lie in the trash
const home = mkdtempSync(join(tmpdir(), "pinxit-far-"));
let studio;
let browser;
let page;
const asked = [];

before(async () => {
  studio = await startFilled(home, COUNT);
  browser = await openBrowser();
  page = await signIn(browser, studio);
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/api/v1/pictures" && request.method() === "GET") asked.push(searchParams);
  });
});

after(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The picture that has the keyboard, once it is known: its place, counted from the end too. */
const here = () =>
  page.evaluate(() => {
    const tile = document.activeElement;
    if (tile.querySelector("img") === null) return null;
    const at = Number(tile.ariaPosInSet);
    return { at, fromEnd: at - Number(tile.ariaSetSize) };
  });
const isAt = (wished) => becomes(async () => (await here())?.at, wished);
const isFromEnd = (wished) => becomes(async () => (await here())?.fromEnd, wished);

test("End shows the last pictures without loading those before, and Home the first", async () => {
  await load(page, `${studio.url}/gallery`);
  await page.getByRole("option").first().focus();
  const before = asked.length;
  await page.keyboard.press("End");
  await isFromEnd(0);
  assert.ok(asked.length - before <= 3, `${asked.length - before} pages were asked for`);
  assert.deepEqual(await axeReport(page), []);
  await page.keyboard.press("ArrowLeft");
  await isFromEnd(-1);
  await page.keyboard.press("Home");
  await isAt(1);
});

test("the end is the end: the same pictures as asked for from the other side", async () => {
  await page.keyboard.press("End");
  await isFromEnd(0);
  const last = await page.evaluate(() => document.activeElement.title);
  await load(page, `${studio.url}/gallery?sort=oldest`);
  const first = page.getByRole("option").first();
  await first.waitFor();
  assert.equal(await first.getAttribute("title"), last);
});

test("a range across what was never loaded says what it left out", async () => {
  await load(page, `${studio.url}/gallery`);
  await page.getByRole("option").first().focus();
  await page.keyboard.press(" ");
  await page.keyboard.press("End");
  await isFromEnd(0);
  await page.keyboard.press("Shift+Home");
  await page.getByText(/pictures in between are not loaded yet/).waitFor();
});

test("a place that cannot be loaded says so, and is tried again", async () => {
  await page.route("**/api/v1/pictures?*offset=*", (route) => route.abort());
  await load(page, `${studio.url}/gallery?sort=stars`);
  await page.getByRole("option").first().focus();
  await page.keyboard.press("End");
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.unroute("**/api/v1/pictures?*offset=*");
  await again.click();
  await isFromEnd(0);
});
