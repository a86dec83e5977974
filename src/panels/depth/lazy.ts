import { lazy } from 'react'

/** Loaded when depth is first looked at. Its place has a Suspense around it. */
export const DepthPanel = lazy(() => import('./DepthPanel').then(({ DepthPanel: panel }) => ({ default: panel })))
