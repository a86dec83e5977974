import { chatOf } from '../chatTokens'
import { isFields, type Fields } from '../content'
import type { Layout } from '../layout'
import { answerTexts } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'

/** LLaMA-Factory's `generated_predictions.jsonl`: the decoded prompt, what was predicted, and the label. */
export const generatedPredictions: Layout = {
  name: 'generated-predictions',
  title: 'LLaMA-Factory predictions',
  source: 'hiyouga/LLaMA-Factory@5bc6c7f src/llamafactory/train/sft/trainer.py',
  sniff(sample) {
    return guessOf(shareOf(sample, isPrediction), 0.95, 'has "prompt", "predict" and "label"')
  },
  read(record) {
    if (!isFields(record) || !isPrediction(record)) return []
    const prompt = typeof record['prompt'] === 'string' ? record['prompt'] : ''
    const predicted = typeof record['predict'] === 'string' ? record['predict'] : ''
    const answers = answerTexts(record['label'])
    return [{ kind: 'trace', turns: chatOf(prompt, predicted), ...(answers.length > 0 ? { gold: { answers } } : {}) }]
  },
}

function isPrediction(record: Fields): boolean {
  return typeof record['predict'] === 'string' && ('label' in record || 'prompt' in record)
}
