/**
 * Who may import whom: design section 2 as one table. `src/engine/worker.ts` is the one engine file that may import io.
 */
const rooms = {
  core: [],
  rpc: ['core'],
  io: ['core', 'rpc'],
  engine: ['core', 'rpc'],
  store: ['core'],
  ui: [],
  canvas: ['core', 'store', 'ui'],
  panels: ['core', 'store', 'ui'],
  cli: ['core', 'io'],
}
const packages = {
  core: ['zod'],
  rpc: [],
  io: [
    'idb',
    'fflate',
    'zstddec',
    'hyparquet',
    'hyparquet-compressors',
    'papaparse',
    '@types/papaparse',
    'read-excel-file',
    'saxes',
  ],
  engine: [
    'onnxruntime-web',
    'onnxruntime-common',
    '@huggingface/transformers',
    '@huggingface/tokenizers',
    '@huggingface/jinja',
    'zod',
  ],
  store: ['zustand', 'react'],
  ui: ['react', 'react-dom'],
  canvas: ['konva', 'react-konva', 'react', 'zustand', '@tanstack/react-virtual'],
  panels: ['react', 'react-dom', 'zustand', '@tanstack/react-virtual', '@observablehq/plot'],
  cli: ['papaparse', '@types/papaparse', 'hyparquet-writer'],
}
const TEST = '\\.test\\.tsx?$'

function roomRule([room, allowed]) {
  return {
    name: `${room}-imports-only-${[...allowed, 'itself'].join('-')}`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: [TEST, '^src/engine/worker\\.ts$'] },
    to: {
      path: '^src/',
      pathNot: [`^src/(${[room, ...allowed].join('|')})/`],
      ...(room === 'store' ? { dependencyTypesNot: ['type-only'] } : {}),
    },
  }
}

function packageRule([room, allowed]) {
  return {
    name: `${room}-packages`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: TEST },
    to: {
      path: 'node_modules',
      pathNot: allowed
        .map((name) => `node_modules/${name}(/|$)`)
        .concat('node_modules/@webgpu/types', 'node_modules/vite'),
    },
  }
}

/** A room is entered through its index alone; the worker's entry is addressed by URL. */
function doorRule(room) {
  return {
    name: `${room}-through-its-door`,
    severity: 'error',
    from: { path: '^(src|e2e|bench)/', pathNot: [TEST, `^src/${room}/`] },
    // The bin takes io's readers of files alone: the rest of io is of browsers.
    to: {
      path: `^src/${room}/.+`,
      pathNot: [`^src/${room}/index\\.tsx?$`, '^src/io/containers/index\\.ts$', '\\.css$'],
    },
  }
}

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(roomRule),
    ...Object.entries(packages).map(packageRule),
    {
      name: 'worker-imports-core-io-engine',
      severity: 'error',
      from: { path: '^src/engine/worker\\.ts$' },
      to: { path: '^src/(store|ui|canvas|panels|app)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(src|e2e|bench)/' },
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '\\?(raw|url)$' },
    },
    ...Object.keys(rooms).map(doorRule),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
