import { beforeEach, expect, it } from "vitest";
import { ofSeed } from "../../making/recipe";
import { restore, understood } from "./restore";
import { useExplore } from "./store";

beforeEach(() => localStorage.clear());

it("takes a place, a walk, or the plain seeds of a picture", () => {
  const place = { ...ofSeed(3), psi: 0.5 };
  const told = (values: Record<string, unknown>) => understood({ screen: "explore", values });
  expect(told({ model: "icons", recipe: place })).toEqual({
    model: "icons",
    recipe: place,
    stops: [],
  });
  expect(told({ model: "icons", stops: [ofSeed(1), ofSeed(2)] })).toMatchObject({
    recipe: ofSeed(1),
    stops: [ofSeed(1), ofSeed(2)],
  });
  expect(told({ model: "icons", seeds: [7], psi: 0.7 })!.recipe).toMatchObject({
    seeds: [7],
    psi: 0.7,
  });
});

it("takes nothing of other screens, and does not fall over what is damaged", () => {
  expect(understood(null)).toBeNull();
  expect(understood({ screen: "style", values: { model: "icons" } })).toBeNull();
  expect(understood({ screen: "explore", values: { model: 3 } })).toBeNull();
  expect(
    understood({ screen: "explore", values: { model: "icons", recipe: "x", stops: [null, 3] } }),
  ).toEqual({ model: "icons", recipe: null, stops: [] });
});

it("opens the model and shows the place on the map", () => {
  restore({ model: "icons", recipe: ofSeed(8), stops: [] });
  const { model, history, view, mode } = useExplore.getState();
  expect([model, mode]).toEqual(["icons", "map"]);
  expect(history.now.recipe).toEqual(ofSeed(8));
  expect([view.x, view.y]).toEqual([1, -1]);
});

it("can be undone, and is there again when the page is loaded anew", async () => {
  const { open, put, undo } = useExplore.getState();
  open("another");
  put({ recipe: ofSeed(5) });
  put({ recipe: ofSeed(6) });
  undo();
  expect(useExplore.getState().history.now.recipe).toEqual(ofSeed(5));
  await new Promise((resolve) => setTimeout(resolve, 600));
  open("third");
  open("another");
  expect(useExplore.getState().history.now.recipe).toEqual(ofSeed(5));
});
