// Design: a picture and a tool give a look, a job makes it, its files are taken, it is gone on with.
import assert from "node:assert/strict";
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
  until,
} from "./harness.mjs";

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
const tool = (name) => page.getByText(name, { exact: true }).click();

/** Waits until a look is shown whose wish fits. */
async function shows(fits) {
  const shown = async () => {
    const told = await page.locator("main").evaluate((main) => {
      return main.querySelector("[data-shown]")?.getAttribute("data-shown") ?? "null";
    });
    return JSON.parse(told);
  };
  await until(
    async () => {
      const wish = await shown();
      return wish !== null && fits(wish);
    },
    async () => `not this look: ${JSON.stringify(await shown())}`,
  );
  return shown();
}

/** Makes what is set, and waits for the job. */
async function made(kind) {
  await page.getByRole("button", { name: "Make it" }).click();
  const job = await ended(kind);
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  return job;
}

test("an empty screen teaches, and a picture to begin with gives a look", async () => {
  await load(page, `${studio.url}/design`);
  await page.getByText("Begin with a picture").waitFor();
  await page.getByRole("button", { name: "Coffee" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_design_empty");
  await page.getByRole("button", { name: "Redon vase of flowers" }).click();
  await shows((wish) => wish.kind === "vary");
});

test("tools are chosen by arrow keys, and a move is taken back", async () => {
  await page.getByRole("radio", { name: "Variations" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("radio", { name: "Seamless tile", checked: true }).waitFor();
  await shows((wish) => wish.kind === "tile");
  const cloth = page.getByTestId("repeat");
  const before = await cloth.evaluate((each) => each.style.backgroundPosition);
  await cloth.focus();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await cloth.evaluate((each) => each.style.backgroundPosition), before);
  await page
    .getByText(/the jump at the joint is/)
    .first()
    .waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await page.getByRole("radio", { name: "Resize without stretching", checked: true }).waitFor();
});

test("a palette names its colors and is taken along", async () => {
  await tool("Palette");
  await page.getByTestId("swatches").getByRole("button").nth(5).waitFor();
  assert.deepEqual(await axeReport(page), []);
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Adobe (ASE)" }).click();
  assert.equal((await waiting).suggestedFilename(), "redon-vase-of-flowers.ase");
  await shoot(page, "studio_design_palette");
});

test("colorways by harmony become colors of one's own", async () => {
  await tool("Colorways");
  const { params } = await shows((wish) => wish.kind === "recolor");
  assert.equal(params.count, 4);
  await page.getByText("By hand", { exact: true }).click();
  await page
    .getByRole("textbox", { name: /in colorway 1$/ })
    .first()
    .fill("#20407a");
  await shows((wish) => wish.params.ways?.[0]?.[0] === "#20407a");
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_design_colorways");
});

test("inks are made with their plates, which lie beside the proof", async () => {
  await tool("Inks");
  await shows((wish) => wish.kind === "separate");
  await page.getByRole("list", { name: "Plates" }).getByRole("img").nth(3).waitFor();
  await shoot(page, "studio_design_inks");
  const job = await made("separate");
  const files = page.getByRole("list", { name: "Files beside it" }).getByRole("link");
  await files.nth(3).waitFor();
  const answer = await page.request.get(`${studio.url}/api/v1/jobs/${job.id}/zip`);
  assert.equal(answer.headers()["content-type"], "application/zip");
  assert.deepEqual(await axeReport(page), []);
});

test("what was made is the next tool's picture, and brings its settings back", async () => {
  const [proof] = (await api("/jobs?kind=separate&limit=1")).items[0].result.pictures;
  await page.getByRole("button", { name: "Continue with this" }).click();
  await tool("Pattern");
  const { params } = await shows((wish) => wish.kind === "pattern");
  assert.equal(params.picture, proof);
  await page.getByText(/The repeat will be 10 × /).waitFor();
  await shoot(page, "studio_design_pattern");
  await load(page, `${studio.url}/design?restore=${proof}`);
  await page.getByText("Everything is set as it was.").waitFor();
  await page.getByRole("radio", { name: "Inks", checked: true }).waitFor();
});

test("a surface is lit by its maps, which lie beside it with files that load them", async () => {
  await tool("Material");
  const relief = page.getByRole("group", { name: "Relief" }).getByRole("textbox");
  await relief.fill("35");
  await relief.press("Tab");
  await page.getByText("DirectX", { exact: true }).click();
  await shows((wish) => wish.params.knobs.relief === 35 && wish.params.knobs.normal === "directx");
  await page.getByRole("list", { name: "Maps" }).getByRole("img", { name: "Occlusion" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_design_material");
  await made("material");
  const files = page.getByRole("list", { name: "Files beside it" });
  for (const suffix of ["_normal.png", ".gltf", ".mtlx"])
    await files.getByRole("link", { name: new RegExp(`${suffix.replace(".", "[.]")} `) }).waitFor();
});

test("a panorama is made, looked around in by keys, and lies beside its page", async () => {
  await tool("Panorama");
  await page.getByText("Horizon", { exact: true }).click();
  await page.getByRole("combobox", { name: "Size" }).click();
  await page.getByRole("option", { name: "1024 × 512 px" }).click();
  assert.deepEqual(await axeReport(page), []);
  const job = await made("panorama");
  const view = page.getByRole("img", { name: /look around/ });
  await view.focus();
  for (const key of ["ArrowRight", "ArrowUp", "-"]) await page.keyboard.press(key);
  await page.locator("[data-gaze='0.08 0.08 85']").waitFor();
  await page.keyboard.press("Home");
  await page.locator("[data-gaze='0.00 0.00 80']").waitFor();
  await page.getByRole("link", { name: /[.]html / }).waitFor();
  await page.getByText(/^(The wrap cannot|A seam may)/).waitFor();
  await shoot(page, "studio_design_panorama");
  assert.deepEqual(await axeReport(page), []);
  await load(page, `${studio.url}/picture/${job.result.pictures[0]}`);
  await page.getByRole("button", { name: "Look around" }).click();
  await page.getByRole("img", { name: /look around/ }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_picture_around");
  await page.getByRole("button", { name: "Show it flat" }).click();
  await load(page, `${studio.url}/design?restore=${job.result.pictures[0]}`);
  await page.getByRole("radio", { name: "Panorama", checked: true }).waitFor();
  await page.getByRole("radio", { name: "Horizon", checked: true }).waitFor({ state: "attached" });
});

test("a hole is painted with keys and filled", async () => {
  await tool("Repair");
  await page.getByText("Paint over what shall be new.").waitFor();
  await page.getByRole("button", { name: "Paint what shall be new" }).click();
  await page.getByRole("application", { name: "Picture to paint the mask on" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Use mask" }).click();
  await shows((wish) => wish.kind === "inpaint" && wish.params.mask);
  await shoot(page, "studio_design_repair");
});

/** Has the server do a job, and waits for it. */
async function asked(kind, params) {
  const status = await page.evaluate(
    async (body) => {
      const headers = { "Content-Type": "application/json" };
      const ask = { method: "POST", headers, body: JSON.stringify(body) };
      return (await fetch("/api/v1/jobs", ask)).status;
    },
    { kind, params },
  );
  assert.equal(status, 202);
  return ended(kind);
}

test("a garment that a model drew is dressed in a cloth, in several colorways", async () => {
  const drawn = await asked("generate", { model: "fashion", seeds: [2], class_name: "t-shirt" });
  await load(page, `${studio.url}/design?tool=garment&picture=${drawn.result.pictures[0]}`);
  await page.getByText("Choose the cloth.").waitFor();
  assert.deepEqual(await axeReport(page), []);
  const cloth = page.getByRole("group", { name: "Cloth" });
  await cloth.getByRole("button", { name: "From the gallery" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^redon.vase.of.flowers[.]jpg/ })
    .last()
    .click();
  await page.getByRole("combobox", { name: "Kind of garment" }).click();
  await page.getByRole("option", { name: "T-shirt" }).click();
  await page.getByLabel("Width of the repeat").fill("24");
  await shows(({ params }) => params.repeat_cm === 24 && params.class_name === "t-shirt");
  await page.getByRole("img", { name: "Colorway 4" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_design_garment");
  const job = await made("garment");
  assert.equal(job.result.pictures.length, 1 + 4 + 3);
  await page.getByRole("list", { name: "All that was made" }).getByRole("img").nth(7).waitFor();
  await load(page, `${studio.url}/design?restore=${job.result.pictures[0]}`);
  await page.getByRole("radio", { name: "Garment", checked: true }).waitFor();
  assert.equal(await page.getByLabel("Width of the repeat").inputValue(), "24 cm");
});

test("pictures chosen in the gallery lie on a sheet of sprites, with an atlas beside it", async () => {
  await asked("generate", { model: "adventurers", seeds: [1, 2, 3, 4] });
  await load(page, `${studio.url}/gallery`);
  for (const at of [0, 1, 2, 3]) {
    await page
      .getByRole("option")
      .nth(at)
      .click({ modifiers: ["Control"] });
  }
  await page.getByRole("button", { name: "Sprite sheet" }).click();
  await page.getByRole("radio", { name: "Sprites", checked: true }).waitFor();
  const list = page.getByRole("list", { name: "Pictures on the sheet" });
  await list.getByRole("listitem").nth(3).waitFor();
  await list
    .getByRole("button", { name: /off the sheet/ })
    .first()
    .click();
  await page.getByText("3 pictures", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sort by name" }).click();
  assert.deepEqual(await axeReport(page), []);
  const job = await made("sprites");
  await page.getByText(/^3 sprites on /).waitFor();
  await page.getByRole("link", { name: /[.]json / }).waitFor();
  await shoot(page, "studio_design_sprites");
  await load(page, `${studio.url}/design?restore=${job.result.pictures[0]}`);
  await list.getByRole("listitem").nth(2).waitFor();
});

test("it speaks German, fits a tablet, and nothing went wrong", async () => {
  await page.setViewportSize({ width: 768, height: 1024 });
  assert.deepEqual(await sticksOut(page), []);
  const german = await signIn(browser, studio, { language: "de", width: 768, height: 1024 });
  await load(german, `${studio.url}/design`);
  await german.getByText("Beginnen Sie mit einem Bild").waitFor();
  assert.deepEqual(await sticksOut(german), []);
  assert.deepEqual(await axeReport(german), []);
  assert.deepEqual([...page.faults, ...german.faults], [], studio.said());
});
