import { numbersFrom, type RunSums } from '../../core'
import { NUMBERS } from './words'

/**
 * The table as CSV: a value with both ends of its interval.
 * @param scoring the parameters that are not the defaults, as an address writes them
 */
export function csvOf(
  by: string,
  all: RunSums,
  parts: readonly { value: string; sums: RunSums }[],
  scoring: string,
): string {
  const head = [
    by,
    'traces',
    'joined',
    'withBox',
    ...NUMBERS.flatMap(({ name }) => [name, `${name}Low`, `${name}High`]),
    'scoring',
  ]
  const line = (value: string, sums: RunSums) => {
    const numbers = numbersFrom(sums)
    const cells = NUMBERS.flatMap(({ name }) => [numbers[name].value, numbers[name].low, numbers[name].high])
    return [
      quoted(value),
      sums.items,
      sums.joined,
      sums.withBox,
      ...cells.map(numberOrNothing),
      quoted(scoring || 'defaults'),
    ].join(',')
  }
  const lines = [head.join(','), line('all', all), ...parts.map(({ value, sums }) => line(value, sums))]
  return `${lines.join('\n')}\n`
}

function numberOrNothing(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}

/** A text that a table would take for a formula is not one. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** A plot as a file of its own: colours as they are computed now, since a file has no tokens. */
export function svgText(plot: SVGSVGElement): string {
  const copy = plot.cloneNode(true) as SVGSVGElement
  const style = getComputedStyle(plot)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.style.color = style.color
  copy.style.background = getComputedStyle(document.body).backgroundColor
  copy.style.font = style.font
  const colours = [...new Set(copy.outerHTML.match(/var\(--[\w-]+\)/g) ?? [])]
  const root = getComputedStyle(document.documentElement)
  return colours.reduce(
    (text, name) => text.replaceAll(name, root.getPropertyValue(name.slice(4, -1)).trim() || 'gray'),
    copy.outerHTML,
  )
}

/** At twice its size, so that it prints. */
export async function pngOf(plot: SVGSVGElement): Promise<Blob | null> {
  const url = URL.createObjectURL(new Blob([svgText(plot)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 2 * plot.clientWidth
    canvas.height = 2 * plot.clientHeight
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
  } finally {
    URL.revokeObjectURL(url)
  }
}
