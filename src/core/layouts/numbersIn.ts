const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?/y

/** The numbers of a text, in order, each whole. What is larger than any number of a file is left out. */
export function numbersIn(text: string): number[] {
  const found: number[] = []
  let at = 0
  while (at < text.length) {
    NUMBER.lastIndex = at
    const word = startsNumber(text, at) ? NUMBER.exec(text)?.[0] : undefined
    if (word !== undefined && Number.isFinite(Number(word))) found.push(Number(word))
    at += word?.length ?? 1
  }
  return found
}

/** Only where one can begin is it looked for: a long text of letters costs a step a letter. */
function startsNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 48 && code <= 57) || code === 45 || code === 46
}
