// levels [height * width] of depth, table [256] packed rgba8 -> picture [height * width] packed rgba8: the table's entry at
// the level's share of 255, rounded. The CPU twin is `colourLevels`.
struct Shape { pixels: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> table: array<u32, 256>;
@group(0) @binding(3) var<storage, read_write> picture: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.y * groups.x * 256u + id.x;
  if (i >= shape.pixels) { return; }
  picture[i] = table[(levels[i] * 255u + 32767u) / 65535u];
}
