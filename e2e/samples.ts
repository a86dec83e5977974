import type { Page } from '@playwright/test'

/** A line of the page's own samples, its picture as an absolute address. */
export type Sample = { image: string; question: string; domain: string }

export async function samples(page: Page): Promise<Sample[]> {
  return page.evaluate(async () => {
    const base = new URL('samples/index.jsonl', document.baseURI)
    const text = await (await fetch(base)).text()
    return text
      .trim()
      .split('\n')
      .map((line) => {
        const { image, question, domain } = JSON.parse(line) as Sample
        return { image: new URL(image, base).href, question, domain }
      })
  })
}
