/** Ids that come from a place: the same for a live run, an opened file and a lifted version 1. */

export function roundId(round: number): string {
  return `r${round}`
}

export function actionId(round: string, action: number): string {
  return `${round}.a${action}`
}

export function roiId(round: string, roi: number): string {
  return `${round}.b${roi}`
}

export function viewId(view: number): string {
  return `v${view}`
}

export function imageId(image: number): string {
  return `i${image}`
}
