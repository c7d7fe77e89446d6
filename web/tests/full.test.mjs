// A full disk: what cannot be kept is told in the page, nothing else breaks, and room heals it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
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
} from "./harness.mjs";

const PHOTOGRAPHS = new URL("../../src/pinxit/data/demo/photographs/", import.meta.url).pathname;
const MOUNT = "96m";
const home = mkdtempSync(join(tmpdir(), "pinxit-full-"));
const BALLAST = join(home, "ballast");
// A disk of its own, which only a user who may mount one can have.
const isOwnDisk =
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${MOUNT}`, "tmpfs", home]).status === 0;
const ways = { skip: isOwnDisk ? false : "no disk can be mounted here" };
let studio;
let browser;
let page;

before(async () => {
  if (!isOwnDisk) return;
  studio = await startStudio({ home });
  browser = await openBrowser();
  page = await signIn(browser, studio);
});

after(async () => {
  await browser?.close();
  await studio?.stop({ isKeeping: true });
  if (isOwnDisk) spawnSync("umount", ["-l", home]);
  rmdirSync(home);
});

/** Writes until nothing more fits. */
function fill() {
  const file = openSync(BALLAST, "a");
  for (let size = 1 << 20; size >= 512;) {
    try {
      writeSync(file, Buffer.alloc(size));
    } catch (fault) {
      assert.equal(fault.code, "ENOSPC");
      size >>= 1;
    }
  }
  closeSync(file);
  assert.equal(statfsSync(home).bavail, 0);
}

const files = () => page.locator("main input[type=file]").first();

test("a picture that finds no room is told so, and the page goes on", ways, async () => {
  await load(page, `${studio.url}/gallery`);
  await files().setInputFiles(join(PHOTOGRAPHS, "pagoda.jpg"));
  await becomes(() => page.getByRole("option").count(), 1);
  fill();
  await files().setInputFiles(join(PHOTOGRAPHS, "astronaut.jpg"));
  const told = page.getByRole("alert").filter({ hasText: /disk|room|space/i });
  await told.first().waitFor();
  await shoot(page, "studio_full_disk");
  assert.deepEqual(await axeReport(page), []);
  assert.equal(await page.getByRole("option").count(), 1);
});

test("work that cannot be kept says so, and is done once there is room", ways, async () => {
  await load(page, `${studio.url}/`);
  await page.getByRole("button", { name: "Make 4 pictures" }).click();
  const told = page.getByRole("alert").filter({ hasText: /disk|room|space/i });
  await told.first().waitFor();
  assert.deepEqual(await axeReport(page), []);
  rmSync(BALLAST);
  await load(page, `${studio.url}/`);
  const ended = endings(page);
  await page.getByRole("button", { name: "Make 4 pictures" }).click();
  let job = await ended("generate");
  if (job.state === "failed") job = await ended("generate"); // the one that found no room
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  await load(page, `${studio.url}/gallery`);
  await files().setInputFiles(join(PHOTOGRAPHS, "astronaut.jpg"));
  await becomes(async () => (await page.getByRole("option").count()) >= 6, true);
});
