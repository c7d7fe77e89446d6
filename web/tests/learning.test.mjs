// From pictures to a model and back: import, rights, report, train, explore, verify.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  axeReport,
  becomes,
  endings,
  goByKey,
  load,
  openBrowser,
  shoot,
  signIn,
  startStudio,
} from "./harness.mjs";

const PICTURES = 24;
const MINUTES = process.env.PINXIT_FULL ? "2" : "0.33";
const LONG = { timeout: 240_000 };

let studio;
let browser;
let page;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "pinxit-drawings-"));
  const zip = new URL("../../src/pinxit/data/demo/adventurers.zip", import.meta.url).pathname;
  const code =
    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);" +
    "names = [n for n in z.namelist() if n.endswith('.png')][::40][:int(sys.argv[3])];" +
    "[open(f'{sys.argv[2]}/{i}.png', 'wb').write(z.read(n)) for i, n in enumerate(names)]";
  const python = process.env.PINXIT_PYTHON ?? "python3";
  execFileSync(python, ["-c", code, zip, folder, String(PICTURES)]);
  writeFileSync(join(folder, "not-a-picture.png"), "these are words");
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a data set wants a license and a maker before it is made", async () => {
  await goByKey(page, "2");
  await page.getByRole("button", { name: "New data set" }).first().click();
  const make = page.getByRole("button", { name: "Make the data set" });
  await page.getByLabel("Name").fill("My heroes");
  await becomes(() => make.isDisabled(), true);
  await page.getByRole("combobox", { name: "License" }).fill("CC0-1.0");
  await page.getByLabel("Who made them").fill("The crawlers");
  await becomes(() => make.isDisabled(), false);
  assert.deepEqual(await axeReport(page), []);
});

test("pictures come in, and what is none is told in a sentence", async () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  await page.locator("input[type=file][aria-label='Choose files']").setInputFiles(files);
  await page.getByRole("button", { name: "Make the data set" }).click();
  await page.waitForURL("**/datasets/My-heroes");
  await page.getByText("1 file was not taken").waitFor(LONG);
  await page
    .getByText(/^not-a-picture.png/)
    .first()
    .waitFor();
  await page.getByRole("tab", { name: `${PICTURES} pictures` }).waitFor(LONG);
  await page.getByText("Every picture may be learned from.").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_datasets");
});

test("the report shows rights, sizes and colors", async () => {
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByRole("rowheader", { name: "CC0-1.0" }).waitFor();
  await page.getByRole("heading", { name: "Brightness" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_report");
});

test("a training says what to expect, runs, and makes a model", async () => {
  await page.getByRole("button", { name: "Train on it" }).click();
  await page.waitForURL("**/train");
  await page.getByLabel("Minutes").fill(MINUTES);
  await page.getByRole("heading", { name: "What to expect" }).waitFor(LONG);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_train");
  await page.getByRole("button", { name: "Presets" }).click();
  const dialog = page.getByRole("dialog", { name: "Presets" });
  await dialog.getByLabel("Keep the present settings as").fill("quick");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "quick", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByLabel("Minutes").fill("7");
  await page.getByRole("button", { name: "Presets" }).click();
  await dialog.getByRole("button", { name: "quick", exact: true }).click();
  await becomes(() => page.getByLabel("Minutes").inputValue(), MINUTES);
  assert.match(page.url(), /\/train$/); // what was kept began nothing
  await page.getByRole("button", { name: "Begin to train" }).click();
  await page.waitForURL("**/train/My-heroes");
  await page.getByRole("link", { name: "Explore the model" }).waitFor(LONG);
  await page.getByRole("img", { name: /after .* pictures/ }).waitFor();
  await page.getByRole("heading", { name: "In numbers" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_training");
});

test("another training is compared with it", async () => {
  const params = { dataset: "My-heroes", name: "My-heroes-2", minutes: Number(MINUTES) };
  const status = await page.evaluate(
    async (body) => {
      const headers = { "Content-Type": "application/json" };
      const ask = { method: "POST", headers, body: JSON.stringify(body) };
      return (await fetch("/api/v1/jobs", ask)).status;
    },
    { kind: "train", params: { ...params, knobs: { rate: 0.001 } } },
  );
  assert.equal(status, 202);
  const ended = endings(page);
  const [one, other] = [await ended("train"), await ended("train")];
  assert.deepEqual([one.state, other.state], ["succeeded", "succeeded"]);
  await page.getByRole("combobox", { name: "Compare with" }).click();
  await page.getByRole("option", { name: params.name }).click();
  await page.waitForURL(`**/train/My-heroes?with=${params.name}`);
  await becomes(() => page.getByRole("img", { name: /after .* pictures/ }).count(), 2);
  await page.getByRole("row", { name: /^rate/ }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_training_compare");
  await load(page, `${studio.url}/train/My-heroes`);
});

test("the model can be explored", async () => {
  await page.getByRole("link", { name: "Explore the model" }).click();
  await page.waitForURL("**/explore/My-heroes");
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("what is kept of it proves where it comes from, down to the data set", async () => {
  await page.keyboard.press("k");
  const job = await endings(page)("keep");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const [id] = job.result.pictures;
  const file = await page.evaluate(async (at) => {
    const bytes = new Uint8Array(await (await fetch(at)).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, `/api/v1/pictures/${id}/file`);
  writeFileSync(join(folder, "kept.png"), Buffer.from(file, "base64"));
  await goByKey(page, "8");
  await page
    .locator("input[type=file][aria-label='Choose files']")
    .setInputFiles(join(folder, "kept.png"));
  await page.getByRole("heading", { name: "Signed by a known key, and unchanged" }).waitFor(LONG);
  await page.getByText("My-heroes").first().waitFor();
  await load(page, `${studio.url}/picture/${id}`);
  const near = page.getByRole("region", { name: "Nearest training pictures" });
  await near.getByRole("img", { name: "Training picture 3" }).waitFor(LONG);
  assert.equal(await near.getByRole("img").count(), 4);
  assert.deepEqual(await axeReport(page), []);
  await near.scrollIntoViewIfNeeded();
  await shoot(page, "studio_picture_nearest");
});

test("what is not signed, and what is no picture, is told on the page that verifies", async () => {
  await goByKey(page, "8");
  const files = ["0.png", "not-a-picture.png"].map((name) => join(folder, name));
  await page.locator("input[type=file][aria-label='Choose files']").setInputFiles(files);
  await page.getByRole("heading", { name: "Not signed" }).waitFor(LONG);
  await page.getByRole("button", { name: /not-a-picture.png/ }).click();
  const refused = page.getByRole("alert").filter({ hasText: "This cannot be done" });
  await refused.waitFor(LONG);
  assert.deepEqual(await axeReport(page), []);
});
