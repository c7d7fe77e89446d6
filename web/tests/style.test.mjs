// Style: content and styles, live preview, a mask by keyboard, full size, restore.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  until,
} from "./harness.mjs";

const PHOTOGRAPHS = new URL("../../src/pinxit/data/demo/photographs/", import.meta.url).pathname;
let studio;
let browser;
let page;
let ended; // gives the next job of a kind that has ended

before(async () => {
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio);
  ended = endings(page);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
});

const api = (path) => page.evaluate(async (at) => (await fetch(`/api/v1${at}`)).json(), path);
const preview = () => page.getByTestId("style-preview");
/** Waits until what is shown was looked at long enough to be a try. */
const isTried = () => page.locator("[data-testid=style-preview][data-tried=true]").waitFor();
const shown = async () => JSON.parse(await preview().getAttribute("data-shown"));

/** Waits until a preview is shown whose params fit. */
async function shows(fits) {
  await preview().waitFor();
  await until(
    async () => fits(await shown()),
    async () => JSON.stringify(await shown()),
  );
}

test("an empty screen teaches, and a picture and a painting give a preview", async () => {
  await load(page, `${studio.url}/style`);
  await page.getByText("Begin with a picture").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.locator("input[type=file]").first().setInputFiles(`${PHOTOGRAPHS}pagoda.jpg`);
  await page.getByText("Choose a style: how shall it be painted?").waitFor();
  await page.getByRole("button", { name: "Choose a style" }).click();
  await page.getByRole("button", { name: /van gogh/i }).click();
  await preview().waitFor();
  assert.deepEqual(await axeReport(page), []);
});

test("the preview follows a slider, and Ctrl+Z takes the move back", async () => {
  const strength = page.getByRole("slider", { name: "Strength" });
  const value = () => strength.getAttribute("aria-valuenow");
  const before = await value();
  await isTried();
  await strength.focus();
  for (let n = 0; n < 10; n++) await page.keyboard.press("ArrowRight");
  await shows((p) => p.settings.strength === 0.6 && p.size === 384);
  await isTried();
  // One slide is one step back; on a slow machine it may have become several.
  for (let steps = 0; steps < 10 && (await value()) !== before; steps++) {
    const now = await value();
    await page.keyboard.press("Control+z");
    await until(async () => (await value()) !== now, "undone");
  }
  await shows((p) => p.settings.strength === undefined);
});

test("a preset keeps the manner under a name, and brings it back", async () => {
  const strength = page.getByRole("slider", { name: "Strength" });
  const value = () => strength.getAttribute("aria-valuenow");
  await strength.focus();
  for (let n = 0; n < 5; n++) await page.keyboard.press("ArrowRight");
  const wished = await value();
  const dialog = page.getByRole("dialog", { name: "Presets" });
  await page.getByRole("button", { name: "Presets" }).click();
  await dialog.getByText("None yet.").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await dialog.getByLabel("Keep the present settings as").fill("Autumn");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Autumn", exact: true }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_presets");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await strength.focus();
  for (let n = 0; n < 9; n++) await page.keyboard.press("ArrowLeft");
  assert.notEqual(await value(), wished);
  await page.getByRole("button", { name: "Presets" }).click();
  await dialog.getByRole("button", { name: "Autumn", exact: true }).click();
  await becomes(value, wished);
  await preview().waitFor(); // the picture is still there
  await page.getByRole("button", { name: "Presets" }).click();
  await dialog.getByRole("button", { name: "Delete “Autumn”" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await dialog.getByText("None yet.").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
});

test("a mask is painted with keys alone, and the style keeps to it", async () => {
  await page.getByRole("button", { name: /^Paint where: Van gogh/ }).click();
  await page.getByRole("application", { name: "Picture to paint the mask on" }).focus();
  await page.keyboard.press("Space");
  for (let n = 0; n < 6; n++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.getByText(/^[1-9]\d? % of the picture$/).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.getByRole("button", { name: "Use mask" }).click();
  await shows((p) => p.styles[0].mask);
  const { mask } = (await shown()).styles[0];
  assert.equal((await api(`/pictures/${mask}`)).use, "mask");
  await shoot(page, "studio_style");
});

test("what was tried comes back by a press", async () => {
  await isTried();
  const tries = page.getByRole("region", { name: "Tries" }).getByRole("button");
  await tries.and(page.getByRole("button", { pressed: true })).waitFor();
  await tries.last().click(); // the oldest
  await shows((p) => !p.styles[0].mask);
  await page.keyboard.press("Control+z");
  await shows((p) => p.styles[0].mask);
});

test("it is painted at full size and lies in the gallery", async () => {
  await page.getByText("Fast", { exact: true }).click();
  await page.getByRole("textbox", { name: "Longest side" }).fill("320");
  await page.getByRole("button", { name: "Paint it" }).click();
  const job = await ended("stylize");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const [id] = job.result.pictures;
  const kept = await api(`/pictures/${id}`);
  assert.deepEqual([kept.verb, Math.max(kept.width, kept.height)], ["stylize", 320]);
  await load(page, `${studio.url}/gallery`);
  await page.locator(`img[src*="${id}"]`).first().waitFor();
});

test("a painted picture brings everything back", async () => {
  const { items } = await api("/pictures?verb=stylize&limit=1");
  const side = page.getByRole("textbox", { name: "Longest side" });
  await load(page, `${studio.url}/style`);
  await side.fill("1024");
  await load(page, `${studio.url}/style?restore=${items[0].id}`);
  await page.getByText("Everything is set as it was.").waitFor();
  await becomes(() => side.inputValue(), "320 px");
  await shows((p) => p.styles.length === 1 && p.content);
});

test("many pictures are painted alike", async () => {
  await page.getByRole("button", { name: "Paint many pictures alike" }).click();
  const files = ["cat.jpg", "coffee.jpg"].map((name) => PHOTOGRAPHS + name);
  await page.locator("input[type=file][multiple]").setInputFiles(files);
  await page.getByRole("button", { name: "Paint 3 pictures" }).click();
  assert.deepEqual(await axeReport(page), []);
  const job = await ended("stylize_folder");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  assert.equal(job.result.pictures.length, 3);
});

test("a wrong file gets a sentence", async () => {
  const wrong = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") };
  await page.locator("input[type=file][multiple]").setInputFiles(wrong);
  await page
    .getByText(/notes\.txt/)
    .first()
    .waitFor();
});

/** A film of three shots with a tone, 96 x 64 px, drawn here. */
function film(folder) {
  const file = join(folder, "film.mp4");
  const plugins = new URL("../../tests/plugins", import.meta.url).pathname;
  const program = [
    `import sys; sys.path.insert(0, ${JSON.stringify(plugins)})`,
    "from pathlib import Path",
    "from moving import Recipe, video",
    "times = tuple(range(0, 512 * 9, 512))",
    `video(Path(${JSON.stringify(file)}), Recipe(times, size=(96, 64), scenes=(3, 6), sounds=1))`,
  ];
  execFileSync(process.env.PINXIT_PYTHON ?? "python3", ["-c", program.join("\n")]);
  return file;
}

test("a clip is painted frame by frame, with its sound", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pinxit-film-"));
  await page.getByRole("button", { name: "Paint one picture" }).click();
  await page.locator("input[type=file]").first().setInputFiles(film(folder));
  await page.getByText("The preview shows the first frame.").waitFor();
  await shows((p) => p.size === 384);
  assert.equal(await page.getByLabel("How many").count(), 0);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "style-clip");
  await page.getByRole("button", { name: "Paint the clip" }).click();
  const job = await ended("stylize_clip");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const made = await api(`/pictures/${job.result.pictures[0]}`);
  assert.deepEqual([made.use, made.media_type, made.width], ["clip", "video/mp4", 320]); // as set before
  await load(page, `${studio.url}/picture/${made.id}`);
  const video = page.locator("video");
  await video.waitFor();
  await until(
    async () => (await video.evaluate((each) => each.readyState)) >= 1,
    async () => video.evaluate((each) => String(each.error?.message)),
  );
  await shoot(page, "picture-clip");
  await load(page, `${studio.url}/style?restore=${made.id}`);
  await page.getByText("Everything is set as it was.").waitFor();
  await page.getByRole("button", { name: "Paint the clip" }).waitFor();
  rmSync(folder, { recursive: true });
});

test("nothing sticks out of a tablet, in German, in the dark", async () => {
  const tablet = await signIn(browser, studio, { width: 768, scheme: "dark", language: "de" });
  await load(tablet, `${studio.url}/style`);
  await tablet.getByRole("heading", { level: 1, name: "Stil" }).waitFor();
  assert.deepEqual(await sticksOut(tablet), []);
  assert.deepEqual(await axeReport(tablet), []);
  await tablet.context().close();
});
