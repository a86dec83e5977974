import type { PixelBox } from '../../core'
import type { Scene, SceneShape } from '../scene'

/** A shape that can be taken and moved. */
export function boxShape(part: string, box: PixelBox, walk = 0): SceneShape {
  return {
    id: `${part}:requested`,
    part,
    round: part.split('.')[0] ?? part,
    also: [],
    walk,
    kind: 'box',
    numbers: box,
    role: 'requested',
    colour: 0,
    dash: null,
    chip: null,
    lit: false,
    thin: false,
    changed: false,
    takeable: true,
    movable: true,
  }
}

export function sceneWith(...boxes: readonly (readonly [part: string, box: PixelBox])[]): Scene {
  return { shapes: boxes.map(([part, box], index) => boxShape(part, box, index)) }
}
