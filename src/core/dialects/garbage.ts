/** Tokens of the chat format that stand inside a reply, and the stray word that broken rollouts of Qwen2.5-VL hold. */
const GARBAGE = /addCriterion|<\|im_start\|>/

export function hasGarbage(reply: string): boolean {
  return GARBAGE.test(reply)
}
