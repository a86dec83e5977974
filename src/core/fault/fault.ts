/** What went wrong, as plain data that crosses the worker whole: a code, a sentence, where, and what to do about it. */
export type Fault = {
  readonly code: FaultCode
  /** One sentence: what happened. */
  readonly message: string
  /** A file, an address, a round: where it happened. */
  readonly where?: string
  /** One sentence: what the person can do. */
  readonly advice: string
  /** The underlying error's text, for the curious. */
  readonly detail?: string
}

export const FAULT_CODES = [
  'aborted',
  'image-empty',
  'image-not-image',
  'image-too-large',
  'image-unsupported',
  'image-undecodable',
  'url-invalid',
  'url-unreachable',
  'url-status',
  'url-html',
  'url-cors',
  /** The browser says that there is no network. */
  'offline',
  'model-missing-file',
  'model-truncated',
  'model-not-onnx',
  'model-unsupported',
  /** Another kind of model than what was asked for: a language model given as a depth model. */
  'model-kind',
  'model-config',
  'model-unauthorised',
  'model-stalled',
  'model-not-loaded',
  /** The model's numbers are no numbers: half precision that ran over, as a rule. */
  'model-nan',
  'quota',
  'webgpu-absent',
  'webgpu-refused',
  'device-lost',
  'out-of-memory',
  'runtime',
  'worker-died',
  'timeout',
  'question-empty',
  /** A script asks for a device or a dtype that there is not. */
  'option-unknown',
  /** More positions than the model knows. */
  'question-too-long',
  'trace-invalid',
  'address-unknown',
  /** The bytes of a record are nowhere: they were not kept, or the browser has let them go. */
  'file-gone',
  'gold-none',
  /** The trace up to where it is to go on has more positions than the model knows. */
  'trace-too-long',
  'internal',
] as const
export type FaultCode = (typeof FAULT_CODES)[number]

/** An error that carries a fault; every door throws this and nothing else. */
export class LoupeError extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    const safe = maskFault(fault)
    super(`${safe.message} ${safe.advice}`)
    this.name = 'LoupeError'
    this.fault = safe
  }
}

/** What was thrown, in its own words: an error's message, else the thing as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Any thrown value as a fault; what is no LoupeError is `internal`, or `aborted` for an AbortError. */
export function toFault(error: unknown, where?: string): Fault {
  if (error instanceof LoupeError) return error.fault
  const detail = maskAddresses(messageOf(error))
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'aborted', message: 'Stopped.', advice: 'Run again when you like.', ...(where ? { where } : {}) }
  }
  return {
    code: 'internal',
    message: 'Something in Loupe went wrong.',
    advice: 'Try again; if it stays, report it with the text below.',
    detail,
    ...(where ? { where } : {}),
  }
}

const MASK = '***'

/**
 * The text with the name and password of every address in it masked: `https://***@host/`. Whatever is shown or kept
 * goes through it. Linear in the text.
 */
export function maskAddresses(text: string): string {
  const pieces = text.split('@')
  let masked = false
  return pieces
    .map((piece, index) => {
      if (index === pieces.length - 1) return piece
      const start = tailStart(piece)
      const [head, tail] = [piece.slice(0, start), piece.slice(start)]
      // A password may hold an `@` of its own: what follows up to the next one belongs to it.
      const goesOn = masked && start === 0
      const scheme = /^(?:https?|ftp|wss?):/i.exec(tail)?.[0] ?? ''
      masked = goesOn || scheme !== '' || /[/\\]{2}$/.test(head)
      return masked ? `${head}${scheme}${MASK}` : piece
    })
    .join('@')
}

/** Where the last run of characters begins that could be a name and password. */
function tailStart(text: string): number {
  let start = text.length
  while (start > 0 && !/[\s/\\?#"'<>()]/.test(text[start - 1] ?? '')) start -= 1
  return start
}

function maskFault(fault: Fault): Fault {
  return {
    ...fault,
    message: maskAddresses(fault.message),
    advice: maskAddresses(fault.advice),
    ...(fault.where === undefined ? {} : { where: maskAddresses(fault.where) }),
    ...(fault.detail === undefined ? {} : { detail: maskAddresses(fault.detail) }),
  }
}
