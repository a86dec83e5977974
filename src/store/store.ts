import type { StoreApi } from 'zustand/vanilla'
import type { Ports } from './ports'
import type { LoupeStoreValue } from './types'

export type LoupeStore = StoreApi<LoupeStoreValue>

export function createLoupeStore(_ports: Ports): LoupeStore {
  throw new Error('not written yet')
}
