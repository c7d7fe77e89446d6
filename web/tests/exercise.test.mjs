// An exercise of one's own: found by keyboard, made of a model, played, and its results taken.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  axeReport,
  becomes,
  endings,
  load,
  openBrowser,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  watched,
} from "./harness.mjs";

let studio;
let browser;
let page;

before(async () => {
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio, { width: 1280, height: 900 });
});

after(async () => {
  await browser?.close();
  await studio?.stop();
});

const set = (label, value) =>
  page.getByRole("textbox", { name: label, exact: true }).fill(String(value));

/** Opens the newest exercise in its tab. */
async function played(name) {
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name }).first().click();
  const tab = await watched(await opened);
  await tab.locator("#begin").waitFor();
  return tab;
}

/** Answers by keys until the end. */
async function answered(tab, keys, name) {
  await tab.locator("#seconds").selectOption("0"); // a slow machine runs out of no time
  await tab.locator("#begin").click();
  for (const [at, key] of keys.entries()) {
    await tab.locator("#answers button").first().waitFor();
    if (at === 0) await shoot(tab, `${name}_question`);
    await tab.keyboard.press(key);
    await tab.locator("#said.good, #said.bad").waitFor();
    if (at === 0) {
      await shoot(tab, `${name}_truth`);
      assert.deepEqual(await axeReport(tab), []);
    }
    await tab.keyboard.press("Space");
  }
  await tab.locator("#result").waitFor();
}

test("an exercise is found by keyboard, and says what it lacks", async () => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("make an ex");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Make an exercise" }).waitFor();
  await page.getByRole("combobox", { name: "Model" }).click();
  await page.getByRole("option", { name: "fashion" }).click();
  await page.getByRole("checkbox", { name: "bag" }).check();
  await page.getByRole("combobox", { name: "What people are asked" }).click();
  await page.getByRole("option", { name: "What is it?" }).click();
  await page.getByText("there must be 2 to 10 classes; these are 1").waitFor();
  assert.ok(await page.getByRole("button", { name: "Make the cases" }).isDisabled());
  assert.deepEqual(await axeReport(page), []);
});

test("what a model draws is recognized on a page that asks nobody", async () => {
  await page.getByRole("checkbox", { name: "coat" }).check();
  await set("Cases", 4);
  await set("Name of the exercise", "Bags and coats");
  await page.getByRole("button", { name: "Make the cases" }).click();
  const job = await endings(page)("simulate");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  await page.getByText(/^4 cases, 2 without/).waitFor();
  await page.getByRole("img", { name: /^The first cases with their truth/ }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_exercise");
  const tab = await played(/^Play: /);
  await shoot(tab, "exercise_start");
  assert.deepEqual(await axeReport(tab), []);
  assert.equal(await tab.evaluate(() => window.origin), "null"); // nothing of the studio is its own
  const requests = [];
  tab.on("request", (request) => requests.push(request.url()));
  await answered(tab, ["1", "1", "2", "2"], "exercise");
  await becomes(() => tab.locator("#confusion td").count(), 6);
  assert.deepEqual(await axeReport(tab), []);
  await shoot(tab, "exercise_end");
  const saved = tab.waitForEvent("download");
  await tab.locator("#save").click();
  const rows = readFileSync(await (await saved).path(), "utf8")
    .trim()
    .split("\n");
  assert.equal(rows.length, 5);
  assert.deepEqual(
    requests.filter((each) => each.startsWith("http")),
    [],
  );
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test("in German, in the dark, on a small screen, defects are looked for", async () => {
  const german = { language: "de", scheme: "dark", width: 768, height: 1000 };
  page = await signIn(browser, studio, german);
  await load(page, `${studio.url}/learn`);
  await page.getByRole("link", { name: "Übung machen" }).click();
  await set("Fälle", 2);
  await page.getByRole("button", { name: "Fälle machen" }).click();
  const ended = endings(page);
  await ended("simulate");
  await page.getByRole("img", { name: /^Die ersten Fälle/ }).waitFor();
  await shoot(page, "studio_exercise_de", ["dark"]);
  assert.deepEqual(await sticksOut(page), []);
  assert.deepEqual(await axeReport(page), []);
  const tab = await played(/^Spielen: 2 /);
  await shoot(tab, "exercise_de_start");
  await answered(tab, ["f", "f"], "exercise_de");
  await tab.getByRole("heading", { name: "1 von 2 richtig" }).waitFor();
  await shoot(tab, "exercise_de_end");
  assert.deepEqual(await sticksOut(tab), []);
  assert.deepEqual(await axeReport(tab), []);
});
