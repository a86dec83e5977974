import type { OpenSession } from '../../session/open'

/** The networks of a folder, in the order in which they are opened. */
export const SESSION_NAMES = ['vision_encoder', 'embed_tokens', 'decoder_model_merged'] as const
export type SessionName = (typeof SESSION_NAMES)[number]
export type QwenSessions = Readonly<Record<SessionName, OpenSession>>
