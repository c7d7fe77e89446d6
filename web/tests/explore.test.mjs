// Explore: map, pins, walk, board, breeding, keeping; by hand and by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  axeReport,
  endings,
  load,
  openBrowser,
  settled,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  until,
} from "./harness.mjs";

const MODEL = "icons-64";
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
const hero = () => page.locator("[data-testid=hero]");
const shown = async () => JSON.parse(await hero().getAttribute("data-shown"));

/** Waits until the large picture is that of a recipe that fits. */
async function shows(fits, what) {
  await until(
    async () => fits(await shown()),
    async () => `${what}: ${JSON.stringify(await shown())}`,
  );
}

/** Presses a key on a slider, and waits after each press until it has moved. */
async function slide(slider, key, times) {
  await slider.focus();
  for (let n = 0; n < times; n++) {
    const before = await slider.getAttribute("aria-valuenow");
    await page.keyboard.press(key);
    await until(async () => (await slider.getAttribute("aria-valuenow")) !== before, key);
  }
}

test("a model is chosen by its card, and its map is drawn", async () => {
  await load(page, `${studio.url}/explore`);
  await page.getByRole("link", { name: MODEL }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.getByRole("link", { name: MODEL }).click();
  await hero().waitFor();
  await page.waitForFunction(() => {
    const canvas = document.querySelector("canvas");
    const data = canvas?.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set((data ?? []).filter((_, n) => n % 401 === 0)).size > 60;
  });
});

test("the large picture follows the pointer, and stays where it is pressed", async () => {
  await settled(page); // nothing moves the map any more
  const box = await page.getByRole("application").boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(middle[0] + 55, middle[1] + 55);
  await shows((r) => r.seeds.length === 4, "between four seeds");
  await page.mouse.click(middle[0] + 55, middle[1]);
  await page.mouse.move(middle[0], box.y - 60);
  await shows((r) => r.seeds.length >= 2, "the chosen one");
  await page.getByText("Chosen", { exact: true }).waitFor();
});

test("the keyboard alone moves, pins, zooms and keeps", async () => {
  await page.getByRole("application").focus();
  await page.keyboard.press("Home");
  await shows((r) => r.seeds.length === 1 && r.seeds[0] === 0, "the middle");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pin 1: go to 0" }).waitFor();
  await page.keyboard.press("ArrowRight");
  await shows((r) => r.seeds[0] === 1, "one to the right");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pin 2: go to 1" }).waitFor();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowDown");
  await shows((r) => r.seeds.length > 1, "between seeds once it is zoomed");
  await page.keyboard.press("Space");
  const job = await ended("keep");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  const kept = await api(`/pictures/${job.result.pictures[0]}`);
  assert.equal(kept.verb, "explore");
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_explore");
});

test("a kept picture brings everything back", async () => {
  const { items } = await api("/pictures?verb=explore&limit=1");
  const told = await api(`/pictures/${items[0].id}/recipe`);
  await load(page, `${studio.url}/explore?restore=${items[0].id}`);
  await hero().waitFor();
  const seeds = JSON.stringify(told.settings.values.recipe.seeds);
  await shows((r) => JSON.stringify(r.seeds) === seeds, "the restored place");
  await page.waitForURL(`**/explore/${MODEL}`);
});

test("two pins make a walk", async () => {
  await page.getByRole("button", { name: "Walk", exact: true }).click();
  const frames = page.getByRole("textbox", { name: "Frames from pin to pin" });
  await frames.fill("4");
  await page.getByText("WebP", { exact: true }).click();
  await page.getByRole("radio", { name: "WebP", checked: true }).waitFor({ state: "attached" });
  await page.getByText("2 pins and back to the first: 8 frames").waitFor();
  await page.getByRole("button", { name: "Make the walk" }).click();
  const job = await ended("walk");
  assert.equal(job.state, "succeeded", JSON.stringify(job.error));
  assert.equal((await api(`/pictures/${job.result.pictures[0]}`)).use, "clip");
});

test("pins change places, get names, and come back when they were taken away", async () => {
  await page.getByRole("button", { name: "1 earlier" }).click();
  await page.getByRole("button", { name: "Pin 1: go to 1" }).waitFor();
  await page.getByRole("button", { name: "Rename 1" }).click();
  await page.getByRole("textbox", { name: "Name of the pin" }).fill("door");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Take door away" }).click();
  await page.getByRole("button", { name: "Pin 1: go to 0" }).waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: /Pin \d: go to door/ }).waitFor();
});

test("variety and a direction change the picture, and Ctrl+Z takes them back", async () => {
  const before = await shown();
  const variety = page.getByRole("slider", { name: "Variety" });
  const direction = page.getByRole("slider", { name: "Direction 1" });
  const values = () =>
    Promise.all([variety, direction].map((each) => each.getAttribute("aria-valuenow")));
  const were = JSON.stringify(await values());
  await slide(variety, "ArrowLeft", 4);
  await shows((r) => r.psi < 0.85, "less variety");
  await slide(direction, "ArrowRight", 5);
  await shows((r) => Object.keys(r.moves).length === 1, "moved along a direction");
  // Each slide is one step back; on a slow machine it may have become several.
  for (let steps = 0; steps < 9 && JSON.stringify(await values()) !== were; steps++) {
    const now = JSON.stringify(await values());
    await page.keyboard.press("Control+z");
    await until(async () => JSON.stringify(await values()) !== now, "undone");
  }
  await shows((r) => r.psi === before.psi && !Object.keys(r.moves).length, "as before");
});

test("a direction gets a name, which another visit still knows", async () => {
  await page.getByRole("button", { name: "Name Direction 2" }).click();
  await page.getByRole("textbox", { name: "Name of Direction 2" }).fill("warmth");
  await page.keyboard.press("Enter");
  await page.getByRole("slider", { name: "warmth" }).waitFor();
  await until(async () => {
    const { items } = await api(`/models/${MODEL}/directions`);
    return items.some((each) => each.name === "warmth" && each.id);
  }, "the server knows the name");
});

test("the mixing board mixes rows and columns, and a press chooses a cell", async () => {
  await page.getByRole("tab", { name: "Mixing board" }).click();
  const cell = page.getByRole("button", { name: /^Structure of .*, style of / }).first();
  await cell.waitFor();
  await cell.click();
  await page.mouse.move(5, 5);
  await shows((r) => r.fine !== null || r.told, "a mixture");
  assert.deepEqual(await axeReport(page), []);
});

test("what is picked is bred, and all picks are kept", async () => {
  await page.getByRole("tab", { name: "Pick and breed" }).click();
  await page.getByRole("button", { name: /^Picture 2:/ }).click();
  await page.getByRole("button", { name: /^Picture 5:/ }).click();
  await page.getByRole("button", { name: "Breed 2 picks" }).click();
  await page.getByText("Generation 2 of 2").waitFor();
  await page.getByRole("button", { name: "Keep 2 picks" }).click(); // parents live on
  const job = await ended("keep");
  assert.equal(job.result.pictures.length, 2);
  assert.deepEqual(await axeReport(page), []);
  await page.getByRole("button", { name: "Earlier generation" }).click();
  await page.getByText("Generation 1 of 2").waitFor();
});

test("nothing sticks out of a tablet, in German, in the dark", async () => {
  const tablet = await signIn(browser, studio, { width: 768, scheme: "dark", language: "de" });
  await load(tablet, `${studio.url}/explore/${MODEL}`);
  await tablet.locator("[data-testid=hero]").waitFor();
  assert.deepEqual(await sticksOut(tablet), []);
  assert.deepEqual(await axeReport(tablet), []);
  await tablet.context().close();
});

test("a model that is not there says so and leads to others", async () => {
  await load(page, `${studio.url}/explore/nothing-like-that`);
  await page.getByText("There is no model nothing-like-that").waitFor();
  await page.getByRole("link", { name: "Choose a model" }).click();
  await page.getByRole("link", { name: MODEL }).waitFor();
});
