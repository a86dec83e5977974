import { defineConfig } from 'vite'

/** A page of its own for the peer, so that nothing of it reaches ours. */
export default defineConfig({
  root: 'e2e/peer',
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: { target: 'esnext', outDir: '../../.cache/peer', emptyOutDir: true, assetsInlineLimit: 0 },
})
