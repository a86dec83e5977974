/** Replaces a heavy value by what stands for it, or back. */
export type Swap = <V extends object>(value: V) => V

/** A heavy value with its key, as it crosses the first time. */
export type HeldValue = readonly [key: string, value: object]
/** What stands for a heavy value in a message. */
type Reference = { readonly held: string }
type Heavy<I> = (input: I, swap: Swap) => I

/** The page's side: which values have a key, and which of them the worker holds. */
export type HeldSender = {
  /**
   * The input with keys for its heavy values, and those of them that have to cross.
   * @param all whether values cross that the worker is thought to hold
   */
  pack<I>(input: I, heavy: Heavy<I> | undefined, all: boolean): { input: I; values: HeldValue[] }
  /** The message that carries these values was posted. */
  posted(values: readonly HeldValue[]): void
  /** A new worker holds nothing. */
  forget(): void
}

/**
 * Keys go by identity: the same object is the same value, so what was handed in once must not be changed afterwards.
 */
export function createHeldSender(): HeldSender {
  const keys = new WeakMap<object, string>()
  let inWorker = new Set<string>()
  let next = 1
  function keyOf(value: object): string {
    const known = keys.get(value)
    if (known !== undefined) return known
    const key = `held-${next++}`
    keys.set(value, key)
    return key
  }
  return {
    pack(input, heavy, all) {
      if (!heavy) return { input, values: [] }
      const values = new Map<string, object>()
      const swap: Swap = (value) => {
        const key = keyOf(value)
        if (all || !inWorker.has(key)) values.set(key, value)
        const reference: Reference = { held: key }
        // It stands where the value stood, until the worker puts the value back.
        return reference as unknown as typeof value
      }
      return { input: heavy(input, swap), values: [...values] }
    },
    posted: (values) => values.forEach(([key]) => inWorker.add(key)),
    forget: () => void (inWorker = new Set()),
  }
}

/** The worker's side: values by key within a byte budget; the one used longest ago goes first. */
export type HeldStore = {
  /** The input with its heavy values put back, or null where one is not held. */
  unpack<I>(input: I, heavy: Heavy<I> | undefined, values: readonly HeldValue[]): { readonly input: I } | null
  readonly bytes: number
}

export function createHeldStore(budgetBytes: number): HeldStore {
  const held = new Map<string, object>()
  let total = 0
  function drop(key: string): void {
    const value = held.get(key)
    if (value && held.delete(key)) total -= bytesOf(value)
  }
  function put(key: string, value: object): void {
    drop(key)
    held.set(key, value)
    total += bytesOf(value)
    for (const old of held.keys()) {
      // The newest stays even when it alone is over the budget: it is in use.
      if (total <= budgetBytes || old === key) break
      drop(old)
    }
  }
  return {
    unpack(input, heavy, values) {
      // What came with the call is at hand for it, whatever the budget says.
      const fresh = new Map(values)
      for (const [key, value] of values) put(key, value)
      if (!heavy) return { input }
      let missing = false
      const swap: Swap = (reference) => {
        const { held: key } = reference as unknown as Reference
        const value = fresh.get(key) ?? held.get(key)
        if (!value) {
          missing = true
          return reference
        }
        if (held.delete(key)) held.set(key, value)
        // The sender took the reference from a value of this type.
        return value as typeof reference
      }
      const whole = heavy(input, swap)
      return missing ? null : { input: whole }
    },
    get bytes() {
      return total
    },
  }
}

/** What a value weighs: a blob its size, an object what its buffers hold. */
export function bytesOf(value: object): number {
  if (value instanceof Blob) return value.size
  const parts: unknown[] = ArrayBuffer.isView(value) ? [value] : Object.values(value)
  return parts.reduce<number>((sum, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0), 0)
}
