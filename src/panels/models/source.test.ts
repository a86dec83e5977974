import { expect, test } from 'vitest'
import { sourceFrom } from './source'

const hub = { kind: 'hub', host: 'https://huggingface.co' }

test.each([
  ['owner/name', { ...hub, id: 'owner/name', revision: 'main' }],
  [' owner/name@abc123 ', { ...hub, id: 'owner/name', revision: 'abc123' }],
  ['https://huggingface.co/owner/name', { ...hub, id: 'owner/name', revision: 'main' }],
  ['https://huggingface.co/owner/name/tree/v1', { ...hub, id: 'owner/name', revision: 'v1' }],
  ['https://example.org/models/x/', { kind: 'url', url: 'https://example.org/models/x/' }],
  ['http://localhost:8080/x', { kind: 'url', url: 'http://localhost:8080/x' }],
  ['https://huggingface.co/owner/name/tree/refs%2Fpr%2F3', { ...hub, id: 'owner/name', revision: 'refs/pr/3' }],
  ['https://huggingface.co/owner/name/tree/refs/pr/3', { ...hub, id: 'owner/name', revision: 'refs/pr/3' }],
  ['https://huggingface.co/owner/name/tree/refs/pr/3/onnx', { ...hub, id: 'owner/name', revision: 'refs/pr/3' }],
  ['https://huggingface.co/owner/name/tree/main/onnx', { ...hub, id: 'owner/name', revision: 'main' }],
  ['owner/name@refs/pr/3', { ...hub, id: 'owner/name', revision: 'refs/pr/3' }],
  ['https://huggingface.co/https://other/x', null],
  ['https://huggingface.co/owner/name/discussions/3', null],
  ['https://huggingface.co/owner/../x', null],
  ['https://huggingface.co/owner', null],
  ['name', null],
  ['file:///models/x', null],
  ['javascript:alert(1)', null],
  ['', null],
])('%j names a source', (text, source) => {
  expect(sourceFrom(text)).toEqual(source)
})
