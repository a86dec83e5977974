export type Piece = { readonly text: string; readonly special: boolean }

/** A special token as Qwen's tokenizers write it. */
const SPECIAL = /(<\|[^|<>\s]+\|>(?: × \d+)?)/

/** Cuts a prompt at its special tokens, which are set apart so that they are seen. */
export function splitSpecials(text: string): Piece[] {
  return text.split(SPECIAL).flatMap((piece, at) => (piece === '' ? [] : [{ text: piece, special: at % 2 === 1 }]))
}

/** Writes a run of the same special token once, with how often it stands there: an image is hundreds of pads. */
export function foldRuns(text: string): string {
  return text.replace(/(<\|[^|<>\s]+\|>)\1{3,}/g, (run, token: string) => `${token} × ${run.length / token.length}`)
}
