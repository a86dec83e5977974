import { useState } from 'react'
import { IconButton } from '../../ui'

/** Copies a text; the icon says that it was copied until the pointer or the focus leaves. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'ready' | 'done' | 'refused'>('ready')
  function copy() {
    navigator.clipboard.writeText(text).then(
      () => setState('done'),
      () => setState('refused'),
    )
  }
  const label = { ready: `Copy ${what}`, done: 'Copied', refused: 'The browser refused; select the text and copy it' }[
    state
  ]
  return (
    <IconButton
      icon={state === 'done' ? 'check' : 'copy'}
      label={label}
      onClick={copy}
      onBlur={() => setState('ready')}
      onMouseLeave={() => setState('ready')}
    />
  )
}
