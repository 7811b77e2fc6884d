//! A worker that counts allocations.
//! Never measures time: its allocator takes some.

fn main() {
    traced_benches::work(Some(|calls| allocation_counter::measure(calls).count_total));
}
