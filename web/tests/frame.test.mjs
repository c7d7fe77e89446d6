// The frame: places, palette, keys, queue, languages, looks, lost line, ended session.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  axeReport,
  goByKey,
  goTo,
  load,
  openBrowser,
  settled,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  watched,
} from "./harness.mjs";

const PLACES = ["Home", "Datasets", "Train", "Explore", "Style", "Design", "Gallery", "Verify"];
const REST = [
  ...["/datasets", "/train", "/explore", "/explore/icons", "/models", "/models/icons", "/style"],
  ...["/design", "/gallery", "/verify", "/scans", "/learn", "/learn/exercise", "/settings"],
];

let studio;
let browser;
let page;

before(async () => {
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
});

test("the launch token signs in and leaves the address", async () => {
  assert.ok(!page.url().includes("launch"));
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("each place opens by its number, and axe finds nothing serious in any look", async () => {
  for (const [at, name] of PLACES.entries()) {
    await goByKey(page, String(at + 1));
    await page.locator(`nav a[aria-current=page]:has-text("${name}")`).first().waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      assert.deepEqual(await axeReport(page), [], `${name} in ${scheme}`);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await shoot(page, `studio_${name.toLowerCase()}`);
  }
});

test("nothing sticks out of a tablet", async () => {
  await page.setViewportSize({ width: 768, height: 1024 });
  for (const at of PLACES.keys()) {
    await goByKey(page, String(at + 1));
    assert.deepEqual(await sticksOut(page), [], PLACES[at]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("the palette finds a place by a few letters, with the keyboard alone", async () => {
  await goByKey(page, "1");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find or do anything" });
  await field.waitFor();
  assert.deepEqual(await axeReport(page), []);
  await field.fill("go verif");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/verify");
});

test("the sheet of keys tells them all", async () => {
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await sheet.getByText("Open the queue").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
});

test("the queue opens by its key and teaches while it is empty", async () => {
  await page.keyboard.press("q");
  const drawer = page.getByRole("dialog", { name: "Queue" });
  await drawer.getByText("No jobs yet").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
});

test("German is kept over a reload", async () => {
  await goByKey(page, "1");
  await page.getByRole("button", { name: "Language" }).click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/me/preferences"));
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await page.getByRole("navigation", { name: "Orte" }).waitFor();
  await page.locator("html[lang=de]").waitFor();
  await kept; // the server knows, too
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByRole("navigation", { name: "Orte" }).waitFor();
  await page.getByRole("button", { name: "Sprache" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await page.getByRole("navigation", { name: "Places" }).waitFor();
});

test("high contrast passes axe in light and dark, in every place", async () => {
  await page.getByRole("button", { name: "Light and contrast" }).click();
  await page.getByRole("menuitemcheckbox", { name: "High contrast" }).click();
  await page.locator("html[data-contrast=high]").waitFor();
  for (const path of ["/", ...REST]) {
    await goTo(page, path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      assert.deepEqual(await axeReport(page), [], `${path} in ${scheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await goTo(page, "/");
  await page.getByRole("button", { name: "Light and contrast" }).click();
  await page.getByRole("menuitemcheckbox", { name: "High contrast" }).click();
  await page.locator("html[data-contrast=normal]").waitFor();
});

test("a wrong address says so", async () => {
  await page.goto(`${studio.url}/no/such/place`);
  await page.getByRole("heading", { name: "There is no such place" }).waitFor();
  await load(page, studio.url);
});

test("a stopped server is told, and the page goes on when it is there again", async () => {
  const port = Number(new URL(studio.url).port);
  await studio.stop({ isKeeping: true });
  await page.getByText("The server cannot be reached").first().waitFor();
  const again = await startStudio({ port, home: studio.home });
  await page.getByText("The server cannot be reached").first().waitFor({ state: "hidden" });
  studio = { ...again, session: studio.session };
  page.faults = [];
});

test("an ended session asks to sign in over the page, which stays as it is", async () => {
  await goByKey(page, "7");
  const field = page.getByRole("searchbox", { name: /Search titles/ });
  await field.waitFor();
  const cookies = await page.context().cookies();
  await settled(page); // nothing is asked for while the cookies go but the search
  await page.context().clearCookies();
  await field.fill("heron");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  assert.deepEqual(await axeReport(page), []);
  await dialog.getByLabel("Your key").first().fill("wrong");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.getByRole("alert").waitFor();
  assert.equal(await field.inputValue(), "heron");
  await page.context().addCookies(cookies);
});

test("who is not signed in sees the door", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const stranger = await watched(await context.newPage());
  await stranger.goto(`${studio.url}/gallery`);
  await stranger.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(await axeReport(stranger), []);
  await context.close();
});
