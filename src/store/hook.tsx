import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { LoupeStore } from './store'
import type { LoupeActions, LoupeStoreValue } from './actions'

const StoreContext = createContext<LoupeStore | null>(null)

export function LoupeProvider(props: { store: LoupeStore; children: ReactNode }) {
  return <StoreContext value={props.store}>{props.children}</StoreContext>
}

/** The store itself, for what reads it outside of rendering (a pointer handler, an animation). */
export function useLoupeStore(): LoupeStore {
  const store = useContext(StoreContext)
  if (!store) throw new Error('LoupeProvider is missing')
  return store
}

/** One derived value; the component renders again only when it changes (compared with Object.is). */
export function useLoupe<T>(selector: (state: LoupeStoreValue) => T): T {
  return useStore(useLoupeStore(), selector)
}

export function useLoupeActions(): LoupeActions {
  return useLoupe((state) => state.actions)
}
