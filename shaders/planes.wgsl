// source [height, width] packed rgba8, table [3, 256] bits of each byte's normalised value, a channel each
// -> result [3, height, width] float32, or float16 two a word (the last may be half full). The CPU twin is `toPlanes`.
struct Shape { pixels: u32, words: u32, half: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read_write> result: array<u32>;

fn valueAt(element: u32) -> u32 {
  let channel = element / shape.pixels;
  if (channel > 2u) { return 0u; }
  let byte = (source[element % shape.pixels] >> (8u * channel)) & 255u;
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
