/** So much of a file is looked at: a page that opens with a longer comment is not told. */
const WINDOW = 4096

/** Whether a file begins as a web page does, comments before it left aside. Linear in the bytes looked at. */
export function beginsAsPage(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, WINDOW))
  let start = skipSpace(text, 0)
  while (text.startsWith('<!--', start)) {
    const end = text.indexOf('-->', start + 4)
    if (end < 0) return false
    start = skipSpace(text, end + 3)
  }
  return /^<(?:!doctype\s{1,9}html|html|head|body)[\s>]/i.test(text.slice(start, start + 32))
}

function skipSpace(text: string, from: number): number {
  let index = from
  while (index < text.length && /\s/.test(text[index] ?? '')) index += 1
  return index
}
