import tseslint from 'typescript-eslint'

/** Lint holds what the compiler cannot: no escape hatches, small files and functions, no clock or network in core. */
export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'node_modules/', 'training/', 'e2e/out/', 'test-results/', 'public/', '*.cjs', '.*.cjs'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  { files: ['**/*.test.ts', 'e2e/**', 'bench/**'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['src/core/**/*.ts', 'src/engine/**/*.ts', 'src/store/**/*.ts'],
    ignores: ['**/*.test.ts', 'src/core/trace/print.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only io and app reach the network: take a FileSource.' }, { name: 'localStorage', message: 'Only io stores.' }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    ignores: ['**/*.test.ts', 'src/core/trace/print.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'core has no clock: take the time as an argument.' }, { object: 'Math', property: 'random', message: 'core is pure: take a seed.' }] },
  },
)
