import AxeBuilder from '@axe-core/playwright'
import { test as base, type Page } from '@playwright/test'
import { LoupePage } from './loupe'

/** Playwright's test with the page object: `test('...', async ({ loupe }) => ...)`. */
export const test = base.extend<{ loupe: LoupePage }>({
  loupe: async ({ page }, use) => use(new LoupePage(page)),
})
export { expect } from '@playwright/test'

/** A number that a test measured, kept in its report. */
export function noteMeasured(description: string): void {
  test.info().annotations.push({ type: 'measured', description })
}

/** What axe finds in the page, or in the part `within`, that is serious or critical, a line each. */
export async function seriousFindings(page: Page, within = 'html'): Promise<string[]> {
  return (await new AxeBuilder({ page }).include(within).analyze()).violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}
