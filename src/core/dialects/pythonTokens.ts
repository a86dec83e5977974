/** A word of a Python program: a name, a number, a mark, a text (its content left out), or the end of a statement. */
export type Token = { readonly kind: 'name' | 'number' | 'mark' | 'text' | 'end'; readonly text: string }

const NAME = /[A-Za-z_]\w*/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?/y
/** Marks that an `=` may follow to make one mark of both: `==`, `+=` ... */
const BEFORE_EQUALS = '=!<>+-*/%:|&^'
const OPENS = '([{'
const CLOSES = ')]}'

/**
 * The words of a program; comments and what stands in quotes are passed over. A line end inside brackets ends no
 * statement. One pass; what is no Python gives words all the same.
 */
export function pythonTokens(program: string): Token[] {
  const found: Token[] = []
  let depth = 0
  let index = 0
  while (index < program.length) {
    const char = program[index] ?? ''
    if (char === '#') index = lineEnd(program, index)
    else if (char === '"' || char === "'") {
      index = textEnd(program, index, char)
      found.push({ kind: 'text', text: '' })
    } else if (char === '\n' || char === ';') {
      if (depth === 0) found.push({ kind: 'end', text: '' })
      index += 1
    } else if (/\s/.test(char)) index += 1
    else {
      const token = wordAt(program, index, char)
      if (OPENS.includes(token.text)) depth += 1
      if (CLOSES.includes(token.text)) depth = Math.max(0, depth - 1)
      found.push(token)
      index += token.text.length
    }
  }
  return found
}

function wordAt(program: string, index: number, char: string): Token {
  const name = matchAt(NAME, program, index)
  if (name !== '') return { kind: 'name', text: name }
  const number = matchAt(NUMBER, program, index)
  if (number !== '') return { kind: 'number', text: number }
  const double = BEFORE_EQUALS.includes(char) && program[index + 1] === '='
  return { kind: 'mark', text: double ? `${char}=` : char }
}

function matchAt(pattern: RegExp, text: string, index: number): string {
  pattern.lastIndex = index
  return pattern.exec(text)?.[0] ?? ''
}

function lineEnd(program: string, start: number): number {
  const end = program.indexOf('\n', start)
  return end < 0 ? program.length : end
}

/** After a text in quotes, or in three of them; one of a line that is not closed ends with the line. */
function textEnd(program: string, start: number, quote: string): number {
  const triple = quote.repeat(3)
  if (program.startsWith(triple, start)) {
    const close = program.indexOf(triple, start + 3)
    return close < 0 ? program.length : close + 3
  }
  let index = start + 1
  while (index < program.length && program[index] !== quote && program[index] !== '\n') {
    index += program[index] === '\\' ? 2 : 1
  }
  return program[index] === quote ? index + 1 : Math.min(index, program.length)
}
