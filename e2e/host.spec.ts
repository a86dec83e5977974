import { readFileSync } from 'node:fs'
import { expect, test } from './pages/test'
import { serveStatic } from './servers/static'

/**
 * The built page on a plain static host under a sub-path, with the policy as its meta tag alone and as a header too.
 */

const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/
  .exec(readFileSync('dist/index.html', 'utf8'))?.[1]
  ?.replaceAll('&#39;', "'")

const hosts: [how: string, headers: Record<string, string>][] = [
  ['as its meta tag alone', {}],
  ['as a header too', { 'Content-Security-Policy': policy ?? '' }],
]

for (const [how, headers] of hosts) {
  test(`under a sub-path, with the policy ${how}, the model answers and the console is clean`, async ({
    page,
    loupe,
  }) => {
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    const host = await serveStatic('dist', '/some/where/', headers)
    try {
      await loupe.open(host.url)
      await loupe.ask()
      const model = await page.evaluate(() => window.loupe.models.current)
      expect(model?.name).toBe('loupe-vlm')
      expect(loupe.said).toEqual([])
    } finally {
      await page.close()
      await host.close()
    }
  })
}

test('a script that is put into the page is not run: the policy refuses it', async ({ page }) => {
  const host = await serveStatic('dist', '/some/where/', {})
  try {
    await page.goto(host.url)
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.planted = true'
      document.body.append(script)
      return 'planted' in window
    })
    expect(ran).toBe(false)
  } finally {
    await page.close()
    await host.close()
  }
})
