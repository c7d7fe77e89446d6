// How long it takes from a move of the pointer over the map until its picture is painted.
//   node tests/bench_preview.mjs [--moves 100] [--model icons-64] [--url ADDRESS_WITH_LAUNCH]
// Without --url a studio of its own is started. Prints p50 and p95 in milliseconds, as a table and
// as JSON.
import os from "node:os";
import { parseArgs } from "node:util";
import { openBrowser, signIn, startStudio } from "./harness.mjs";

const { values: asked } = parseArgs({
  options: {
    moves: { type: "string", default: "100" },
    model: { type: "string", default: "icons-64" },
    url: { type: "string", default: "" },
  },
});
const QUIET = 250; // milliseconds between two moves: each is answered by itself

/** Runs in the page: the time of a painted picture is that of the frame after its load. */
function watch() {
  window.painted = [];
  const seen = (image) => {
    const at = performance.now();
    requestAnimationFrame(() =>
      requestAnimationFrame((frame) =>
        window.painted.push({ shown: image.dataset.shown, at: Math.max(at, frame) }),
      ),
    );
  };
  document.addEventListener(
    "load",
    (event) => event.target.dataset?.testid === "hero" && seen(event.target),
    true,
  );
  document
    .querySelector("[role=application]")
    .addEventListener("pointermove", () => (window.moved = performance.now()), true);
}

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const studio = asked.url
  ? { launch: asked.url, url: asked.url.split("/#")[0], stop: () => undefined }
  : await startStudio();
const browser = await openBrowser();
try {
  const page = await signIn(browser, studio);
  await page.goto(`${studio.url}/explore/${asked.model}`);
  const map = page.getByRole("application");
  await map.waitFor();
  await page.locator("[data-testid=hero]").waitFor();
  await page.waitForTimeout(3_000); // the map's small pictures
  await page.evaluate(watch);
  const box = await map.boundingBox();
  const times = [];
  const server = [];
  page.on("response", (answer) => {
    const timing = answer.headers()["server-timing"];
    const found = answer.url().endsWith("/preview") && /total;dur=([\d.]+)/.exec(timing ?? "");
    if (found) server.push(Number(found[1]));
  });
  for (let move = 0; move < Number(asked.moves) + 5; move++) {
    const turn = move * 0.7;
    const x = box.x + box.width * (0.5 + 0.4 * Math.cos(turn) * Math.cos(turn / 9));
    const y = box.y + box.height * (0.5 + 0.4 * Math.sin(turn));
    const before = await page.evaluate(() => window.painted.length);
    await page.mouse.move(x, y);
    await page.waitForFunction((n) => window.painted.length > n, before, { polling: 20 });
    const time = await page.evaluate((n) => window.painted[n].at - window.moved, before);
    if (move >= 5) times.push(time); // the first ones warm everything up
    await page.waitForTimeout(QUIET);
  }
  const told = (all) => {
    const sorted = [...all].sort((a, b) => a - b);
    return {
      p50: Math.round(percentile(sorted, 0.5)),
      p95: Math.round(percentile(sorted, 0.95)),
      count: sorted.length,
    };
  };
  const result = {
    model: asked.model,
    screen_ms: told(times),
    ...(server.length > 0 && { server_ms: told(server) }),
    machine: { cpu: os.cpus()[0]?.model, cores: os.cpus().length, load: os.loadavg()[0] },
  };
  console.log(`model ${asked.model}, ${times.length} moves, load ${os.loadavg()[0].toFixed(1)}`);
  console.log(
    "from move to painted picture   p50 %d ms   p95 %d ms",
    result.screen_ms.p50,
    result.screen_ms.p95,
  );
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  await studio.stop();
}
