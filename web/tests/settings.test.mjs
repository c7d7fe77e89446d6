// Settings: looks, keys for programs, the computer, the rules; and what a viewer of a team sees.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  axeReport,
  goTo,
  openBrowser,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  turn,
} from "./harness.mjs";

const PARTS = ["", "/programs", "/usage", "/computer", "/rules"];

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

const whoAmI = (key) =>
  fetch(`${studio.url}/api/v1/me`, { headers: { Authorization: `Bearer ${key}` } });

test("the palette and the gear lead to the settings", async () => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("open the sett");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await goTo(page, "/");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
});

test("a key is told once, works, and is worthless once it is taken back", async () => {
  await page.getByRole("link", { name: "Keys and programs" }).click();
  await page.getByText("There are no keys yet.").waitFor();
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("Name").fill("plug-in");
  await turn(page.getByLabel("train models"), false);
  await page.getByLabel("Name").focus();
  await page.keyboard.press("Enter");
  const key = await page.getByRole("textbox", { name: "Key" }).inputValue();
  assert.match(key, /^pnx_/);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_settings");
  const me = await (await whoAmI(key)).json();
  assert.deepEqual(me.scopes, ["make", "read"]);
  await page.getByRole("button", { name: "I have it" }).click();
  assert.ok(!(await page.content()).includes(key));
  await page.getByRole("button", { name: "Take back “plug-in”" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await page.getByText("There are no keys yet.").waitFor();
  assert.equal((await whoAmI(key)).status, 401);
});

test("every part passes axe in light and dark, and fits a tablet", async () => {
  for (const part of PARTS) {
    await goTo(page, `/settings${part}`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axeReport(page), [], `${part} in ${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 768, height: 1024 });
    assert.deepEqual(await sticksOut(page), [], part);
    await page.setViewportSize({ width: 1280, height: 800 });
    if (part) await shoot(page, `studio_settings_${part.slice(1)}`);
  }
});

test("the rules in force are told in sentences", async () => {
  await goTo(page, "/settings/rules");
  await page.getByText("There is no policy.toml").waitFor();
  await page.getByText("Results of share-alike pictures are share-alike.").waitFor();
});

test("contrast and language change at once", async () => {
  await goTo(page, "/settings");
  await turn(page.getByRole("switch", { name: "High contrast" }), true);
  await page.locator("html[data-contrast=high]").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await page.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "Deutsch" }).click();
  await page.getByRole("heading", { level: 1, name: "Einstellungen" }).waitFor();
  for (const part of PARTS) {
    await goTo(page, `/settings${part}`);
    assert.deepEqual(await sticksOut(page), [], part);
  }
  assert.deepEqual(page.faults, []);
});
