// counts [65536] of levels -> summary [9 + 32]: pixels, least and greatest level; the levels on both sides of a quarter, the
// middle and three quarters of the pixels in order; a histogram of 32 equal bins. One workgroup. The CPU twin is `summariseLevels`.
const THREADS = 256u;
const EACH = 256u;
const NONE = 0xffffffffu;

@group(0) @binding(0) var<storage, read> counts: array<u32>;
@group(0) @binding(1) var<storage, read_write> summary: array<atomic<u32>>;

var<workgroup> sums: array<u32, 256>;
var<workgroup> least: atomic<u32>;
var<workgroup> greatest: atomic<u32>;

// Writes the level of the pixel of rank `rank`, counted from 0, where it is among those of this thread.
fn place(slot: u32, rank: u32, before: u32, start: u32) {
  var seen = before;
  for (var i = 0u; i < EACH; i++) {
    let next = seen + counts[start + i];
    if (rank >= seen && rank < next) { atomicStore(&summary[slot], start + i); }
    seen = next;
  }
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) thread: u32) {
  let start = thread * EACH;
  if (thread == 0u) { atomicStore(&least, NONE); }
  workgroupBarrier();
  var own = 0u;
  for (var i = 0u; i < EACH; i++) {
    let count = counts[start + i];
    own += count;
    if (count > 0u) {
      atomicMin(&least, start + i);
      atomicMax(&greatest, start + i);
    }
  }
  sums[thread] = own;
  atomicAdd(&summary[9u + thread / 8u], own);
  workgroupBarrier();
  var before = 0u;
  var total = 0u;
  for (var i = 0u; i < THREADS; i++) {
    if (i < thread) { before += sums[i]; }
    total += sums[i];
  }
  if (thread == 0u) {
    atomicStore(&summary[0], total);
    atomicStore(&summary[1], atomicLoad(&least));
    atomicStore(&summary[2], atomicLoad(&greatest));
  }
  if (total == 0u) { return; }
  let last = total - 1u;
  for (var quarter = 1u; quarter < 4u; quarter++) {
    let rank = quarter * last / 4u;
    place(1u + 2u * quarter, rank, before, start);
    place(2u + 2u * quarter, min(rank + 1u, last), before, start);
  }
}
