import { defineConfig } from 'vite'

/** A page that holds the library and nothing else, for its tests. */
export default defineConfig({
  root: 'e2e/library',
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: { target: 'esnext', outDir: '../../.cache/library', emptyOutDir: true },
})
