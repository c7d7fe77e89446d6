// Home, gallery and the page of a picture: make, choose by keyboard, rate, undo, compare, restore.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  axeReport,
  becomes,
  goByKey,
  load,
  openBrowser,
  settled,
  shoot,
  signIn,
  startStudio,
  sticksOut,
} from "./harness.mjs";

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

const tiles = () => page.getByRole("option");

test("one press makes the first pictures", async () => {
  await page.getByRole("button", { name: "Make 4 pictures" }).click();
  await page.locator("[aria-label='Just made'] button img").nth(3).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_home");
});

test("the gallery shows them, and axe finds nothing serious", async () => {
  await goByKey(page, "7");
  await tiles().nth(3).waitFor();
  await becomes(() => tiles().count(), 4);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    assert.deepEqual(await axeReport(page), [], scheme);
  }
  await page.emulateMedia({ colorScheme: "light" });
});

test("the keyboard alone chooses, rates and undoes", async () => {
  await tiles().first().focus();
  await page.keyboard.press(" ");
  await page.getByText("1 chosen").waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await page.getByText("2 chosen").waitFor();
  await page.keyboard.press("4");
  await page
    .getByRole("option", { name: /4 stars/ })
    .nth(1)
    .waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_gallery");
  await page.keyboard.press("Control+z");
  await page
    .getByRole("option", { name: /4 stars/ })
    .first()
    .waitFor({ state: "hidden" });
});

test("two pictures are compared in four ways", async () => {
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Compare" });
  for (const way of ["Side by side", "Slider", "Blink", "Difference"]) {
    await dialog.getByText(way, { exact: true }).click();
    await dialog.locator("img").first().waitFor();
    assert.deepEqual(await axeReport(page), [], way);
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
});

test("chosen pictures are saved as one file", async () => {
  const coming = page.waitForEvent("download");
  await page.getByRole("toolbar").getByRole("button", { name: "Save as ZIP" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "pinxit.zip");
  const data = readFileSync(await file.path());
  assert.equal(data.subarray(0, 2).toString(), "PK");
});

test("a board takes pictures, and is filtered by", async () => {
  await page.getByRole("toolbar").getByRole("button", { name: "Board" }).click();
  await page.getByRole("menuitem", { name: "New board" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Autumn");
  await page.keyboard.press("Enter");
  const board = page
    .getByRole("navigation", { name: "Boards" })
    .getByRole("link", { name: /Autumn/ });
  await board.getByText("2").waitFor();
  await board.click();
  await page.getByRole("status").getByText("2 pictures").waitFor();
  await page.goBack();
  await page.getByRole("status").getByText("4 pictures").waitFor();
});

test("what is thrown away can be taken back, by undo and from the trash", async () => {
  await tiles().first().click();
  await page.getByText("1 chosen").waitFor();
  await page.keyboard.press("Delete");
  await page.getByRole("status").getByText("3 pictures").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByRole("status").getByText("4 pictures").waitFor();
  await tiles().first().click();
  await page.getByText("1 chosen").waitFor();
  await page.keyboard.press("Delete");
  await page.getByRole("status").getByText("3 pictures").waitFor();
  await page.getByRole("link", { name: "Trash" }).click();
  await page.getByRole("status").getByText("1 picture").waitFor();
  await tiles().first().click();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
  await page.getByRole("link", { name: "All pictures", exact: true }).click();
  await page.getByRole("status").getByText("4 pictures").waitFor();
});

test("search finds by words and says so when nothing fits", async () => {
  await settled(page);
  await page.keyboard.press("/");
  await page.keyboard.type("nosuchword");
  await page.getByRole("heading", { name: "No picture fits" }).waitFor();
  await page.getByRole("button", { name: "Empty the search" }).click();
  await tiles().nth(3).waitFor();
});

test("a browser that takes itself for offline asks all the same", async () => {
  const think = (what) => page.evaluate((name) => window.dispatchEvent(new Event(name)), what);
  await settled(page);
  await think("offline");
  const field = page.getByRole("searchbox", { name: "Search" });
  await field.fill("neverheard");
  await page.getByRole("heading", { name: "No picture fits" }).waitFor();
  await field.fill("");
  await tiles().nth(3).waitFor();
  await think("online");
});

test("a picture tells where it comes from, in every tab", async () => {
  await tiles().first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/picture/*");
  for (const tab of ["Recipe", "Lineage", "Credentials", "Facts"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tab", { name: tab, selected: true }).waitFor();
    await settled(page);
    assert.deepEqual(await axeReport(page), [], tab);
    await shoot(page, `studio_picture_${tab.toLowerCase()}`);
  }
  await page.getByRole("tab", { name: "Lineage" }).click();
  const model = page.getByRole("button", { name: /^Model / }).last();
  await model.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 3, name: /Model/ }).waitFor();
  await page.getByRole("tab", { name: "Credentials" }).click();
  await page
    .getByText(/signed by/)
    .first()
    .waitFor();
  await page.getByRole("tab", { name: "Facts" }).click();
});

test("arrows go to the next picture, and the page fits a tablet", async () => {
  await settled(page); // its neighbors are known
  const first = page.url();
  await page.locator("main").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForURL((url) => url.href !== first);
  await page.setViewportSize({ width: 768, height: 1024 });
  assert.deepEqual(await sticksOut(page), []);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a saved copy, dropped on any place, brings its settings back", async () => {
  await page.getByRole("button", { name: "Save a copy" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const path = await (await waiting).path();
  const bytes = readFileSync(path).toString("base64");
  await page.getByRole("link", { name: "Home", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /What would you like/ }).waitFor();
  const drop = await page.evaluateHandle((data) => {
    const raw = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([raw], "dropped.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  await page.dispatchEvent("main", "drop", { dataTransfer: drop });
  const dialog = page.getByRole("dialog", { name: "What shall happen with this picture?" });
  const restoring = dialog.getByRole("button", { name: "Restore its settings" });
  await restoring.waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_drop");
  await restoring.click();
  await page.waitForURL("**/explore/**");
});

test("a picture that is gone says so", async () => {
  await load(page, `${studio.url}/picture/nosuchpicture`);
  await page.getByRole("heading", { name: "This picture is not here" }).waitFor();
});
