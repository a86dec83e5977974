import { lazy } from 'react'

/** Loaded when scores are first asked for. Its place has a Suspense around it. */
export const RunPage = lazy(() => import('./RunPage').then(({ RunPage: page }) => ({ default: page })))
