import { lazy } from 'react'

/** Loaded when traces are first read: who only asks never waits for them. Their place has a Suspense around it. */
export const TracesPanel = lazy(() => import('./TracesPanel').then(({ TracesPanel: panel }) => ({ default: panel })))
export const ReadBar = lazy(() => import('./ReadBar').then(({ ReadBar: bar }) => ({ default: bar })))
