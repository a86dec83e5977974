import { useEffect, useState } from 'react'
import { useCanvas, type PictureLease, type Proxy } from './context'

export type Held = { readonly id: string; readonly lease: PictureLease; readonly proxy: Proxy }

/** Holds a picture for as long as the component shows it; null until its proxy is there. */
export function usePicture(id: string | null): Held | null {
  const { pictures } = useCanvas()
  const [held, setHeld] = useState<Held | null>(null)
  useEffect(() => {
    const lease = id === null ? null : pictures.lease(id)
    if (id === null || !lease) return undefined
    let gone = false
    void lease.proxy.then(
      (proxy) => {
        if (!gone) setHeld({ id, lease, proxy })
      },
      // What cannot be decoded was said when the picture was opened; the stage stays an empty board.
      () => undefined,
    )
    return () => {
      gone = true
      setHeld(null)
      lease.release()
    }
  }, [id, pictures])
  return held?.id === id ? held : null
}
