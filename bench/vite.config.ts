import { defineConfig } from 'vite'

/** The benchmarks' own pages: our engine and the peer in one bundle, with one onnxruntime-web. */
export default defineConfig({
  root: 'bench',
  base: './',
  publicDir: '../public',
  worker: { format: 'es' },
  build: {
    target: 'esnext',
    outDir: '../.cache/bench',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['bench/index.html', 'bench/pictures.html'] },
  },
  preview: { port: 4190 },
})
