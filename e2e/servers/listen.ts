import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = { readonly url: string; close(): Promise<void> }

/** A test's server on this machine alone; port 0 takes a free one. `url` ends without a slash. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    // A browser keeps connections open, and opens some ahead on which it never asks: close() alone would wait for them.
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
