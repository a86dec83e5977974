import { useState } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Select } from '../../ui'
import { filled, gapsOf, piecesOf, understoodOf, useBundled, type Pattern } from './understood'

/** Questions that the bundled model learned, to be chosen and filled in; each choice writes the question. */
export function Patterns() {
  const card = useLoupe((state) => state.card)
  const bundled = useBundled()
  const actions = useLoupeActions()
  const [chosen, setChosen] = useState<{ index: number; words: readonly string[] } | null>(null)
  const { patterns } = understoodOf(card)
  if (!bundled || patterns.length === 0) return null
  const pattern = chosen && patterns[chosen.index]
  function take(index: number, words: readonly string[]) {
    const next = patterns[index]
    if (!next) return setChosen(null)
    setChosen({ index, words })
    actions.setQuestion(filled(next.text, words))
  }
  function choose(value: string) {
    const index = value === '' ? -1 : Number(value)
    take(index, gapsOf(patterns[index]?.text ?? ''))
  }
  return (
    <div className="ask-patterns">
      <Select
        label="Pattern"
        bare
        value={chosen ? String(chosen.index) : ''}
        options={[
          { value: '', label: 'Patterns it learned …' },
          ...patterns.map((one, index) => ({ value: String(index), label: filled(one.text, dots(one)) })),
        ]}
        onValue={choose}
      />
      {chosen && pattern && (
        <Gaps pattern={pattern} words={chosen.words} onWords={(words) => take(chosen.index, words)} />
      )}
    </div>
  )
}

function dots(pattern: Pattern): string[] {
  return pattern.slots.map(() => '…')
}

type GapsProps = { pattern: Pattern; words: readonly string[]; onWords: (words: string[]) => void }

/** The gaps of the chosen pattern, each with its words; what stands between them is in the question itself. */
function Gaps({ pattern, words, onWords }: GapsProps) {
  const pieces = piecesOf(pattern.text)
  return pattern.slots.map((slot, index) => (
    <span key={index} className="ask-gap">
      <Select
        label={`${slot.class}, after “${(pieces[2 * index] ?? '').trim()}”`}
        bare
        value={words[index] ?? ''}
        options={slot.words.map((word) => ({ value: word, label: word }))}
        onValue={(word) => onWords(words.map((old, other) => (other === index ? word : old)))}
      />
    </span>
  ))
}
