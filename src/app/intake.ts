import type { SourceFile } from '../io'
import type { LoupeStore } from '../store'

/** Takes whatever is dropped on or pasted into the page: files, each by its content, or the address of a picture. */
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

/** Files that were dropped, folders walked. The items are read before the first wait: they are gone after it. */
async function filesOf(data: DataTransfer): Promise<SourceFile[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const plain = [...data.files].map((blob) => ({ path: blob.name, blob }))
  if (!entries.some((entry) => entry.isDirectory)) return plain
  return (await Promise.all(entries.map((entry) => walk(entry, '')))).flat()
}

async function walk(entry: FileSystemEntry, folder: string): Promise<SourceFile[]> {
  const path = `${folder}${entry.name}`
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ path, blob }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: SourceFile[] = []
  for (;;) {
    // A reader gives a hundred at a time, and none at its end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return found
    for (const one of some) found.push(...(await walk(one, `${path}/`)))
  }
}

function take(store: LoupeStore, data: DataTransfer): boolean {
  const { actions } = store.getState()
  if (data.files.length > 0) {
    void filesOf(data).then((files) => actions.openFiles(files))
    return true
  }
  const text = (data.getData('text/uri-list') || data.getData('text/plain')).trim().split('\n')[0]?.trim() ?? ''
  if (!/^(?:https?:|data:image\/|blob:)/i.test(text)) return false
  void actions.openPicture(text)
  return true
}
