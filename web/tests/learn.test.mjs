// Learn: every lesson to its end, by mouse and by keyboard, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  axeReport,
  becomes,
  load,
  openBrowser,
  settled,
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

test("the lessons stand on a shelf, and axe finds nothing serious", async () => {
  await load(page, `${studio.url}/learn`);
  await page.getByRole("link", { name: "Two curves" }).waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn");
  await page.getByRole("link", { name: "Words", exact: true }).click();
  await page.getByRole("textbox", { name: "Find a word" }).fill("gram");
  await page.getByRole("status").getByText("1 word", { exact: true }).waitFor();
  await page.getByRole("term").getByText("Gram matrix").waitFor();
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn_words");
  await page.getByRole("link", { name: "All lessons" }).click();
  await page.getByRole("link", { name: "Two curves" }).click();
  await page.waitForURL("**/learn/two-curves");
});

test("lesson 1 is done to its end", async () => {
  await page.getByText("Words of this step").click();
  await page.getByRole("definition").first().waitFor();
  await page.getByText("Circle", { exact: true }).click();
  await reached("shape");
  await answer();

  await toStep("The discriminator");
  await button("D learns").click();
  await page.getByText("D learned 1 times, G 0 times").waitFor();
  await until(async () => {
    await button("D learns, 10 steps").click();
    return (await page.locator("[data-goal=sharp][data-done]").count()) > 0;
  }, "D does not become sharp");
  await reached("stepD");
  await answer();
  assert.deepEqual(await axeReport(page), []);

  await toStep("The generator");
  await page.getByRole("checkbox", { name: /^Arrows/ }).check();
  await reached("pulls");
  for (const _ of [1, 2]) await button("G learns, 10 steps").click();
  await reached("stepG");
  await shoot(page, "studio_learn_generator");
  await answer();

  await toStep("In turns");
  await button("Slow motion").click();
  await page.getByText("D learns to see through G").waitFor();
  await page.getByText("G learns to deceive D").waitFor();
  await reached("slow");
  await button("Run both").click();
  await reached("run300");
  await answer();

  await toStep("Two curves");
  await button("Run both").click();
  await reached("balance");
  await button("Pause").click();
  await answer();
  await settled(page);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn_curves");
});

test("a lesson is taken along on paper", async () => {
  for (const [link, kind] of [
    ["Worksheet (PDF)", "worksheet"],
    ["Teacher's guide (PDF)", "teacher"],
  ]) {
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: link }).click();
    assert.equal((await waiting).suggestedFilename(), `two-curves-${kind}-en.pdf`);
  }
});

test("a distribution is drawn by keyboard, and learned", async () => {
  await toStep("Your own distribution");
  const sheet = page.getByRole("application");
  await sheet.focus();
  await page.keyboard.press("Shift+ArrowUp");
  for (let n = 0; n < 22; n++) {
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Backspace");
  await page.getByRole("application", { name: "Sheet to draw on, with 21 points" }).waitFor();
  await reached("drawn");
  assert.deepEqual(await axeReport(page), []);
  await button("Train on it").click();
  await page.getByRole("checkbox", { name: /^Net/ }).check();
  await button("Run both").click();
  await reached("run500");
  await button("Pause").click();
  await answer();
  await shoot(page, "studio_learn_drawn");
  await finished(5);
});

test("progress outlives a reload and stays in the browser", async () => {
  await load(page, `${studio.url}/learn`);
  await page.getByText("Finished").waitFor();
  const kept = await page.evaluate(() => localStorage.getItem("pinxit.lessons"));
  assert.match(kept, /two-curves/);
  const me = await page.evaluate(async () => (await fetch("/api/v1/me")).text());
  assert.ok(!me.includes("two-curves"));
});

test("lesson 2 is done to its end", async () => {
  await load(page, `${studio.url}/learn/break-it`);
  for (const [name, goals] of [
    ["Steps that are too large", ["seen", "beside"]],
    ["An expert who is too sure", ["seen"]],
    ["Round and round", ["seen"]],
    ["Too small a generator", ["seen", "beside"]],
    ["The cure", ["beside"]],
  ]) {
    await toStep(name);
    await button("Run both trainings").click();
    for (const goal of goals) await reached(goal);
    if (name !== "The cure") await answer();
    if (name === "An expert who is too sure") await shoot(page, "studio_learn_vanishing");
  }
  const right = page.getByRole("region", { name: "Right" });
  await shoot(page, "studio_learn_cure");
  await right.getByRole("combobox", { name: "Loss" }).selectOption("relativistic");
  await right.getByRole("switch", { name: "Gradient penalty" }).check({ force: true });
  await reached("switched");
  await button("Pause").click();
  await answer();
  assert.deepEqual(await axeReport(page), []);
  await finished(5);
});

test("lesson 3 draws a data set, trains on it, and looks at what was learned", async () => {
  await load(page, `${studio.url}/learn/real-pictures`);
  await toStep("The class draws");
  const sheet = page.getByRole("application");
  for (let drawing = 1; drawing <= 5; drawing++) {
    await sheet.focus();
    for (let n = 0; n < 6; n++) {
      await page.keyboard.press("Space");
      await page.keyboard.press(n % drawing ? "ArrowRight" : "ArrowUp");
    }
    await button("Add the drawing").click();
    await page.getByText(`${drawing} pictures so far`).waitFor();
  }
  await reached("drawn");
  await button("Take drawing 5 away").click();
  await page.getByText("4 pictures so far").waitFor();
  await button("Fill up with variations to 48").click();
  await page.getByLabel("Who made them").fill("The class");
  await shoot(page, "studio_learn_draw");
  assert.deepEqual(await axeReport(page), []);
  await button("Make the data set").click();
  await reached("made", LONG);
  await answer();

  await toStep("Start the training");
  await page.getByRole("combobox", { name: "How long" }).selectOption("0.2");
  await button("Begin to train").click();
  await reached("begun");
  await reached("seen", LONG);
  await answer();
  await toStep("Read the film and the curves");
  await reached("trained", LONG);
  await page.getByTestId("losses").waitFor(LONG);
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn_film");
  await answer();

  await toStep("What D thinks");
  await reached("sorted", LONG);
  await button("Show others").click();
  await reached("others", LONG);
  await shoot(page, "studio_learn_scores");
  assert.deepEqual(await axeReport(page), []);
  await answer();
  await toStep("A walk between two seeds");
  const far = page.getByRole("group", { name: "How far (%)" }).getByRole("textbox");
  for (const [share, goal] of [
    ["50", "between"],
    ["100", "there"],
  ]) {
    await far.fill(share);
    await far.press("Tab");
    await reached(goal, LONG);
  }
  await shoot(page, "studio_learn_walk");
  await answer();
  await finished(3);
});

test("lesson 4 looks into the network, and lets it paint", async () => {
  await load(page, `${studio.url}/learn/style-by-layers`);
  const choose = (name, value) => page.getByRole("combobox", { name }).selectOption(value);
  const layer = (name) =>
    page.getByRole("radiogroup", { name: "Layer" }).getByText(name, { exact: true }).click();
  await toStep("What the network sees");
  await layer("relu1_1");
  await reached("fine");
  await page.getByText("This layer has 64 channels").waitFor();
  await shoot(page, "studio_learn_layer");
  await layer("relu4_1");
  await reached("coarse");
  assert.deepEqual(await axeReport(page), []);
  await answer();

  await toStep("Style without places");
  await reached("compared");
  await choose("Second picture", "van-gogh-bouquet");
  await page.getByText("matrices: 0.000 ").waitFor();
  await page.getByRole("switch", { name: "Mix up" }).check({ force: true });
  await reached("shuffled");
  await shoot(page, "studio_learn_grams");
  await answer();

  const paint = async (...goals) => {
    await button("Paint").click();
    for (const goal of goals) await reached(goal, LONG);
    await page.getByTestId("film").getByText("step 40").waitFor(LONG);
  };
  await toStep("What a layer keeps");
  await paint("fine");
  await layer("relu4_1");
  await paint("coarse");
  await answer();
  await toStep("Style alone");
  await paint("texture");
  await shoot(page, "studio_learn_texture");
  await answer();
  await toStep("Content and style");
  await paint("painted");
  const weight = page.getByRole("group", { name: "Content" }).getByRole("textbox");
  await weight.fill("3");
  await weight.press("Tab");
  await paint("weighed");
  assert.deepEqual(await axeReport(page), []);
  await shoot(page, "studio_learn_both");
  await answer();
  await finished(5);
});

test("lesson 6 asks for judgments, and tells the truth", async () => {
  await load(page, `${studio.url}/learn/real-or-made`);
  for (const [name, count] of [
    ["Twelve adventurers", 12],
    ["Painted by whom?", 8],
  ]) {
    await toStep(name);
    await page.getByRole("radiogroup", { name: `Picture ${count}` }).waitFor();
    for (let n = 1; n <= count; n++)
      await page
        .getByRole("radiogroup", { name: `Picture ${n}`, exact: true })
        .getByText(n % 2 ? "Person" : "Network")
        .click();
    await button("Tell me the truth").click();
    const table = page.getByTestId("confusion");
    await table.waitFor();
    const cells = await table.locator("tbody td").allTextContents();
    assert.equal(
      cells.reduce((sum, each) => sum + Number(each), 0),
      count,
    );
    await reached("judged");
    await answer();
    assert.deepEqual(await axeReport(page), []);
    await shoot(page, `studio_learn_${count === 12 ? "figures" : "paintings"}`);
  }
});

test("a picture is made, proved, and its screenshot proves nothing", async () => {
  await toStep("Proof instead of guessing");
  await button("Make a picture").click();
  await reached("made");
  await button("Verify it").click();
  await reached("verified");
  await page.getByRole("heading", { name: /./, level: 2 }).nth(1).waitFor();
  await button("Verify a screenshot of it").click();
  await reached("bare");
  await page.getByText("The same pixels, without what was written").waitFor();
  await answer();
});

test("the copy is found, the watermark breaks, and licenses join", async () => {
  await toStep("Find the copy");
  await page.getByRole("radio", { name: "Picture 3" }).check({ force: true });
  await button("This is the copy").click();
  await page.getByTestId("copy-truth").waitFor();
  await reached("named");
  await shoot(page, "studio_learn_copy");
  await answer();

  await toStep("Break the watermark");
  const mark = page.getByTestId("mark");
  await mark.getByText("The mark can still be read").waitFor();
  const set = async (name, value) => {
    const field = page.getByRole("group", { name }).getByRole("textbox");
    await field.fill(value);
    await field.press("Tab");
  };
  await set("JPEG quality", "60");
  await set("Share kept", "0.8");
  await reached("survived");
  await shoot(page, "studio_learn_watermark");
  await set("Blur (px)", "6");
  await set("Noise", "80");
  await mark.getByText("The mark is lost").waitFor();
  await reached("broken");
  assert.deepEqual(await axeReport(page), []);
  await answer();

  await toStep("Rights puzzles");
  for (let n = 1; n <= 5; n++) {
    const puzzle = page.getByRole("region", { name: `Puzzle ${n}` });
    await puzzle.getByRole("radio", { name: "sell it", exact: true }).check({ force: true });
    await puzzle.getByRole("button", { name: "Check" }).click();
    await puzzle.getByText(/Results may/).waitFor();
  }
  await reached("solved");
  await answer();
  await finished(5);
});

test("Alt and arrows turn the pages, on a tablet nothing sticks out, German speaks German", async () => {
  await page.setViewportSize({ width: 768, height: 1024 });
  for (const id of ["two-curves", "break-it", "real-pictures", "style-by-layers", "real-or-made"]) {
    await load(page, `${studio.url}/learn/${id}`);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    assert.deepEqual(await sticksOut(page), [], id);
  }
  const before = await page.locator("#step-title").textContent();
  await page.keyboard.press("Alt+ArrowLeft");
  await until(
    async () => (await page.locator("#step-title").textContent()) !== before,
    "Alt and arrow do nothing",
  );
  await becomes(() => page.evaluate(() => document.activeElement.id), "step-title");
  await shoot(page, "studio_learn_tablet");
  await page.setViewportSize({ width: 1366, height: 900 });
  const other = await signIn(browser, studio, { language: "de" });
  await load(other, `${studio.url}/learn/two-curves`);
  await other.getByRole("heading", { level: 2, name: "Punkte statt Bilder" }).waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
});
