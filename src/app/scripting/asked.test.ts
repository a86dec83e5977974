import { expect, test } from 'vitest'
import { checkImage, checkLoad } from './asked'

test('a device and a dtype that there are pass; others are named, with those that there are', () => {
  expect(() => checkLoad('webgpu', 'q8')).not.toThrow()
  expect(() => checkLoad('cuda', 'auto')).toThrow('"cuda" is no device.')
  expect(() => checkLoad('auto', 'int3')).toThrow('"int3" is no dtype.')
})

test('a picture that was not handed in is said so', () => {
  expect(() => checkImage(undefined)).toThrow('No picture was handed in.')
  expect(() => checkImage('samples/a.png')).not.toThrow()
})
