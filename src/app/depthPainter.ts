import type { DepthPainter, PictureSource } from '../canvas'
import type { DepthViewInput, DepthViewReply, EngineClient } from '../engine'
import type { DepthFound } from '../store'

/** How far the nearest stands out of a relief, as a share of the map's shorter side. */
const LIFT = 0.35
/** A relief needs no more texels than a stage shows. */
const TEXTURE_SIDE = 1024

/** Has depth painted by the worker, on the device that it holds where it holds one. */
export function createDepthPainter(engine: Pick<EngineClient, 'call'>, pictures: PictureSource): DepthPainter {
  /** The texture of the picture that was painted last: a relief is turned many times. */
  let texture: { picture: string; blob: Promise<Blob> } | null = null
  return {
    async paint(found, view) {
      const keyed = { key: keyOf(found), map: found.map, range: found.range }
      if (view.kind === 'colours') return ask(engine, { ...keyed, show: 'colour' })
      const { yaw, pitch, width, height } = view
      const shape = { ...keyed, show: 'relief', view: { yaw, pitch, lift: LIFT, size: { width, height } } } as const
      if (view.colours) return ask(engine, shape)
      if (texture?.picture !== found.picture)
        texture = { picture: found.picture, blob: textureOf(pictures, found.picture) }
      return ask(engine, { ...shape, image: await texture.blob })
    },
  }
}

function keyOf({ picture, model }: DepthFound): string {
  return [picture, model.name, model.revision, model.device, model.dtype].join(' ')
}

async function ask(
  engine: Pick<EngineClient, 'call'>,
  input: DepthViewInput,
): Promise<Extract<DepthViewReply, { show: 'picture' }>> {
  const reply = await engine.call('depthView', input, {})
  if (reply.show !== 'picture') throw new Error(`asked for a picture, got ${reply.show}`)
  return reply
}

async function textureOf(pictures: PictureSource, id: string): Promise<Blob> {
  const lease = pictures.lease(id)
  if (!lease) throw new Error('the picture is not in memory')
  try {
    const { image } = await lease.proxy
    const scale = Math.min(1, TEXTURE_SIDE / Math.max(image.width, image.height))
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(image.width * scale)),
      Math.max(1, Math.round(image.height * scale)),
    )
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    lease.release()
  }
}
