import type { Context } from './context'
import type { LoupeActions } from './actions'
import type { Job, JobKind, LoupeState } from './types'

/** A job under way, as the code that does the work holds it. */
export type Work = { readonly id: number; readonly signal: AbortSignal }

const EXCLUSIVE: readonly JobKind[] = ['run', 'load']
let made = 0

/** Lists a job; `endJob` takes it off, however the work ended. */
export function startJob(context: Context, kind: JobKind, words: string): Work {
  const id = ++made
  const controller = new AbortController()
  context.controllers.set(id, controller)
  context.set({ jobs: [...context.get().jobs, { id, kind, words, stopping: false }] })
  return { id, signal: controller.signal }
}

export function endJob(context: Context, work: Work): void {
  context.controllers.delete(work.id)
  context.set({ jobs: context.get().jobs.filter((job) => job.id !== work.id) })
}

/** What a job does now: a run first loads its model. */
export function turnJob(context: Context, work: Work, kind: JobKind, words: string): void {
  context.set({ jobs: context.get().jobs.map((job) => (job.id === work.id ? { ...job, kind, words } : job)) })
}

export function stopJob(context: Context, id: number): void {
  context.set({ jobs: context.get().jobs.map((job) => (job.id === id ? { ...job, stopping: true } : job)) })
  context.controllers.get(id)?.abort()
}

/** Stops all jobs of a kind and takes them off: what comes next takes their place. */
export function dropJobs(context: Context, kind: JobKind): void {
  for (const job of context.get().jobs.filter((one) => one.kind === kind)) {
    context.controllers.get(job.id)?.abort()
    endJob(context, { id: job.id, signal: AbortSignal.abort() })
  }
}

export function jobActions(context: Context): Pick<LoupeActions, 'stop' | 'stopJob'> {
  return {
    stop: () => {
      const job = exclusive(context.get())
      if (job) stopJob(context, job.id)
    },
    stopJob: (id) => stopJob(context, id),
  }
}

/** The one job that keeps another run or load from starting, or undefined. */
function exclusive({ jobs }: Pick<LoupeState, 'jobs'>): Job | undefined {
  return jobs.find((job) => EXCLUSIVE.includes(job.kind))
}

/** What the model does: `stopping` from the Stop button until the engine says that it has stopped. */
export function phaseOf(state: Pick<LoupeState, 'jobs'>): 'idle' | 'loading' | 'running' | 'stopping' {
  const job = exclusive(state)
  if (!job) return 'idle'
  if (job.stopping) return 'stopping'
  return job.kind === 'load' ? 'loading' : 'running'
}

/** What is said while a picture is being opened, or null. */
export function openingOf({ jobs }: Pick<LoupeState, 'jobs'>): string | null {
  return jobs.find((job) => job.kind === 'picture')?.words ?? null
}
