import { useEffect, useState } from 'react'
import { DEFAULT_AUTHOR, useLoupe, type SettingsPort, type Theme } from '../store'

const KEY = 'loupe.theme'
const AUTHOR = 'loupe.author'
const THEMES = ['system', 'light', 'dark'] as const

/** Kept in this browser; where storage is refused the page works, and forgets. */
export function themeSettings(): SettingsPort {
  return {
    theme: () => THEMES.find((theme) => theme === read(KEY)) ?? 'system',
    keepTheme: (theme) => keep(KEY, theme),
    author: () => read(AUTHOR) || DEFAULT_AUTHOR,
    keepAuthor: (name) => keep(AUTHOR, name),
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage is refused: the choice holds until the page is closed.
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.setAttribute('data-theme', theme)
}

/** A key that changes whenever the page's colours do: by the person's choice or by the system's. */
export function useThemeKey(): string {
  const theme = useLoupe((state) => state.theme)
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const [applied, setApplied] = useState(theme)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const listen = () => setDark(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  useEffect(() => {
    applyTheme(theme)
    // What reads colours must read them after the attribute stands.
    setApplied(theme)
  }, [theme])
  return `${applied}-${dark}`
}
