import type { BenchInput, BenchReply } from '../../engine'

/** What is measured, in the order that it is shown. Maps are of the size that Depth Anything works at. */
export type BenchCase = Pick<BenchInput, 'what' | 'width' | 'height' | 'runs'> & { readonly name: string }

export const CASES: readonly BenchCase[] = [
  { name: 'Picture to tensor, 640 x 480', what: 'tensor', width: 640, height: 480, runs: 5 },
  { name: 'Picture to tensor, 1920 x 1080', what: 'tensor', width: 1920, height: 1080, runs: 5 },
  { name: 'Picture to tensor, 4000 x 3000', what: 'tensor', width: 4000, height: 3000, runs: 5 },
  { name: 'Depth of a box, read back', what: 'region', width: 686, height: 518, runs: 5 },
  { name: 'Depth in colour, read back', what: 'colour', width: 686, height: 518, runs: 5 },
  { name: 'Relief, read back', what: 'relief', width: 686, height: 518, runs: 5 },
]

export type BenchRow = { readonly name: string; readonly reply: BenchReply }

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** How many times the device is faster, or null where it did not run. */
export function ratioOf({ cpuMs, gpuMs }: BenchReply): number | null {
  const [cpu, gpu] = [median(cpuMs), median(gpuMs)]
  return cpu === null || gpu === null || gpu === 0 ? null : cpu / gpu
}

export function milliseconds(value: number | null): string {
  if (value === null) return '-'
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)
}

/** The device's own clock, shortest sensible. */
export function kernelWords({ kernels }: BenchReply): string {
  const clock = (us: number) =>
    us < 100 ? `${us.toFixed(1)} \u00b5s` : us < 10_000 ? `${us.toFixed(0)} \u00b5s` : `${(us / 1000).toFixed(0)} ms`
  return kernels.map(({ name, us }) => `${name} ${clock(us)}`).join(', ')
}
