import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The built studio lies inside the Python package, from where the server hands it out.
export default defineConfig({
  base: "./", // the server says below which folder it lies
  plugins: [react()],
  build: { outDir: "../src/pinxit/service/studio", emptyOutDir: true, assetsInlineLimit: 0 },
  server: { proxy: { "/api": "http://127.0.0.1:7788", "/v1": "http://127.0.0.1:7788" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
