// levels [mapHeight, mapWidth] of depth, texture [textureHeight, textureWidth] packed rgba8
// -> picture [height, width] packed rgba8, transparent where nothing is hit: the map as a surface seen from a little aside.
// Each pixel follows its line of sight from the nearest plane down until it is under the surface. Positions are whole numbers
// (1/256 of a map pixel), so that every device gives the same. The CPU twin is `relief`, which says what the numbers mean.
struct Shape {
  width: u32, height: u32, mapWidth: i32, mapHeight: i32, textureWidth: i32, textureHeight: i32,
  x0: i32, xi: i32, xt: i32, y0: i32, yi: i32, yj: i32, yt: i32, lift: i32,
}

const DEEPEST = 1024;
const STEP = 8;

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> picked: array<u32>;
@group(0) @binding(3) var<storage, read_write> picture: array<u32>;

fn cell(x: i32, y: i32) -> i32 {
  let inside = clamp(vec2<i32>(x, y), vec2<i32>(0), vec2<i32>(shape.mapWidth - 1, shape.mapHeight - 1));
  return i32(levels[inside.y * shape.mapWidth + inside.x]);
}

fn isInside(at: vec2<i32>) -> bool {
  return at.x >= 0 && at.y >= 0 && at.x < 256 * shape.mapWidth && at.y < 256 * shape.mapHeight;
}

fn levelAt(at: vec2<i32>) -> i32 {
  let centred = at - vec2<i32>(128);
  let x = centred.x >> 8u;
  let y = centred.y >> 8u;
  let share = (centred & vec2<i32>(255)) >> vec2<u32>(1u);
  let upper = cell(x, y) * (128 - share.x) + cell(x + 1, y) * share.x;
  let lower = cell(x, y + 1) * (128 - share.x) + cell(x + 1, y + 1) * share.x;
  return ((upper >> 7u) * (128 - share.y) + (lower >> 7u) * share.y) >> 7u;
}

fn lineAt(start: vec2<i32>, t: i32) -> vec2<i32> {
  return start + ((t * vec2<i32>(shape.xt, shape.yt)) >> vec2<u32>(10u));
}

fn isUnder(at: vec2<i32>, t: i32) -> bool {
  return isInside(at) && levelAt(at) >= 65536 - 64 * t;
}

// Light from the upper left: 208 of 256 on the flat, brighter on slopes towards it, darker on those away from it.
fn lightAt(at: vec2<i32>) -> i32 {
  let slope = cell((at.x >> 8u) + 1, at.y >> 8u) - cell((at.x >> 8u) - 1, at.y >> 8u)
    + cell(at.x >> 8u, (at.y >> 8u) + 1) - cell(at.x >> 8u, (at.y >> 8u) - 1);
  return clamp(208 + (((slope >> 4u) * shape.lift) >> 7u), 64, 280);
}

fn lit(at: vec2<i32>, light: i32) -> u32 {
  let x = (at.x >> 4u) * shape.textureWidth / (16 * shape.mapWidth);
  let y = (at.y >> 4u) * shape.textureHeight / (16 * shape.mapHeight);
  let texel = vec3<i32>((vec3<u32>(picked[y * shape.textureWidth + x]) >> vec3<u32>(0u, 8u, 16u)) & vec3<u32>(255u));
  let byte = vec3<u32>(min((texel * light) >> vec3<u32>(8u), vec3<i32>(255)));
  return byte.x | (byte.y << 8u) | (byte.z << 16u) | 0xff000000u;
}

fn look(start: vec2<i32>) -> u32 {
  var t = 0;
  while (t <= DEEPEST && !isUnder(lineAt(start, t), t)) { t += STEP; }
  if (t > DEEPEST) { return 0u; }
  // The step that came under the surface is halved until it is one.
  var above = max(t - STEP, 0);
  while (t - above > 1) {
    let middle = (t + above) / 2;
    if (isUnder(lineAt(start, middle), middle)) { t = middle; } else { above = middle; }
  }
  let at = lineAt(start, t);
  // What comes in from outside comes through the cut side, which has no picture of its own.
  if (t > 0 && !isInside(lineAt(start, above))) { return lit(at, 64); }
  return lit(at, lightAt(at));
}

@compute @workgroup_size(16, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= shape.width || id.y >= shape.height) { return; }
  let i = i32(id.x);
  let j = i32(id.y);
  let start = vec2<i32>((shape.x0 + i * shape.xi) >> 8u, (shape.y0 + i * shape.yi + j * shape.yj) >> 8u);
  picture[id.y * shape.width + id.x] = look(start);
}
