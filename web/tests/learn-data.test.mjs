// Lesson 5 to its end: photographs become a model, and a skewed crowd is counted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  axeReport,
  load,
  openBrowser,
  shoot,
  signIn,
  startStudio,
  sticksOut,
  until,
} from "./harness.mjs";
import { LONG, lessonOn } from "./lesson.mjs";

let studio;
let browser;
let page;

before(async () => {
  studio = await startStudio();
  browser = await openBrowser();
  page = await signIn(browser, studio, { width: 1366, height: 900 });
});

after(async () => {
  await browser?.close();
  await studio?.stop();
});

const { button, toStep, reached, answer, finished } = lessonOn(() => page);

/** Pictures of one leaf in many lights, painted by the browser. */
async function photographs(count) {
  const all = await page.evaluate((wanted) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [160, 120];
    const pen = canvas.getContext("2d");
    return Array.from({ length: wanted }, (_, n) => {
      pen.fillStyle = `hsl(${30 + 3 * n} 40% 80%)`;
      pen.fillRect(0, 0, 160, 120);
      pen.fillStyle = `hsl(${90 + 2 * n} 60% ${25 + n}%)`;
      pen.beginPath();
      pen.ellipse(70 + n, 60, 40, 20 + n / 2, n / 5, 0, 7);
      pen.fill();
      return canvas.toDataURL("image/png").split(",")[1];
    });
  }, count);
  return all.map((data, n) => ({
    name: `leaf-${n}.png`,
    mimeType: "image/png",
    buffer: Buffer.from(data, "base64"),
  }));
}

test("photographs are cut, said whose they are, and become a data set", async () => {
  await load(page, `${studio.url}/learn/your-data`);
  await toStep("Twenty photographs");
  const input = page.locator("input[type=file][aria-label='Choose photographs']");
  const words = { name: "words.png", mimeType: "image/png", buffer: Buffer.from("words") };
  await input.setInputFiles([...(await photographs(21)), words]);
  await page.getByText("21 photographs so far").waitFor();
  await page.getByRole("alert").filter({ hasText: "words.png" }).waitFor();
  await button("Take photograph 21 away").click();
  await page.getByText("20 photographs so far").waitFor();
  await reached("twenty");
  await page.getByText("A surface: 12 pieces of each").click();
  await page.getByText("240 training pictures").waitFor();
  await page.getByText("Each as one square").click();
  await page.getByLabel("Who made them").fill("The class");
  await shoot(page, "studio_learn_photographs");
  assert.deepEqual(await axeReport(page), []);
  await button("Make the data set").click();
  await reached("made", LONG);
  await answer();
});

test("a model is made of them, and its pictures lie beside what it has seen", async () => {
  await toStep("A model of your own");
  await page.getByRole("combobox", { name: "How long" }).selectOption("0.2");
  await button("Begin to train").click();
  await reached("begun");
  await reached("trained", LONG);
  await answer();
  await toStep("New, or remembered?");
  await reached("compared", LONG);
  await button("Show others").click();
  await reached("others", LONG);
  await shoot(page, "studio_learn_nearest");
  assert.deepEqual(await axeReport(page), []);
  await answer();
});

test("a skewed crowd is drawn, and the bias report counts it", async () => {
  await toStep("A skewed crowd");
  const share = page.getByRole("group", { name: "Faces with glasses (%)" }).getByRole("textbox");
  await share.fill("20");
  await share.press("Tab");
  await page.getByText("60 of 300 faces wear glasses").waitFor();
  await button("Make the data set").click();
  await reached("skewed", LONG);
  await reached("read", LONG);
  const report = page.getByTestId("bias");
  await report.getByRole("row", { name: /with glasses 60/ }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn_skew");
  await answer();
});

test("what the model made of the few is counted blind, and then with equal groups", async () => {
  const count = async () => {
    const sample = page.getByRole("region", { name: "Made faces, to tell apart" });
    await sample.getByRole("button", { name: "Face 1: without glasses" }).click(LONG);
    await sample.getByRole("button", { name: "Face 2: without glasses" }).click();
    await sample.getByRole("button", { name: "Face 2: with glasses" }).click();
    await sample.getByRole("button", { name: "Face 2: cannot tell" }).waitFor();
    await button("Count them").click();
    await reached("counted");
    const row = page
      .getByTestId("shares")
      .getByRole("row", { name: /^with glasses/ })
      .first();
    assert.match(await row.textContent(), /4%.*1% to 21%.*20%/);
  };
  const trained = async () => {
    const before = await models();
    await page.getByRole("combobox", { name: "How long" }).selectOption("0.2");
    await button("Begin to train").click();
    await reached("begun");
    const [name] = await newModel(before);
    await page.getByRole("combobox", { name: "Model", exact: true }).selectOption(name);
  };
  await toStep("What becomes of the few");
  await trained();
  await count();
  await page.getByTestId("judged").getByText("it cannot be told").waitFor();
  await shoot(page, "studio_learn_count");
  assert.deepEqual(await axeReport(page), []);
  await answer();
  await toStep("What helps?");
  await trained();
  await count();
  await page.getByRole("button", { name: /^Let the studio count/ }).click();
  await reached("audited", LONG);
  await page
    .getByTestId("audit")
    .getByRole("row", { name: /^without glasses/ })
    .waitFor();
  await shoot(page, "studio_learn_audit");
  assert.deepEqual(await axeReport(page), []);
  await answer();
  await finished(5);
});

const models = async () =>
  (await page.evaluate(async () => (await fetch("/api/v1/trainings")).json())).items
    .filter((each) => each.model)
    .map((each) => each.name);

/** Names of models that were not there before, once there are some. */
const newModel = (before) =>
  until(
    async () => {
      const more = (await models()).filter((name) => !before.includes(name));
      return more.length > 0 && more;
    },
    "no model was made",
    LONG.timeout,
  );
