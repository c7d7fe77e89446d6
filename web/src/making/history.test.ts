import { expect, it } from "vitest";
import { begun, changed, redone, undone } from "./history";

it("goes back and forth", () => {
  const three = changed(changed(begun(1), 2), 3);
  expect(undone(three).now).toBe(2);
  expect(undone(undone(undone(three))).now).toBe(1);
  expect(redone(undone(three)).now).toBe(3);
  expect(redone(three)).toBe(three);
});

it("takes one drag as one step", () => {
  let history = begun(0, 0);
  for (let n = 1; n <= 20; n++) history = changed(history, n, "psi", n * 30);
  history = changed(history, 99, "psi", 5_000);
  expect(undone(history).now).toBe(20);
  expect(undone(undone(history)).now).toBe(0);
});

it("forgets the way forward when something new is done", () => {
  const history = changed(undone(changed(begun("a"), "b")), "c");
  expect(redone(history).now).toBe("c");
  expect(undone(history).now).toBe("a");
});

it("stays within its limits", () => {
  let history = begun(0);
  for (let n = 1; n < 500; n++) history = changed(history, n);
  expect(history.past).toHaveLength(100);
});
