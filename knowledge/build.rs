//! Rebuilds when a knowledge file comes or goes; the files themselves are embedded by `lib.rs`.

fn main() {
    for folder in
        ["zh", "zh/words", "zh/event", "en", "en/words", "en/event", "world", "diplomacy", "counting"]
    {
        println!("cargo::rerun-if-changed={folder}");
    }
}
