// source [sourceHeight, sourceWidth] packed rgba8, bounds [width] (first input, count), weights [width, size] fixed point
// -> result [height, width] packed rgba8: rows top .. top + height of the crop that starts at (left, top), resized across.
// The first pass of Pillow's bicubic resize, to the bit: sums stay in 31 bits; the CPU twin is `cutAndResize`.
struct Shape { sourceWidth: u32, left: u32, top: u32, width: u32, height: u32, size: u32 }

const PRECISION = 22u;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read> bounds: array<vec2<i32>>;
@group(0) @binding(3) var<storage, read> weights: array<i32>;
@group(0) @binding(4) var<storage, read_write> result: array<u32>;

@compute @workgroup_size(16, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= shape.width || id.y >= shape.height) { return; }
  let bound = bounds[id.x];
  let first = (shape.top + id.y) * shape.sourceWidth + shape.left + u32(bound.x);
  var sum = vec3<i32>(1 << (PRECISION - 1u));
  for (var k = 0u; k < u32(bound.y); k++) {
    let pixel = vec3<i32>((vec3<u32>(source[first + k]) >> vec3<u32>(0u, 8u, 16u)) & vec3<u32>(255u));
    sum += pixel * weights[id.x * shape.size + k];
  }
  let byte = vec3<u32>(clamp(sum >> vec3<u32>(PRECISION), vec3<i32>(0), vec3<i32>(255)));
  result[id.y * shape.width + id.x] = byte.x | (byte.y << 8u) | (byte.z << 16u) | 0xff000000u;
}
