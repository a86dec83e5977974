// values [height * width] bits of float32 inverse relative depth, range (p1, 65535 / (p99 - p1))
// -> levels [height * width] 0 to 65535: 65535 times the depth value, rounded. NaN is level 0.
// From here on kernels count in whole numbers, so that every device gives the same. The CPU twin is `depthLevels`.
struct Shape { pixels: u32, p1: f32, scale: f32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> levels: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.y * groups.x * 256u + id.x;
  if (i >= shape.pixels) { return; }
  let bits = values[i];
  // Shaders may assume that there is no NaN and no infinity: they are told by their bits.
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    levels[i] = select(0u, 65535u, bits == 0x7f800000u);
    return;
  }
  let level = clamp((bitcast<f32>(bits) - shape.p1) * shape.scale, 0.0, 65535.0);
  levels[i] = u32(level + 0.5);
}
