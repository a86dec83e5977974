import { defineConfig } from '@playwright/test'
import tests from '../e2e/playwright.config'

const PORT = Number(process.env['LOUPE_BENCH_PORT'] ?? 4190)

/** Measurements against peers: `npm run bench`. Not part of `npm test`: a clock asserts nothing there. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  timeout: 900_000,
  webServer: {
    command: `npx vite build --config bench/vite.config.ts --logLevel warn && npx vite preview --config bench/vite.config.ts --port ${PORT} --strictPort --host 127.0.0.1 --outDir ../.cache/bench`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
    timeout: 120_000,
    cwd: '..',
  },
  use: { ...tests.use, baseURL: `http://127.0.0.1:${PORT}/` },
})
