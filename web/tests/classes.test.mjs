// A class: opened by a teacher, joined without an account, looked after, and closed; German, tablet, axe.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeReport, openBrowser, ready, shoot, sticksOut, until, watched } from "./harness.mjs";

const ROOT = new URL("../..", import.meta.url).pathname;
const PYTHON = process.env.PINXIT_PYTHON ?? "python3";
const PICTURE = join(ROOT, "docs", "gallery", "gan_few.webp");
const home = mkdtempSync(join(tmpdir(), "pinxit-class-"));

let server;
let launch; // the address that signs the teacher in
let browser;

async function pageIn(language, viewport, scheme = "light") {
  const context = await browser.newContext({
    locale: language === "de" ? "de-DE" : "en-US",
    colorScheme: scheme,
    reducedMotion: "reduce",
    viewport,
  });
  return watched(await context.newPage());
}

before(async () => {
  const words = ["-m", "pinxit", "studio", "--no-browser", "--host", "0.0.0.0"];
  server = spawn(PYTHON, words, {
    cwd: ROOT,
    env: { ...process.env, PINXIT_HOME: home, PYTHONUNBUFFERED: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  browser = await openBrowser();
  let said = "";
  server.stdout.on("data", (text) => (said += text));
  launch = await until(
    () => /https?:\/\/\S+#launch=\S+/.exec(said)?.[0],
    "the studio says nothing",
  );
});

after(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => server?.on("exit", resolve));
  server?.kill("SIGTERM");
  await ended;
  rmSync(home, { recursive: true, force: true });
});

test("class: a teacher opens it, students join and work, and it is closed and deleted", async () => {
  const teacher = await pageIn("en", { width: 1280, height: 800 });
  await teacher.goto(launch);
  await ready(teacher);
  await teacher.getByRole("link", { name: "Learn", exact: true }).click();
  await teacher.getByRole("link", { name: "For a class" }).click();
  await teacher.getByRole("textbox", { name: "Name" }).fill("7b, art");
  assert.deepEqual(await axeReport(teacher), []);
  await shoot(teacher, "class_open");
  await teacher.getByRole("button", { name: "Open the class" }).click();
  await teacher.getByRole("heading", { level: 1, name: "7b, art" }).waitFor();
  const { code, address } = await teacher.evaluate(async () =>
    (await fetch(`/api/v1${window.location.pathname}`)).json(),
  );

  const url = launch.split("/#")[0];
  if (address) {
    // a machine without a network has none that others could call
    await teacher.getByRole("button", { name: "Show it large" }).click();
    const wall = teacher.getByRole("dialog");
    await wall.getByText(`${code.slice(0, 3)} ${code.slice(3)}`).waitFor();
    assert.deepEqual(await axeReport(teacher), []);
    await shoot(teacher, "class_wall");
    await wall.getByRole("button", { name: "Close" }).click();
    await wall.waitFor({ state: "hidden" });
  }

  // Mia has a tablet and speaks German; a wrong code first, all by the keyboard.
  const mia = await pageIn("de", { width: 820, height: 1180 });
  await mia.goto(`${url}/join#WRONG1`);
  await mia.getByLabel("Dein Name in dieser Klasse").waitFor();
  await until(
    () =>
      mia.getByLabel("Dein Name in dieser Klasse").evaluate((e) => e === document.activeElement),
    "the name has no focus",
  );
  await mia.keyboard.type("Mia");
  await mia.keyboard.press("Enter");
  await mia
    .getByRole("alert")
    .getByText(/mit diesem Code gibt es nicht/)
    .waitFor();
  assert.deepEqual(await axeReport(mia), []);
  await shoot(mia, "class_join");
  mia.faults.length = 0; // the console tells of the 404
  await mia.getByLabel("Code").fill(code.toLowerCase());
  await mia.getByRole("button", { name: "Hinein" }).click();
  const banner = mia.getByRole("region", { name: "Deine Klasse" });
  await banner.getByText("7b, art: Du bist Mia.").waitFor();
  await ready(mia);
  assert.deepEqual(await axeReport(mia), []);
  assert.deepEqual(await sticksOut(mia), []);
  await shoot(mia, "class_student");
  const sent = await mia.evaluate(
    async (bytes) => {
      const form = new FormData();
      form.append("files", new Blob([new Uint8Array(bytes)]), "few.webp");
      return (await fetch("/api/v1/pictures", { method: "POST", body: form })).status;
    },
    [...readFileSync(PICTURE)],
  );
  assert.equal(sent, 200);

  // The name is Mia's; another takes another.
  const ben = await pageIn("en", { width: 820, height: 1180 }, "dark");
  await ben.goto(`${url}/join#${code}`);
  await ben.getByLabel("Your name in this class").fill("mia");
  await ben.getByRole("button", { name: "Join" }).click();
  await ben
    .getByRole("alert")
    .getByText(/choose another name/)
    .waitFor();
  ben.faults.length = 0;
  await ben.getByLabel("Your name in this class").fill("Ben");
  await ben.getByRole("button", { name: "Join" }).click();
  await ben.getByText("7b, art: you are Ben.").waitFor();

  // The teacher sees both, and Mia's picture; work waits, and goes on.
  const row = teacher.getByRole("row", { name: /Mia/ });
  await row.getByRole("img", { name: "Picture of Mia" }).waitFor();
  await row.getByText("there").waitFor();
  await teacher.getByRole("row", { name: /Ben/ }).waitFor();
  await teacher.getByRole("button", { name: "Pause all work" }).click();
  await teacher.getByText("All work of the class waits").waitFor();
  assert.deepEqual(await axeReport(teacher), []);
  await shoot(teacher, "class_overview");
  await teacher.setViewportSize({ width: 820, height: 1180 });
  assert.deepEqual(await sticksOut(teacher), []);
  await shoot(teacher, "class_overview_tablet", ["light"]);
  await teacher.setViewportSize({ width: 1280, height: 800 });
  await teacher.getByRole("button", { name: "Let work go on" }).click();
  await teacher.getByRole("button", { name: "Pause all work" }).waitFor();

  // Ben leaves and comes again from the same browser; Mia takes her picture along.
  await ben.getByRole("button", { name: "Leave" }).click();
  await ben.getByLabel("Code").fill(code);
  await ben.getByLabel("Your name in this class").fill("Ben");
  await ben.getByRole("button", { name: "Join" }).click();
  await ben.getByText("7b, art: you are Ben.").waitFor();
  const [file] = await Promise.all([
    mia.waitForEvent("download"),
    banner.getByRole("link", { name: "Meine Bilder mitnehmen" }).click(),
  ]);
  assert.match(file.suggestedFilename(), /7b, art Mia\.zip/);

  await teacher.getByRole("button", { name: "Close the class" }).click();
  const asked = teacher.getByRole("dialog");
  await asked.getByLabel("Delete at the end").check();
  assert.deepEqual(await axeReport(teacher), []);
  await shoot(teacher, "class_close", ["light"]);
  await asked.getByRole("button", { name: "Close and delete all" }).click();
  await until(async () => {
    const told = await teacher.evaluate(async () => (await fetch("/api/v1/classes")).json());
    return told.items.length === 0;
  }, "the class is not deleted");
  await mia.getByRole("link", { name: "Galerie" }).click();
  await mia.getByRole("dialog", { name: "Die Klasse ist beendet" }).waitFor();
  assert.deepEqual(await axeReport(mia), []);
  await mia.goto(`${url}/gallery`);
  await mia.getByRole("link", { name: "In einer Klasse? Mit ihrem Code hinein" }).click();
  await mia.getByRole("heading", { name: "In eine Klasse" }).waitFor();
});
