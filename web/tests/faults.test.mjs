// What goes wrong: wrong files, a lost line, an ended session, things deleted while in use, two tabs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  axeReport,
  endings,
  goByKey,
  goTo,
  openBrowser,
  settled,
  signIn,
  startStudio,
  watched,
} from "./harness.mjs";

const ROOT = new URL("../..", import.meta.url).pathname;
const PHOTOGRAPHS = new URL("../../src/pinxit/data/demo/photographs/", import.meta.url).pathname;
const PHOTOGRAPH = join(PHOTOGRAPHS, "pagoda.jpg");
// A red dot of 8 x 8 px.
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGM8oaHBgA0wYRUdtBIA4DgBKJ8lCQoAAAAASUVORK5CYII=";
let studio;
let browser;
let page;
let folder;

/** Files that no picture can be read from, by name. */
function wrongFiles() {
  const whole = readFileSync(PHOTOGRAPH);
  const files = {
    "words.png": "these are words",
    "empty.png": "",
    "cut-off.jpg": whole.subarray(0, whole.length / 3),
    "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "phone.heic": Buffer.concat([Buffer.from("\0\0\0\x18ftypheic"), Buffer.alloc(64)]),
  };
  return Object.entries(files).map(([name, data]) => {
    writeFileSync(join(folder, name), data);
    return join(folder, name);
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "pinxit-wrong-"));
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio);
});

after(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const call = (path, method = "GET", body = undefined, on = page) =>
  on.evaluate(
    async ([at, how, sent]) => {
      const answer = await fetch(`/api/v1${at}`, {
        method: how,
        headers: sent ? { "Content-Type": "application/json" } : {},
        body: sent && JSON.stringify(sent),
      });
      return answer.status === 204 ? null : answer.json();
    },
    [path, method, body],
  );

/** Drops a file on the page, where no field takes it. */
async function drop(path) {
  const file = { name: path.split("/").at(-1), data: readFileSync(path).toString("base64") };
  await page.evaluate(({ name, data }) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    const event = { dataTransfer, bubbles: true, cancelable: true };
    for (const type of ["dragover", "drop"])
      document.body.dispatchEvent(new DragEvent(type, event));
  }, file);
}

test("files that are no pictures are told in one message, and the good one is kept", async () => {
  await goByKey(page, "7");
  await page.locator("input[type=file]").setInputFiles([...wrongFiles(), PHOTOGRAPH]);
  const told = page.getByRole("alert").filter({ hasText: "5 files were not taken" });
  await told.waitFor();
  for (const name of ["words.png is not a picture", "cut-off.jpg", "phone.heic is a HEIC"])
    assert.ok((await told.innerText()).includes(name), name);
  assert.ok(!(await told.innerText()).includes("words.png: words.png"));
  assert.deepEqual(await axeReport(page), []);
  await told.getByRole("button", { name: "Close" }).click();
  await page.getByText("1 picture", { exact: true }).waitFor();
});

test("a wrong file that is dropped gets a sentence, and no button that leads nowhere", async () => {
  await drop(join(folder, "words.png"));
  const dialog = page.getByRole("dialog");
  await dialog.getByText("words.png is not a picture").waitFor();
  await settled(page);
  assert.equal(await dialog.getByRole("button", { name: "Give it a style" }).isVisible(), false);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "hidden" });
});

test("what comes too near to a protected picture is refused by the job, and the page says why", async () => {
  const rivals = join(folder, "rivals");
  mkdirSync(rivals);
  copyFileSync(join(PHOTOGRAPHS, "launch-pad.jpg"), join(rivals, "a.jpg"));
  execFileSync(
    process.env.PINXIT_PYTHON ?? "python3",
    ["-m", "pinxit", "protect", "add", rivals, "--name", "rivals"],
    { env: { ...process.env, PINXIT_HOME: studio.home }, cwd: ROOT },
  );
  await goByKey(page, "6");
  const picture = join(PHOTOGRAPHS, "launch-pad.jpg");
  await page.locator("input[type=file]").first().setInputFiles(picture);
  await page.getByText("Resize without stretching", { exact: true }).click();
  await page.getByRole("textbox", { name: "Width" }).fill("320");
  await page.getByRole("textbox", { name: "Height" }).fill("250");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Make it" }).click();
  const job = await endings(page)("retarget");
  assert.deepEqual([job.state, job.error?.code], ["failed", 3], JSON.stringify(job));
  assert.deepEqual(job.error.checks, ["protected"]);
  const refused = page.getByRole("alert").filter({ hasText: "This is not allowed" });
  await refused.getByRole("button", { name: "Why is this not allowed?" }).click();
  await refused.getByText("comes too near to a picture that is protected here").waitFor();
  assert.ok((await refused.innerText()).includes(job.error.detail), job.error.detail);
  assert.deepEqual(await axeReport(page), []);
  await refused.getByRole("link", { name: /rules/i }).click();
  await page.getByRole("heading", { level: 2, name: "Rules in force" }).waitFor();
  await page.keyboard.press("q"); // the queue says the same
  const entry = page.getByRole("dialog", { name: "Queue" }).getByRole("listitem").first();
  await entry.getByText("This is not allowed").waitFor();
  await page.keyboard.press("Escape");
});

test("a double press makes one job", async () => {
  await goByKey(page, "1");
  await page.getByRole("button", { name: /^Make 4/ }).dblclick();
  await page.getByRole("button", { name: /^Make 4 more/ }).waitFor();
  await settled(page);
  assert.equal((await call("/jobs?kind=generate")).items.length, 1);
});

test("what one tab does is seen in the other", async () => {
  await goByKey(page, "7");
  const [picture] = (await call("/pictures?origin=uploaded&limit=1")).items;
  await goTo(page, `/picture/${picture.id}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const other = await signIn(browser, studio);
  await call(`/pictures/${picture.id}`, "PATCH", { title: "<b>Seen</b> in both 🦜" }, other);
  await page.getByRole("heading", { level: 1, name: "<b>Seen</b> in both 🦜" }).waitFor();
  await other.context().close();
});

test("a picture that is deleted meanwhile says so in the page that shows it", async () => {
  const [picture] = (await call("/pictures?origin=uploaded&limit=1")).items;
  await call("/pictures/bulk", "POST", { ids: [picture.id], action: "delete" });
  await page.getByText("This picture is not here").waitFor();
  await page.getByRole("link", { name: "Back to the gallery" }).click();
  await page.waitForURL("**/gallery**");
});

test("a picture to paint that is deleted meanwhile is told, and another can be chosen", async () => {
  await goByKey(page, "5");
  await page.locator("input[type=file]").first().setInputFiles(PHOTOGRAPH);
  await page.getByText("Choose a style: how shall it be painted?").waitFor();
  const [picture] = (await call("/pictures?origin=uploaded&limit=1")).items;
  await call("/pictures/bulk", "POST", { ids: [picture.id], action: "delete" });
  await page.getByText("it may have been deleted. Choose another.").waitFor();
  await page.getByText("Begin with a picture").waitFor();
  assert.deepEqual(await axeReport(page), []);
});

test("a file that is too large is told, and the others are kept", async () => {
  const huge = join(folder, "huge.png");
  writeFileSync(huge, Buffer.alloc(65 * 2 ** 20));
  await goByKey(page, "7");
  await page.locator("input[type=file]").setInputFiles([huge, PHOTOGRAPH]);
  const told = page.getByRole("alert").filter({ hasText: "huge.png" });
  await told.waitFor();
  assert.match(await told.innerText(), /more than 64 MB/);
  await told.getByRole("button", { name: "Close" }).click();
  rmSync(huge);
});

test("three hundred files at once are taken, all of them", async () => {
  const small = Buffer.from(PNG, "base64");
  const files = Array.from({ length: 300 }, (_, n) => ({
    name: `many-${n}.png`,
    mimeType: "image/png",
    buffer: Buffer.concat([small, Buffer.from(`many ${n}`)]), // behind the picture's end
  }));
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByText("300 pictures were added").waitFor();
  const { total } = await call("/pictures?q=many&limit=1");
  assert.equal(total, 300);
  assert.deepEqual(await axeReport(page), []);
});

test("a model that is deleted while it is explored is told", async () => {
  const model = join(ROOT, "src/pinxit/data/models/adventurers.safetensors");
  await page.evaluate(
    async ([data]) => {
      const form = new FormData();
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      form.append("file", new File([bytes], "gone.safetensors"));
      form.append("name", "gone");
      await fetch("/api/v1/models", { method: "POST", body: form });
    },
    [readFileSync(model).toString("base64")],
  );
  await goTo(page, "/explore/gone");
  await page.getByRole("heading", { level: 1, name: "gone" }).waitFor();
  await call("/models/gone", "DELETE");
  await page.getByText("There is no model gone").waitFor();
  await page.getByRole("link", { name: "Choose a model" }).click();
  await page.getByRole("link", { name: "adventurers" }).first().waitFor();
});

test("a lost line is told; every screen opens, and an upload goes on by itself", async () => {
  const port = Number(new URL(studio.url).port);
  await goByKey(page, "1");
  await page.locator("html[data-ahead=loaded]").waitFor(); // every screen is there
  await goByKey(page, "7");
  await page.getByRole("searchbox").fill("heron");
  studio.server.removeAllListeners("exit");
  studio.server.kill("SIGKILL");
  await page.getByText("The server cannot be reached").first().waitFor();
  for (const place of ["2", "3", "7"]) {
    await page.locator("main").focus();
    await goByKey(page, place);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    assert.equal(await page.getByText("could not be loaded").count(), 0);
  }
  await page.goBack();
  await page.locator('main[data-place="/train"]').waitFor();
  await goByKey(page, "7");
  const files = ["cat.jpg", "coffee.jpg"].map((name) => join(PHOTOGRAPHS, name));
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByText(/% sent/).waitFor();
  const again = await startStudio({ port, home: studio.home });
  studio = { ...again, session: studio.session };
  await page.getByText("The server cannot be reached").first().waitFor({ state: "hidden" });
  await page.getByText("2 pictures were added").waitFor();
});

test("an ended session asks again, and another tab that signs in lets this one go on", async () => {
  await goByKey(page, "7");
  const field = page.getByRole("searchbox");
  const cookies = await page.context().cookies();
  await settled(page);
  await page.context().clearCookies();
  await field.fill("fox");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  await page.context().addCookies(cookies);
  const other = await watched(await page.context().newPage());
  await other.goto(studio.url);
  await other.evaluate(() => new BroadcastChannel("pinxit.session").postMessage("in"));
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await field.inputValue(), "fox");
  await other.close();
});

test("nothing of it was a fault of the page", () => {
  const expected = /Failed to load resource|ERR_|EventSource/;
  assert.deepEqual(
    page.faults.filter((fault) => !expected.test(fault)),
    [],
  );
});
