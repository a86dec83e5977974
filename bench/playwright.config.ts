import { defineConfig } from '@playwright/test'
import tests from '../e2e/playwright.config'

/** Measurements against peers: `npm run bench`. Not part of `npm test`: a clock asserts nothing there. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  timeout: 900_000,
  webServer: {
    command: 'npx vite build --config bench/vite.config.ts --logLevel warn && npx vite preview --config bench/vite.config.ts --port 4190 --strictPort --host 127.0.0.1 --outDir ../.cache/bench',
    url: 'http://127.0.0.1:4190/',
    reuseExistingServer: false,
    timeout: 120_000,
    cwd: '..',
  },
  use: { ...tests.use, baseURL: 'http://127.0.0.1:4190/' },
})
