import { useEffect, useState } from 'react'
import { useLoupeStore } from '../store'

const KEY = 'loupe.left'

/**
 * Whether the left side is folded away, kept in this browser, and `turn`, which folds it or shows it again. A button
 * that leads to the left side, such as Policy, shows it.
 */
export function useFold(): { folded: boolean; turn: () => void } {
  const store = useLoupeStore()
  const [folded, setFolded] = useState(isKeptFolded)
  useEffect(() => keepFolded(folded), [folded])
  useEffect(
    () =>
      store.subscribe((now, before) => {
        if (now.place === 'pictures' && before.place !== 'pictures') setFolded(false)
      }),
    [store],
  )
  function turn() {
    // The place is left, so that a button that leads back to it is heard.
    if (!folded) store.getState().actions.setPlace('stage')
    setFolded(!folded)
  }
  return { folded, turn }
}

function isKeptFolded(): boolean {
  try {
    return localStorage.getItem(KEY) === 'folded'
  } catch {
    return false
  }
}

function keepFolded(folded: boolean): void {
  try {
    if (folded) localStorage.setItem(KEY, 'folded')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is refused: the choice holds until the page is closed.
  }
}
