import { useEffect, useRef, useState } from 'react'
import { useLoupeActions } from '../../store'
import { Button } from '../../ui'
import { pngOf, svgText } from './saving'
import type { Drawing } from './drawings'

type FigureProps = {
  readonly title: string
  /** What the plot says, for who can not see it. */
  readonly words: string
  readonly drawing: Drawing
}

/** One plot with its title; the plotting library is loaded with the first of them. */
export function Figure({ title, words, drawing }: FigureProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    let wanted = true
    if (width === 0) return
    void import('@observablehq/plot').then((plot) => {
      if (!wanted) return
      const drawn = drawing(plot, width)
      // The place has a name and says what it shows; the marks inside have names that mean nothing.
      drawn.setAttribute('aria-hidden', 'true')
      place.current?.replaceChildren(drawn)
    })
    return () => {
      wanted = false
    }
  }, [drawing, width])
  return (
    <figure className="run-figure">
      <figcaption>
        <h3>{title}</h3>
        <Save place={place} name={title} />
      </figcaption>
      <div ref={place} className="run-plot" role="img" aria-label={`${title}. ${words}`} />
    </figure>
  )
}

function Save({ place, name }: { place: React.RefObject<HTMLDivElement | null>; name: string }) {
  const actions = useLoupeActions()
  const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const plot = () => place.current?.querySelector('svg') ?? null
  return (
    <span className="run-save">
      <Button
        small
        kind="quiet"
        onClick={() => {
          const svg = plot()
          if (svg) actions.saveBlob(`${file}.svg`, new Blob([svgText(svg)], { type: 'image/svg+xml' }))
        }}
      >
        SVG
      </Button>
      <Button
        small
        kind="quiet"
        onClick={() => {
          const svg = plot()
          if (svg) void pngOf(svg).then((blob) => blob && actions.saveBlob(`${file}.png`, blob))
        }}
      >
        PNG
      </Button>
    </span>
  )
}
