/** A text without the marks at its end, each looked at once. `marks` are single characters. */
export function trimEnd(text: string, marks: string): string {
  let end = text.length
  while (end > 0 && marks.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** A text without the marks at its beginning. */
export function trimStart(text: string, marks: string): string {
  let start = 0
  while (start < text.length && marks.includes(text.charAt(start))) start += 1
  return text.slice(start)
}
