import type { LoupeActions } from './actions'
import { fail, notify, type Context } from './context'
import { endJob, startJob } from './jobs'

/** Files that lie at an address: nothing is fetched before the person says so. */
export function addressActions(context: Context): Pick<LoupeActions, 'offerAddress' | 'openAddress'> {
  return {
    offerAddress: (url) => {
      context.set({ room: 'traces' })
      notify(context, `This link leads to a file at ${hostOf(url)}. Nothing has been fetched from there.`, {
        address: url,
      })
    },
    openAddress: async (url) => {
      const { notices, actions } = context.get()
      context.set({ notices: notices.filter((note) => note.address !== url) })
      const work = startJob(context, 'import', `Fetching from ${hostOf(url)}`)
      try {
        const blob = await context.ports.io.readFile(url, work.signal)
        endJob(context, work)
        await actions.openFiles([{ path: nameIn(url), blob }])
      } catch (error) {
        fail(context, error, url)
      } finally {
        endJob(context, work)
      }
    },
  }
}

function hostOf(url: string): string {
  return parsed(url)?.host ?? url.slice(0, 100)
}

/** The last part of the path, as a file is called. */
function nameIn(url: string): string {
  const last = (parsed(url)?.pathname ?? url).split('/').at(-1) ?? ''
  return last === '' ? 'file' : last
}

function parsed(url: string): URL | null {
  return URL.parse(url, typeof location === 'undefined' ? undefined : location.href)
}
