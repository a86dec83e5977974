// source [height, width] packed rgba8, table [3, 256] bits of each byte's normalised value, a channel each
// -> result [patches, 3 * temporal * patch * patch] float32, or float16 two a word: Qwen's patch order, block by block of
// merge x merge patches, and within a patch channel, frame, row, column. The CPU twin is `patchify`.
struct Shape { width: u32, columns: u32, patchSize: u32, merge: u32, temporal: u32, words: u32, half: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read_write> result: array<u32>;

fn valueAt(element: u32) -> u32 {
  let plane = shape.patchSize * shape.patchSize;
  let length = 3u * shape.temporal * plane;
  let within = element % length;
  let place = element / length;
  let inner = place % (shape.merge * shape.merge);
  let block = place / (shape.merge * shape.merge);
  let blocks = shape.columns / shape.merge;
  let row = (block / blocks) * shape.merge + inner / shape.merge;
  let column = (block % blocks) * shape.merge + inner % shape.merge;
  let y = row * shape.patchSize + (within % plane) / shape.patchSize;
  let x = column * shape.patchSize + within % shape.patchSize;
  let channel = within / (shape.temporal * plane);
  let byte = (source[y * shape.width + x] >> (8u * channel)) & 255u;
  return table[channel * 256u + byte];
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let word = id.y * groups.x * 256u + id.x;
  if (word >= shape.words) { return; }
  if (shape.half == 0u) {
    result[word] = valueAt(word);
  } else {
    result[word] = valueAt(2u * word) | (valueAt(2u * word + 1u) << 16u);
  }
}
