// What stories of lessons have alike: steps, goals, questions, the last page.
import assert from "node:assert/strict";
import { axeReport } from "./harness.mjs";

export const LONG = { timeout: 240_000 };

/** Ways through a lesson on a page, which is asked for each time. */
export function lessonOn(pageOf) {
  const button = (name) => pageOf().getByRole("button", { name, exact: true });
  const toStep = async (name) => {
    const steps = pageOf().getByRole("navigation", { name: "Steps of the lesson" });
    await steps.getByText(name).click();
    await pageOf().getByRole("heading", { level: 2, name }).waitFor();
  };
  const reached = (goal, how) => pageOf().locator(`[data-goal=${goal}][data-done]`).waitFor(how);

  /** Chooses the right answer, which is found by trying each. */
  const answer = async () => {
    const question = pageOf()
      .locator("section")
      .filter({ has: button("Check") })
      .first();
    const choices = question.getByRole("radio");
    for (let at = 0; at < (await choices.count()); at++) {
      await choices.nth(at).check({ force: true });
      await question.getByRole("button", { name: "Check", exact: true }).click();
      const told = question.getByText(/^(Right|Not quite)\./);
      await told.waitFor();
      if ((await told.textContent()).startsWith("Right.")) return;
    }
    assert.fail("no answer is right");
  };

  /** Goes to the end of a lesson, where it is said to be done. */
  const finished = async (papers) => {
    await toStep("To the end");
    await pageOf().getByText("You have done everything in this lesson.").waitFor();
    assert.equal(await pageOf().locator("dl a").count(), papers);
    assert.deepEqual(await axeReport(pageOf()), []);
  };

  return { button, toStep, reached, answer, finished };
}
