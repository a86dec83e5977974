import type { LoupeStore } from '../store'

/** Takes whatever is dropped on or pasted into the page: a picture, a trace, or the address of a picture. */
export function listenForFiles(store: LoupeStore): () => void {
  const dragover = (event: DragEvent) => {
    if (!event.dataTransfer) return
    // Without this the browser would leave the page for the dropped file.
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    document.documentElement.setAttribute('data-dropping', '')
  }
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) document.documentElement.removeAttribute('data-dropping')
  }
  const drop = (event: DragEvent) => {
    document.documentElement.removeAttribute('data-dropping')
    if (!event.dataTransfer) return
    event.preventDefault()
    take(store, event.dataTransfer)
  }
  const paste = (event: ClipboardEvent) => {
    if (!event.clipboardData || (isField(event.target) && event.clipboardData.files.length === 0)) return
    if (take(store, event.clipboardData)) event.preventDefault()
  }
  window.addEventListener('dragover', dragover)
  window.addEventListener('dragleave', leave)
  window.addEventListener('drop', drop)
  window.addEventListener('paste', paste)
  return () => {
    window.removeEventListener('dragover', dragover)
    window.removeEventListener('dragleave', leave)
    window.removeEventListener('drop', drop)
    window.removeEventListener('paste', paste)
  }
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && ['INPUT', 'TEXTAREA'].includes(target.tagName)
}

function take(store: LoupeStore, data: DataTransfer): boolean {
  const file = data.files[0]
  if (file) {
    openFile(store, file)
    return true
  }
  const text = (data.getData('text/uri-list') || data.getData('text/plain')).trim().split('\n')[0]?.trim() ?? ''
  if (!/^(https?:|data:image\/|blob:)/i.test(text)) return false
  void store.getState().actions.openPicture(text)
  return true
}

/** A JSON file is a trace; everything else is taken for a picture, and its reader says what it is not. */
export function openFile(store: LoupeStore, file: File): void {
  const { actions } = store.getState()
  if (/\.json$/i.test(file.name) || file.type === 'application/json') void actions.openTraceFile(file)
  else void actions.openPicture(file, file.name)
}
