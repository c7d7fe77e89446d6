// The queue: workers killed in a training and in a style transfer; pause, resume, cancel, retry.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  axeReport,
  becomes,
  goByKey,
  openBrowser,
  shoot,
  signIn,
  startStudio,
  until,
} from "./harness.mjs";

const DEMO = new URL("../../src/pinxit/data/demo/", import.meta.url).pathname;
const PICTURES = 12;
const SECONDS = 20;
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

const call = (path, body = undefined) =>
  page.evaluate(
    async ([at, sent]) => {
      const answer = await fetch(`/api/v1${at}`, {
        method: sent ? "POST" : "GET",
        headers: sent ? { "Content-Type": "application/json" } : {},
        body: sent && JSON.stringify(sent),
      });
      return answer.json();
    },
    [path, body],
  );

/** The job once it fits, or a fault that says how it stands. */
async function job(id, fits, what) {
  let now;
  return until(
    async () => {
      now = await call(`/jobs/${id}`);
      if (fits(now)) return now;
      if (now.state === "failed") throw new Error(`${what}: ${JSON.stringify(now.error)}`);
      return null;
    },
    () => `${what}: ${JSON.stringify(now)}`,
  );
}

const isOver = ({ state }) => state === "succeeded" || state === "canceled";

/** What a file of /proc says; nothing once its process is gone. */
function told(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Ends the workers of the server as a lack of memory would. */
function killWorkers() {
  const { pid } = studio.server;
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    told(`/proc/${pid}/task/${task}/children`).split(" ").filter(Boolean),
  );
  const workers = children.filter((child) =>
    told(`/proc/${child}/cmdline`).includes("pinxit.jobs.process"),
  );
  assert.ok(workers.length > 0, "no worker to kill");
  for (const worker of workers) process.kill(Number(worker), "SIGKILL");
}

const drawer = () => page.getByRole("dialog", { name: "Queue" });
const entry = (title) => drawer().getByRole("listitem").filter({ hasText: title });

/** The jobs called first, second, third in the order in which the page shows them. */
const shownOrder = async () => {
  const entries = await drawer().getByRole("listitem").allTextContents();
  return entries.flatMap((text) => /first|second|third/.exec(text)?.slice(0, 1) ?? []);
};

/** What the server did not want to do, as a message at the edge of the page. */
const refusals = () => page.getByRole("alert").filter({ hasText: "This does not go now" });

async function press(title, name) {
  await entry(title).getByRole("button", { name, exact: true }).click();
}

/** Drawings of the demo in a data set of their own. */
async function drawings(name) {
  const folder = mkdtempSync(join(tmpdir(), "pinxit-drawings-"));
  const code =
    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);" +
    "names = [n for n in z.namelist() if n.endswith('.png')][::40][:int(sys.argv[3])];" +
    "[open(f'{sys.argv[2]}/{i}.png', 'wb').write(z.read(n)) for i, n in enumerate(names)]";
  const python = process.env.PINXIT_PYTHON ?? "python3";
  execFileSync(python, ["-c", code, join(DEMO, "adventurers.zip"), folder, String(PICTURES)]);
  await call("/datasets", { name, license: "CC0-1.0", creator: "The crawlers" });
  const all = readdirSync(folder).map((file) => readFileSync(join(folder, file), "base64"));
  rmSync(folder, { recursive: true });
  await page.evaluate(
    async ([at, pictures]) => {
      const body = new FormData();
      pictures.forEach((text, number) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        body.append("files", new File([bytes], `${number}.png`));
      });
      await fetch(`/api/v1/datasets/${at}/files`, { method: "POST", body });
    },
    [name, all],
  );
  const { id } = await call("/jobs", { kind: "import_dataset", params: { name } });
  await job(id, isOver, "the import");
}

const train = (name) =>
  call("/jobs", {
    kind: "train",
    params: { dataset: "heroes", name, minutes: SECONDS / 60 },
    title: `Train ${name}`,
  });

test("a training whose worker is killed goes on, is paused and resumed, and ends with one model", async () => {
  await drawings("heroes");
  const { id } = await train("heroes");
  await page.keyboard.press("q");
  await entry("Train heroes").getByText("runs", { exact: true }).waitFor();
  await job(id, (now) => now.progress.done > 0, "the training begins");
  killWorkers();
  await job(id, (now) => now.attempt > 1 && now.state === "running", "it goes on");
  await entry("Train heroes").getByText("runs", { exact: true }).waitFor();
  await press("Train heroes", "Pause");
  await job(id, (now) => now.state === "paused", "it is paused");
  await entry("Train heroes").getByText("paused", { exact: true }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await press("Train heroes", "Resume");
  const done = await job(id, isOver, "the training ends");
  assert.deepEqual(done.result.models, ["heroes"]);
  await entry("Train heroes").getByText("done", { exact: true }).waitFor();
  const { items } = await call("/models");
  assert.equal(items.filter((model) => model.name === "heroes").length, 1);
  assert.equal((await call("/trainings")).items.length, 1);
});

test("a training is canceled, retried, and ended early with what it has learned", async () => {
  const { id } = await train("villains");
  await job(id, (now) => now.state === "running", "it runs");
  await press("Train villains", "Cancel");
  await job(id, (now) => now.state === "canceled", "it is canceled");
  await entry("Train villains").getByText("canceled", { exact: true }).waitFor();
  await entry("Train villains").getByRole("button", { name: "Try again" }).dblclick();
  await job(id, (now) => now.state === "running" && now.progress.done > 0, "it runs again");
  await press("Train villains", "Finish now");
  const done = await job(id, isOver, "it finishes");
  assert.deepEqual(done.result.models, ["villains"]);
  assert.equal(await refusals().count(), 0);
});

test("a picture whose painter is killed is painted once", async () => {
  await page.keyboard.press("Escape");
  await drawer().waitFor({ state: "hidden" });
  await goByKey(page, "7");
  const files = [join(DEMO, "photographs", "cat.jpg"), join(DEMO, "photographs", "coffee.jpg")];
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByText("2 pictures were added").waitFor();
  const [content, style] = (await call("/pictures?limit=2")).items.map((each) => each.id);
  const params = { content, styles: [{ picture: style }], method: "best", size: 128 };
  const { id } = await call("/jobs", { kind: "stylize", params, title: "Paint a cat" });
  await job(id, (now) => now.state === "running", "it runs");
  killWorkers();
  await page.keyboard.press("q");
  await entry("Paint a cat").waitFor();
  const done = await job(id, isOver, "it is painted");
  assert.equal(done.result.pictures.length, 1);
  assert.equal((await call("/pictures?verb=stylize")).items.length, 1);
  await entry("Paint a cat").getByRole("button", { name: "See the picture" }).waitFor();
});

test("jobs that wait are moved by keys, and a double press takes one off the list", async () => {
  await drawer().getByRole("button", { name: "Pause the queue" }).click();
  await drawer().getByRole("button", { name: "Go on" }).waitFor();
  for (const title of ["first", "second", "third"])
    await call("/jobs", { kind: "generate", params: { model: "heroes", count: 1 }, title });
  await entry("third").getByRole("button", { name: "Move “third” up" }).focus();
  const order = async () =>
    (await call("/jobs?state=queued")).items
      .sort((one, other) => one.position - other.position)
      .map((each) => each.title);
  const moved = async (key, ...titles) => {
    await page.keyboard.press(key);
    await becomes(order, titles);
    await becomes(shownOrder, titles); // a press counts from what the page shows
  };
  await moved("Alt+ArrowUp", "first", "third", "second");
  await moved("Alt+ArrowUp", "third", "first", "second");
  await moved("Alt+ArrowDown", "first", "third", "second");
  await moved("Alt+ArrowDown", "first", "second", "third");
  await press("second", "Cancel");
  await entry("second").getByRole("button", { name: "Take “second” off this list" }).dblclick();
  await entry("second").waitFor({ state: "detached" });
  await drawer().getByRole("button", { name: "Go on" }).click();
  await entry("first").getByText("done", { exact: true }).waitFor();
  assert.equal(await refusals().count(), 0);
  await entry("first").getByText("Details").click();
  await entry("first")
    .getByText(/"model": "heroes"/)
    .waitFor();
  await shoot(page, "studio_queue_details");
  assert.deepEqual(await axeReport(page), []);
});

test("nothing of it was a fault of the page", () => assert.deepEqual(page.faults, []));
