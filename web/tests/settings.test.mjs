// Settings: looks, keys for programs, the computer, the rules; and what a viewer of a team sees.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
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
  until,
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

/** Asks the server for something, as the page does. */
const ask = (path, told) =>
  page.evaluate(
    async ([at, wanted]) => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify(wanted);
      return (await fetch(`/api/v1${at}`, { method: "POST", headers, body })).json();
    },
    [path, told],
  );

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

test("a webhook is told what happens, signed with its secret", async () => {
  const told = [];
  const receiver = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      told.push({ headers: request.headers, body });
      answer.writeHead(204).end();
    });
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${receiver.address().port}/pinxit`;
  try {
    await goTo(page, "/settings/programs");
    await page.getByText("There are no webhooks yet.").waitFor();
    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByLabel("Address", { exact: true }).fill("ftp://example.org");
    await page.getByRole("button", { name: "Add the webhook" }).click();
    await page.getByText("is no address of a webhook").waitFor();
    page.faults.length = 0; // the console tells of the 422
    assert.deepEqual(await axeReport(page), []);
    await page.getByLabel("Address", { exact: true }).fill(url);
    await page.keyboard.press("Enter");
    const secret = await page.getByRole("textbox", { name: "Secret" }).inputValue();
    await page.getByRole("button", { name: "I have it" }).click();
    assert.ok(!(await page.content()).includes(secret));
    await page.getByRole("button", { name: `Send a trial: ${url}` }).click();
    await until(async () => told.length === 1, "the trial");
    const { headers, body } = told[0];
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const right = createHmac("sha256", key).update(signed).digest("base64");
    assert.equal(headers["webhook-signature"], `v1,${right}`);
    await ask("/jobs", { kind: "generate", params: { model: "adventurers", count: 1 } });
    await until(async () => told.length === 3, "the picture and its job");
    const types = told.map((each) => JSON.parse(each.body).type).sort();
    assert.deepEqual(types, ["image.created", "job.succeeded", "ping"]);
    await page.getByRole("button", { name: `Messages: ${url}` }).click();
    const table = page.getByRole("table", { name: "Messages" });
    await table.getByText("it arrived").nth(2).waitFor();
    await table.getByText("new picture").click();
    assert.deepEqual(await axeReport(page), []);
    await shoot(page, "studio_webhooks");
    await page.getByRole("button", { name: `Remove: ${url}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("There are no webhooks yet.").waitFor();
  } finally {
    receiver.close();
  }
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
