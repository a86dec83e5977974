import { useEffect, useState } from 'react'

/** Device pixels for one CSS pixel, kept current: it changes with the browser's zoom and from one screen to another. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(now)
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`)
    const follow = () => setRatio(now())
    follow()
    query.addEventListener('change', follow)
    // The browser's zoom changes the size of the window in the same go; not every browser tells the query of it.
    window.addEventListener('resize', follow)
    return () => {
      query.removeEventListener('change', follow)
      window.removeEventListener('resize', follow)
    }
  }, [ratio])
  return ratio
}

function now(): number {
  return window.devicePixelRatio || 1
}
