import { chmodSync, createReadStream, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Connect, Plugin } from 'vite'
import { defineConfig, type ViteUserConfig as UserConfig } from 'vitest/config'

/** One policy for the page (meta tag) and for the worker (header: a meta policy does not reach it). */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self' https: blob: data: http://localhost:* http://127.0.0.1:*",
  "img-src 'self' https: blob: data: http://localhost:* http://127.0.0.1:*",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ')

/** The policy stands in the built page alone: the dev server injects inline scripts that it would forbid. */
function policyMeta(): Plugin {
  return {
    name: 'policy-meta',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
    ],
  }
}

/** Serves `e2e/fixtures` under `/fixtures/` to tests: model folders and pictures that no visitor needs. */
function fixtures(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '')
    const file = join('e2e/fixtures', normalize(path).replace(/^(\.\.[/\\])+/, ''))
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return next()
    response.setHeader('Content-Length', statSync(file).size)
    createReadStream(file).pipe(response)
  }
  return {
    name: 'fixtures',
    configureServer: (server) => void server.middlewares.use('/fixtures', serve),
    configurePreviewServer: (server) => {
      if (process.env['LOUPE_FIXTURES']) server.middlewares.use('/fixtures', serve)
    },
  }
}

/** npm makes a bin executable when it links it, not when it is built again. */
const EXECUTABLE: Plugin = {
  name: 'executable',
  writeBundle: ({ dir }) => {
    chmodSync(join(dir ?? '', 'loupe.js'), 0o755)
  },
}

/** The bin `loupe`: one file for Node, its libraries inside. */
const CLI: UserConfig = {
  publicDir: false,
  plugins: [EXECUTABLE],
  define: { __LOUPE_VERSION__: JSON.stringify(process.env['npm_package_version'] ?? 'of a clone') },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/cli/main.ts',
    target: 'node20',
    outDir: 'dist/cli',
    rollupOptions: { output: { entryFileNames: 'loupe.js', banner: '#!/usr/bin/env node' } },
  },
}

const PAGE: UserConfig = {
  base: './',
  // A missing file is a 404, not the page: a model folder's absent file must look absent.
  appType: 'mpa',
  plugins: [react(), policyMeta(), fixtures()],
  worker: { format: 'es' },
  build: { target: 'esnext', chunkSizeWarningLimit: 700, assetsInlineLimit: 0 },
  // What only the worker imports is found too late: the development server would reload the page in the first run.
  optimizeDeps: {
    include: [
      '@huggingface/jinja',
      '@huggingface/tokenizers',
      'idb',
      'onnxruntime-web/jspi',
      'onnxruntime-web/webgpu',
      'zod/mini',
    ],
  },
  preview: { port: 4173, headers: { 'Content-Security-Policy': POLICY } },
  server: { watch: { ignored: ['**/training/**', '**/.cache/**', '**/e2e/out/**'] } },
  // No test is judged by a clock: this only ends what hangs.
  test: { testTimeout: 120_000, include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'], environment: 'node' },
}

export default defineConfig(({ mode }) => (mode === 'cli' ? CLI : PAGE))
