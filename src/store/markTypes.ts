import type { Numbers4, Region, Size } from '../core'

/** A box of a thought, by the id of its part. */
export type MarkedRoi = Region & { readonly id: string; readonly changed: boolean }

/** What is drawn of one round, on the stage, in the strip and in the panel. */
export type RoundMark = {
  /** Of the shown round. */
  readonly id: string
  /** Its place among the shown rounds. */
  readonly round: number
  /** Index of its colour, 0 to 11; equal to the round's index. */
  readonly colour: number
  /** The box as written, in the image, or null when it has no meaning there. */
  readonly requested: Region | null
  readonly requestedNumbers: { readonly numbers: Numbers4; readonly unit: string } | null
  readonly effective: Region | null
  /** The predicted RoI of the trace; `rois`: every box of the thought as it stands now. */
  readonly roi: Region | null
  readonly rois: readonly MarkedRoi[]
  /** The part that is the call, or null where there is none; `tied`: the RoI that it is made from: they are one box. */
  readonly call: string | null
  readonly tied: string | null
  /** What a person put in the call's place, when it differs; `removed`: a person took the call away. */
  readonly edited: Region | null
  readonly removed: boolean
  /** Id of the view that the model received because of this round, and the image that it is of. */
  readonly received: string | null
  readonly image: string | null
  /** That view as its producer saved it, as a data URL; null where it is made again. */
  readonly saved: string | null
  /** The crop, in integer pixels of the image, and the size that the model got. */
  readonly cropPx: Numbers4 | null
  readonly receivedPx: Size | null
}
