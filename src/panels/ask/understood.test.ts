import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { filled, gapsOf, understoodOf, unknownWords } from './understood'

const card: Record<string, unknown> = JSON.parse(readFileSync('public/models/loupe-vlm/card.json', 'utf8'))

describe('what the bundled model understands', () => {
  test('a pattern is filled gap by gap', () => {
    const text = 'What is written on the [blue] [cone]?'
    expect(gapsOf(text)).toEqual(['blue', 'cone'])
    expect(filled(text, ['red', 'box'])).toBe('What is written on the red box?')
  })

  test('every pattern of the card, filled with any of its words, holds no unknown word', () => {
    const { words, patterns } = understoodOf(card)
    if (!words) throw new Error('the card names no words')
    expect(patterns.length).toBeGreaterThan(10)
    for (const { text, slots } of patterns) {
      const most = Math.max(1, ...slots.map((slot) => slot.words.length))
      for (let index = 0; index < most; index += 1) {
        const question = filled(
          text,
          slots.map((slot) => slot.words[index % slot.words.length] ?? ''),
        )
        expect(unknownWords(question, words), question).toEqual([])
      }
    }
  })

  test('a word that was never learned is named as typed, once', () => {
    const { words } = understoodOf(card)
    expect(unknownWords('Which Zebra is on the zebra? Zebra!', words ?? new Set())).toEqual(['Zebra', 'zebra'])
  })

  test('a card without words or patterns says nothing', () => {
    expect(understoodOf({ words: 3, patterns: [{ text: 1 }] })).toEqual({ words: null, patterns: [] })
    expect(understoodOf(null).patterns).toEqual([])
  })
})
