/**
 * engine: models in a worker, and the client that talks to it.
 *
 * client     the page's side: call(name, input, {signal, onEvent}); makes the worker lazily, replaces it when it dies
 * host       the worker's side: calls in their lanes, faults as plain data
 * family     a model layout and how its sessions are fed; one folder each
 * history    the token ids that a model has seen, and which of them stand for which picture
 * kv         the key-value cache of a history; a prefix of the cache is the cache of the prefix
 * features   what the vision encoder made of a view, kept by image hash, crop and budget
 * grid       [t, h, w] patches of a picture; merged tokens are t * h/m * w/m
 * depth      maps of inverse relative depth, of a second model on the same device; answers go first, maps are kept
 * lease      a model's hold on the worker's one GPUDevice; the last to let go destroys it
 * lane       calls that are served one after the other: those of the model, and beside them those of depth
 * beat       a sign of life with the time until the next one is due; silence past it replaces the worker
 */
export * from './protocol'
export { createEngine, EngineClient, type EngineOptions } from './client'
