// levels [height * width], box (left, top, right, bottom) -> counts [65536]: how many pixels of the box have each level.
// Added to by atomics; `counts` is zero before. The CPU twin is `countLevels`.
struct Shape { width: u32, left: u32, top: u32, right: u32, bottom: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let x = shape.left + id.x;
  let y = shape.top + id.y;
  if (x >= shape.right || y >= shape.bottom) { return; }
  atomicAdd(&counts[levels[y * shape.width + x] & 0xffffu], 1u);
}
