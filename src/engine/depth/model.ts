import type { Tensor } from 'onnxruntime-web'
import { LoupeError, type DepthMap } from '../../core'
import { guarded, throwIfLost } from '../device/guard'
import type { OrtModule } from '../device/runtime'
import type { Lease } from '../device/shared'
import type { FloatType, PixelTensor } from '../preprocess/pixelTensor'
import type { OpenSession } from '../session/open'
import { floatsOf, pixelTensor } from '../session/tensors'
import { checkPorts } from './kind'
import type { DepthParts } from './parts'
import type { DepthProcessor } from './processor'
import type { DepthModelInfo } from './protocol'

/** An open depth model. */
export interface DepthModel {
  readonly info: DepthModelInfo
  readonly processor: DepthProcessor
  readonly gpu: Lease['gpu']
  /** The numbers that it takes. */
  readonly pixelType: FloatType
  /**
   * @param pixels [1, 3, height, width], normalised as the processor says, of `pixelType`; the caller's to release
   * @returns the model's map at its own size, larger is nearer
   * @throws LoupeError out-of-memory, runtime, model-unsupported, aborted
   */
  run(pixels: PixelTensor, signal: AbortSignal): Promise<DepthMap>
  release(): Promise<void>
}

/**
 * Until the next sign of life: long for the first run, which on WebGPU compiles its shaders; then by what runs took.
 */
const FIRST_RUN_MS = 300_000
const LEAST_RUN_MS = 60_000
const PATIENCE = 20

/** @throws LoupeError model-kind */
export function createDepthModel(parts: DepthParts): DepthModel {
  const { input, lease, session, processor, config, ort } = parts
  checkPorts(session, input.source.name)
  const metric = isMetric(config)
  let slowest: number | null = null
  return {
    info: infoOf(parts, metric),
    processor,
    gpu: lease.gpu,
    pixelType: pixelTypeOf(session),
    run: (pixels, signal) =>
      input.queue(2, async () => {
        signal.throwIfAborted()
        // Said when its turn has come: what waits in the queue is alive as long as what it waits for.
        input.beat('finding the depth', slowest === null ? FIRST_RUN_MS : Math.max(LEAST_RUN_MS, PATIENCE * slowest))
        const start = performance.now()
        const map = await guarded(lease.gpu, () => runOnce(ort, session, pixels))
        throwIfLost(lease.gpu)
        slowest = Math.max(slowest ?? 0, performance.now() - start)
        if (!map.values.every(Number.isFinite)) throw overflow(parts.dtype)
        return metric ? inverted(map) : map
      }),
    async release() {
      try {
        await input.queue(2, () => session.session.release())
      } finally {
        lease.release()
      }
    },
  }
}

function pixelTypeOf({ inputs }: OpenSession): FloatType {
  return inputs.get('pixel_values')?.type === 'float16' ? 'float16' : 'float32'
}

async function runOnce(ort: OrtModule, opened: OpenSession, pixels: PixelTensor): Promise<DepthMap> {
  const outputs = await opened.session.run({ pixel_values: pixelTensor(ort, pixelTypeOf(opened), pixels) }, [
    'predicted_depth',
  ])
  // The name was asked for.
  const depth = outputs['predicted_depth'] as Tensor
  // [1, height, width], or [1, 1, height, width] from some exports.
  const [rows = 0, columns = 0] = depth.dims.slice(-2)
  const values = floatsOf(depth).slice(0, rows * columns)
  depth.dispose()
  return { width: columns, height: rows, values }
}

/** Some models of this interface give metres, where larger is farther: they are turned over. */
function isMetric(config: Record<string, unknown>): boolean {
  return config['depth_estimation_type'] === 'metric' || config['model_type'] === 'glpn'
}

function inverted({ width, height, values }: DepthMap): DepthMap {
  return { width, height, values: values.map((metres) => 1 / Math.max(metres, 1e-3)) }
}

function infoOf(
  { input, lease: { choice, adapter }, session, dtype, runtime, processor }: DepthParts,
  metric: boolean,
): DepthModelInfo {
  const precision =
    input.dtype === 'auto' ? `${dtype}, the first that the folder has and this device runs` : `${dtype}, as asked for`
  return {
    name: input.source.name,
    revision: input.source.revision,
    device: choice.device,
    dtype,
    adapter: choice.device === 'webgpu' && adapter.kind === 'there' ? adapter.name : '',
    runtime,
    why: `${input.why ?? choice.why}; ${precision}.`,
    notes: [
      ...processor.notes,
      ...(metric ? ['It gives metres: the map holds one over them.'] : []),
      ...(input.source.notes ?? []),
    ],
    bytes: session.bytes,
  }
}

function overflow(dtype: string): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: `The depth model gave numbers that are none: it overflows as ${dtype} on this device.`,
    advice: 'Choose fp32, or the other device.',
  })
}
