/**
 * rpc: calls across a worker. It is generic over one table of calls and knows none of them by name.
 *
 * table      a row a call: its lane, what it needs, how long it may take to stop, which of its values are heavy
 * client     the page's side: sends calls, makes the worker with the first one, replaces it when it dies
 * host       the worker's side: serves calls in their lanes, and answers with faults as data
 * lane       calls that are served one after the other; lanes run beside each other
 * need       what must be there before a call is sent (a loaded model, say); the client's `prepare` sees to it
 * beat       a sign of life with the time until the next one is due; silence past it replaces the worker
 * flow       how far the worker may run ahead of the page: a paced event waits until the one before was handled
 * held       a heavy value (a picture, a float map) that crosses once, with its key; afterwards the key alone crosses
 * poisoned   what the worker says when it can not be trusted after a fault: it is replaced
 */
export { RpcClient, type CallOptions, type ClientOptions, type WorkerPort } from './client'
export { createHost, type HostOptions } from './host'
export type { FromWorker, ToWorker } from './messages'
export { withHandlers, type Beat, type CallRows, type Handlers, type Task } from './table'
