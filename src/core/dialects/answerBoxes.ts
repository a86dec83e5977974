import { findBoxes } from './boxes'
import type { ParsedReply } from './dialect'
import { parseTagged } from './taggedReply'

/** Reads a reply of a producer that is asked for boxes: its answer holds them, in tags or bare, in a fence or not. */
export function parseBoxAnswer(text: string, ended: boolean): ParsedReply {
  return parseTagged(text, ended, { names: ['think', 'answer'], find: findBoxes, bareAnswer: true })
}
