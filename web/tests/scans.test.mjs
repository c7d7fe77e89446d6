// Scans: a study comes in, is looked at in three planes by pointer and keys, noise is taken out.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
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
  settled,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  turn,
  until,
} from "./harness.mjs";

const ROOT = new URL("../..", import.meta.url).pathname;

let studio;
let browser;
let page;
let ended; // gives the next job of a kind that has ended
let files; // folder of scans
const hosts = new Set(); // that the page asked

before(async () => {
  files = mkdtempSync(join(tmpdir(), "scans-"));
  const python = process.env.PINXIT_PYTHON ?? "python3";
  const made = spawnSync(python, [join(ROOT, "tests/plugins/scan_files.py"), files], {
    encoding: "utf8",
  });
  assert.equal(made.status, 0, made.stderr);
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio, { width: 1400, height: 900 });
  page.on("request", (request) => {
    if (request.url().startsWith("http")) hosts.add(new URL(request.url()).host);
  });
  ended = endings(page);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(files, { recursive: true, force: true });
});

const pane = (name) => page.getByRole("application", { name: new RegExp(`^${name}, slice`) });
const within = (folder) =>
  readdirSync(join(files, folder)).map((name) => join(files, folder, name));

/** What a plane was drawn from last: cursor, window, way to compare, line. */
const drawn = async (name) => {
  const told = await pane(name).locator("canvas").getAttribute("data-drawn");
  const [cursor, window, mode, split] = JSON.parse(told ?? "[]");
  return { cursor, window, mode, split };
};

/** The mean grey around a point of a plane, given as shares of its width and height. */
const grey = (name, across, down) =>
  pane(name)
    .locator("canvas")
    .evaluate(
      (canvas, [x, y]) => {
        const pen = canvas.getContext("2d");
        const at = [Math.round(canvas.width * x), Math.round(canvas.height * y)];
        const { data } = pen.getImageData(at[0] - 3, at[1] - 3, 7, 7);
        return data.filter((_, each) => each % 4 === 0).reduce((a, b) => a + b, 0) / 49;
      },
      [across, down],
    );

/** Sends files as a study, and waits until they are read. */
async function send(paths) {
  await page.getByLabel("Choose files").last().setInputFiles(paths);
  const job = await ended("read_scans");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
}

test("an empty screen teaches, and says what this is not", async () => {
  await goByKey(page, "9");
  await page.getByText("No scans yet").waitFor();
  await page.getByText("Not a medical device. For research only, never for diagnosis.").waitFor();
  assert.deepEqual(await axeReport(page), []);
});

test("a folder of slices is shown in three planes, the patient's left on the right", async () => {
  await send(within("whole"));
  await page.getByRole("button", { name: /Series 1 CT 40 × 96 × 96/ }).waitFor();
  await pane("Axial").waitFor();
  await becomes(async () => (await drawn("Axial")).cursor, [20, 48, 48]);
  for (const letter of ["R", "L", "A", "P"])
    await pane("Axial").getByText(letter, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Brain" }).click();
  await becomes(async () => (await drawn("Axial")).window, [40, 80]);
  await turn(page.getByRole("switch", { name: "Cursor lines" }), false);
  await until(async () => (await grey("Axial", 0.68, 0.46)) > 180, "no blood on the left");
  assert.ok((await grey("Axial", 0.32, 0.46)) < 140, "blood on the right");
  await turn(page.getByRole("switch", { name: "Cursor lines" }), true);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_scans");
});

test("keys go through slices, move the cursor, turn the window, show one plane", async () => {
  await pane("Axial").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await becomes(async () => (await drawn("Axial")).cursor, [11, 49, 49]);
  await becomes(async () => (await drawn("Sagittal")).cursor, [11, 49, 49]);
  const { window: before } = await drawn("Axial");
  await page.keyboard.press("]");
  await until(async () => (await drawn("Axial")).window[1] > before[1], "no wider window");
  await page.keyboard.press("Enter");
  await pane("Coronal").waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await pane("Coronal").waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("w"); // the next window after one of one's own is the first but one
  await becomes(async () => (await drawn("Axial")).window, [50, 400]);
});

test("the pointer tells values in their unit, drags the window, and the wheel turns pages", async () => {
  const box = await pane("Axial").boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(...middle);
  await page
    .getByTestId("under")
    .getByText(/Under the pointer -?\d+ HU/)
    .waitFor();
  const { cursor, window } = await drawn("Axial");
  await page.mouse.wheel(0, -80);
  await until(async () => (await drawn("Axial")).cursor[0] === cursor[0] + 2, "no other slice");
  await page.mouse.down({ button: "right" });
  await page.mouse.move(middle[0] + 60, middle[1], { steps: 3 });
  await page.mouse.up({ button: "right" });
  await until(async () => (await drawn("Axial")).window[1] > window[1], "no wider window");
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  const scale = pane("Axial").locator("[data-mm]");
  await until(async () => Number(await scale.getAttribute("data-mm")) < 20, "not enlarged");
  await page.getByRole("button", { name: "Fit all planes" }).click();
});

test("what is missing or tilted is told beside the series", async () => {
  await send(within("gap"));
  const series = page.getByRole("button", { name: /Series 1 CT 19 × 96 × 96.*2 notices/ });
  await series.waitFor();
  await series.click();
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByText(/1 slices are missing \(after slice 9\)/).waitFor();
  await page.getByText(/a tilted gantry/).waitFor();
  const text = await page.locator("body").innerText();
  for (const word of ["Doe", "4711", "Gregory"]) assert.ok(!text.includes(word), word);
  assert.deepEqual(await axeReport(page), []);
});

test("noise is taken out; slider, difference and report show what changed", async () => {
  await page.getByRole("button", { name: /Series 1 CT 40 × 96 × 96/ }).click();
  await page.getByRole("tab", { name: "Make" }).click();
  await page.getByRole("button", { name: "Make it" }).click();
  const job = await ended("scan");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const report = page.getByTestId("report");
  await report.getByText("Gaussian").waitFor();
  await report.getByText(/Not a medical device/).waitFor();
  await becomes(async () => (await drawn("Axial")).mode, "slider");
  await page.getByRole("slider", { name: "Line between before and after" }).focus();
  await page.keyboard.press("Home");
  await becomes(async () => (await drawn("Axial")).split, 0);
  await page.getByRole("slider", { name: "Line between before and after" }).fill("50");
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_scans_slider");
  await page.getByRole("button", { name: "See what was taken away" }).click();
  await becomes(async () => (await drawn("Axial")).mode, "difference");
  await until(async () => Math.abs((await grey("Axial", 0.02, 0.02)) - 0) < 5, "no ground");
  await shoot(page, "studio_scans_difference");
  await page.getByRole("tab", { name: "Look" }).click();
  await page.getByLabel("Laid over").last().selectOption({ label: "Less noise" });
  await page.getByRole("slider", { name: "Opacity" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.getByLabel("Laid over").last().selectOption({ label: "Nothing" });
  const address = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/v1/scans")).json();
    return items.flatMap((study) => study.results)[0].url;
  });
  const answer = await page.request.get(studio.url + address);
  assert.equal(answer.headers()["content-type"], "application/zip");
});

test("identities are stripped into a ZIP", async () => {
  await page.getByRole("tab", { name: "Make" }).click();
  await page.getByRole("combobox", { name: "What to make" }).click();
  await page.getByRole("option", { name: "Strip identities" }).click();
  await page.getByRole("button", { name: "Make it" }).click();
  const job = await ended("scan");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const report = page.getByTestId("report");
  await report.getByText("UIDs replaced").waitFor();
  await report.getByText(/Faces can be seen/).waitFor();
});

test("nothing leaves this machine, and could not", async () => {
  assert.deepEqual([...hosts], [new URL(studio.url).host]);
  const told = await page.evaluate(() =>
    fetch("https://example.org/").then(
      () => "went out",
      () => "was held back",
    ),
  );
  assert.equal(told, "was held back");
  const kept = page.faults.filter((fault) => !/Content Security Policy|example\.org/.test(fault));
  page.faults.splice(0, page.faults.length, ...kept);
});

test("it speaks German, fits a tablet, bears high contrast, and forgets a study", async () => {
  const german = await signIn(browser, studio, { language: "de", width: 768, height: 1024 });
  await load(german, `${studio.url}/scans`);
  await german.getByText("Kein Medizinprodukt. Nur für die Forschung").first().waitFor();
  await german.getByRole("application", { name: /^Axial, Schicht/ }).waitFor();
  assert.deepEqual(await sticksOut(german), []);
  assert.deepEqual(await axeReport(german), []);
  await shoot(german, "studio_scans_tablet");
  const warning = german.getByRole("note");
  await german.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  const box = await warning.boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= 1024, "the warning is out of sight");
  await german.evaluate(() => (document.documentElement.dataset.contrast = "high"));
  await settled(german);
  assert.deepEqual(await axeReport(german), []);
  const more = page.getByRole("button", { name: /^More about/ });
  assert.equal(await more.count(), 2);
  await more.first().click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await becomes(() => more.count(), 1);
  assert.deepEqual([...page.faults, ...german.faults], [], studio.said());
});
