/** Outlines on a 16-pixel square, drawn with the current colour; each is one path. */
const PATHS = {
  add: 'M8 3v10M3 8h10',
  box: 'M3.5 4.5h9v7h-9zM2 3h3v3H2zM11 3h3v3h-3zM2 10h3v3H2zM11 10h3v3h-3z',
  branch: 'M5 2.5v11M5 9.5c0-3 6-1.5 6-5.5M11 4l-2 1.6M11 4l2 1.8',
  check: 'M3 8.5 6.5 12 13 4.5',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  depth: 'M2 13h12M3.5 10.500h9M5 8h6M6.5 5.500h3M7.500 3h1',
  download: 'M8 2.5v7.5M4.8 7.2 8 10.4l3.2-3.2M2.5 13.5h11',
  edit: 'M3 13l.8-3L11 2.8 13.2 5 6 12.2zM9.5 4.3l2.2 2.2',
  fit: 'M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  help: 'M5.7 6a2.3 2.3 0 1 1 3.2 2.1c-.6.3-.9.7-.9 1.4M8 11.9v.2',
  image: 'M2.5 3h11v10h-11zM2.8 11.5l3.4-3.6 2.4 2.4 1.9-1.7 2.7 2.7M10.4 6h.2',
  info: 'M8 7.3V12M8 4.4v.2M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z',
  link: 'M6.5 9.5l3-3M7 5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z',
  next: 'M5 3.5 9.5 8 5 12.5M11.5 3.5v9',
  open: 'M2.5 10.5v3h11v-3M8 10V2.6M4.8 5.8 8 2.6l3.2 3.2',
  play: 'M4.5 2.8v10.4L13 8z',
  previous: 'M11 3.5 6.5 8l4.5 4.5M4.5 3.5v9',
  redo: 'M12.8 3v3.8H9M12.6 6.6C11 4 7.2 3.3 4.8 5.4 2.4 7.6 2.9 11.4 5.6 12.9',
  save: 'M2.5 2.500h8.500l2.5 2.500v8.500h-11zM5 2.500v3.500h5V2.500M5 13.500v-4h6v4',
  search: 'M7 2.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14',
  settings:
    'M2 4.500h6.500M12 4.500h2M2 11.500h2.500M8 11.500h6' +
    'M10.3 2.800a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.400zM6.2 9.800a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.400z',
  side: 'M2.5 3h11v10h-11zM6.500 3v10',
  stop: 'M3.8 3.800h8.400v8.400H3.800z',
  sun:
    'M8 5.200a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.600zM8 1.300v1.500M8 13.200v1.500M1.3 8h1.500' +
    'M13.2 8h1.500M3.3 3.300l1 1M11.7 11.700l1 1M12.7 3.300l-1 1M4.3 11.700l-1 1',
  system: 'M2 3h12v8H2zM5.5 13.500h5M8 11v2.5',
  trash: 'M2.5 4.500h11M6 4.300V2.500h4v1.800M4 4.500l.6 9h6.800l.6-9M6.7 7v4M9.3 7v4',
  undo: 'M3.2 3v3.800H7M3.4 6.600C5 4 8.8 3.3 11.2 5.400c2.4 2.2 1.9 6-.8 7.5',
  warn: 'M8 2.2 14.6 13.500H1.400zM8 6.500v3.500M8 11.700v.1',
} as const

export type IconName = keyof typeof PATHS

/** A decoration beside words, or inside a control that has a label of its own; hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="ui-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
