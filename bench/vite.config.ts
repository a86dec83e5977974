import { defineConfig } from 'vite'

/** The benchmark's own page: our engine and the peer in one bundle, with one onnxruntime-web. */
export default defineConfig({
  root: 'bench',
  base: './',
  publicDir: '../public',
  worker: { format: 'es' },
  build: { target: 'esnext', outDir: '../.cache/bench', emptyOutDir: true, assetsInlineLimit: 0 },
  preview: { port: 4190 },
})
