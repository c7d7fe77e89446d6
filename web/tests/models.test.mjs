// Models: the shelf, one model's facts and rights, its file saved, brought back, and deleted.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  axeReport,
  endings,
  load,
  openBrowser,
  shoot,
  signIn,
  startStudio,
  sticksOut,
} from "./harness.mjs";

let studio;
let browser;
let page;
let ended; // gives the next job of a kind that has ended
let folder; // of files that are saved

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "pinxit-models-"));
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio);
  ended = endings(page);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Saves what a link gives, as a file of that name. */
async function saved(link, name) {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const file = join(folder, name);
  await (await coming).saveAs(file);
  return file;
}

test("the shelf shows every model, and each tells what it is", async () => {
  await load(page, `${studio.url}/explore`);
  await page.getByRole("link", { name: "Models: files, scores, rights" }).click();
  await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
  await page.getByRole("link", { name: "adventurers" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "models");
  await page.getByRole("link", { name: "icons", exact: true }).click();
  await page.getByText("What its pictures may be used for").waitFor();
  await page
    .getByText(/twemoji \(?|CC-BY-4\.0 \(1610\)/)
    .first()
    .waitFor();
  assert.equal(await page.getByRole("button", { name: "Delete the model" }).count(), 0);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "model");
});

test("its file is saved, brought back under its name, and deleted", async () => {
  const file = await saved("Save for Pinxit", "copied.safetensors");
  assert.ok(statSync(file).size > 2 ** 20);
  await load(page, `${studio.url}/models`);
  await page.locator("input[type=file]").setInputFiles(file);
  const asked = page.getByRole("dialog");
  await asked.getByText(/There is a model named/).waitFor();
  await asked.getByLabel("Name of the model here").fill("copied");
  await asked.getByRole("button", { name: "Bring a model" }).click();
  await page.getByRole("heading", { level: 1, name: "copied" }).waitFor();
  await page.getByRole("button", { name: "Delete the model" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the model" }).click();
  await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
  await page.getByText("The model copied is deleted.").waitFor();
  assert.equal(await page.getByRole("link", { name: "copied" }).count(), 0);
});

test("a file that is no model gets a sentence", async () => {
  const wrong = { name: "notes.safetensors", mimeType: "", buffer: Buffer.from("no model at all") };
  await page.locator("input[type=file]").setInputFiles(wrong);
  await page
    .getByText(/notes\.safetensors|no model/)
    .first()
    .waitFor();
  assert.equal(await page.getByRole("link", { name: "notes" }).count(), 0);
});

test("ONNX is written by a job, and saved", async () => {
  await load(page, `${studio.url}/models/adventurers`);
  await page.getByRole("button", { name: "Write as ONNX" }).click();
  const job = await ended("export_model");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const file = await saved("Save as ONNX", "adventurers.onnx");
  assert.ok(statSync(file).size > 2 ** 20);
});

test("nothing sticks out of a tablet, in German, in the dark", async () => {
  const tablet = await signIn(browser, studio, { width: 768, scheme: "dark", language: "de" });
  await load(tablet, `${studio.url}/models/icons`);
  await tablet.getByRole("heading", { level: 2, name: "Wie gut es ist" }).waitFor();
  assert.deepEqual(await sticksOut(tablet), []);
  assert.deepEqual(await axeReport(tablet), []);
  await tablet.context().close();
});
