/**
 * The part of a stream that is still needed: bytes are added at its end and let go at its beginning. Offsets are those
 * of the file.
 */
export class Window {
  private buffer = new Uint8Array(1 << 16)
  private from = 0
  private to = 0
  /** Offset in the file of the first byte that is held. */
  start = 0

  get end(): number {
    return this.start + this.to - this.from
  }

  add(chunk: Uint8Array): void {
    const held = this.to - this.from
    if (this.to + chunk.length > this.buffer.length) {
      const need = held + chunk.length
      const room = need * 2 > this.buffer.length ? new Uint8Array(need * 2) : this.buffer
      room.set(this.buffer.subarray(this.from, this.to))
      this.buffer = room
      this.from = 0
      this.to = held
    }
    this.buffer.set(chunk, this.to)
    this.to += chunk.length
  }

  /** Lets go of everything before an offset of the file. */
  drop(offset: number): void {
    this.from += offset - this.start
    this.start = offset
  }

  /** The bytes between two offsets of the file; valid until the next `add`. */
  view(start: number, end: number): Uint8Array {
    return this.buffer.subarray(this.from + start - this.start, this.from + end - this.start)
  }
}
