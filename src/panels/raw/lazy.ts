import { lazy } from 'react'

/** Loaded when somebody wants to see what truly stood there. Its place has a Suspense around it. */
export const RawPanel = lazy(() => import('./RawPanel').then(({ RawPanel: panel }) => ({ default: panel })))
