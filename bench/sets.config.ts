import { defineConfig } from '@playwright/test'
import tests from '../e2e/playwright.config'

/** Measurements of the page as it is built: `npm run bench:sets`, after `npm run build`. A clock asserts nothing there. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: ['sets.ts', 'scores.ts'],
  retries: 0,
  timeout: 900_000,
})
