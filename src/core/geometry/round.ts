/**
 * A number rounded to so many decimals exactly as Python's `round` and `f'{v:.3f}'` do it: to the nearest decimal of
 * the number's exact binary value, ties to even. `toFixed` does the same but for ties, which it moves up.
 */
export function roundHalfEven(value: number, decimals = 0): number {
  const size = Math.abs(value)
  const halves = size * 2 ** (decimals + 1)
  // Only a multiple of 2^-(decimals+1) can lie exactly between two decimals, and then the product below is exact.
  const scaled = size * 10 ** decimals
  const tie = Number.isInteger(halves) && halves % 2 === 1 && Math.abs(scaled - Math.trunc(scaled)) === 0.5
  const whole = Math.trunc(scaled)
  const rounded = tie ? (whole % 2 === 0 ? whole : whole + 1) / 10 ** decimals : toFixedNumber(size, decimals)
  return value < 0 ? (rounded === 0 ? 0 : -rounded) : rounded
}

function toFixedNumber(size: number, decimals: number): number {
  // toFixed writes numbers from 1e21 on with an exponent; those are whole anyway.
  return size >= 1e21 ? size : Number(size.toFixed(decimals))
}
