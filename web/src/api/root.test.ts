import { expect, test } from "vitest";
import { readTold, rooted } from "./root";

test("addresses of the server are found below the folder of a proxy", () => {
  expect(rooted("/api/v1/pictures/x", "/pinxit")).toBe("/pinxit/api/v1/pictures/x");
  expect(rooted("/v1/models", "/pinxit")).toBe("/pinxit/v1/models");
  expect(rooted("/pinxit/api/v1/jobs", "/pinxit")).toBe("/pinxit/api/v1/jobs");
  expect(rooted("/gallery", "/pinxit")).toBe("/gallery");
});

test("what the server tells leads there, and other words stay as they are", () => {
  const told = JSON.stringify({ items: [{ thumbnail: "/api/v1/p/1", title: "/api or not" }] });
  expect(readTold(told, "/pinxit")).toEqual({
    items: [{ thumbnail: "/pinxit/api/v1/p/1", title: "/api or not" }],
  });
  expect(readTold(told, "")).toEqual(JSON.parse(told));
});
