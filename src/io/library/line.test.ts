import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LoupeError } from '../../core'
import { Line, Stale, type LogPort } from './line'
import type { Appended, Entry } from './words'

type Log = Entry<string>[]
const full = () => new DOMException('No room.', 'QuotaExceededError')

/** A log as IndexedDB keeps it: writes are done one after another, in the order they began. */
function fakeLog() {
  const log: Log = []
  const plan: { fail: Error | null; after: boolean }[] = []
  let turn = Promise.resolve()
  const port = (makeRoom = async () => false): LogPort<string> => ({
    add(head, entries) {
      const { fail, after } = plan.shift() ?? { fail: null, after: false }
      const write = turn.then(() => {
        if (fail && !after) throw fail
        const last = log.at(-1)?.key ?? null
        if (log.length !== head.revision || last !== head.key) throw new Stale('')
        log.push(...entries)
        if (fail) throw fail
      })
      turn = write.catch(() => {})
      return write
    },
    since: async (revision) => log.slice(revision),
    makeRoom,
  })
  return { log, plan, port }
}

/** A tab: it merges by appending what came back, after theirs. */
function tab(port: LogPort<string>, name: string) {
  let count = 0
  const line = new Line(port, { revision: 0, key: null }, () => `${name}${count++}`)
  const results: Promise<void>[] = []
  const handed: string[] = []
  const follow = async (done: Promise<Appended<string>>): Promise<void> => {
    const appended = await done
    if (appended.kind === 'stale') for (const { act } of appended.ours) results.push(follow(line.append(act).done))
  }
  const write = (act: string) => {
    handed.push(act)
    results.push(follow(line.append(act).done))
  }
  const settle = async () => {
    let seen = 0
    while (seen < results.length) {
      seen = results.length
      await Promise.all(results)
    }
  }
  return { line, write, settle, handed }
}

describe('an append', () => {
  test('is kept, and says how long the log is then', async () => {
    const { log, port } = fakeLog()
    const { line } = tab(port(), 'a')
    const both = [line.append('one').done, line.append('two').done]
    expect(await Promise.all(both)).toEqual([
      { kind: 'kept', revision: 1 },
      { kind: 'kept', revision: 2 },
    ])
    expect(log.map((entry) => entry.act)).toEqual(['one', 'two'])
  })

  test('that comes second overwrites nothing: it is told what is theirs, and gets back all of its own', async () => {
    const { log, port } = fakeLog()
    const [first, second] = [tab(port(), 'a').line, tab(port(), 'b').line]
    await first.append('theirs').done
    const [one, two] = await Promise.all([second.append('ours').done, second.append('ours too').done])
    expect(one).toMatchObject({
      kind: 'stale',
      theirs: [{ act: 'theirs' }],
      ours: [{ act: 'ours' }, { act: 'ours too' }],
    })
    expect(two).toEqual({ kind: 'superseded' })
    expect(log).toHaveLength(1)
    expect(await second.append('merged').done).toEqual({ kind: 'kept', revision: 2 })
  })

  test('that fails waits in memory and goes before the next one', async () => {
    const { log, plan, port } = fakeLog()
    const { line } = tab(port(), 'a')
    plan.push({ fail: full(), after: false })
    expect(await line.append('one').done).toMatchObject({ kind: 'failed', fault: { code: 'quota' } })
    expect(await line.append('two').done).toEqual({ kind: 'kept', revision: 2 })
    expect(log.map((entry) => entry.act)).toEqual(['one', 'two'])
  })

  test('takes with it those that were on their way after it, and one retry keeps them all in order', async () => {
    const { log, plan, port } = fakeLog()
    const { line } = tab(port(), 'a')
    plan.push({ fail: new Error('disk'), after: false })
    const results = await Promise.all([line.append('one').done, line.append('two').done])
    expect(results.map((one) => one.kind)).toEqual(['failed', 'failed'])
    expect(await line.retry()).toEqual({ kind: 'kept', revision: 2 })
    expect(log.map((entry) => entry.act)).toEqual(['one', 'two'])
    expect(line.retry()).toBe(null)
  })

  test('on a full disk is written again when room was made', async () => {
    const { plan, port } = fakeLog()
    plan.push({ fail: full(), after: false })
    const { line } = tab(
      port(async () => true),
      'a',
    )
    expect(await line.append('one').done).toEqual({ kind: 'kept', revision: 1 })
  })

  test('that was written although the browser said it was not is kept once', async () => {
    const { log, plan, port } = fakeLog()
    const { line } = tab(port(), 'a')
    plan.push({ fail: new Error('the connection ended'), after: true })
    expect((await line.append('one').done).kind).toBe('failed')
    expect(await line.retry()).toEqual({ kind: 'kept', revision: 1 })
    expect(log.map((entry) => entry.act)).toEqual(['one'])
  })

  test('fails with the fault that the port threw', async () => {
    const { plan, port } = fakeLog()
    const fault = { code: 'internal', message: 'a', advice: 'b' } as const
    plan.push({ fail: new LoupeError(fault), after: false })
    expect(await tab(port(), 'a').line.append('one').done).toEqual({ kind: 'failed', fault })
  })
})

describe('a line', () => {
  test('catches up with what others wrote, and appends after it', async () => {
    const { port } = fakeLog()
    const [first, second] = [tab(port(), 'a').line, tab(port(), 'b').line]
    await first.append('one').done
    expect((await second.catchUp()).map((entry) => entry.act)).toEqual(['one'])
    expect(await second.append('two').done).toEqual({ kind: 'kept', revision: 2 })
    expect(await second.catchUp()).toEqual([])
  })

  test('loses nothing and doubles nothing, whoever writes when and whatever fails', async () => {
    const writes = fc.array(
      fc.record({
        who: fc.constantFrom(0, 1, 2),
        wait: fc.boolean(),
        fault: fc.constantFrom('none', 'none', 'none', 'full', 'broken', 'after'),
      }),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(writes, async (all) => {
        const { log, plan, port } = fakeLog()
        const tabs = ['a', 'b', 'c'].map((name) => tab(port(), name))
        for (const [index, { who, wait, fault }] of all.entries()) {
          if (fault !== 'none') {
            plan.push({ fail: fault === 'full' ? full() : new Error('disk'), after: fault === 'after' })
          }
          tabs[who]?.write(`${who}-${index}`)
          // Hands act in tasks of their own: whoever merges has merged before the next.
          if (wait) await new Promise((resolve) => setImmediate(resolve))
        }
        for (const one of tabs) await one.settle()
        plan.splice(0)
        for (const { line, settle } of tabs) {
          for (let retry = line.retry(); retry; retry = line.retry()) {
            const appended = await retry
            if (appended.kind === 'stale') for (const { act } of appended.ours) line.append(act)
          }
          await settle()
        }
        const kept = log.map((entry) => entry.act)
        expect([...kept].sort()).toEqual(tabs.flatMap((one) => one.handed).sort())
        // Each tab's own acts stand in its own order.
        for (const { handed } of tabs) expect(kept.filter((act) => handed.includes(act))).toEqual(handed)
      }),
      { numRuns: 300 },
    )
  })
})
