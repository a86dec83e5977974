import type { Policy, Protocol } from '../../core'
import type { KvBank } from '../cache/bank'
import type { Lru } from '../cache/lru'
import type { Features, VisionLanguageModel } from '../families/family'
import type { Preprocessor } from '../preprocess/preprocessor'
import type { LoadedModel } from '../modelInfo'
import type { Render } from '../text/template'
import type { TextCodec } from '../text/tokenizer'

/** A model that is ready, with what is kept between calls. */
export type Loaded = {
  readonly model: VisionLanguageModel
  readonly codec: TextCodec
  readonly render: Render
  readonly protocol: Protocol
  readonly policy: Policy
  /** Tokens that end a reply. */
  readonly endIds: ReadonlySet<number>
  /** Tokens that are never sampled: the generation config's, and those that stand for pictures. */
  readonly suppressed: readonly number[]
  readonly preprocessor: Preprocessor
  readonly features: Lru<Features>
  readonly bank: KvBank
  readonly info: LoadedModel
}
