// How smoothly the gallery scrolls through a library of many pictures.
//   node tests/bench_gallery.mjs [--pictures 100000] [--seconds 8]
// Fills a home of its own, scrolls, and prints the times between frames in milliseconds, how many
// pictures are drawn at most, and how long a search takes until its answer is painted.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser, signIn, startFilled } from "./harness.mjs";

const { values: asked } = parseArgs({
  options: {
    pictures: { type: "string", default: "100000" },
    seconds: { type: "string", default: "8" },
  },
});

function percentile(sorted, share) {
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1));
}

/** Runs in the page: scrolls on with each frame and notes how long each took. */
async function scroll(seconds) {
  const grid = document.querySelector("[role=listbox]").parentElement;
  const times = [];
  let most = 0;
  let last = performance.now();
  const end = last + seconds * 1000;
  while (last < end) {
    const now = await new Promise((resolve) => requestAnimationFrame(resolve));
    times.push(now - last);
    last = now;
    grid.scrollTop += 120;
    most = Math.max(most, document.querySelectorAll("[role=option]").length);
  }
  return { times: times.slice(1), most, scrolled: grid.scrollTop };
}

const home = mkdtempSync(join(os.tmpdir(), "pinxit-gallery-"));
const studio = await startFilled(home, asked.pictures);
const browser = await openBrowser();
try {
  const page = await signIn(browser, studio);
  await page.goto(`${studio.url}/gallery`);
  await page.getByRole("option").first().waitFor();
  const { times, most, scrolled } = await page.evaluate(scroll, Number(asked.seconds));
  times.sort((a, b) => a - b);
  await page.getByRole("option").first().focus();
  const jumped = Date.now();
  await page.keyboard.press("End");
  await page.waitForFunction(() => {
    const tile = document.activeElement;
    return tile.ariaPosInSet === tile.ariaSetSize && tile.querySelector("img");
  });
  const end_ms = Date.now() - jumped;
  await page.getByRole("searchbox").first().fill("4711");
  const began = Date.now();
  await page.waitForURL("**/gallery?q=4711");
  await page.getByRole("option").first().waitFor();
  console.log(
    JSON.stringify({
      pictures: Number(asked.pictures),
      frame_ms: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
      frames: times.length,
      drawn_at_most: most,
      pixels_scrolled: scrolled,
      jump_to_end_ms: end_ms,
      search_ms_with_pause: Date.now() - began,
      machine: `${os.cpus()[0]?.model}, ${os.cpus().length} threads`,
    }),
  );
} finally {
  await browser.close();
  await studio.stop();
}
rmSync(home, { recursive: true, force: true });
