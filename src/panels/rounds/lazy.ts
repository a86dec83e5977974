import { lazy } from 'react'

/** Scores of looks are loaded when gold is first told: who asks a model never waits for them. */
export const LookLine = lazy(() => import('./LookLine').then(({ LookLine: line }) => ({ default: line })))
export const ChainLine = lazy(() => import('./LookLine').then(({ ChainLine: line }) => ({ default: line })))

/** A live run has nothing imported. */
export const Imported = lazy(() => import('./Imported').then(({ Imported: part }) => ({ default: part })))
