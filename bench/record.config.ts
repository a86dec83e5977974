import { defineConfig } from '@playwright/test'
import tests from '../e2e/playwright.config'

/**
 * `npm run record`: the bundled model answers samples in the built page; its traces and the README's picture are kept.
 */
export default defineConfig({ ...tests, testDir: '.', testMatch: ['record.ts', 'runs.ts'], timeout: 600_000 })
