import { trimEnd, trimStart } from '../trim'

/** What a file's name neither begins nor ends with. */
const ENDS = '. -'

/** Hands a file to the person as a download. Page only. */
export function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = safeName(name)
  document.body.append(link)
  link.click()
  link.remove()
  // Revoked at once, some browsers save an empty file: the download starts in a later task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export function saveText(name: string, text: string, type = 'application/json'): void {
  saveFile(name, new Blob([text], { type }))
}

/** A name that every file system takes: a question or a model id may hold slashes, colons and worse. */
export function safeName(name: string): string {
  // Blanks of other kinds first become the plain one, so that the ends are trimmed of all.
  const plain = name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '-').replace(/\s/g, ' ')
  return trimStart(trimEnd(plain, ENDS), ENDS).slice(0, 120) || 'loupe'
}
