import { describe, expect, it } from 'vitest'
import { parseSamples } from './samples'

const BASE = 'https://example.org/loupe/samples/'
const line = (id: string) =>
  JSON.stringify({ id, image: 'images/a.webp', question: 'What is written?', domain: 'text' })

describe('samples', () => {
  it('have absolute addresses', () => {
    const { samples, complaints } = parseSamples(
      `${line('a').replace('}', ',"depth":"depth/a.png","recorded":"recorded/a.json"}')}\n`,
      BASE,
    )
    expect({ samples, complaints }).toEqual({
      samples: [
        {
          id: 'a',
          image: `${BASE}images/a.webp`,
          question: 'What is written?',
          domain: 'text',
          gold: null,
          depth: `${BASE}depth/a.png`,
          recorded: `${BASE}recorded/a.json`,
        },
      ],
      complaints: [],
    })
  })

  it('survive a byte order mark, blank lines, bad lines, twins and a cut end', () => {
    const text = `\ufeff${line('a')}\r\n\r\n{"id": NaN}\n[1]\n${line('b')}\n${line('a')}\n{"id":"c"}\n${line('d').slice(0, 30)}`
    const { samples, complaints } = parseSamples(text, BASE)
    expect(samples.map((sample) => sample.id)).toEqual(['a', 'b'])
    expect(complaints.map(({ code, path }) => [code, path])).toEqual([
      ['line-not-json', 'line 3'],
      ['line-not-json', 'line 4'],
      ['id-twice', 'line 6'],
      ['field-missing', 'line 7: image'],
      ['field-missing', 'line 7: question'],
      ['line-not-json', 'line 8'],
    ])
  })

  it('take no address that runs code', () => {
    expect(parseSamples(line('a').replace('images/a.webp', 'javascript:alert(1)'), BASE).samples).toEqual([])
  })

  it('keep their question when the gold cannot be read', () => {
    const { samples, complaints } = parseSamples(line('a').replace('}', ',"gold":{"rounds":7}}'), BASE)
    expect([samples[0]?.gold, complaints.length > 0, complaints[0]?.path.startsWith('line 1: gold')]).toEqual([
      null,
      true,
      true,
    ])
  })
})
